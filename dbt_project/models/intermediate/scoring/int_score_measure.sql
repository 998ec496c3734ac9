{{ config(materialized='yearly', year_column='scheme_year') }}
-- Which measures a score rests on, and as what: its own one (of a ratio the two parts), those of the parts of a composite,
-- those its gate or its cases look at. Their evidence is the score's.
with item as (
    select
        i.office_code,
        i.scheme_year,
        i.assessment_code,
        i.indicator_code as item_code,
        coalesce(i.parent_code, i.indicator_code) as indicator_code,
        i.measure_code,
        case when i.role = 'part' then 'part' else 'indicator' end as used_in
    from {{ ref('stg_scheme_indicator') }} as i
),

-- A part is a score of its own and stands in its whole as well.
owner as (
    select
        i.office_code,
        i.scheme_year,
        i.assessment_code,
        i.item_code,
        i.indicator_code,
        i.measure_code,
        i.used_in
    from item as i
    union all
    select
        i.office_code,
        i.scheme_year,
        i.assessment_code,
        i.item_code,
        i.item_code as indicator_code,
        i.measure_code,
        'indicator' as used_in
    from item as i
    where i.used_in = 'part'
),

used as (
    select
        o.office_code,
        o.scheme_year,
        o.assessment_code,
        o.indicator_code,
        o.item_code,
        o.measure_code,
        o.used_in
    from owner as o
    where o.measure_code is not null
    union all
    select
        o.office_code,
        o.scheme_year,
        o.assessment_code,
        o.indicator_code,
        o.item_code,
        x.measure_code,
        c.owner_kind as used_in
    from owner as o
    inner join {{ ref('stg_scheme_condition') }} as c
        on {{ same_assessment('o', 'c') }} and c.owner_kind in ('gate', 'case') and o.item_code = c.owner_code
    inner join {{ ref('stg_scheme_input') }} as x on {{ same_assessment('c', 'x') }} and c.input_key = x.input_key
)

{% for part, condition in [
    ('u.measure_code', "m.fact <> 'ratio'"), ('m.numerator_measure_code', "m.fact = 'ratio'"),
    ('m.denominator_measure_code', "m.fact = 'ratio'")
] %}
select
    u.office_code,
    u.scheme_year,
    u.assessment_code,
    u.indicator_code,
    u.item_code,
    u.used_in,
    {{ part }} as measure_code
from used as u
inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('u', 'm') }} and u.measure_code = m.measure_code
where {{ condition }}
{{ "union" if not loop.last }}
{%- endfor %}
