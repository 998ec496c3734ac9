{{ config(materialized='yearly', year_column='month') }}
{#
  Projects of a month's snapshots, once each, for the units their count is credited to: by the shares of the count that hold at
  the month's end; without any, or where they make no whole, to the unit that claims it. The units' parts of a project are 1.
  A project that looks like an earlier one waits for the decision. What was decided of each stage counts by itself (`decided_kind`).
#}
{% set claimed = ['office_code', 'value_status', 'decided_kind', 'month', 'project_key'] %}
with {{ claims('fct_project') }},

counted as (
    select placed.*
    from placed
    left join doubt on {{ same('placed', 'doubt', claimed) }}
    where placed.claim_order = 1 and doubt.project_key is null
),

holding as (
    select
        {{ columns_of('counted', claimed) }},
        share.unit_code,
        cast(sum(share.count_share_pct) as decimal(18, 6)) as share_pct,
        min_by(share.document_no, share.share_order) as document_no,
        min_by(share.receipt_no, share.share_order) as share_receipt_no,
        min_by(share.source_sheet, share.share_order) as share_sheet,
        min_by(share.source_row, share.share_order) as share_row,
        sum(sum(share.count_share_pct)) over (
            partition by {{ columns_of('counted', claimed) }}
        ) as whole_pct
    from counted
    inner join {{ ref('fct_credit_share') }} as share
        on
            {{ same('counted', 'share', ['office_code', 'project_key']) }}
            and share.count_share_pct is not null
            and {{ share_holds('share', 'counted.month') }}
    group by {{ columns_of('counted', claimed) }}, share.unit_code
)

select
    counted.office_code,
    coalesce(holding.unit_code, counted.unit_code) as unit_code,
    counted.month,
    counted.value_status,
    counted.decided_kind,
    counted.project_key,
    counted.project_code,
    counted.project_name,
    counted.unit_code as claiming_unit_code,
    coalesce(holding.share_pct, cast(100 as decimal(18, 6))) as share_pct,
    cast(coalesce(holding.share_pct, cast(100 as decimal(18, 6))) * cast(0.01 as decimal(3, 2)) as decimal(18, 6))
        as credited_count,
    holding.document_no,
    holding.share_receipt_no,
    holding.share_sheet,
    holding.share_row,
    counted.receipt_no,
    counted.source_sheet,
    counted.source_row,
    counted.received_at,
    counted.loaded_at,
    counted.revision
from counted
left join holding
    on {{ same('counted', 'holding', claimed) }} and holding.whole_pct = 100
