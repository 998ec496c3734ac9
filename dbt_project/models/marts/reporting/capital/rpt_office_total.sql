{#
  Why the office's capital of the year to date is not the sum of what its units claim: that sum, one line for every claim that
  does not count, with its project and paper, and the total in which a project counts once. The lines sum to it exactly.
#}
with claim as (
    select
        scheme.scheme_year,
        fact.office_code,
        fact.value_status,
        fact.month,
        fact.claim_state,
        fact.unit_code,
        fact.counted_unit_code,
        fact.project_key,
        fact.project_code,
        fact.project_name,
        fact.document_no,
        fact.ytd_amount_wan,
        fact.unit_code || ':' || coalesce(fact.project_code, fact.project_name) as subject_key
    from {{ ref('fct_capital_claim') }} as fact
    inner join {{ ref('stg_scheme') }} as scheme
        on fact.office_code = scheme.office_code and fact.month between scheme.start_month and scheme.end_month
    where fact.ytd_amount_wan is not null
),

decision as (
    select
        office_code,
        subject_key,
        min(decision_no) as decision_no
    from (
        select
            office_code,
            left_key as subject_key,
            decision_no
        from {{ ref('stg_project_pair') }}
        where verdict = 'same'
        union all
        select
            office_code,
            right_key as subject_key,
            decision_no
        from {{ ref('stg_project_pair') }}
        where verdict = 'same'
    ) as side
    group by office_code, subject_key
),

line as (
    {% for kind, amount, condition in [
        ('units', 'ytd_amount_wan', 'true'), ('office_total', 'ytd_amount_wan', "claim_state = 'counted'")
    ] %}
    select
        office_code,
        scheme_year,
        value_status,
        month,
        '{{ kind }}' as line_kind,
        {{ 1 if kind == 'units' else 3 }} as kind_order,
        cast(null as varchar) as unit_code,
        cast(null as varchar) as counted_unit_code,
        cast(null as varchar) as project_key,
        cast(null as varchar) as project_code,
        cast(null as varchar) as project_name,
        cast(null as varchar) as document_no,
        cast(null as varchar) as subject_key,
        sum(case when {{ condition }} then {{ amount }} else 0 end) as amount_wan
    from claim
    group by office_code, scheme_year, value_status, month
    union all
    {% endfor %}
    select
        office_code,
        scheme_year,
        value_status,
        month,
        claim_state as line_kind,
        2 as kind_order,
        unit_code,
        counted_unit_code,
        project_key,
        project_code,
        project_name,
        document_no,
        subject_key,
        -sum(ytd_amount_wan) as amount_wan
    from claim
    where claim_state <> 'counted'
    group by
        office_code, scheme_year, value_status, month, claim_state, unit_code, counted_unit_code, project_key, project_code,
        project_name, document_no, subject_key
)

select
    line.office_code,
    line.scheme_year,
    line.month,
    line.value_status,
    cast(row_number() over (
        partition by line.office_code, line.scheme_year, line.month, line.value_status
        order by line.kind_order nulls last, unit.sort_order nulls last, line.unit_code nulls last, line.subject_key nulls last
    ) as integer) as line_order,
    line.line_kind,
    line.unit_code,
    unit.unit_name,
    line.project_key,
    line.project_code,
    line.project_name,
    line.counted_unit_code,
    counted.unit_name as counted_unit_name,
    cast(line.amount_wan as decimal(28, 6)) as amount_wan,
    line.document_no,
    case when line.line_kind = 'same' then decision.decision_no end as decision_no
from line
left join {{ ref('dim_unit') }} as unit
    on {{ same_scheme('line', 'unit') }} and line.unit_code = unit.unit_code
left join {{ ref('dim_unit') }} as counted
    on {{ same_scheme('line', 'counted') }} and line.counted_unit_code = counted.unit_code
left join decision on line.office_code = decision.office_code and line.subject_key = decision.subject_key
