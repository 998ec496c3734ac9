-- Every score has its sentence and no placeholder is left in it.
select {{ score_key('s') }}, f.formula_zh
from {{ ref('fct_score') }} as s
left join {{ ref('int_score_sentence') }} as f on {{ same_score('s', 'f') }}
where
    {{ is_built('s') }}
    and (f.formula_zh is null or f.formula_zh = '' or position('{' in f.formula_zh) > 0)
