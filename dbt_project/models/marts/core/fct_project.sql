{{ config(materialized='yearly', year_column='month') }}
{#
  A project of a unit as a month's snapshot shows it. A stage date is voided where the latest inspection of that
  stage of the project, whatever it was called then and whoever had it, on or before the month's end found it untrue.
  `county_verified` and `city_certified` rows are the
  snapshots of a quarter's end whose project was verified or certified (value 1) to have reached a stage, one row a stage
  (`decided_kind`; `none` of what is declared); they name the certification row beside their own. The date stays the declared one.
  A nil return shows the snapshot of the month it is carried from, as inspections up to its own month left it.
  `first_reported_at` is when the first accepted workbook up to that month that names the project was received.
#}
{% set stages = ['signed', 'pre_registered', 'land_granted', 'started', 'in_statistics', 'in_production'] %}

with told as (
    {{ told_of_projects(told_or_carried(ref('stg_project_row'), within_year=false)) }}
),

{{ reported_before(told_or_carried(ref('stg_project_row'), within_year=false)) }},

visit as (
    select
        inspection.*,
        {{ key_for_life('inspection') }} as project_key
    from {{ ref('fct_inspection') }} as inspection
    {{ join_subject('inspection') }}
),

inspected as (
    select
        project.month,
        project.receipt_no,
        project.source_sheet,
        project.source_row,
        inspection.stage_code,
        inspection.is_confirmed
    from told as project
    inner join visit as inspection
        on
            {{ same('project', 'inspection', ['office_code', 'project_key']) }}
            and inspection.inspected_month <= project.month
    qualify row_number() over (
        partition by project.month, project.receipt_no, project.source_sheet, project.source_row, inspection.stage_code
        order by
            inspection.inspected_date desc nulls last,
            inspection.received_at desc nulls last,
            inspection.receipt_no desc nulls last,
            inspection.source_row desc nulls last
    ) = 1
),

voided as (
    select
        month,
        receipt_no,
        source_sheet,
        source_row,
        {% for stage in stages %}
        max(case when stage_code = '{{ stage }}' then 1 else 0 end) as {{ stage }}_voided{{ ',' if not loop.last }}
        {% endfor %}
    from inspected
    where not is_confirmed
    group by month, receipt_no, source_sheet, source_row
),

declared as (
    select
        project.office_code,
        project.unit_code,
        project.month,
        'declared' as value_status,
        'none' as decided_kind,
        project.project_code,
        project.project_name,
        project.investor_name,
        project.industry_name,
        project.is_single_manufacturing,
        project.agreed_investment_wan,
        project.fixed_asset_investment_wan,
        {% for stage in stages %}
        case when voided.{{ stage }}_voided = 1 then null else project.{{ stage }}_date end as {{ stage }}_date,
        {% endfor %}
        project.focus_list_code,
        case
            when voided.receipt_no is not null
                then '|'
                    {% for stage in stages %}
                    || case when voided.{{ stage }}_voided = 1 then '{{ stage }}|' else '' end
                    {% endfor %}
        end as voided_stage_codes,
        {{ first_reported('project') }} as first_reported_at,
        project.remark,
        project.carried_from_month,
        project.receipt_no,
        project.source_sheet,
        project.source_row,
        cast(null as varchar) as certification_receipt_no,
        cast(null as varchar) as certification_sheet,
        cast(null as integer) as certification_row,
        project.received_at,
        project.loaded_at,
        project.revision
    from told as project
    left join voided
        on
            project.month = voided.month
            and project.receipt_no = voided.receipt_no
            and project.source_sheet = voided.source_sheet
            and project.source_row = voided.source_row
    {{ join_reported_before('project') }}
),

certification as (
    select *
    from {{ ref('fct_certification') }}
    where subject_kind in ('{{ stage_of_kind().keys() | join("', '") }}') and certified_value = 1
    qualify row_number() over (
        partition by office_code, unit_code, month, value_status, subject_kind, declared_code
        order by received_at nulls last, receipt_no nulls last, source_row nulls last
    ) = 1
),

certified as (
    select
        declared.office_code,
        declared.unit_code,
        declared.month,
        certification.value_status,
        certification.subject_kind as decided_kind,
        declared.project_code,
        declared.project_name,
        declared.investor_name,
        declared.industry_name,
        declared.is_single_manufacturing,
        declared.agreed_investment_wan,
        declared.fixed_asset_investment_wan,
        {% for stage in stages %}
        declared.{{ stage }}_date,
        {% endfor %}
        declared.focus_list_code,
        declared.voided_stage_codes,
        declared.first_reported_at,
        certification.reason as remark,
        declared.carried_from_month,
        declared.receipt_no,
        declared.source_sheet,
        declared.source_row,
        certification.receipt_no as certification_receipt_no,
        certification.source_sheet as certification_sheet,
        certification.source_row as certification_row,
        certification.received_at,
        certification.loaded_at,
        certification.revision
    from declared
    inner join certification
        on
            declared.office_code = certification.office_code
            and declared.unit_code = certification.unit_code
            and declared.month = certification.month
            and declared.project_code = certification.declared_code
)

select * from declared
union all
select * from certified
