{#
  Arrived capital of the year to date by where it comes from, at the last month of the year each status is told for. Origins
  exclude each other and sum to the total with what has none; scopes hold each other (outside the province is outside the
  city, which is outside the county) and do not sum. A unit's row has all it claims; the office's own row, with the office's
  code as its unit, a project once.
#}
{% set scopes = {
    'outside_city': ['province_outside', 'city_outside'],
    'outside_county': ['province_outside', 'city_outside', 'county_outside']
} %}

with claim as (
    select
        fact.*,
        scheme.scheme_year,
        max(fact.month) over (partition by fact.office_code, fact.value_status, scheme.scheme_year) as last_month
    from {{ ref('fct_capital_claim') }} as fact
    inner join {{ ref('stg_scheme') }} as scheme
        on fact.office_code = scheme.office_code and fact.month between scheme.start_month and scheme.end_month
    where fact.ytd_amount_wan is not null
),

sided as (
    select
        office_code,
        scheme_year,
        unit_code,
        value_status,
        month,
        origin_code,
        nature_code,
        construction_code,
        is_real_estate,
        ytd_amount_wan
    from claim
    where month = last_month
    union all
    select
        office_code,
        scheme_year,
        office_code as unit_code,
        value_status,
        month,
        origin_code,
        nature_code,
        construction_code,
        is_real_estate,
        ytd_amount_wan
    from claim
    where month = last_month and claim_state = 'counted'
),

summed as (
    select
        office_code,
        scheme_year,
        unit_code,
        value_status,
        month,
        sum(ytd_amount_wan) as total_wan,
        {% for origin in ['province_outside', 'city_outside', 'county_outside', 'overseas', 'local'] %}
        sum(case when origin_code = '{{ origin }}' then ytd_amount_wan else 0 end) as {{ origin }}_wan,
        {% endfor %}
        sum(case when origin_code is null then ytd_amount_wan else 0 end) as unknown_origin_wan,
        {% for scope, origins in scopes.items() %}
        sum(case when origin_code in ({{ "'" ~ origins | join("', '") ~ "'" }}) then ytd_amount_wan else 0 end)
            as {{ scope }}_wan,
        {% endfor %}
        {% for nature in ['registered_capital', 'fixed_asset', 'other'] %}
        sum(case when nature_code = '{{ nature }}' then ytd_amount_wan else 0 end) as {{ nature }}_wan,
        {% endfor %}
        sum(case when construction_code = 'new' then ytd_amount_wan else 0 end) as new_wan,
        sum(case when construction_code = 'continuing' then ytd_amount_wan else 0 end) as continuing_wan,
        sum(case when is_real_estate then ytd_amount_wan else 0 end) as real_estate_wan
    from sided
    group by office_code, scheme_year, unit_code, value_status, month
)

{% set figures = [
    'total', 'province_outside', 'city_outside', 'county_outside', 'overseas', 'local', 'unknown_origin', 'outside_city',
    'outside_county', 'registered_capital', 'fixed_asset', 'other', 'new', 'continuing', 'real_estate'
] %}
select
    summed.office_code,
    summed.scheme_year,
    summed.month,
    summed.value_status,
    summed.unit_code,
    {{ unit_name_of('summed') }} as unit_name,
    {{ unit_order_of('summed') }} as unit_order,
    {% for figure in figures %}
    cast(summed.{{ figure }}_wan as decimal(28, 6)) as {{ figure }}_wan{{ ',' if not loop.last }}
    {% endfor %}
from summed
{{ join_unit('summed') }}
