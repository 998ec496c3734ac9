{{ config(materialized='yearly', year_column='month') }}
{#
  When an amount of a project's capital was first reported: a row each time an accepted workbook told more than any before it, of
  the year so far (`ytd`, whichever month it was of) or of one month (`month`). `amount_wan` is what was new, `told_wan` all that had
  been told by then, `next_reported_at` when more was told (null: never). What a later workbook takes back stays told. A unit's
  project is told of under whatever code or name (`project_key`): an amount is not new because the project was renamed.
#}
{% set figures = {'ytd': 'substr(told.report_period, 1, 4)', 'month': 'told.report_period'} %}

with told as (
    {% for column, series in figures.items() %}
    select
        told.office_code,
        told.unit_code,
        coalesce(subject.project_key, {{ called('told') }}) as project_key,
        told.project_code,
        told.project_name,
        '{{ column }}' as amount_column,
        {{ series }} as series,
        told.report_period as month,
        told.currency_code,
        told.exchange_rate,
        told.{{ column }}_amount_wan as told_wan,
        told.received_at,
        told.receipt_no,
        told.source_sheet,
        told.source_row,
        told.loaded_at,
        told.revision
    from {{ ref('stg_capital_told') }} as told
    left join {{ ref('dim_project_subject') }} as subject
        on told.office_code = subject.office_code and {{ called('told') }} = subject.subject_key
    where told.{{ column }}_amount_wan > 0 and {{ is_built('told', 'report_period') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

before as (
    select
        *,
        coalesce(max(told_wan) over (
            partition by office_code, unit_code, project_key, amount_column, series
            order by received_at nulls last, month nulls last, receipt_no nulls last, source_row nulls last
            rows between unbounded preceding and 1 preceding
        ), 0) as known_wan
    from told
)

select
    office_code,
    unit_code,
    month,
    project_key,
    project_code,
    project_name,
    amount_column,
    currency_code,
    exchange_rate,
    cast(told_wan - known_wan as decimal(18, 6)) as amount_wan,
    told_wan,
    received_at as first_reported_at,
    lead(received_at) over (
        partition by office_code, unit_code, project_key, amount_column, series
        order by received_at nulls last, month nulls last, receipt_no nulls last, source_row nulls last
    ) as next_reported_at,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at,
    revision
from before
where told_wan > known_wan
