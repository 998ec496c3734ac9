{{ config(materialized='yearly', year_column='scheme_year') }}
-- The figure of the same period a year before, or why there is none to compare with: same measure under that year's
-- own scheme, same caliber, same value status, a year begun twelve months before, both reported. Ready-made indicators
-- bring their own prior figure. Where figures have gone over to other units since, the prior figure is that of this year's
-- units, by the crosswalk of changes, so that the units' prior figures sum to the office's. `restated_base_value` is that
-- figure too (null where no unit changed and nothing asks for it); `base_value`, what growth over the unit's own former
-- figure is measured from, is there whether or not this year's figure is. Of a ratio the bases are those of its parts;
-- `brings_base`: a ready-made sheet brings the base, or a part of it.
with asked_month as (
    {% for month, sign in [('end_month', 1), ('opening_month', -1)] %}
    select
        {{ period_key('d') }},
        d.measure_code,
        d.indicator_codes,
        d.{{ month }} as month,
        {{ sign }} as direction
    from {{ ref('int_measure_due') }} as d
    where d.fact = 'indicator'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

brought as (
    select
        {{ period_key('d') }},
        f.unit_code,
        d.measure_code,
        case when count(*) = count(f.prior_value) then cast(sum(d.direction * f.prior_value) as decimal(28, 12)) end as prior_value
    from asked_month as d
    inner join {{ ref('fct_indicator') }} as f
        on d.office_code = f.office_code and d.month = f.month and {{ in_list('d.indicator_codes', 'f.indicator_code') }}
    group by {{ period_key('d') }}, f.unit_code, d.measure_code
),

-- Last year's figures of the units of then, where growth is asked from those of now or units have changed.
asked as (
    {%- for code in ['measure_code', 'numerator_measure_code', 'denominator_measure_code'] %}
    select
        i.office_code,
        i.scheme_year,
        i.assessment_code,
        m.{{ code }}{{ ' as measure_code' if code != 'measure_code' }}
    from {{ ref('stg_scheme_input') }} as i
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('i', 'm') }} and i.measure_code = m.measure_code
    where i.is_restated_base and m.{{ code }} is not null
    union
    {%- endfor %}
    select
        m.office_code,
        m.scheme_year,
        a.assessment_code,
        m.measure_code
    from {{ ref('stg_scheme_measure') }} as m
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_scheme('m', 'a') }}
    inner join {{ ref('bridge_unit_change') }} as crosswalk on m.office_code = crosswalk.office_code
    where m.fact not in ('indicator', 'ratio')
),

of_then as (
    select
        {{ period_key('p') }},
        e.unit_code,
        a.measure_code,
        earlier_p.end_month as data_month,
        p.end_month as as_of_month,
        {{ is_counted('m') }} as is_count,
        e.value
    from asked as a
    inner join {{ ref('stg_scheme_period') }} as p on {{ same_assessment('a', 'p') }}
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('a', 'm') }} and a.measure_code = m.measure_code
    inner join {{ ref('stg_scheme_period') }} as earlier_p
        on
            p.office_code = earlier_p.office_code and p.scheme_year = earlier_p.scheme_year + 1
            and p.assessment_code = earlier_p.assessment_code and p.year_before_period_code = earlier_p.period_code
    inner join {{ ref('int_measure_value') }} as e on {{ same_period('earlier_p', 'e') }} and a.measure_code = e.measure_code
    where p.is_due
),

taken_over as (
    {{ restated('of_then', ['scheme_year', 'assessment_code', 'period_code', 'measure_code']) }}
),

of_now as (
    select
        {{ period_key('t') }},
        t.unit_code,
        t.measure_code,
        case when count(*) = count(t.value) then sum(t.value) end as restated_value,
        bool_or(t.is_moved) as is_moved
    from taken_over as t
    group by {{ period_key('t') }}, t.unit_code, t.measure_code
),

paired as (
    select
        {{ period_key('v') }},
        v.unit_code,
        v.measure_code,
        v.state,
        m.fact,
        m.numerator_measure_code,
        m.denominator_measure_code,
        case when m.fact = 'indicator' then b.prior_value else earlier.value end as own_value,
        case
            when m.fact = 'indicator' then b.prior_value when of_now.is_moved then of_now.restated_value else earlier.value
        end as prior_value,
        (m.fact <> 'indicator' and earlier.state is null and not coalesce(of_now.is_moved, false)) as is_absent,
        earlier.state as own_state,
        case
            when not coalesce(of_now.is_moved, false) then earlier.state
            when of_now.restated_value is null then 'missing'
            else 'reported'
        end as prior_state,
        of_now.restated_value,
        (
            m.fact <> 'indicator' and (
                m.caliber_id <> earlier_m.caliber_id
                or a.value_status <> earlier_a.value_status
                or coalesce(
                    {{ month_number('p.year_start_month') }} - {{ month_number('earlier_p.year_start_month') }} <> 12,
                    false
                )
            )
        ) as has_other_caliber
    from {{ ref('int_measure_value') }} as v
    inner join {{ ref('stg_scheme_period') }} as p on {{ same_period('v', 'p') }}
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('v', 'a') }}
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('v', 'm') }} and v.measure_code = m.measure_code
    left join {{ ref('stg_scheme_measure') }} as earlier_m
        on v.office_code = earlier_m.office_code and v.scheme_year = earlier_m.scheme_year + 1
        and v.measure_code = earlier_m.measure_code
    left join {{ ref('stg_scheme_period') }} as earlier_p
        on v.office_code = earlier_p.office_code and v.scheme_year = earlier_p.scheme_year + 1
        and v.assessment_code = earlier_p.assessment_code and p.year_before_period_code = earlier_p.period_code
    left join {{ ref('stg_scheme_assessment') }} as earlier_a
        on v.office_code = earlier_a.office_code and v.scheme_year = earlier_a.scheme_year + 1
        and v.assessment_code = earlier_a.assessment_code
    left join {{ ref('int_measure_value') }} as earlier
        on v.office_code = earlier.office_code and v.scheme_year = earlier.scheme_year + 1
        and v.assessment_code = earlier.assessment_code and p.year_before_period_code = earlier.period_code
        and v.unit_code = earlier.unit_code and v.measure_code = earlier.measure_code
    left join of_now on {{ same_unit_period('v', 'of_now') }} and v.measure_code = of_now.measure_code
    left join brought as b on {{ same_unit_period('v', 'b') }} and v.measure_code = b.measure_code
),

judged as (
    select
        p.*,
        case
            when p.fact = 'ratio' then 'ratio'
            when p.state <> 'reported' then 'not_reported'
            when p.is_absent then 'no_prior'
            when p.has_other_caliber then 'other_caliber'
            when p.prior_state <> 'reported' then 'prior_not_reported'
            when p.prior_value is null then 'no_prior'
            when p.prior_value = 0 then 'prior_zero'
        end as reason,
        (
            p.fact = 'indicator'
            or (p.fact <> 'ratio' and p.own_state = 'reported' and not p.has_other_caliber)
        ) as is_comparable
    from paired as p
),

based as (
    select
        j.*,
        case when j.is_comparable then j.own_value end as base_value,
        cast(case when not coalesce(j.has_other_caliber, false) then j.restated_value end as decimal(28, 12)) as restated_base_value
    from judged as j
)

select
    {{ period_key('j') }},
    j.unit_code,
    j.measure_code,
    case when j.reason is null or j.reason = 'prior_zero' then cast(j.prior_value as decimal(28, 12)) end as prior_value,
    j.base_value,
    j.restated_base_value,
    upper.base_value as base_numerator,
    lower.base_value as base_denominator,
    upper.restated_base_value as restated_base_numerator,
    lower.restated_base_value as restated_base_denominator,
    (j.fact = 'indicator' or coalesce(upper.fact = 'indicator', false) or coalesce(lower.fact = 'indicator', false)) as brings_base,
    {{ say_of('year_on_year', 'j.reason') }} as year_on_year_note
from based as j
{%- for part, code in {'upper': 'numerator_measure_code', 'lower': 'denominator_measure_code'}.items() %}
left join based as {{ part }} on {{ same_unit_period('j', part) }} and j.{{ code }} = {{ part }}.measure_code
{%- endfor %}
