-- step: x at or over its reference earns `met` and something more a step, up to a most; below it loses something a step,
-- or all, or keeps the share x has of the reference, or loses nothing. A step's worth may depend on the size of the
-- target. Only whole steps count, begun ones count whole, or any part counts. Everything is compared exactly.
with compared as (
    select
        i.*,
        over_size.each_points as over_size_each,
        under_size.each_points as under_size_each,
        {{ product_at_least(['i.x_over'], ['i.reference_value', 'i.x_under']) }} as is_met,
        {{ product_at_least(['i.reference_value', 'i.x_under'], ['i.x_over']) }} as is_not_over
    from {{ ref('int_score_input') }} as i
    {%- for side in ['over', 'under'] %}
    left join {{ ref('stg_scheme_step_size') }} as {{ side }}_size
        on {{ same_assessment('i', side ~ '_size') }} and i.indicator_code = {{ side }}_size.indicator_code
        and {{ side }}_size.side = '{{ side }}'
        and ({{ side }}_size.lower_bound is null or coalesce(i.target_value, i.base_value) >= {{ side }}_size.lower_bound)
        and ({{ side }}_size.upper_bound is null or coalesce(i.target_value, i.base_value) < {{ side }}_size.upper_bound)
    {%- endfor %}
    where i.rule = 'step'
),

sided as (
    select
        c.*,
        cast(coalesce(c.met_points, {{ dec_mul('c.met_ratio', 'c.full_points', 10) }}) as decimal(28, 10)) as met,
        cast(coalesce(c.over_most_points, {{ dec_mul('c.over_most_ratio', 'c.full_points', 10) }}) as decimal(28, 10)) as most,
        case
            when c.is_met and (c.is_not_over or c.over_step is null) then 'met'
            when c.is_met then 'over'
            when c.under_kind = 'steps' then 'short'
            else concat('short_', c.under_kind)
        end as side,
        case when c.is_met then c.over_steps_kind else c.under_steps_kind end as steps_kind,
        cast(
            case when c.is_met then coalesce(c.over_each, c.over_size_each) else coalesce(c.under_each, c.under_size_each) end
            as decimal(12, 4)
        ) as each,
        case
            when c.is_met
                then {{ lowest_over(['c.x_over'], ['c.x_under', 'c.over_step'], ['c.reference_value', 'c.x_under']) }}
            else {{ lowest_over(['c.reference_value', 'c.x_under'], ['c.x_under', 'c.under_step'], ['c.x_over']) }}
        end as steps_over,
        case
            when c.is_met
                then {{ lowest_under(['c.x_over'], ['c.x_under', 'c.over_step'], ['c.reference_value', 'c.x_under']) }}
            else {{ lowest_under(['c.reference_value', 'c.x_under'], ['c.x_under', 'c.under_step'], ['c.x_over']) }}
        end as steps_under
    from compared as c
),

counted as (
    select
        s.*,
        case s.steps_kind
            when 'whole' then {{ floor_quotient(['s.steps_over'], ['s.steps_under']) }}
            when 'begun' then -{{ floor_quotient(['-s.steps_over'], ['s.steps_under']) }}
        end as step_count
    from sided as s
),

worth as (
    select
        c.*,
        {%- for rounding in ['half_up', 'down', 'up'] %}
        case
            when c.step_count is not null then {{ dec_mul('c.step_count', 'c.each', 10) }}
            else {{ dec_quotient(['c.steps_over', 'c.each'], ['c.steps_under'], 10, rounding) }}
        end as worth_{{ rounding }}{{ "," if not loop.last }}
        {%- endfor %}
    from counted as c
),

-- What is below `most` when cut off at ten places does not exceed it however it is rounded.
limited as (
    select
        w.*,
        coalesce(w.worth_down >= w.most, false) as is_most,
        {%- for rounding in ['half_up', 'down', 'up'] %}
        case when w.worth_down >= w.most then w.most else w.worth_{{ rounding }} end
            as gain_{{ rounding }}{{ "," if not loop.last }}
        {%- endfor %}
    from worth as w
)

select
    {{ score_key('s') }},
    s.input_state,
    {%- for name, rounding in {'raw_points': 'half_up', 'cut_points': 'down'}.items() %}
    cast(
        case
            when s.input_state <> 'ready' then null
            when s.side in ('met', 'short_none') then s.met
            when s.side = 'short_zero' then 0
            when s.side = 'short_proportional'
                then {{ dec_quotient(
                    ['coalesce(s.met_points, s.full_points)', 'case when s.met_points is null then s.met_ratio else 1 end', 's.x_over'],
                    ['s.reference_value', 's.x_under'], 10, rounding
                ) }}
            {%- if rounding == 'half_up' %}
            when s.side = 'over' then s.met + s.gain_half_up
            when s.side = 'short' then s.met - s.worth_half_up
            {%- else %}
            when s.side = 'over' then {{ cut_sum('s.met', 's.gain_down', 's.gain_up') }}
            when s.side = 'short' then {{ cut_sum('s.met', '-s.worth_down', '-s.worth_up') }}
            {%- endif %}
        end as decimal(28, 10)
    ) as {{ name }},
    {%- endfor %}
    case when s.side = 'over' and s.is_most then 'over_most' else s.side end as base_case,
    cast(null as integer) as band_order,
    s.met as met_points,
    s.most as most_points,
    s.steps_kind,
    s.step_count,
    s.each as each_points
from limited as s
