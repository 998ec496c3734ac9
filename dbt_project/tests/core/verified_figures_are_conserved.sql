{#
  Σ declared − Σ disallowed − Σ left out − Σ gap = Σ decided per unit, kind and quarter; and what stands side by side is all
  that was declared, verified and certified for these quarters, no more and no less.
#}
{% set sources = {
    'declared capital': ['capital', 'declared_value', 'fct_capital', 'ytd_amount_wan', "value_status = 'declared'"],
    'declared tax': ['tax', 'declared_value', 'fct_tax', 'paid_ytd_wan', "value_status = 'declared'"],
    'county': [none, 'county_verified_value', 'fct_certification', 'certified_value', "value_status = 'county_verified'"],
    'city': [none, 'city_certified_value', 'fct_certification', 'certified_value', "value_status = 'city_certified'"]
} %}

select
    'balance' as law,
    office_code,
    unit_code,
    month,
    sum(coalesce(declared_value, 0) - coalesce(county_disallowed_value, 0) - coalesce(city_disallowed_value, 0)) as one_side,
    sum(coalesce(decided_value, 0) + left_out_value + gap_value) as other_side
from {{ ref('fct_verified') }} as verified
where {{ is_built('verified', 'month') }}
group by office_code, unit_code, month, subject_kind
having
    sum(coalesce(declared_value, 0) - coalesce(county_disallowed_value, 0) - coalesce(city_disallowed_value, 0))
    <> sum(coalesce(decided_value, 0) + left_out_value + gap_value)
{% for law, (kind, column, fact, figure, rows) in sources.items() %}
union all
select
    '{{ law }}' as law,
    source.office_code,
    source.unit_code,
    source.month,
    source.total as one_side,
    verified.total as other_side
from (
    select
        office_code,
        unit_code,
        month,
        sum({{ figure }}) as total
    from {{ ref(fact) }} as fact
    where {{ rows }} and {{ is_built('fact', 'month') }}
    group by office_code, unit_code, month
) as source
inner join (
    select distinct
        office_code,
        month
    from {{ ref('dim_decided_kind') }}
    {{ "where subject_kind = '" ~ kind ~ "'" if kind }}
) as decided
    on source.office_code = decided.office_code and source.month = decided.month
left join (
    select
        office_code,
        unit_code,
        month,
        sum({{ column }}) as total
    from {{ ref('fct_verified') }} as own
    where {{ is_built('own', 'month') }}{% if kind %} and subject_kind = '{{ kind }}'{% endif %}

    group by office_code, unit_code, month
) as verified
    on source.office_code = verified.office_code and source.unit_code = verified.unit_code and source.month = verified.month
where coalesce(source.total, 0) <> coalesce(verified.total, 0)
{% endfor %}
