-- A unit's projects in a month by industry (fct_unit_industry), with the unit's name of that year.
with dated as (
    {{ with_year('fct_unit_industry') }}
)

select
    dated.office_code,
    dated.scheme_year,
    dated.month,
    dated.unit_code,
    {{ unit_name_of('dated') }} as unit_name,
    cast({{ unit_order_of('dated') }} as integer) as unit_order,
    nullif(dated.industry_name, '') as industry_name,
    dated.project_count,
    dated.agreed_investment_wan,
    dated.signed_count,
    dated.started_count,
    dated.in_statistics_count,
    dated.in_production_count,
    dated.receipt_no
from dated
{{ join_unit('dated') }}
