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

-- Of the three divisions a score needs at most one; what is null is not divided.
asked as (
    select
        s.*,
        case when s.steps_kind in ('whole', 'begun') then s.side_step end as counted_step,
        case when s.steps_kind = 'exact' and s.side in ('over', 'short') then s.side_step end as parted_step,
        case when s.side = 'short_proportional' then s.share_points end as asked_points
    from sided as s
),

-- Steps = |x − reference| ÷ step, and what they are worth.
stepped as (
    {{ divided(
        'asked',
        {'steps': (
            [whole('r.direction'), whole('r.x_over')], [whole('r.x_under'), 'r.counted_step'],
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
                [whole('r.direction'), whole('r.x_over'), 'r.each'], [whole('r.x_under'), 'r.parted_step'],
                [whole('r.direction'), 'r.reference_value', whole('r.x_under'), 'r.each']
            ),
            'share': (
                ['r.asked_points', 'r.share_ratio', whole('r.x_over')], ['r.reference_value', whole('r.x_under')]
            )
        }
    ) }}
),

counted as (
    select
        v.*,
        case v.steps_kind when 'whole' then v.steps_down when 'begun' then v.steps_up end as step_count
    from valued as v
),

gained as (
    select
        c.*,
        case when c.step_count is not null then {{ exact_product('c.step_count', 'c.each') }} else c.worth_half_up end as gain,
        case when c.step_count is not null then 0 else c.worth_rest_over end as gain_rest_over,
        case when c.step_count is not null then 1 else c.worth_rest_under end as gain_rest_under
    from counted as c
),

capped as (
    select
        g.*,
        g.side = 'over' and coalesce(g.gain > g.most or (g.gain = g.most and g.gain_rest_over >= 0), false) as is_most
    from gained as g
),

-- What is earned to start with, and what is added to it.
moved as (
    select
        c.*,
        case when c.side in ('short_zero', 'short_proportional') then 0 else c.met end as start_points,
        {%- for name, part, most in [('points', '', 'c.most'), ('over', '_rest_over', '0'), ('under', '_rest_under', '1')] %}
        case
            when c.input_state <> 'ready' then null
            when c.is_most then {{ most }}
            when c.side = 'over' then c.gain{{ part }}
            when c.side = 'short' then {{ '' if name == 'under' else '-' }}c.gain{{ part }}
            when c.side = 'short_proportional' then c.share{{ part or '_half_up' }}
            else {{ 1 if name == 'under' else 0 }}
        end as moved_{{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    from capped as c
)

select
    {{ score_key('s') }},
    {{ brought_along('s') }},
    s.input_state,
    {{ added_points('s.start_points', 's.moved_points', 's.moved_over', 's.moved_under') }},
    case when s.is_most then 'over_most' else s.side end as base_case,
    cast(null as integer) as band_order,
    s.met as met_points,
    s.most as most_points,
    s.steps_kind,
    s.step_count,
    s.each as each_points
from moved as s
