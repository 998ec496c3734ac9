{#
  No row is lost or doubled between staging and its fact: every row of a counting workbook, and every decided figure, is in
  the mart it belongs to exactly once. What a nil return leaves as it was is there once more for its own month and is not counted here.
  Profiles and nodes are of a project: each finds the one key it is told under.
#}
{% set cell = ['receipt_no', 'source_sheet', 'source_row'] %}
{% set own = "value_status = 'declared' and carried_from_month is null" %}
{# staged rows: their mart, what it is kept by (a column of years, or offices), which of its rows are theirs, what names a row beside its cell #}
{% set marts = {
    'capital_row': ['fct_capital', 'month', own, []],
    'tax_row': ['fct_tax', 'month', own, []],
    'project_row': ['fct_project', 'month', own, []],
    'project_report_row': ['fct_project_report', 'month', 'true', []],
    'activity_row': ['fct_activity', 'month', 'true', []],
    'forecast_row': ['fct_forecast', 'month', 'true', []],
    'target_row': ['fct_target', 'scheme_year', 'true', ['source_column']],
    'indicator_row': ['fct_indicator', 'month', "source_field = 'actual_value'", []],
    'certification_row': ['fct_certification', 'month', 'true', []],
    'inspection_row': ['fct_inspection', 'report_period', 'true', []],
    'rating_row': ['fct_rating', 'month', "rating_kind = 'score'", []],
    'ballot_row': ['fct_rating', 'month', "rating_kind = 'place'", []],
    'manual_row': ['fct_manual_points', 'month', 'true', []],
    'post_row': ['fct_post', 'office', 'true', []],
    'assistance_row': ['fct_assistance', 'office', 'true', []],
    'reward_row': ['fct_reward', 'office', 'true', []],
    'credit_share_row': ['fct_credit_share', 'office', 'true', []],
    'idle_asset_row': ['fct_idle_asset', 'office', 'true', []],
    'register_row': ['fct_register_entry', 'office', 'true', []]
} %}
{# figures of a yearly self-assessment, a fact each #}
{% set assessed = [
    'signed_count', 'performed_count', 'started_count', 'completed_count', 'contract_total_wan', 'arrived_total_wan',
    'year_target_wan', 'year_arrived_wan'
] %}

{% for table, (mart, kept_by, rows, named) in marts.items() %}
select
    '{{ mart }}' as mart_name,
    staged.receipt_no,
    staged.source_sheet,
    staged.source_row,
    count(mart.receipt_no) as mart_rows
from {{ ref('stg_' ~ table) }} as staged
left join (
    select {{ columns_of('fact', cell + named) }}
    from {{ ref(mart) }} as fact
    where {{ rows }} and {{ is_office_built('fact') if kept_by == 'office' else is_built('fact', kept_by) }}
) as mart
    on {{ same('staged', 'mart', cell + named) }}
where {{ is_built('staged', 'report_period') }}
group by {{ columns_of('staged', cell + named) }}
having count(mart.receipt_no) <> 1
union all
{% endfor %}
{% for kind in ['capital', 'tax'] %}
select
    'fct_{{ kind }}' as mart_name,
    decided.receipt_no,
    decided.source_sheet,
    decided.source_row,
    count(mart.receipt_no) as mart_rows
from {{ ref('fct_certification') }} as decided
left join (
    select {{ columns_of('fact', cell) }}
    from {{ ref('fct_' ~ kind) }} as fact
    where value_status <> 'declared' and {{ is_built('fact', 'month') }}
) as mart
    on {{ same('decided', 'mart', cell) }}
where decided.subject_kind = '{{ kind }}' and {{ is_built('decided', 'month') }}
group by {{ columns_of('decided', cell) }}
having count(mart.receipt_no) <> 1
union all
{% endfor %}
select
    'fct_indicator' as mart_name,
    staged.receipt_no,
    staged.source_sheet,
    staged.source_row,
    count(mart.receipt_no) as mart_rows
from {{ ref('stg_self_assessment_row') }} as staged
left join (
    select {{ columns_of('fact', cell) }}
    from {{ ref('fct_indicator') }} as fact
    where source_field in ('{{ assessed | join("', '") }}') and {{ is_built('fact', 'month') }}
) as mart
    on {{ same('staged', 'mart', cell) }}
where {{ is_built('staged', 'report_period') }}
group by {{ columns_of('staged', cell) }}
having count(mart.receipt_no) <> max(
    {%- for field in assessed %}
    case when staged.{{ field }} is null then 0 else 1 end{{ ' +' if not loop.last }}
    {%- endfor %}
)
{% for form in ['profile', 'milestone'] %}
union all
select
    'dim_project_subject' as mart_name,
    staged.receipt_no,
    staged.source_sheet,
    staged.source_row,
    count(subject.subject_key) as mart_rows
from {{ ref('stg_' ~ form ~ '_row') }} as staged
left join {{ ref('dim_project_subject') }} as subject
    on
        staged.office_code = subject.office_code and {{ called('staged') }} = subject.subject_key
        and {{ is_office_built('subject') }}
where {{ is_built('staged', 'report_period') }}
group by {{ columns_of('staged', cell) }}
having count(subject.subject_key) <> 1
{% endfor %}
