{#
  Arrived capital of the year to date by where it comes from, at the last due month of the year; what was verified or
  certified at the last one it was for. Origins exclude each other and sum to the total with what has none; scopes hold each
  other (outside the province is outside the city, which is outside the county) and do not sum. A unit's row has all it
  claims; a unit that owes the month and has not told it has a row without figures. The office's own row, with the office's
  code as its unit, has a project once.
#}
{% set scopes = {
    'outside_city': ['province_outside', 'city_outside'],
    'outside_county': ['province_outside', 'city_outside', 'county_outside']
} %}

{% set figures = [
    'total', 'province_outside', 'city_outside', 'county_outside', 'overseas', 'local', 'unknown_origin', 'outside_city',
    'outside_county', 'registered_capital', 'fixed_asset', 'other', 'new', 'continuing', 'real_estate'
] %}
with due as (
    {{ last_due_months() }}
),

claim as (
    select
        fact.*,
        scheme.scheme_year,
        case
            when fact.value_status = 'declared' then due.as_of_month
            else max(fact.month) over (partition by fact.office_code, fact.value_status, scheme.scheme_year)
        end as last_month
    from {{ ref('fct_capital_claim') }} as fact
    inner join {{ ref('stg_scheme') }} as scheme
        on fact.office_code = scheme.office_code and fact.month between scheme.start_month and scheme.end_month
    inner join due on {{ same_scheme('scheme', 'due') }} and fact.month <= due.as_of_month
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
),

{# Of the units that owe the month: did they tell it? What nobody knows any more (fct_nil_return) is not told. #}
owing as (
    select
        owed.office_code,
        owed.scheme_year,
        owed.unit_code,
        'declared' as value_status,
        owed.month,
        counted.receipt_no is not null and nil.unknown_month is null as is_told
    from {{ ref('stg_report_due') }} as owed
    inner join due on {{ same_scheme('owed', 'due') }} and owed.month = due.as_of_month
    left join (
        {{ counted_months() }}
    ) as counted on {{ same('owed', 'counted', ['office_code', 'unit_code', 'month']) }}
    left join {{ ref('fct_nil_return') }} as nil on {{ same('owed', 'nil', ['office_code', 'unit_code', 'month']) }}
    where owed.form_set = 'monthly'
),

told as (
    select *
    from summed
    union all
    select
        {{ columns_of('owing', ['office_code', 'scheme_year', 'unit_code', 'value_status', 'month']) }},
        {% for figure in figures %}
        case when owing.is_told then 0 end as {{ figure }}_wan{{ ',' if not loop.last }}
        {% endfor %}
    from owing
    left join summed on {{ same('owing', 'summed', ['office_code', 'scheme_year', 'unit_code', 'value_status']) }}
    where summed.unit_code is null
)

select
    told.office_code,
    told.scheme_year,
    told.month,
    told.value_status,
    told.unit_code,
    {{ unit_name_of('told') }} as unit_name,
    {{ unit_order_of('told') }} as unit_order,
    {% for figure in figures %}
    cast(told.{{ figure }}_wan as decimal(28, 6)) as {{ figure }}_wan{{ ',' if not loop.last }}
    {% endfor %}
from told
{{ join_unit('told') }}
