{{ config(materialized='view') }}
-- deduct_per: an indicator starts at F and loses x ÷ step × each; a deduction starts at 0.
with due as (
    select
        i.*,
        case when i.role in ('bonus', 'deduction') then 0 else i.full_points end as start_points
    from {{ ref('int_score_input') }} as i
    where i.rule = 'deduct_per'
),

lost as (
    {{ step_points('due') }}
)

select
    {{ score_key('t') }},
    {{ brought_along('t') }},
    t.input_state,
    {{ added_points(
        't.start_points', "case when t.input_state = 'ready' then -t.points_half_up end",
        '-t.points_rest_over', 't.points_rest_under'
    ) }},
    concat(
        case when t.role in ('bonus', 'deduction') then 'deduction' else '' end,
        case
            when t.role in ('bonus', 'deduction') and t.is_whole_steps then '_whole_steps'
            when t.role in ('bonus', 'deduction') then ''
            when t.is_whole_steps then 'whole_steps'
            else 'normal'
        end
    ) as base_case,
    cast(null as integer) as band_order
from lost as t
