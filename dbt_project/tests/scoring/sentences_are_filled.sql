-- Every score has its sentence and no placeholder is left in it.
select {{ score_key('s') }}, s.formula_zh
from {{ ref('fct_score') }} as s
where s.formula_zh is null or s.formula_zh = '' or position('{' in s.formula_zh) > 0
