{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  How good a unit's monthly report is, by the office's weights. Parts from 0 to 100 at two places, null where there is
  nothing to judge, and then their weight does not count either: `timely` (in time 100, else 0; not asked of a waived
  report), `complete` (rows of the counting workbook without a finding that says something is not filled in), `corrected`
  (of the findings of all versions, those the version told of has no more), `revised` (less with every version accepted
  after the first). `score` is the mean of the parts by weight, half up at two places.
#}
{# A report year begins at most eleven months before its own January: its files lie in the year before, too. #}
{% set sheets = ['capital', 'tax', 'project', 'activity', 'profile', 'milestone', 'assistance', 'forecast'] %}

with report as (
    select
        report.*,
        rule.timely_weight,
        rule.complete_weight,
        rule.corrected_weight,
        rule.revised_weight,
        rule.incomplete_codes,
        rule.mended_severities,
        rule.each_revision
    from {{ ref('fct_report') }} as report
    inner join {{ ref('stg_quality_rule') }} as rule
        on
            report.office_code = rule.office_code
            and report.scheme_year = rule.scheme_year
            and report.month >= rule.valid_from
            and (rule.ends_before is null or report.month < rule.ends_before)
    where report.form_set = 'monthly' and {{ is_built('report') }}
),

{# A file nobody could open is a version too; a copy of one that came before says nothing new. #}
version as (
    select
        report.office_code,
        report.scheme_year,
        report.unit_code,
        report.report_period,
        report.incomplete_codes,
        submission.receipt_no,
        submission.is_accepted
    from report
    inner join {{ ref('stg_submission') }} as submission
        on
            report.office_code = submission.office_code
            and report.unit_code = submission.unit_code
            and report.report_period = submission.report_period
            and coalesce(submission.form_set, 'monthly') = 'monthly'
            and submission.status <> 'duplicate'
            and {{ is_built('submission', 'landed_year', back=1) }}
),

accepted as (
    select
        office_code,
        scheme_year,
        unit_code,
        report_period,
        count(case when is_accepted then 1 end) as accepted_count
    from version
    group by office_code, scheme_year, unit_code, report_period
),

landed_row as (
    {% for sheet in sheets %}
    select
        receipt_no,
        count(*) as row_count
    from {{ ref('stg_' ~ sheet ~ '_row') }} as counted
    where {{ is_built('counted', 'report_period', back=1) }}
    group by receipt_no
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

filled as (
    select
        receipt_no,
        sum(row_count) as row_count
    from landed_row
    group by receipt_no
),

wanting as (
    select
        version.office_code,
        version.scheme_year,
        version.receipt_no,
        count(distinct coalesce(finding.source_sheet, '') || '|' || cast(finding.source_row as varchar)) as incomplete_count
    from version
    inner join {{ ref('stg_finding') }} as finding on version.receipt_no = finding.receipt_no
    where {{ is_built('finding', 'landed_year', back=1) }} and finding.source_row is not null and {{ in_list('version.incomplete_codes', 'finding.code') }}
    group by version.office_code, version.scheme_year, version.receipt_no
),

mended as (
    select
        report.office_code,
        report.scheme_year,
        report.unit_code,
        report.report_period,
        count(*) as raised_count,
        sum(case when fault.is_standing then 1 else 0 end) as standing_count
    from report
    inner join {{ ref('fct_report_finding') }} as fault
        on {{ same('report', 'fault', ['office_code', 'scheme_year', 'unit_code', 'form_set', 'report_period']) }}
    where {{ is_built('fault') }} and {{ in_list('report.mended_severities', 'fault.severity') }}
    group by report.office_code, report.scheme_year, report.unit_code, report.report_period
),

told as (
    select
        report.*,
        cast(coalesce(filled.row_count, 0) as integer) as row_count,
        cast(coalesce(wanting.incomplete_count, 0) as integer) as incomplete_count,
        cast(coalesce(mended.raised_count, 0) as integer) as raised_count,
        cast(coalesce(mended.standing_count, 0) as integer) as standing_count,
        cast(coalesce(accepted.accepted_count, 0) as integer) as accepted_count
    from report
    left join filled on report.receipt_no = filled.receipt_no
    left join wanting
        on
            report.office_code = wanting.office_code
            and report.scheme_year = wanting.scheme_year
            and report.receipt_no = wanting.receipt_no
    {% for part in ['mended', 'accepted'] %}
    left join {{ part }}
        on
            report.office_code = {{ part }}.office_code
            and report.scheme_year = {{ part }}.scheme_year
            and report.unit_code = {{ part }}.unit_code
            and report.report_period = {{ part }}.report_period
    {% endfor %}
),

part as (
    select
        *,
        cast(case
            when state in ('on_time', 'nil') then 100
            when state <> 'waived' then 0
        end as decimal(5, 2)) as timely_value,
        cast(case
            when receipt_no is null then null
            when row_count = 0 then 100
            when incomplete_count >= row_count then 0
            else {{ dec_div('100 * (row_count - incomplete_count)', 'row_count', 2) }}
        end as decimal(5, 2)) as complete_value,
        cast({{ dec_div('100 * (raised_count - standing_count)', 'raised_count', 2) }} as decimal(5, 2)) as corrected_value,
        cast(case
            when accepted_count = 0 then null
            when each_revision * (accepted_count - 1) >= 100 then 0
            else 100 - each_revision * (accepted_count - 1)
        end as decimal(5, 2)) as revised_value
    from told
),

weighed as (
    select
        *,
        {% for part in ['timely', 'complete', 'corrected', 'revised'] %}
        case when {{ part }}_value is null then 0 else {{ part }}_weight end {{ '+' if not loop.last }}
        {% endfor %}
        as weight_sum,
        {% for part in ['timely', 'complete', 'corrected', 'revised'] %}
        coalesce(cast({{ part }}_value as decimal(9, 2)) * {{ part }}_weight, 0) {{ '+' if not loop.last }}
        {% endfor %}
        as weighted_sum
    from part
)

select
    office_code,
    scheme_year,
    unit_code,
    report_period,
    month,
    state,
    row_count,
    incomplete_count,
    raised_count,
    standing_count,
    accepted_count,
    {% for part in ['timely', 'complete', 'corrected', 'revised'] %}
    {{ part }}_value,
    cast({{ part }}_weight as integer) as {{ part }}_weight,
    {% endfor %}
    cast(weight_sum as integer) as weight_sum,
    cast({{ dec_div('weighted_sum', 'weight_sum', 2) }} as decimal(5, 2)) as score,
    receipt_no,
    received_at,
    accepted_at,
    loaded_at
from weighed
