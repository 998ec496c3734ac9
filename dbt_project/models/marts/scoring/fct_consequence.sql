{{ config(materialized='yearly', year_column='scheme_year') }}
-- What a period's result means for a unit: a trigger of the scheme that held for the required number of consecutive
-- periods of the same assessment, within the year unless the scheme counts across years (only then other years are read);
-- nothing follows for units of a group the assessment leaves out. `streak` is how long it has held by this period,
-- `history_zh` what held in each of its periods where there are several. Who is not assessed on an indicator is neither
-- behind nor ahead on it.
with lasting as (
    select distinct
        office_code,
        assessment_code,
        consequence_code
    from {{ ref('stg_scheme_consequence') }}
    where is_across_years
),

-- Of other years those that some year counts across.
consequence as (
    select c.*
    from {{ ref('stg_scheme_consequence') }} as c
    left join lasting on {{ same('c', 'lasting', ['office_code', 'assessment_code', 'consequence_code']) }}
    where {{ is_built('c') }} or lasting.consequence_code is not null
),

unreported as (
    select
        {{ period_key('p') }},
        r.unit_code,
        {{ dbt.listagg('r.month', "'、'", "order by r.month") }} as months
    from {{ ref('stg_scheme_period') }} as p
    inner join {{ ref('fct_report') }} as r
        on {{ same_scheme('p', 'r') }} and r.month >= p.start_month and r.month <= p.end_month
    where r.form_set = 'monthly' and r.state in ('missing', 'rejected')
    group by {{ period_key('p') }}, r.unit_code
),

-- The scores a trigger watches.
watched as (
    select
        {{ score_key('i') }},
        i.title,
        i.actual_over,
        i.actual_under,
        i.target_value,
        i.pace_numerator,
        i.pace_denominator
    from {{ ref('int_score_input') }} as i
    inner join (
        select distinct
            c.office_code,
            c.scheme_year,
            c.assessment_code,
            c.indicator_code
        from consequence as c
        where c.indicator_code is not null
    ) as c
        on {{ same_assessment('i', 'c') }} and i.indicator_code = c.indicator_code
    where i.full_points > 0 and {{ is_office_built('i') }}
),

completed as (
    {{ with_completion('watched', 2) }}
),

finer as (
    {{ divided('completed', {
        'fine_completion': ([whole('r.actual_over'), '100'], ['r.target_value', whole('r.actual_under')]),
        'fine_pace': (['r.pace_numerator', '100'], ['r.pace_denominator'])
    }, 6, ['half_up']) }}
),

judged as (
    select
        {{ period_key('t') }},
        t.unit_code,
        c.consequence_code,
        c.consequence_order,
        c.title,
        c.action_code,
        c.trigger_code,
        c.threshold,
        c.indicator_code,
        c.match_code,
        c.clause,
        coalesce(c.streak, 1) as needed_streak,
        coalesce(c.is_across_years, false) as is_across_years,
        p.period_title,
        {{ month_number('p.start_month') }} as first_month_no,
        {{ month_number('p.end_month') }} as last_month_no,
        t.grade_title,
        t.received_at,
        t.loaded_at,
        t.total_points,
        scheme.points_places,
        t.rank_partition,
        t.official_rank,
        t.official_rank_from_end,
        t.official_size,
        x.title as indicator_title,
        x.completion_pct,
        x.pace_pct,
        cast(x.completion_pct - x.pace_pct as decimal(28, 2)) as pace_gap_pct,
        x.fine_completion_half_up - x.fine_pace_half_up as fine_gap_pct,
        u.months,
        coalesce(
            case c.trigger_code
                when 'rank_top' then t.official_rank <= c.threshold
                when 'rank_bottom' then t.official_rank_from_end <= c.threshold
                when 'points_below' then t.is_ranked and t.total_points < c.threshold
                when 'points_at_least' then t.is_ranked and t.total_points >= c.threshold
                when 'completion_behind_pace' then not {{ completion_at_least('x', '-c.threshold') }}
                when 'completion_ahead_of_pace' then {{ completion_at_least('x', 'c.threshold') }}
                when 'report_missing' then u.months is not null
                when 'grade' then position('|' || t.grade_title || '|' in c.grade_titles) > 0
                when 'when' then w.holds
            end, false
        ) as is_hit
    from {{ ref('fct_assessment_total') }} as t
    inner join {{ ref('stg_scheme_period') }} as p on {{ same_period('t', 'p') }}
    inner join {{ ref('stg_scheme') }} as scheme on {{ same_scheme('t', 'scheme') }}
    inner join consequence as c
        on {{ same_assessment('t', 'c') }}
        and {{ in_list('c.group_codes', 't.group_code') }} and {{ in_list('c.unit_codes', 't.unit_code') }}
    inner join {{ ref('int_unit_group') }} as g on {{ same_unit_period('t', 'g') }} and g.is_assessed
    left join finer as x on {{ same_unit_period('t', 'x') }} and c.indicator_code = x.indicator_code
    left join unreported as u on {{ same_unit_period('t', 'u') }}
    left join {{ ref('int_condition_set') }} as w
        on
            {{ same_unit_period('t', 'w') }} and w.owner_kind = 'consequence' and c.consequence_code = w.owner_code
            and {{ is_office_built('w') }}
),

-- Consecutive hits share their month less their own number times the length of a period: one island a streak.
island as (
    select
        j.*,
        {%- for scope, columns in {'year': 'j.scheme_year, ', 'history': ''}.items() %}
        j.last_month_no - (j.last_month_no - j.first_month_no + 1) * row_number() over (
            partition by j.office_code, {{ columns }}j.assessment_code, j.consequence_code, j.unit_code
            order by j.last_month_no nulls last
        ) as {{ scope }}_island{{ "," if not loop.last }}
        {%- endfor %}
    from judged as j
    where j.is_hit
),

counted as (
    select
        i.*,
        case
            when i.is_across_years
                then row_number() over (
                    partition by i.office_code, i.assessment_code, i.consequence_code, i.unit_code, i.history_island
                    order by i.last_month_no nulls last
                )
            else row_number() over (
                partition by
                    i.office_code, i.scheme_year, i.assessment_code, i.consequence_code, i.unit_code, i.year_island
                order by i.last_month_no nulls last
            )
        end as streak
    from island as i
),

printed as (
    select
        c.*,
        told.conditions_zh,
        {{ text_of_amount('c.total_points', '1', 'c.points_places') }} as total_text,
        {{ say_of('partition', 'c.rank_partition') }} as partition_text,
        cast(c.official_rank as varchar) as rank_text,
        cast(c.official_rank_from_end as varchar) as rank_from_end_text,
        cast(c.official_size as varchar) as size_text,
        {{ exact_text('c.threshold') }} as threshold_text,
        {{ text_of_decimal('c.completion_pct', '2') }} as completion_text,
        {{ text_of_decimal('c.pace_pct', '2') }} as pace_text,
        -- a gap that two places would print as the threshold itself, though it is not, is printed with six
        case
            when abs(c.pace_gap_pct) = c.threshold and c.fine_gap_pct <> c.pace_gap_pct
                then {{ exact_text('abs(c.fine_gap_pct)') }}
            else {{ text_of_decimal('abs(c.pace_gap_pct)', '2') }}
        end as gap_text
    from counted as c
    left join {{ ref('int_condition_set_told') }} as told
        on
            {{ same_unit_period('c', 'told') }} and told.owner_kind = 'consequence' and c.consequence_code = told.owner_code
            and {{ is_office_built('told') }}
),

worded as (
    select
        p.*,
        {{ say_of('consequence', 'p.trigger_code', {
            'total': 'p.total_text', 'partition': 'p.partition_text', 'rank': 'p.rank_text',
            'rank_from_end': 'p.rank_from_end_text', 'size': 'p.size_text', 'threshold': 'p.threshold_text',
            'indicator': 'p.indicator_title', 'completion': 'p.completion_text', 'pace': 'p.pace_text',
            'gap': 'p.gap_text', 'months': 'p.months', 'grade': 'p.grade_title', 'conditions': 'p.conditions_zh',
            'over': 'case when p.threshold > 0 then ' ~ say(words('threshold').over, {'threshold': 'p.threshold_text'}) ~ ' end',
            'reached': 'case when p.threshold > 0 then ' ~ say(words('threshold').reached, {'threshold': 'p.threshold_text'}) ~ ' end',
        }) }} as reason
    from printed as p
),

history as (
    select
        {{ period_key('w') }},
        w.consequence_code,
        w.unit_code,
        {{ dbt.listagg(
            say(words('streak').one, {'period': 'h.period_title', 'reason': 'h.reason'}), "'｜'", "order by h.last_month_no"
        ) }} as history_zh
    from worded as w
    inner join worded as h
        on
            w.office_code = h.office_code and w.assessment_code = h.assessment_code
            and w.consequence_code = h.consequence_code and w.unit_code = h.unit_code
            and w.last_month_no >= h.last_month_no
            and w.last_month_no - w.streak * (w.last_month_no - w.first_month_no + 1) < h.last_month_no
    where w.streak >= w.needed_streak and w.streak > 1
    group by {{ period_key('w') }}, w.consequence_code, w.unit_code
)

select
    {{ period_key('w') }},
    w.consequence_code,
    w.unit_code,
    w.consequence_order,
    w.title,
    w.action_code,
    w.trigger_code,
    w.threshold,
    w.indicator_code,
    w.match_code,
    concat(
        w.reason,
        case when w.streak > 1 then {{ say(words('streak').behind, {'streak': 'cast(w.streak as varchar)'}) }} else '' end
    ) as reason_zh,
    w.clause,
    cast(w.streak as integer) as streak,
    h.history_zh,
    w.received_at,
    w.loaded_at
from worded as w
left join history as h
    on {{ same_unit_period('w', 'h') }} and w.consequence_code = h.consequence_code
where w.streak >= w.needed_streak
