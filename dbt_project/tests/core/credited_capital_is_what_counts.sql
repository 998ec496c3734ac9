{#
  No part of an amount is lost or added when it is shared out: the units' parts of an arrival sum to it, and all parts of a
  project's year up to a month its claim counts in sum to what is claimed there. Every claim has one state. A project counts once.
#}
with part as (
    select
        receipt_no,
        source_sheet,
        source_row,
        month,
        value_status,
        sum(credited_wan) as found_wan,
        max(amount_wan) as expected_wan
    from {{ ref('fct_capital_credit') }} as credit
    where {{ is_built('credit', 'month') }}
    group by receipt_no, source_sheet, source_row, month, value_status
    having sum(credited_wan) <> max(amount_wan)
),

claim as (
    select
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        fact.month,
        fact.value_status,
        count(claim.receipt_no) as found_wan,
        1 as expected_wan
    from {{ ref('fct_capital') }} as fact
    left join {{ ref('fct_capital_claim') }} as claim
        on {{ same('fact', 'claim', ['receipt_no', 'source_sheet', 'source_row', 'month', 'value_status']) }}
    where {{ is_built('fact', 'month') }}
    group by fact.receipt_no, fact.source_sheet, fact.source_row, fact.month, fact.value_status
    having count(claim.receipt_no) <> 1
),

counted as (
    select
        office_code,
        value_status,
        project_key,
        month,
        sum(ytd_amount_wan) as expected_wan
    from {{ ref('fct_capital_claim') }} as claim
    where claim_state = 'counted' and {{ tells('claim') }} and {{ is_built('claim', 'month') }}
    group by office_code, value_status, project_key, month
    having count(*) = count(ytd_amount_wan)
),

project as (
    select
        counted.project_key as receipt_no,
        cast(null as varchar) as source_sheet,
        cast(null as integer) as source_row,
        counted.month,
        counted.value_status,
        coalesce(sum(credit.credited_wan), 0) as found_wan,
        max(counted.expected_wan) as expected_wan
    from counted
    left join {{ ref('fct_capital_credit') }} as credit
        on
            {{ same('counted', 'credit', ['office_code', 'value_status', 'project_key']) }}
            and credit.month <= counted.month
            and substr(credit.month, 1, 4) = substr(counted.month, 1, 4)
            and {{ is_built('credit', 'month') }}
    group by counted.office_code, counted.value_status, counted.project_key, counted.month
    having coalesce(sum(credit.credited_wan), 0) <> max(counted.expected_wan)
)

select *
from part
union all
select *
from claim
union all
select *
from project
union all
select
    min(receipt_no) as receipt_no,
    min(source_sheet) as source_sheet,
    min(source_row) as source_row,
    month,
    value_status,
    sum(credited_count) as found_wan,
    1 as expected_wan
from {{ ref('fct_project_credit') }} as credit
where {{ is_built('credit', 'month') }}
group by office_code, project_key, month, value_status, decided_kind
having sum(credited_count) <> 1
