-- deduct_per: an indicator starts at F and loses A ÷ step × each; a deduction starts at 0. What is left of F is cut off
-- towards zero by taking off more where it is positive, less where it is negative.
select
    {{ score_key('i') }},
    i.input_state,
    case
        when i.input_state <> 'ready' then null
        when i.role = 'indicator' then cast(i.full_points - {{ step_points('i') }} as decimal(28, 10))
        else cast(-{{ step_points('i') }} as decimal(28, 10))
    end as raw_points,
    case
        when i.input_state <> 'ready' then null
        when i.role <> 'indicator' then cast(-{{ step_points('i', 'down') }} as decimal(28, 10))
        when {{ step_points('i', 'up') }} <= i.full_points
            then cast(i.full_points - {{ step_points('i', 'up') }} as decimal(28, 10))
        else cast(i.full_points - {{ step_points('i', 'down') }} as decimal(28, 10))
    end as cut_points,
    case
        when i.role = 'indicator' and i.is_whole_steps then 'whole_steps'
        when i.role = 'indicator' then 'normal'
        when i.is_whole_steps then 'deduction_whole_steps'
        else 'deduction'
    end as base_case,
    cast(null as integer) as band_order
from {{ ref('int_score_input') }} as i
where i.rule = 'deduct_per'
