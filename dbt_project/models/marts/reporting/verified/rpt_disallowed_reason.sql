{#
  What was disallowed of a unit's figures at a quarter's end, by step and stated reason; `disallowed_pct` is of all the unit
  declared of that kind, `share_pct` of all that was disallowed of it at both steps. Rows of the office sum its units.
#}
{% set steps = {'county': 'county_verified', 'city': 'city_certified'} %}
with every as (
    select
        *,
        unit_code as counted_for
    from {{ ref('fct_verified') }}
    union all
    select
        *,
        office_code as counted_for
    from {{ ref('fct_verified') }}
),

base as (
    select
        office_code,
        month,
        counted_for,
        subject_kind,
        cast(coalesce(sum(declared_value), 0) as decimal(28, 6)) as declared_value,
        cast(
            coalesce(sum(county_disallowed_value), 0) + coalesce(sum(city_disallowed_value), 0) as decimal(28, 6)
        ) as all_disallowed_value
    from every
    group by office_code, month, counted_for, subject_kind
),

by_reason as (
    {% for step, value_status in steps.items() %}
    select
        office_code,
        month,
        counted_for,
        subject_kind,
        '{{ value_status }}' as value_status,
        coalesce({{ step }}_reason, '') as reason,
        cast(count(*) as integer) as subject_count,
        cast(sum({{ step }}_disallowed_value) as decimal(28, 6)) as disallowed_value
    from every
    where {{ step }}_disallowed_value <> 0
    group by office_code, month, counted_for, subject_kind, coalesce({{ step }}_reason, '')
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

told as (
    select
        by_reason.office_code,
        month.scheme_year,
        by_reason.month,
        by_reason.counted_for as unit_code,
        by_reason.subject_kind,
        by_reason.value_status,
        by_reason.reason,
        by_reason.subject_count,
        by_reason.disallowed_value,
        {{ percent_of('by_reason.disallowed_value', 'base.declared_value') }} as disallowed_pct,
        {{ percent_of('by_reason.disallowed_value', 'base.all_disallowed_value') }} as share_pct
    from by_reason
    inner join base
        on
            by_reason.office_code = base.office_code
            and by_reason.month = base.month
            and by_reason.counted_for = base.counted_for
            and by_reason.subject_kind = base.subject_kind
    left join {{ ref('dim_month') }} as month
        on by_reason.office_code = month.office_code and by_reason.month = month.month
)

select
    told.office_code,
    told.scheme_year,
    told.month,
    cast({{ quarter_of_month('told.month') }} as varchar) as quarter,
    told.unit_code,
    {{ unit_name_of('told') }} as unit_name,
    cast({{ unit_order_of('told') }} as integer) as unit_order,
    told.subject_kind,
    told.value_status,
    told.reason,
    told.subject_count,
    told.disallowed_value,
    told.disallowed_pct,
    told.share_pct
from told
{{ join_unit('told') }}
