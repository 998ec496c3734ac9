{#
  CTEs of fct_comparison that end in `split`: by what last year's figures of shared projects (`credit: shared`) would differ with
  the shares that hold at the end of this year's period. Belongs here: that question alone.

  Only arrivals, and projects that counted, whose shares changed are shared out anew. What each unit had of them then is taken over by this year's units
  first (restated()), so that the parts on both sides are of the same units.
#}
{% macro reshared(pair, key) -%}
{%- set arrival = [
    'project_key', 'month', 'origin_code', 'nature_code', 'is_real_estate', 'construction_code', 'receipt_no', 'source_sheet',
    'source_row'
] -%}
{%- set held_pct = "case when a.fact = 'project' then s.count_share_pct else s.amount_share_pct end" -%}
shared_due as (
    select
        {{ period_key('c') }},
        c.measure_code,
        c.end_month as as_of_month,
        c.base_end_month as data_month,
        d.scheme_year as base_scheme_year,
        d.period_code as base_period_code,
        d.value_status,
        c.fact,
        case when c.fact = 'project' then d.end_month else d.from_month end as from_month,
        d.end_month
    from {{ pair }} as c
    inner join {{ ref('int_measure_due') }} as d
        on
            {{ same('c', 'd', ['office_code', 'assessment_code', 'measure_code']) }}
            and c.base_period_code = d.period_code
            and d.scheme_year = c.scheme_year - case when c.is_other_caliber then 0 else 1 end
            and d.ending_unit_code is null
    where c.credit = 'shared'
),

credited_then as (
    select
        'capital' as fact,
        office_code,
        value_status,
        {{ arrival | join(',\n        ') }},
        project_code,
        project_name,
        claiming_unit_code,
        amount_wan,
        unit_code,
        share_pct,
        credited_wan
    from {{ ref('fct_capital_credit') }} as credit
    -- an assessment year may begin in the calendar year before its own
    where {{ is_built('credit', 'month', back=2) }}
    union all
    select
        'project' as fact,
        credit.office_code,
        credit.value_status,
        credit.project_key,
        credit.month,
        cast(null as varchar) as origin_code,
        cast(null as varchar) as nature_code,
        cast(null as boolean) as is_real_estate,
        cast(null as varchar) as construction_code,
        coalesce(fact.certification_receipt_no, fact.receipt_no) as receipt_no,
        coalesce(fact.certification_sheet, fact.source_sheet) as source_sheet,
        coalesce(fact.certification_row, fact.source_row) as source_row,
        credit.project_code,
        credit.project_name,
        credit.claiming_unit_code,
        cast(1 as decimal(18, 6)) as amount_wan,
        credit.unit_code,
        credit.share_pct,
        credit.credited_count as credited_wan
    from {{ ref('fct_project_credit') }} as credit
    inner join {{ ref('fct_project') }} as fact
        on {{ same('credit', 'fact', ['receipt_no', 'source_sheet', 'source_row', 'month', 'value_status', 'decided_kind']) }}
    where {{ is_built('credit', 'month', back=2) }} and {{ is_built('fact', 'month', back=2) }}
),

counted as (
    select distinct
        d.office_code,
        d.assessment_code,
        d.measure_code,
        d.base_scheme_year,
        d.base_period_code,
        e.unit_code,
        e.receipt_no,
        e.source_sheet,
        e.source_row,
        coalesce(e.subject_code, e.subject_name) as subject
    from shared_due as d
    inner join {{ ref('int_measure_evidence') }} as e
        on
            {{ same('d', 'e', ['office_code', 'assessment_code', 'measure_code']) }}
            and d.base_scheme_year = e.scheme_year
            and d.base_period_code = e.period_code
    where {{ is_built('e', back=1) }}
),

-- What counted then, for each unit it counted for: of one closed within the period, nothing that arrived after it told its last.
had as (
    select
        {{ period_key('d') }},
        d.measure_code,
        d.as_of_month,
        d.data_month,
        d.fact,
        {{ columns_of('f', arrival) }},
        f.claiming_unit_code,
        f.amount_wan,
        f.unit_code,
        f.share_pct,
        f.credited_wan,
        dense_rank() over (
            order by
                d.office_code nulls last, d.scheme_year nulls last, d.assessment_code nulls last, d.period_code nulls last,
                d.measure_code nulls last,
                {%- for column in arrival %}
                f.{{ column }} nulls last{{ ',' if not loop.last }}
                {%- endfor %}
        ) as arrival_no
    from shared_due as d
    inner join credited_then as f
        on {{ same('d', 'f', ['office_code', 'value_status', 'fact']) }} and f.month between d.from_month and d.end_month
    inner join counted
        on
            {{ same('d', 'counted', ['office_code', 'assessment_code', 'measure_code', 'base_scheme_year', 'base_period_code']) }}
            and {{ same('f', 'counted', ['unit_code', 'receipt_no', 'source_sheet', 'source_row']) }}
            and coalesce(f.project_code, f.project_name) = counted.subject
),

arrived as (
    select distinct
        arrival_no,
        office_code,
        scheme_year,
        assessment_code,
        period_code,
        measure_code,
        as_of_month,
        fact,
        project_key,
        claiming_unit_code,
        amount_wan
    from had
),

holding as (
    select
        a.arrival_no,
        s.unit_code,
        {{ held_pct }} as share_pct,
        s.share_order,
        sum({{ held_pct }}) over (partition by a.arrival_no) as whole_pct
    from arrived as a
    inner join {{ ref('fct_credit_share') }} as s
        on {{ same('a', 's', ['office_code', 'project_key']) }} and {{ held_pct }} is not null
        and {{ share_holds('s', 'a.as_of_month') }}
),

new_part as (
    select
        arrival_no,
        unit_code,
        share_pct,
        share_order
    from holding
    where whole_pct = 100
    union all
    select
        a.arrival_no,
        a.claiming_unit_code as unit_code,
        cast(100 as decimal(18, 6)) as share_pct,
        1 as share_order
    from arrived as a
    left join holding on a.arrival_no = holding.arrival_no and holding.whole_pct = 100
    where holding.arrival_no is null
),

changed_arrival as (
    select distinct arrival_no
    from (
        select
            arrival_no,
            unit_code,
            share_pct
        from had
        union all
        select
            arrival_no,
            unit_code,
            -share_pct as share_pct
        from new_part
    ) as both_shares
    group by arrival_no, unit_code
    having sum(share_pct) <> 0
),

resharing as (
    select arrived.*
    from arrived
    inner join changed_arrival on arrived.arrival_no = changed_arrival.arrival_no
),

{{ share_out('resharing', 'new_part', ['arrival_no']) }},

had_together as (
    select
        h.office_code,
        h.scheme_year,
        h.assessment_code,
        h.period_code,
        h.measure_code,
        'value' as part,
        h.unit_code,
        h.data_month,
        h.as_of_month,
        false as is_count,
        cast(sum(h.credited_wan) as decimal(28, 12)) as value
    from had as h
    inner join changed_arrival on h.arrival_no = changed_arrival.arrival_no
    inner join base as b
        on {{ same('h', 'b', ['office_code', 'unit_code', 'scheme_year', 'assessment_code', 'period_code', 'measure_code']) }}
    group by all
),

had_taken_over as (
    {{ restated('had_together', key) }}
),

split as (
    select
        office_code,
        scheme_year,
        assessment_code,
        period_code,
        measure_code,
        'value' as part,
        unit_code,
        cast(sum(value) as decimal(28, 12)) as split_value
    from (
        select
            office_code,
            scheme_year,
            assessment_code,
            period_code,
            measure_code,
            credited_unit_code as unit_code,
            credited_wan as value
        from shared_out
        union all
        select
            office_code,
            scheme_year,
            assessment_code,
            period_code,
            measure_code,
            unit_code,
            -value as value
        from had_taken_over
    ) as moved_shares
    group by office_code, scheme_year, assessment_code, period_code, measure_code, unit_code
)
{%- endmacro %}
