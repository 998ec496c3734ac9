-- A place is one more than the number of units before it, of equal ones counted once where places are dense; no better total stands
-- behind a worse one, and only ranked units have a place.
with place as (
    {%- for scope, group in [('group', 't.group_code'), ('office', "''")] %}
    select
        '{{ scope }}' as scope,
        {{ group }} as scope_code,
        {{ period_key('t') }},
        t.unit_code,
        t.is_ranked,
        a.rank_ties,
        {{ strength('t.total_points', 'a.rank_order') }} as strength,
        t.rank_in_{{ scope }} as place,
        t.{{ scope }}_size as scope_size
    from {{ ref('fct_assessment_total') }} as t
    inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('t', 'a') }}
    where {{ is_built('t') }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

compared as (
    select
        p.scope,
        {{ period_key('p') }},
        p.unit_code,
        p.place,
        p.rank_ties,
        p.scope_size,
        count(*) as ranked_count,
        sum(case when o.place < p.place then 1 else 0 end) as before_count,
        count(distinct case when o.place < p.place then o.place end) as place_count,
        sum(case when o.place > p.place and o.strength > p.strength then 1 else 0 end) as wrong_count
    from place as p
    inner join place as o
        on {{ same_period('p', 'o') }} and p.scope = o.scope and p.scope_code = o.scope_code and o.is_ranked
    where p.is_ranked
    group by p.scope, {{ period_key('p') }}, p.unit_code, p.place, p.rank_ties, p.scope_size
)

select unit_code
from compared
where
    place is null
    or place <> case when rank_ties = 'dense' then place_count else before_count end + 1
    or wrong_count > 0
    or scope_size <> ranked_count
union all
select unit_code
from place
where not is_ranked and place is not null
