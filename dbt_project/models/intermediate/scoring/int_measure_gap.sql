{{ config(materialized='view') }}
-- The months whose monthly workbook a figure lacks, for whom it lacks any: those the figure is made of (of an amount every
-- month that is added up, of a count the month the period ends in), of a sum or a ratio those of its parts.
with part as (
    select
        m.office_code,
        m.scheme_year,
        m.measure_code,
        m.measure_code as part_code
    from {{ ref('stg_scheme_measure') }} as m
    union all
    select
        t.office_code,
        t.scheme_year,
        t.measure_code,
        t.term_measure_code as part_code
    from {{ ref('stg_scheme_measure_term') }} as t
),

whole as (
    select
        p.office_code,
        p.scheme_year,
        p.measure_code,
        p.part_code
    from part as p
    union all
    select
        m.office_code,
        m.scheme_year,
        m.measure_code,
        p.part_code
    from {{ ref('stg_scheme_measure') }} as m
    inner join part as p
        on {{ same_scheme('m', 'p') }} and p.measure_code in (m.numerator_measure_code, m.denominator_measure_code)
),

lacking as (
    select distinct
        {{ period_key('due') }},
        r.unit_code,
        w.measure_code,
        r.month
    from {{ ref('int_measure_due') }} as due
    inner join whole as w on {{ same_scheme('due', 'w') }} and due.measure_code = w.part_code
    inner join {{ ref('fct_report') }} as r
        on {{ same_scheme('due', 'r') }}
        and r.form_set = 'monthly' and r.state in ('missing', 'rejected', 'held', 'waived')
        and r.accepted_at is null
        and r.month <= due.end_month
        and (
            r.month >= case
                when due.window_code = 'period' then due.start_month
                when due.fact in ('capital', 'tax') then due.first_amount_month
                else due.end_month
            end
            or r.month = due.opening_month
        )
    {{ of_due_unit('due', 'r.unit_code') }}
    where due.fact in ('capital', 'tax', 'project', 'milestone', 'activity', 'assistance')
)

select
    {{ period_key('l') }},
    l.unit_code,
    l.measure_code,
    {{ dbt.listagg('l.month', "'、'", "order by l.month") }} as months
from lacking as l
group by {{ period_key('l') }}, l.unit_code, l.measure_code
