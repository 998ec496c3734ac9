{{ config(materialized='yearly', year_column='scheme_year') }}
-- cases: points of the first case whose conditions all hold; `otherwise` always does. A case that still waits for
-- certification stops the search: what comes after it is not known to be the answer.
with tried as (
    select
        {{ score_key('i') }},
        c.case_order,
        c.title,
        c.points,
        c.is_otherwise,
        row_number() over (partition by {{ score_key('i') }} order by c.case_order nulls last) as try_order,
        (not c.is_otherwise and s.holds is null) as is_open,
        s.is_too_large
    from {{ ref('int_score_input') }} as i
    inner join {{ ref('stg_scheme_case') }} as c
        on {{ same_assessment('i', 'c') }} and i.indicator_code = c.indicator_code
    left join {{ ref('int_condition_set') }} as s
        on {{ same_unit_period('i', 's') }} and s.owner_kind = 'case'
        and i.indicator_code = s.owner_code and c.case_order = s.case_order
    where i.rule = 'cases' and i.input_state = 'ready' and (c.is_otherwise or coalesce(s.holds, true))
),

decided as (
    select
        {{ score_key('t') }},
        t.case_order,
        t.title,
        t.points,
        t.is_otherwise,
        t.is_open,
        t.is_too_large
    from tried as t
    where t.try_order = 1
)

select
    {{ score_key('i') }},
    {{ brought_along('i') }},
    case
        when d.is_open and d.is_too_large then 'too_large'
        when d.is_open then 'pending_review'
        else i.input_state
    end as input_state,
    cast(case when not d.is_open then d.points end as decimal(28, 10)) as raw_points,
    0 as rest_over,
    1 as rest_under,
    case when d.is_otherwise then 'otherwise' else 'case' end as base_case,
    cast(d.case_order as integer) as band_order,
    d.title as case_title
from {{ ref('int_score_input') }} as i
left join decided as d on {{ same_score('i', 'd') }}
where i.rule = 'cases'
