{{ config(materialized='by_office') }}
{#
  An idle plot, plant or building in the register of a period, as it stood at its end: `idle` or `disposed`, for how many
  months, and the project it was given to under that project's key for life. Buildings are landed in 亩 as all areas are.
#}
with listed as (
    select
        *,
        cast({{ end_month_of_period('report_period') }} as varchar) as month
    from {{ ref('stg_idle_asset_row') }} as asset
    where {{ is_office_built('asset') }}
),

dated as (
    select
        *,
        {{ last_date_of('month') }} as period_end
    from listed
),

{# The unit's own project of that code or, failing that, the only one of the office that has it. #}
linked as (
    select
        dated.receipt_no,
        dated.source_sheet,
        dated.source_row,
        coalesce(
            max(case when alias.unit_code = dated.unit_code then alias.project_key end),
            case when min(alias.project_key) = max(alias.project_key) then min(alias.project_key) end
        ) as project_key
    from dated
    inner join {{ ref('dim_project_alias') }} as alias
        on
            dated.office_code = alias.office_code
            and dated.project_code = alias.alias_text
            and alias.alias_kind in ('code', 'former_code')
    group by dated.receipt_no, dated.source_sheet, dated.source_row
)

select
    dated.office_code,
    dated.unit_code,
    dated.report_period,
    dated.month,
    coalesce(dated.asset_no, dated.asset_name) as asset_key,
    dated.asset_no,
    dated.asset_name,
    dated.asset_kind,
    dated.land_area_mu,
    dated.floor_area_mu,
    cast({{ dec_div('dated.floor_area_mu', '0.0015', 2) }} as decimal(18, 2)) as floor_area_sqm,
    dated.idle_since,
    case when dated.disposed_date <= dated.period_end then 'disposed' else 'idle' end as state,
    cast(
        {{ month_number(month_of_date(
            'case when dated.disposed_date <= dated.period_end then dated.disposed_date else dated.period_end end'
        )) }} - {{ month_number(month_of_date('dated.idle_since')) }} as integer
    ) as idle_month_count,
    dated.cause_text,
    dated.project_code,
    linked.project_key,
    dated.disposed_date,
    dated.disposal_text,
    dated.remark,
    dated.receipt_no,
    dated.source_sheet,
    dated.source_row,
    dated.received_at,
    dated.loaded_at,
    dated.revision
from dated
left join linked
    on
        dated.receipt_no = linked.receipt_no
        and dated.source_sheet = linked.source_sheet
        and dated.source_row = linked.source_row
