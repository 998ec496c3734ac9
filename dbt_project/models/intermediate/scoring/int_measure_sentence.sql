{{ config(materialized='yearly', year_column='scheme_year') }}
-- How a figure that is made of others or of other currencies, that a nil return leaves as it was or that lacks waived months came about, as half a
-- sentence that goes before a score's own: what there is, then the sum to type. Amounts are in the base unit (万元), the
-- result in the unit it is printed in.
with typed as (
    select
        {{ period_key('t') }},
        t.unit_code,
        t.measure_code,
        case when m.value_field = 'effective' then m.value_field else m.fact end as fact,
        m.title,
        m.display_unit,
        m.display_factor,
        v.value,
        t.term_order,
        t.term_name,
        {{ exact_text('t.term_value') }} as value_text,
        {{ exact_text('t.factor') }} as factor_text,
        t.term_unit,
        {{ exact_text('t.score_total') }} as total_text,
        cast(t.score_count as varchar) as count_text,
        concat(
            case when (t.factor < 0) <> (t.term_value < 0) then ' − ' else ' + ' end,
            {{ exact_text('abs(t.term_value)') }},
            case when abs(t.factor) = 1 then '' else concat(' × ', {{ exact_text('abs(t.factor)') }}) end
        ) as signed_text
    from {{ ref('int_measure_term') }} as t
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('t', 'm') }} and t.measure_code = m.measure_code
    inner join {{ ref('int_measure_value') }} as v on {{ same_unit_period('t', 'v') }} and t.measure_code = v.measure_code
),

worded as (
    select
        t.*,
        w.template,
        {{ fill('one.template', {
            'title': 't.term_name', 'actual': 't.value_text', 'unit': 't.term_unit', 'weight': 't.factor_text',
            'total': 't.total_text', 'count': 't.count_text',
        }) }} as part_text
    from typed as t
    left join {{ ref('stg_rule_sentence') }} as w
        on {{ same_scheme('t', 'w') }} and w.rule = 'measure' and t.fact = w.case_code
    left join {{ ref('stg_rule_sentence') }} as one
        on {{ same_scheme('t', 'one') }} and one.rule = 'measure' and concat(t.fact, '_part') = one.case_code
),

gathered as (
    select
        {{ period_key('w') }},
        w.unit_code,
        w.measure_code,
        w.template,
        w.fact,
        w.title,
        w.display_unit,
        w.display_factor,
        w.value,
        cast(count(*) as varchar) as term_count,
        {{ dbt.listagg('w.part_text', "'、'", "order by w.term_order") }} as parts,
        {{ dbt.listagg('w.signed_text', "''", "order by w.term_order") }} as signed_terms
    from worded as w
    group by
        {{ period_key('w') }}, w.unit_code, w.measure_code, w.template, w.fact, w.title, w.display_unit, w.display_factor,
        w.value
),

-- The first term needs no plus before it, and a minus no space.
joined as (
    select
        g.*,
        concat(case when left(g.signed_terms, 3) = ' − ' then '−' else '' end, substr(g.signed_terms, 4)) as terms
    from gathered as g
),

-- What was reported in other currencies, by the rate it was converted at.
converted as (
    select
        {{ period_key('e') }},
        e.unit_code,
        e.measure_code,
        cell.rate_title,
        cell.exchange_rate,
        sum(e.contribution) as amount_wan
    from {{ ref('int_measure_evidence__capital') }} as e
    inner join {{ ref('stg_scheme_measure') }} as m
        on {{ same_scheme('e', 'm') }} and e.measure_code = m.measure_code and m.fact = 'capital'
    inner join {{ ref('int_measure_rate') }} as cell
        on
            {{ same('e', 'cell', ['office_code', 'receipt_no', 'source_sheet', 'source_row']) }}
            and e.source_field in ('month_amount_wan', 'ytd_amount_wan')
    group by {{ period_key('e') }}, e.unit_code, e.measure_code, cell.rate_title, cell.exchange_rate
),

told_rates as (
    select
        {{ period_key('c') }},
        c.unit_code,
        c.measure_code,
        {{ dbt.listagg(fill('one.template', {
            'title': 'c.rate_title', 'weight': exact_text('c.exchange_rate'), 'actual': exact_text('c.amount_wan')
        }), "'、'", "order by c.rate_title, c.exchange_rate") }} as parts
    from converted as c
    inner join {{ ref('stg_rule_sentence') }} as one
        on {{ same_scheme('c', 'one') }} and one.rule = 'measure' and one.case_code = 'converted_part'
    group by {{ period_key('c') }}, c.unit_code, c.measure_code
),

said as (
    -- what is known though months are lacking was let off them
    select
        {{ period_key('g') }},
        g.unit_code,
        g.measure_code,
        0 as part_order,
        {{ fill('w.template', {'title': 'm.title', 'terms': 'g.months'}) }} as sentence_zh
    from {{ ref('int_measure_gap') }} as g
    inner join {{ ref('int_measure_value') }} as v
        on {{ same_unit_period('g', 'v') }} and g.measure_code = v.measure_code and v.state = 'reported'
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('g', 'm') }} and g.measure_code = m.measure_code
    inner join {{ ref('stg_rule_sentence') }} as w
        on {{ same_scheme('g', 'w') }} and w.rule = 'measure' and w.case_code = 'let_off'
    union all
    -- a nil return leaves a figure as it was: the months it was told in
    select
        {{ period_key('v') }},
        v.unit_code,
        v.measure_code,
        1 as part_order,
        {{ fill('w.template', {'title': 'm.title', 'terms': 'v.carried_months'}) }} as sentence_zh
    from {{ ref('int_measure_value') }} as v
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('v', 'm') }} and v.measure_code = m.measure_code
    inner join {{ ref('stg_rule_sentence') }} as w
        on {{ same_scheme('v', 'w') }} and w.rule = 'measure' and w.case_code = 'carried'
    where v.carried_months is not null
    union all
    select
        {{ period_key('r') }},
        r.unit_code,
        r.measure_code,
        2 as part_order,
        {{ fill('w.template', {'title': 'm.title', 'parts': 'r.parts'}) }} as sentence_zh
    from told_rates as r
    inner join {{ ref('int_measure_value') }} as v
        on {{ same_unit_period('r', 'v') }} and r.measure_code = v.measure_code and v.state = 'reported'
    inner join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('r', 'm') }} and r.measure_code = m.measure_code
    inner join {{ ref('stg_rule_sentence') }} as w
        on {{ same_scheme('r', 'w') }} and w.rule = 'measure' and w.case_code = 'converted'
    union all
    select
        {{ period_key('j') }},
        j.unit_code,
        j.measure_code,
        3 as part_order,
        {{ fill('j.template', {
            'title': 'j.title', 'unit': 'j.display_unit', 'parts': 'j.parts', 'count': 'j.term_count',
            'actual': text_of_amount('j.value', 'j.display_factor', '0'),
            'terms': "case when j.fact = 'rating' then concat('（', j.terms, '）÷ 100')"
                ~ " when j.display_factor <> 1 then concat('（', j.terms, '）÷ ', " ~ exact_text('j.display_factor') ~ ") else j.terms end",
        }) }} as sentence_zh
    from joined as j
)

select
    {{ period_key('s') }},
    s.unit_code,
    s.measure_code,
    {{ dbt.listagg('s.sentence_zh', "''", "order by s.part_order") }} as sentence_zh
from said as s
group by {{ period_key('s') }}, s.unit_code, s.measure_code
