-- As many scores as are due: none lost, none invented, none twice.
with counted as (
    select
        'index' as side,
        {{ score_key('i') }}
    from {{ ref('int_score_due') }} as i
    where {{ is_built('i') }}
    union all
    select
        'score' as side,
        {{ score_key('s') }}
    from {{ ref('fct_score') }} as s
    where s.score_status is not null and {{ is_built('s') }}
)

select
    {{ score_key('c') }},
    sum(case when c.side = 'index' then 1 else 0 end) as index_count,
    sum(case when c.side = 'score' then 1 else 0 end) as score_count
from counted as c
group by {{ score_key('c') }}
having sum(case when c.side = 'index' then 1 else 0 end) <> 1 or sum(case when c.side = 'score' then 1 else 0 end) <> 1
