-- Every measure of every due period by today's units, beside what each unit had by the map of its day. Today's units are those
-- of the office's last due month. The parts of a figure that is divided sum to it; of a ratio both parts are taken over.
{% set parts = {'value': 'measure_code', 'numerator': 'numerator_measure_code', 'denominator': 'denominator_measure_code'} %}
{# A unit that is gone is called as it was then. #}
{% set named_in = '(case when j.restated_count = 0 then p.end_month else j.as_of_month end)' %}
with latest as (
    select
        office_code,
        max(end_month) as as_of_month
    from {{ ref('stg_scheme_period') }}
    where is_due
    group by office_code
),

figure as (
    {% for part, own in parts.items() %}
    select
        {{ period_key('v') }},
        v.unit_code,
        v.measure_code,
        '{{ part }}' as part,
        v.state,
        p.end_month as data_month,
        t.as_of_month,
        {{ 'v.value' if part == 'value' else 'v.' ~ part ~ ' as value' }},
        {{ is_counted('own') }} as is_count
    from {{ ref('int_measure_value') }} as v
    inner join {{ ref('stg_scheme_period') }} as p on {{ same_period('v', 'p') }}
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('v', 'm') }} and v.measure_code = m.measure_code
    inner join {{ ref('stg_scheme_measure') }} as own on {{ same_scheme('m', 'own') }} and m.{{ own }} = own.measure_code
    inner join latest as t on v.office_code = t.office_code
    where {{ 'm.fact <> ' if part == 'value' else 'm.fact = ' }}'ratio'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

taken_over as (
    {{ restated('figure', [
        'scheme_year', 'assessment_code', 'period_code', 'measure_code', 'part', 'state', 'as_of_month'
    ]) }}
),

side as (
    select
        {{ period_key('f') }},
        f.unit_code,
        f.measure_code,
        f.part,
        f.state,
        f.as_of_month,
        1 as own_count,
        f.value as as_was_value,
        0 as restated_count,
        cast(null as decimal(28, 12)) as restated_value,
        cast(null as varchar) as from_unit_name,
        cast(null as integer) as from_order
    from figure as f
    union all
    select
        {{ period_key('t') }},
        t.unit_code,
        t.measure_code,
        t.part,
        t.state,
        t.as_of_month,
        0 as own_count,
        cast(null as decimal(28, 12)) as as_was_value,
        1 as restated_count,
        t.value as restated_value,
        case when t.from_unit_code <> t.unit_code then coalesce(source.unit_name, t.from_unit_code) end as from_unit_name,
        source.sort_order as from_order
    from taken_over as t
    left join {{ ref('dim_unit') }} as source on {{ same_scheme('t', 'source') }} and t.from_unit_code = source.unit_code
),

gathered as (
    select
        office_code,
        scheme_year,
        assessment_code,
        period_code,
        unit_code,
        measure_code,
        part,
        as_of_month,
        max(case when own_count = 1 then state end) as as_was_state,
        sum(as_was_value) as as_was_value,
        sum(restated_count) as restated_count,
        case
            when sum(restated_count) = count(case when restated_count = 1 then restated_value end) then sum(restated_value)
        end as restated_value
    from side
    group by office_code, scheme_year, assessment_code, period_code, unit_code, measure_code, part, as_of_month
),

-- Few figures come from other units: their names are gathered by themselves, for a list in order is dear.
origin as (
    select
        {{ period_key('s') }},
        s.unit_code,
        s.measure_code,
        s.part,
        {{ dbt.listagg('s.from_unit_name', "'、'", 'order by s.from_order') }} as from_unit_names
    from side as s
    where s.from_unit_name is not null
    group by {{ period_key('s') }}, s.unit_code, s.measure_code, s.part
),

joined as (
    select
        {{ period_key('g') }},
        g.unit_code,
        g.measure_code,
        g.as_of_month,
        max(g.as_was_state) as as_was_state,
        max(g.restated_count) as restated_count,
        max(origin.from_unit_names) as from_unit_names,
        {% for name in ['as_was', 'restated'] %}
        {% for part in parts %}
        max(case when g.part = '{{ part }}' then g.{{ name }}_value end) as {{ name }}_{{ part }},
        {% endfor %}
        {% endfor %}
        count(*) as part_count
    from gathered as g
    left join origin
        on {{ same_unit_period('g', 'origin') }} and g.measure_code = origin.measure_code and g.part = origin.part
    group by {{ period_key('g') }}, g.unit_code, g.measure_code, g.as_of_month
),

divided_ratio as (
    {{ divided('joined', {
        'as_was_pct': ([ratio_factor('r.as_was_numerator'), '100'], [ratio_factor('r.as_was_denominator')]),
        'restated_pct': ([ratio_factor('r.restated_numerator'), '100'], [ratio_factor('r.restated_denominator')]),
    }, 2, ['half_up']) }}
)

select
    j.office_code,
    j.scheme_year,
    j.assessment_code,
    j.period_code,
    p.period_title,
    p.end_month as month,
    p.period_order,
    j.unit_code,
    coalesce(h.unit_name, j.unit_code) as unit_name,
    cast(coalesce(h.sort_order, 99998) as integer) as unit_order,
    j.measure_code,
    m.title as measure_title,
    m.display_unit,
    m.display_factor,
    m.display_places,
    case when j.restated_count = 0 then 'gone' when j.as_was_state is null then 'new' else 'there' end as unit_state,
    j.as_was_state,
    cast(j.as_was_value as decimal(28, 12)) as as_was_value,
    cast(j.restated_value as decimal(28, 12)) as restated_value,
    {% for name in ['as_was', 'restated'] %}
    cast(j.{{ name }}_numerator as decimal(28, 12)) as {{ name }}_numerator,
    cast(j.{{ name }}_denominator as decimal(28, 12)) as {{ name }}_denominator,
    j.{{ name }}_pct_half_up as {{ name }}_pct,
    {% endfor %}
    j.from_unit_names,
    j.as_of_month
from divided_ratio as j
inner join {{ ref('stg_scheme_period') }} as p on {{ same_period('j', 'p') }}
inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('j', 'm') }} and j.measure_code = m.measure_code
left join {{ ref('dim_unit_history') }} as h
    on
        j.office_code = h.office_code
        and j.unit_code = h.unit_code
        and h.valid_from <= {{ last_date_of(named_in) }}
        and coalesce(h.valid_to >= {{ last_date_of(named_in) }}, true)
