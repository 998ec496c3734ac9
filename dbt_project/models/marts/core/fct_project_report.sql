{{ config(materialized='yearly', year_column='month') }}
{#
  The monthly project report (F1) with the month's own amounts, which the form does not have: this month's
  year-to-date less last month's. `month_basis` says how: `january` the year to date itself, `difference`,
  `first_report` the project was not in last month's counting report, `unknown` last month's report does not count
  (amounts null: not known is not zero).
#}
{% set parts = ['total', 'own', 'partner', 'partner_province_outside', 'partner_other_city', 'partner_same_city'] %}

with months as (
    select distinct
        office_code,
        unit_code,
        report_period as month
    from {{ ref('stg_submission') }}
    where form_set = 'project_report' and is_counting
),

based as (
    select
        report.*,
        cast({{ previous_month('report.report_period') }} as varchar) as previous_month
    from {{ ref('stg_project_report_row') }} as report
),

compared as (
    select
        report.*,
        case
            when substr(report.report_period, 6, 2) = '01' then 'january'
            when months.month is null then 'unknown'
            when earlier.receipt_no is null then 'first_report'
            else 'difference'
        end as month_basis,
        {% for part in parts %}
        earlier.ytd_{{ part }}_wan as earlier_{{ part }}_wan{{ ',' if not loop.last }}
        {% endfor %}
    from based as report
    left join months
        on
            report.office_code = months.office_code
            and report.unit_code = months.unit_code
            and report.previous_month = months.month
    left join based as earlier
        on
            report.office_code = earlier.office_code
            and report.unit_code = earlier.unit_code
            and report.previous_month = earlier.report_period
            and report.project_code = earlier.project_code
)

select
    office_code,
    unit_code,
    report_period as month,
    project_code,
    project_name,
    approval_code,
    partner_name,
    is_central_enterprise,
    is_listed,
    is_fixed_asset,
    is_in_development_zone,
    development_zone_code,
    partner_company_name,
    partner_place,
    project_place,
    signed_date,
    industry_name,
    sector_name,
    started_date,
    in_production_date,
    cooperation_mode,
    {% for block in ['agreed', 'since_start', 'ytd'] %}
    {% for part in parts %}
    {{ block }}_{{ part }}_wan,
    {% endfor %}
    {% endfor %}
    month_basis,
    {% for part in parts %}
    cast(
        case
            when month_basis in ('january', 'first_report') then ytd_{{ part }}_wan
            when month_basis = 'difference' then ytd_{{ part }}_wan - earlier_{{ part }}_wan
        end as decimal(18, 6)
    ) as month_{{ part }}_wan,
    {% endfor %}
    remark,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at,
    revision
from compared
