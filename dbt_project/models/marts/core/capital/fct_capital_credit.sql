{{ config(materialized='yearly', year_column='month') }}
{#
  Capital that arrived in a month, for the units it is credited to: the claims that count (fct_capital_claim), by the shares
  that hold at the month's end; without any, or where they make no whole, to the unit that claims it. `amount_wan` is what
  the project's year to date grew or fell by, `credited_wan` the unit's part. All parts of the office sum to its total, in
  which a project counts once.
#}
{% set key = [
    'office_code', 'value_status', 'project_key', 'origin_code', 'nature_code', 'is_real_estate', 'construction_code'
] %}

with told as (
    {{ told_months('fct_capital', kept_by='year') }}
),

counted as (
    select *
    from {{ ref('fct_capital_claim') }} as claim
    where claim_state = 'counted' and {{ tells('claim') }} and {{ is_built('claim', 'month') }}
),

{# A project is told anew in any month a claim of it counts, whichever unit's that is. #}
claimed as (
    select
        office_code,
        value_status,
        project_key,
        month,
        lead(month) over (
            partition by office_code, value_status, project_key, substr(month, 1, 4) order by month nulls last
        ) as next_month
    from counted
    group by office_code, value_status, project_key, month
),

held as (
    select
        {{ columns_of('claim', key) }},
        claim.month,
        max(claim.unit_code) as unit_code,
        max(claim.project_code) as project_code,
        max(claim.project_name) as project_name,
        {{ held_capital('claim') }},
        least(max(told.next_month), max(claimed.next_month)) as next_told_month
    from counted as claim
    left join told on {{ same('claim', 'told', ['office_code', 'unit_code', 'value_status', 'month']) }}
    inner join claimed on {{ same('claim', 'claimed', ['office_code', 'value_status', 'project_key', 'month']) }}
    group by {{ columns_of('claim', key) }}, claim.month
),

{{ arrivals('held', key) }},

credited as (
    select
        *,
        row_number() over (
            order by {{ key | join(' nulls last, ') }} nulls last, arrived_month nulls last
        ) as arrival_no
    from arrived
),

{# A unit with several rows that hold has their sum, at the place of its first. #}
holding as (
    select
        credited.arrival_no,
        share.unit_code,
        cast(sum(share.amount_share_pct) as decimal(18, 6)) as share_pct,
        min(share.share_order) as share_order,
        min_by(share.document_no, share.share_order) as document_no,
        sum(sum(share.amount_share_pct)) over (partition by credited.arrival_no) as whole_pct
    from credited
    inner join {{ ref('fct_credit_share') }} as share
        on
            credited.office_code = share.office_code
            and credited.project_key = share.project_key
            and share.amount_share_pct is not null
            and {{ share_holds('share', 'credited.arrived_month') }}
    group by credited.arrival_no, share.unit_code
),

part as (
    select
        arrival_no,
        unit_code,
        share_pct,
        share_order,
        document_no
    from holding
    where whole_pct = 100
    union all
    select
        credited.arrival_no,
        credited.unit_code,
        cast(100 as decimal(18, 6)) as share_pct,
        1 as share_order,
        cast(null as varchar) as document_no
    from credited
    left join holding on credited.arrival_no = holding.arrival_no and holding.whole_pct = 100
    where holding.arrival_no is null
),

{{ share_out('credited', 'part', ['arrival_no']) }}

select
    credit.office_code,
    credit.credited_unit_code as unit_code,
    credit.value_status,
    credit.arrived_month as month,
    credit.project_key,
    credit.project_code,
    credit.project_name,
    credit.origin_code,
    credit.nature_code,
    credit.is_real_estate,
    credit.construction_code,
    credit.agreed_investment_wan,
    credit.since_start_amount_wan,
    credit.first_reported_at,
    credit.unit_code as claiming_unit_code,
    credit.amount_wan,
    credit.share_pct,
    credit.credited_wan,
    part.document_no,
    case
        when credit.value_status <> 'declared' then 'certified_value'
        when credit.month_amount_wan = credit.amount_wan and credit.month = credit.arrived_month then 'month_amount_wan'
        else credit.told_field
    end as source_field,
    credit.receipt_no,
    credit.source_sheet,
    credit.source_row,
    credit.received_at,
    credit.loaded_at,
    credit.revision
from shared_out as credit
inner join part on credit.arrival_no = part.arrival_no and credit.credited_unit_code = part.unit_code
