{{ config(materialized='yearly', year_column='scheme_year') }}
-- step: x at or over its reference earns `met` and something more a step, up to a most; below it loses something a step,
-- or all, or keeps the share x has of the reference, or loses nothing. A step's worth may depend on the size of the
-- target. Only whole steps count, begun ones count whole, or any part counts. Everything is compared exactly.
with compared as (
    select
        i.*,
        over_size.each_points as over_size_each,
        under_size.each_points as under_size_each,
        {{ product_at_least([whole('i.x_over')], ['i.reference_value', whole('i.x_under')]) }} as is_met,
        {{ product_at_least(['i.reference_value', whole('i.x_under')], [whole('i.x_over')]) }} as is_not_over
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
        cast(coalesce(c.met_points, {{ exact_product('c.met_ratio', 'c.full_points') }}) as decimal(28, 10)) as met,
        cast(coalesce(c.over_most_points, {{ exact_product('c.over_most_ratio', 'c.full_points') }}) as decimal(28, 10)) as most,
        case
            when c.is_met and (c.is_not_over or c.over_step is null) then 'met'
            when c.is_met then 'over'
            when c.under_kind = 'steps' then 'short'
            else concat('short_', c.under_kind)
        end as side,
        case when c.is_met then c.over_steps_kind else c.under_steps_kind end as steps_kind,
        case when c.is_met then c.over_step else c.under_step end as side_step,
        cast(
            case when c.is_met then coalesce(c.over_each, c.over_size_each) else coalesce(c.under_each, c.under_size_each) end
            as decimal(12, 4)
        ) as each,
        case when c.is_met then 1 else -1 end as direction,
        case when c.met_points is null then c.met_ratio else 1 end as share_ratio,
        coalesce(c.met_points, c.full_points) as share_points
    from compared as c
),

-- Steps = |x − reference| ÷ step, and what they are worth.
stepped as (
    {{ divided(
        'sided',
        {'steps': (
            [whole('r.direction'), whole('r.x_over')], [whole('r.x_under'), 'r.side_step'],
            [whole('r.direction'), 'r.reference_value', whole('r.x_under')]
        )},
        0, ['down', 'up']
    ) }}
),

valued as (
    {{ divided(
        'stepped',
        {
            'worth': (
                [whole('r.direction'), whole('r.x_over'), 'r.each'], [whole('r.x_under'), 'r.side_step'],
                [whole('r.direction'), 'r.reference_value', whole('r.x_under'), 'r.each']
            ),
            'share': (
                ['r.share_points', 'r.share_ratio', whole('r.x_over')], ['r.reference_value', whole('r.x_under')]
            )
        },
        roundings=['half_up', 'down', 'up']
    ) }}
),

counted as (
    select
        v.*,
        case v.steps_kind when 'whole' then v.steps_down when 'begun' then v.steps_up end as step_count
    from valued as v
),

worth as (
    select
        c.*,
        {%- for rounding in ['half_up', 'down', 'up'] %}
        case when c.step_count is not null then {{ exact_product('c.step_count', 'c.each') }} else c.worth_{{ rounding }} end
            as gain_{{ rounding }}{{ "," if not loop.last }}
        {%- endfor %}
    from counted as c
),

-- What is below `most` when cut off at ten places does not exceed it however it is rounded.
limited as (
    select
        w.*,
        coalesce(w.gain_down >= w.most, false) as is_most,
        {%- for rounding in ['half_up', 'down', 'up'] %}
        case when w.gain_down >= w.most then w.most else w.gain_{{ rounding }} end
            as kept_{{ rounding }}{{ "," if not loop.last }}
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
            when s.side = 'short_proportional' then s.share_{{ rounding }}
            {%- if rounding == 'half_up' %}
            when s.side = 'over' then s.met + s.kept_half_up
            when s.side = 'short' then s.met - s.gain_half_up
            {%- else %}
            when s.side = 'over' then {{ cut_sum('s.met', 's.kept_down', 's.kept_up') }}
            when s.side = 'short' then {{ cut_sum('s.met', '-s.gain_down', '-s.gain_up') }}
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
