{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  同比 of every measure with the same period of last year, taken apart. A row is a unit's figure of this year beside last year's
  in five states, each step from one to the next a part of the difference:

    base_first_value     last year's figure as it was first known
    base_value           … as known now                                                 revision
    base_caliber_value   … counted by this year's definition                            caliber
    base_restated_value  … of this year's units, by the crosswalk of changes            boundary
    base_shared_value    … with this year's shares of credit                            split
    this_value           this year's figure, less what arrived in earlier years         real
                         … and that: what took effect only now                          carried_over

  Each state is counted by itself from fact rows; real is what remains between the last two, the like-for-like difference
  of this year's figure without what was carried over and last year's under this year's terms. The parts sum to
  this_value − base_first_value to the last digit, for a ratio too: its states are percents half up at six places.

  Ready-made figures bring last year's figure themselves, under this year's terms and of this year's units: what it differs by
  from last year's own is revision. A unit that was not there a year before has no figure of its own then: 0 in the states before the crosswalk brings it one.
  A unit that is there no more keeps none after it. Where any state is not known, none of the parts is told. Of measures whose
  replaced rows nobody follows (unfollowed()) the first figure and the revision are not told where something was replaced since:
  the difference is from last year's figure as known now.
#}
{% set key = ['scheme_year', 'assessment_code', 'period_code', 'measure_code', 'part'] %}
{% set parts = {'value': 'measure_code', 'numerator': 'numerator_measure_code', 'denominator': 'denominator_measure_code'} %}
{% set told = ['first_value', 'now_value', 'caliber_value', 'restated_value', 'shared_value', 'lasting_value', 'this_value'] %}

with pair as (
    select
        {{ period_key('p') }},
        p.start_month,
        p.end_month,
        p.year_start_month,
        e.period_code as base_period_code,
        e.end_month as base_end_month,
        m.measure_code,
        m.fact,
        m.value_field,
        m.credit,
        m.caliber_id,
        em.caliber_id as base_caliber_id,
        m.numerator_measure_code,
        m.denominator_measure_code,
        m.caliber_id <> em.caliber_id or a.value_status <> ea.value_status as is_other_caliber
    from {{ ref('stg_scheme_period') }} as p
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('p', 'a') }}
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('p', 'm') }}
    inner join {{ ref('stg_scheme_period') }} as e
        on
            p.office_code = e.office_code
            and p.scheme_year = e.scheme_year + 1
            and p.assessment_code = e.assessment_code
            and p.year_before_period_code = e.period_code
            and {{ month_number('p.year_start_month') }} - {{ month_number('e.year_start_month') }} = 12
    inner join {{ ref('stg_scheme_assessment') }} as ea on {{ same_assessment('e', 'ea') }}
    inner join {{ ref('stg_scheme_measure') }} as em on {{ same_scheme('e', 'em') }} and m.measure_code = em.measure_code
    where p.is_due and {{ is_built('p') }}
),

{{ unfollowed() }},

-- When the figures of then were first known, of periods in which something was replaced since.
first_known as (
    select distinct
        office_code,
        scheme_year,
        assessment_code,
        period_code,
        known_at
    from {{ ref('int_measure_due') }}
    where known_at is not null
),

-- Last year's figures by the units of then; a ratio as its two parts, which are taken over each by itself.
base as (
    {% for part, own in parts.items() %}
    select
        {{ period_key('c') }},
        c.measure_code,
        '{{ part }}' as part,
        -- what a sheet brings is of this year's units already
        case when c.fact = 'indicator' then '9999-12' else c.base_end_month end as data_month,
        c.end_month as as_of_month,
        {{ is_counted('own') }} as is_count,
        b.unit_code,
        case when f.measure_code is null then b.{{ part }} else f.{{ part }} end as first_value,
        {{ "case when c.fact = 'indicator' then brought.base_value else b.value end" if part == 'value' else 'b.' ~ part }}
            as now_value,
        case
            {% if part == 'value' %}
            when c.fact = 'indicator' then brought.base_value
            {% endif %}
            when c.is_other_caliber then r.{{ part }}
            else b.{{ part }}
        end as caliber_value,
        case when f.measure_code is not null then first_known.known_at end as base_first_at,
        f.measure_code is not null and unfollowed.measure_code is not null as is_first_untold,
        b.received_at as base_received_at,
        b.loaded_at as base_loaded_at
    from pair as c
    inner join {{ ref('int_measure_value') }} as b
        on
            c.office_code = b.office_code
            and c.scheme_year = b.scheme_year + 1
            and c.assessment_code = b.assessment_code
            and c.base_period_code = b.period_code
            and c.measure_code = b.measure_code
    left join {{ ref('int_measure_value') }} as f
        on
            {{ is_built('f', back=1) }}
            and {{ same('b', 'f', ['office_code', 'scheme_year', 'assessment_code', 'unit_code', 'measure_code']) }}
            and f.period_code = b.period_code || '@first'
    inner join {{ ref('stg_scheme_measure') }} as own on {{ same_scheme('c', 'own') }} and c.{{ own }} = own.measure_code
    left join unfollowed on {{ same('b', 'unfollowed', ['office_code', 'scheme_year', 'measure_code']) }}
    left join first_known
        on {{ same('f', 'first_known', ['office_code', 'scheme_year', 'assessment_code', 'period_code']) }}
    left join {{ ref('int_measure_value') }} as r
        on
            {{ is_built('r') }}
            and {{ same('c', 'r', ['office_code', 'scheme_year', 'assessment_code', 'measure_code']) }}
            and c.base_period_code = r.period_code
            and b.unit_code = r.unit_code
    {% if part == 'value' %}
    left join {{ ref('int_score_prior') }} as brought
        on
            {{ is_built('brought') }}
            and {{ same_period('c', 'brought') }} and b.unit_code = brought.unit_code and c.measure_code = brought.measure_code
    {% endif %}
    where {{ 'c.fact <> ' if part == 'value' else 'c.fact = ' }}'ratio' and {{ is_built('b', back=1) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

recounted as (
    select
        {{ columns_of('base', ['office_code', 'unit_code', 'data_month', 'as_of_month', 'is_count'] + key) }},
        base.caliber_value as value
    from base
),

taken_over as (
    {{ restated('recounted', key) }}
),

{{ reshared('pair', key) }},

living as (
    select distinct
        {{ period_key('c') }},
        u.unit_code
    from pair as c
    inner join {{ ref('dim_unit') }} as u on {{ same_scheme('c', 'u') }} and {{ lives_in('u', 'c') }}
),

-- What took effect in the period and arrived before the year began.
carried as (
    select
        {{ period_key('c') }},
        e.unit_code,
        c.measure_code,
        cast(sum(e.contribution) as decimal(28, 12)) as carried_value
    from pair as c
    inner join {{ ref('int_measure_evidence') }} as e on {{ same_period('c', 'e') }} and c.measure_code = e.measure_code
    inner join {{ ref('stg_submission') }} as s on {{ same('e', 's', ['office_code', 'receipt_no']) }}
    where {{ is_built('e') }} and c.value_field = 'effective' and {{ end_month_of_period('s.report_period') }} < c.year_start_month
    group by {{ period_key('c') }}, e.unit_code, c.measure_code
),

this_year as (
    {% for part in parts %}
    select
        {{ period_key('c') }},
        c.measure_code,
        '{{ part }}' as part,
        v.unit_code,
        v.{{ part }} as this_value,
        v.{{ part }}{{ ' - coalesce(carried.carried_value, 0)' if part == 'value' }} as lasting_value,
        v.received_at,
        v.loaded_at
    from pair as c
    inner join {{ ref('int_measure_value') }} as v on {{ same_period('c', 'v') }} and c.measure_code = v.measure_code
    {% if part == 'value' %}
    left join carried on {{ same_unit_period('v', 'carried') }} and v.measure_code = carried.measure_code
    {% endif %}
    where {{ 'c.fact <> ' if part == 'value' else 'c.fact = ' }}'ratio' and {{ is_built('v') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Every unit that has a figure on some side: its own of last year, what the crosswalk gives it, its own of this year.
unit_part as (
    select distinct
        office_code,
        unit_code,
        {{ key | join(', ') }}
    from (
        {% for side in ['base', 'taken_over', 'split', 'this_year'] %}
        select
            {{ columns_of(side, ['office_code', 'unit_code'] + key) }}
        from {{ side }}
        {{ 'union all' if not loop.last }}
        {% endfor %}
    ) as sides
),

given as (
    select
        {{ columns_of('t', ['office_code', 'unit_code'] + key) }},
        count(*) as piece_count,
        sum(case when t.is_moved then 1 else 0 end) as moved_count,
        count(t.value) as known_count,
        sum(t.value) as value
    from taken_over as t
    group by {{ columns_of('t', ['office_code', 'unit_code'] + key) }}
),

stated as (
    select
        {{ columns_of('p', ['office_code', 'unit_code'] + key) }},
        l.unit_code is not null as is_living,
        b.unit_code is not null as has_base,
        g.unit_code is not null as is_given,
        coalesce(g.moved_count, 0) as moved_count,
        case when b.unit_code is null then 0 else b.first_value end as first_value,
        case when b.unit_code is null then 0 else b.now_value end as now_value,
        case when b.unit_code is null then 0 else b.caliber_value end as caliber_value,
        case
            when l.unit_code is null or g.unit_code is null then 0
            when g.known_count = g.piece_count then g.value
        end as restated_value,
        case when l.unit_code is null then 0 else coalesce(split.split_value, 0) end as split_value,
        case when l.unit_code is null and v.unit_code is null then 0 else v.lasting_value end as lasting_value,
        case when l.unit_code is null and v.unit_code is null then 0 else v.this_value end as this_value,
        coalesce(b.is_first_untold, false) as is_first_untold,
        b.base_first_at,
        b.base_received_at,
        b.base_loaded_at,
        v.received_at,
        v.loaded_at
    from unit_part as p
    left join base as b on {{ same('p', 'b', ['office_code', 'unit_code'] + key) }}
    left join given as g on {{ same('p', 'g', ['office_code', 'unit_code'] + key) }}
    left join this_year as v on {{ same('p', 'v', ['office_code', 'unit_code'] + key) }}
    left join split on {{ same('p', 'split', ['office_code', 'unit_code'] + key) }}
    left join living as l on {{ same_unit_period('p', 'l') }}
),

added as (
    select
        *,
        restated_value + split_value as shared_value
    from stated
),

whole as (
    select
        {{ columns_of('s', ['office_code', 'unit_code', 'scheme_year', 'assessment_code', 'period_code', 'measure_code']) }},
        {% for name in told %}
        {% for part in parts %}
        max(case when s.part = '{{ part }}' then s.{{ name }} end) as {{ name }}_{{ part }},
        {% endfor %}
        {% endfor %}
        max(s.part) <> 'value' as is_ratio,
        bool_and(s.is_living) as is_living,
        bool_or(s.has_base) as has_base,
        bool_or(s.is_given) as is_given,
        max(s.moved_count) as moved_count,
        bool_and(s.this_value is not null) as is_this_known,
        bool_and(
            s.first_value is not null and s.now_value is not null and s.caliber_value is not null
            and s.restated_value is not null
        ) as is_base_known,
        bool_or(s.is_first_untold) as is_first_untold,
        max(s.base_first_at) as base_first_at,
        max(s.base_received_at) as base_received_at,
        max(s.base_loaded_at) as base_loaded_at,
        max(s.received_at) as received_at,
        max(s.loaded_at) as loaded_at
    from added as s
    group by {{ columns_of('s', ['office_code', 'unit_code', 'scheme_year', 'assessment_code', 'period_code', 'measure_code']) }}
),

quoted as (
    {% set quotients = {} -%}
    {%- for name in told -%}
    {%- do quotients.update({
        name ~ '_pct': ([ratio_factor('r.' ~ name ~ '_numerator'), '100'], [ratio_factor('r.' ~ name ~ '_denominator')])
    }) -%}
    {%- endfor -%}
    {{ divided('whole', quotients, 6, ['half_up']) }}
),

judged as (
    select
        q.*,
        {% for name in told %}
        case when q.is_ratio then q.{{ name }}_pct_half_up else q.{{ name }}_value end as {{ name }},
        {% endfor %}
        case
            when not q.has_base and not q.is_given then 'no_base'
            when not q.is_base_known then 'base_not_known'
            when not q.is_this_known then 'this_not_known'
            when q.is_ratio and (
                {%- for name in told %}
                q.{{ name }}_pct_half_up is null{{ ' or' if not loop.last }}
                {%- endfor %}
            ) then 'no_quotient'
            else 'compared'
        end as state
    from quoted as q
)

select
    {{ period_key('j') }},
    j.unit_code,
    j.measure_code,
    j.state,
    case when not j.is_living then 'gone' when not j.has_base then 'new' else 'there' end as unit_state,
    cast(j.this_value as decimal(28, 12)) as this_value,
    cast(case when (j.has_base or j.is_given) and not j.is_first_untold then j.first_value end as decimal(28, 12)) as base_first_value,
    {% for name, column in {
        'base_value': 'now_value', 'base_caliber_value': 'caliber_value',
        'base_restated_value': 'restated_value', 'base_shared_value': 'shared_value'
    }.items() %}
    cast(case when j.has_base or j.is_given then j.{{ column }} end as decimal(28, 12)) as {{ name }},
    {% endfor %}
    {% for name, step in {
        'difference_value': 'j.this_value - case when j.is_first_untold then j.now_value else j.first_value end',
        'revision_value': 'case when not j.is_first_untold then j.now_value - j.first_value end',
        'caliber_value': 'j.caliber_value - j.now_value', 'boundary_value': 'j.restated_value - j.caliber_value',
        'split_value': 'j.shared_value - j.restated_value',
        'carried_over_value': 'j.this_value - j.lasting_value', 'real_value': 'j.lasting_value - j.shared_value'
    }.items() %}
    cast(case when j.state = 'compared' then {{ step }} end as decimal(28, 12)) as {{ name }},
    {% endfor %}
    p.caliber_id,
    p.base_caliber_id,
    p.is_other_caliber,
    p.base_period_code,
    j.moved_count > 0 as is_restated,
    j.base_first_at,
    j.base_received_at,
    greatest(j.received_at, coalesce(j.base_received_at, j.received_at)) as received_at,
    greatest(j.loaded_at, coalesce(j.base_loaded_at, j.loaded_at)) as loaded_at
from judged as j
inner join pair as p on {{ same_period('j', 'p') }} and j.measure_code = p.measure_code
