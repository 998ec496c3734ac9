{{ config(materialized='yearly', year_column='month') }}
{#
  When an amount of a project's capital was first reported: a row each time an accepted workbook told more than any before it, of
  the year so far (`ytd`, whichever month it was of) or of one month (`month`). `amount_wan` is what was new, `told_wan` all that had
  been told by then, `next_reported_at` when more was told (null: never). What a later workbook takes back stays told.
#}
{% set figures = {'ytd': 'substr(report_period, 1, 4)', 'month': 'report_period'} %}

with told as (
    {% for column, series in figures.items() %}
    select
        office_code,
        unit_code,
        project_code,
        project_name,
        '{{ column }}' as amount_column,
        {{ series }} as series,
        report_period as month,
        currency_code,
        exchange_rate,
        {{ column }}_amount_wan as told_wan,
        received_at,
        receipt_no,
        source_sheet,
        source_row,
        loaded_at,
        revision
    from {{ ref('stg_capital_told') }} as capital
    where {{ column }}_amount_wan > 0 and {{ is_built('capital', 'report_period') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

before as (
    select
        *,
        coalesce(max(told_wan) over (
            partition by office_code, unit_code, coalesce(project_code, project_name), amount_column, series
            order by received_at nulls last, month nulls last, receipt_no nulls last, source_row nulls last
            rows between unbounded preceding and 1 preceding
        ), 0) as known_wan
    from told
)

select
    office_code,
    unit_code,
    month,
    project_code,
    project_name,
    amount_column,
    currency_code,
    exchange_rate,
    cast(told_wan - known_wan as decimal(18, 6)) as amount_wan,
    told_wan,
    received_at as first_reported_at,
    lead(received_at) over (
        partition by office_code, unit_code, coalesce(project_code, project_name), amount_column, series
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
