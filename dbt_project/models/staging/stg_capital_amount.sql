{{ config(materialized='yearly', year_column='report_period') }}
{#
  Rows of capital of every workbook whose period is known, their amounts in 万元 of Renminbi beside what was reported. What is reported in
  another currency is converted by the scheme's rate, half up at the fen, each figure by itself; without a rate
  (`exchange_rate` null) nobody knows what it is worth, and the amount is null. Whoever reads landed capital reads it here.
#}
{% set figures = ['agreed_investment', 'month_amount', 'ytd_amount', 'since_start_amount'] %}

select
    landed.office_code,
    landed.unit_code,
    landed.report_period,
    landed.receipt_no,
    landed.source_sheet,
    landed.source_row,
    landed.project_code,
    landed.project_name,
    landed.investor_name,
    landed.origin_code,
    landed.nature_code,
    landed.is_real_estate,
    landed.construction_code,
    coalesce(landed.currency_code, 'cny') as currency_code,
    case when coalesce(landed.currency_code, 'cny') = 'cny' then cast(1 as decimal(18, 6)) else rate.rate end as exchange_rate,
    {% for figure in figures %}
    {# nothing is put through a product that needs none: an amount may fill all its digits #}
    case
        when coalesce(landed.currency_code, 'cny') = 'cny' then landed.{{ figure }}_wan
        else try_cast(
            cast(landed.{{ figure }}_wan as decimal(19, 6)) * cast(rate.rate as decimal(18, 6)) as decimal(18, 6)
        )
    end as {{ figure }}_wan,
    landed.{{ figure }}_wan as reported_{{ figure }},
    {% endfor %}
    landed.remark
from {{ landed('capital_row') }} as landed
left join {{ ref('stg_exchange_rate') }} as rate
    on
        landed.office_code = rate.office_code
        and landed.currency_code = rate.currency_code
        and cast(substr(landed.report_period, 1, 4) as integer) = rate.calendar_year
where landed.report_period is not null
