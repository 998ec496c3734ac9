{#
  No part of an amount is lost or added when it is shared out: the units' parts of an arrival sum to it, and what arrived of
  a month's claims that count sums to their year to date. Every claim has one state.
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
    from {{ ref('fct_capital_credit') }}
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
    group by fact.receipt_no, fact.source_sheet, fact.source_row, fact.month, fact.value_status
    having count(claim.receipt_no) <> 1
)

select *
from part
union all
select *
from claim
