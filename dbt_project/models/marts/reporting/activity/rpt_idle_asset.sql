-- Idle land and buildings at the end of each period there is a register of (fct_idle_asset), with the stuck project one was
-- given to. An asset that was idle in the register before and is not in this one is `dropped`: nobody said it was disposed of.
with register as (
    select
        office_code,
        report_period,
        cast({{ end_month_of_period('report_period') }} as varchar) as month
    from {{ ref('stg_submission') }}
    where form_set = 'idle_asset' and is_counting
),

following as (
    select
        office_code,
        report_period,
        lead(report_period) over (partition by office_code order by month nulls last) as next_period,
        lead(month) over (partition by office_code order by month nulls last) as next_month
    from register
),

dropped as (
    select
        asset.*,
        following.next_period,
        following.next_month
    from {{ ref('fct_idle_asset') }} as asset
    inner join following
        on asset.office_code = following.office_code and asset.report_period = following.report_period
    left join {{ ref('fct_idle_asset') }} as later
        on
            asset.office_code = later.office_code
            and following.next_period = later.report_period
            and asset.unit_code = later.unit_code
            and asset.asset_key = later.asset_key
    where asset.state = 'idle' and following.next_period is not null and later.receipt_no is null
),

{% set columns = [
    'office_code', 'unit_code', 'asset_key', 'asset_no', 'asset_name', 'asset_kind', 'land_area_mu', 'floor_area_sqm',
    'idle_since', 'cause_text', 'project_code', 'project_key', 'disposed_date', 'disposal_text', 'receipt_no', 'source_sheet',
    'source_row'
] %}
every as (
    select
        {{ columns | join(',\n        ') }},
        report_period,
        month,
        state,
        idle_month_count
    from {{ ref('fct_idle_asset') }}
    union all
    select
        {{ columns | join(',\n        ') }},
        next_period as report_period,
        next_month as month,
        'dropped' as state,
        cast(
            idle_month_count + {{ month_number('next_month') }} - {{ month_number('month') }} as integer
        ) as idle_month_count
    from dropped
),

dated as (
    select
        every.*,
        month.scheme_year
    from every
    left join {{ ref('dim_month') }} as month on every.office_code = month.office_code and every.month = month.month
),

stuck as (
    select
        office_code,
        scheme_year,
        project_key,
        min(project_name) as project_name,
        min(current_stage_code) as current_stage_code,
        max(days_over) as days_over
    from {{ ref('rpt_stuck_project') }}
    group by office_code, scheme_year, project_key
)

select
    dated.office_code,
    dated.scheme_year,
    dated.report_period,
    dated.month,
    dated.unit_code,
    {{ unit_name_of('dated') }} as unit_name,
    cast({{ unit_order_of('dated') }} as integer) as unit_order,
    dated.asset_key,
    dated.asset_no,
    dated.asset_name,
    dated.asset_kind,
    dated.land_area_mu,
    dated.floor_area_sqm,
    dated.idle_since,
    dated.idle_month_count,
    dated.cause_text,
    dated.state,
    dated.project_code,
    project.project_name,
    stuck.project_key is not null as is_project_stuck,
    stuck.current_stage_code as project_stage_code,
    stuck.days_over as project_days_over,
    dated.disposed_date,
    dated.disposal_text,
    dated.receipt_no,
    dated.source_sheet,
    dated.source_row
from dated
left join {{ ref('dim_project') }} as project
    on dated.office_code = project.office_code and dated.project_key = project.project_key
left join stuck
    on
        dated.office_code = stuck.office_code
        and dated.scheme_year = stuck.scheme_year
        and dated.project_key = stuck.project_key
{{ join_unit('dated') }}
