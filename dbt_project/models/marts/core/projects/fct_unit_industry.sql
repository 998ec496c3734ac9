{{ config(materialized='yearly', year_column='month') }}
{#
  Declared projects of a unit in a month by industry as written: how many, their agreed investment, and how many had reached a
  stage by the month's end. A row without an industry is counted under an empty one, so the industries of a unit's month sum
  to its row of `fct_unit_count`; a month without projects has none.
#}
{% set stages = ['signed', 'started', 'in_statistics', 'in_production'] %}

select
    office_code,
    unit_code,
    month,
    coalesce(industry_name, '') as industry_name,
    cast(count(*) as integer) as project_count,
    cast(coalesce(sum(agreed_investment_wan), 0) as decimal(24, 6)) as agreed_investment_wan,
    {% for stage in stages %}
    cast(count(case when {{ month_of_date(stage ~ '_date') }} <= month then 1 end) as integer) as {{ stage }}_count,
    {% endfor %}
    max(receipt_no) as receipt_no,
    max(received_at) as received_at,
    max(loaded_at) as loaded_at
from {{ ref('fct_project') }}
where value_status = 'declared'
group by office_code, unit_code, month, coalesce(industry_name, '')
