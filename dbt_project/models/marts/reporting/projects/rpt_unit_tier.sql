-- A unit's projects in a month by size (fct_unit_tier), with the unit's name of that year.
with dated as (
    {{ with_year('fct_unit_tier') }}
)

select
    dated.office_code,
    dated.scheme_year,
    dated.month,
    dated.unit_code,
    {{ unit_name_of('dated') }} as unit_name,
    cast({{ unit_order_of('dated') }} as integer) as unit_order,
    dated.tier_kind,
    dated.tier_code,
    dated.title,
    dated.tier_order,
    dated.project_count,
    dated.agreed_investment_wan,
    dated.receipt_no
from dated
{{ join_unit('dated') }}
