{#
  What became of the units' own figures by quarter, kind of figure and unit, and for the whole office (its own code as unit):
  Σ declared − Σ disallowed − Σ left out − Σ gap = Σ decided. `disallowed_pct`: what both steps disallowed, of what was declared.
#}
{% set sums = [
    'declared', 'county_disallowed', 'county_verified', 'city_disallowed', 'city_certified', 'left_out', 'gap', 'decided'
] %}
with every as (
    select
        fact.*,
        fact.unit_code as counted_for
    from {{ ref('fct_verified') }} as fact
    union all
    select
        fact.*,
        fact.office_code as counted_for
    from {{ ref('fct_verified') }} as fact
),

summed as (
    select
        every.office_code,
        month.scheme_year,
        every.month,
        every.counted_for as unit_code,
        every.subject_kind,
        every.decided_by,
        cast(count(*) as integer) as subject_count,
        cast(count(case when every.is_left_out then 1 end) as integer) as left_out_count,
        cast(count(case when every.gap_code <> 'none' then 1 end) as integer) as gap_count,
        {% for name in sums %}
        cast(coalesce(sum(every.{{ name }}_value), 0) as decimal(28, 6)) as {{ name }}_value,
        {% endfor %}
        max(case when every.county_receipt_no is not null then 1 else 0 end) as is_verified
    from every
    left join {{ ref('dim_month') }} as month on every.office_code = month.office_code and every.month = month.month
    group by
        every.office_code, month.scheme_year, every.month, every.counted_for, every.subject_kind, every.decided_by
)

select
    summed.office_code,
    summed.scheme_year,
    summed.month,
    cast({{ quarter_of_month('summed.month') }} as varchar) as quarter,
    summed.unit_code,
    {{ unit_name_of('summed') }} as unit_name,
    cast({{ unit_order_of('summed') }} as integer) as unit_order,
    summed.subject_kind,
    summed.decided_by,
    summed.subject_count,
    summed.declared_value,
    case when summed.is_verified = 1 then summed.county_disallowed_value end as county_disallowed_value,
    case when summed.is_verified = 1 then summed.county_verified_value end as county_verified_value,
    case when summed.decided_by = 'city_certified' then summed.city_disallowed_value end as city_disallowed_value,
    case when summed.decided_by = 'city_certified' then summed.city_certified_value end as city_certified_value,
    summed.left_out_value,
    summed.left_out_count,
    summed.gap_value,
    summed.gap_count,
    summed.decided_value,
    {{ percent_of('summed.county_disallowed_value + summed.city_disallowed_value', 'summed.declared_value') }} as disallowed_pct
from summed
{{ join_unit('summed') }}
