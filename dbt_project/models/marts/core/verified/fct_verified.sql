{{ config(materialized='yearly', year_column='month') }}
{#
  One subject of a unit (project's capital, enterprise's tax, a stage a project reached this year) at a quarter's end, from what
  the unit declares, through what the county verified, to what the city certified; quarters with a workbook of either that counts,
  and the kinds of subject it decides. The last step that has one decides: a subject that is not on its list is left out with all it was declared (verified) at.
  Declared less disallowed at both steps, less what is left out, less `gap_value`, is what was decided, to the last digit.
  `gap_code`, the first that fits: `undeclared` (the unit declares no such subject), `declared_revised` (it has sent a new
  version since the list was made), `declared_differs` (the list has another figure), `passed_on_differs` (the city was
  given another figure than the county's), `not_balanced` (a waiver let a sheet pass that does not add up), `none`.
#}
{% set steps = {'declared': 'declared', 'county': 'county_verified', 'city': 'city_certified'} %}
{% set places = ['receipt_no', 'source_sheet', 'source_row'] %}

with decided_month as (
    select
        office_code,
        month,
        subject_kind,
        max(case when value_status = 'city_certified' then 1 else 0 end) as city_decides
    from {{ ref('dim_decided_kind') }}
    group by office_code, month, subject_kind
),

-- As the unit's own sheet has it: an inspection voids a stage, it does not undo that the unit declared it.
project as (
    {{ told_or_carried(ref('stg_project_row'), within_year=false) }}
),

told as (
    {% for kind, fact, code, name, figure in [
        ('capital', 'fct_capital', 'project_code', 'project_name', 'ytd_amount_wan'),
        ('tax', 'fct_tax', 'credit_code', 'enterprise_name', 'paid_ytd_wan')
    ] %}
    select
        office_code,
        unit_code,
        month,
        '{{ kind }}' as subject_kind,
        {{ code }} as subject_code,
        {{ name }} as subject_name,
        'declared' as value_status,
        cast(null as decimal(18, 6)) as given_value,
        cast(null as decimal(18, 6)) as disallowed_value,
        {{ figure }} as figure,
        cast(null as varchar) as reason,
        {{ places | join(', ') }},
        received_at,
        loaded_at
    from {{ ref(fact) }}
    where value_status = 'declared'
    union all
    {% endfor %}
    {% for kind, stage in stage_of_kind().items() %}
    select
        office_code,
        unit_code,
        month,
        '{{ kind }}' as subject_kind,
        project_code as subject_code,
        project_name as subject_name,
        'declared' as value_status,
        cast(null as decimal(18, 6)) as given_value,
        cast(null as decimal(18, 6)) as disallowed_value,
        cast(1 as decimal(18, 6)) as figure,
        cast(null as varchar) as reason,
        {{ places | join(', ') }},
        received_at,
        loaded_at
    from project
    where substr({{ month_of_date(stage ~ '_date') }}, 1, 4) = substr(month, 1, 4)
    union all
    {% endfor %}
    select
        office_code,
        unit_code,
        month,
        subject_kind,
        declared_code as subject_code,
        subject_name,
        value_status,
        declared_value as given_value,
        coalesce(disallowed_value, 0) as disallowed_value,
        certified_value as figure,
        reason,
        {{ places | join(', ') }},
        received_at,
        loaded_at
    from {{ ref('fct_certification') }}
),

side_by_side as (
    select
        told.office_code,
        told.unit_code,
        told.month,
        told.subject_kind,
        coalesce(told.subject_code, told.subject_name) as subject_key,
        min(told.subject_code) as subject_code,
        min(told.subject_name) as subject_name,
        max(decided_month.city_decides) as city_decides,
        {% for step, value_status in steps.items() %}
        {% set own = "case when told.value_status = '" ~ value_status ~ "' then told." %}
        cast(sum({{ own }}given_value end) as decimal(18, 6)) as {{ step }}_given_value,
        cast(sum({{ own }}disallowed_value end) as decimal(18, 6)) as {{ step }}_disallowed_value,
        cast(sum({{ own }}figure end) as decimal(18, 6)) as {{ step }}_figure,
        {% for column in places + ['reason'] %}
        min({{ own }}{{ column }} end) as {{ step }}_{{ column }},
        {% endfor %}
        max({{ own }}received_at end) as {{ step }}_received_at,
        {% endfor %}
        max(told.received_at) as received_at,
        max(told.loaded_at) as loaded_at
    from told
    inner join decided_month
        on {{ same('told', 'decided_month', ['office_code', 'month', 'subject_kind']) }}
    group by
        told.office_code, told.unit_code, told.month, told.subject_kind, coalesce(told.subject_code, told.subject_name)
),

decided as (
    select
        *,
        case when city_decides = 1 then city_figure else county_figure end as decided_value,
        case
            when city_decides = 1 and city_receipt_no is null then coalesce(county_figure, declared_figure, 0)
            when city_decides = 0 and county_receipt_no is null then coalesce(declared_figure, 0)
            else 0
        end as left_out_value
    from side_by_side
    -- what was declared at nothing and is on no list says nothing
    where declared_figure <> 0 or county_receipt_no is not null or city_receipt_no is not null
)

select
    office_code,
    unit_code,
    month,
    subject_kind,
    subject_key,
    subject_code,
    subject_name,
    case when city_decides = 1 then 'city_certified' else 'county_verified' end as decided_by,
    declared_figure as declared_value,
    {% for step in ['county', 'city'] %}
    {{ step }}_given_value,
    {{ step }}_disallowed_value,
    {{ step }}_figure as {{ steps[step] }}_value,
    {{ step }}_reason,
    {% endfor %}
    decided_value,
    coalesce(decided_value is null, false) as is_left_out,
    cast(left_out_value as decimal(18, 6)) as left_out_value,
    cast(
        coalesce(declared_figure, 0) - coalesce(county_disallowed_value, 0) - coalesce(city_disallowed_value, 0)
        - left_out_value - coalesce(decided_value, 0) as decimal(18, 6)
    ) as gap_value,
    case
        when declared_receipt_no is null then 'undeclared'
        when
            coalesce(county_given_value, city_given_value) <> coalesce(declared_figure, 0)
            and declared_received_at > coalesce(county_received_at, city_received_at) then 'declared_revised'
        when coalesce(county_given_value, city_given_value) <> coalesce(declared_figure, 0) then 'declared_differs'
        when city_given_value <> county_figure then 'passed_on_differs'
        when
            county_given_value - county_disallowed_value <> county_figure
            or city_given_value - city_disallowed_value <> city_figure then 'not_balanced'
        else 'none'
    end as gap_code,
    {% for step in steps %}
    {% for column in places %}
    {{ step }}_{{ column }},
    {% endfor %}
    {% endfor %}
    received_at,
    loaded_at
from decided
