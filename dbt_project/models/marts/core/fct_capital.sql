{{ config(materialized='yearly', year_column='month') }}
{#
  Arrived capital of a project for a unit in a month, as declared and, at a quarter's end, as verified by the county and as certified by the city.
  A certified row takes origin, nature and the like from the declared rows of the same project and month where these
  agree, else null: it then passes no filter on them, and a test names it. Its cell is the certification workbook's.
  A nil return has the year to date of the month it is carried from, on the rows of that month. What a form of month or year to date
  alone lacks is derived (`month_basis`, `ytd_basis`; completed_rows()).
  Amounts are 万元 of Renminbi; what was reported in `currency_code` stands beside them, and is null there without an `exchange_rate`.
  `first_reported_at` is when the first accepted workbook up to that month that reports capital of the project was received.
#}
{% set attributes = [
    'project_name', 'investor_name', 'origin_code', 'nature_code', 'is_real_estate', 'construction_code',
    'agreed_investment_wan', 'first_reported_at'
] %}

with {{ completed_rows('capital') }},

told as (
    {{ told_of_projects(told_or_carried('completed', within_year=true, sheet_month='sheet_month')) }}
),

{{ reported_before(told_or_carried(ref('stg_capital_row'), within_year=true)) }},

declared as (
    select
        told.office_code,
        told.unit_code,
        told.month,
        'declared' as value_status,
        told.project_code,
        told.project_name,
        told.investor_name,
        told.origin_code,
        told.nature_code,
        told.is_real_estate,
        told.construction_code,
        told.currency_code,
        told.exchange_rate,
        told.agreed_investment_wan,
        {{ first_reported('told') }} as first_reported_at,
        {{ completed_figures('told', {'month_amount_wan': ['month', 'wan'], 'ytd_amount_wan': ['ytd', 'wan']}) }},
        told.since_start_amount_wan,
        told.reported_agreed_investment,
        {{ completed_figures('told', {'reported_month_amount': ['month'], 'reported_ytd_amount': ['ytd']}) }},
        told.reported_since_start_amount,
        {{ completed_basis('told') }},
        {{ completed('told', 'ytd', 'ytd_amount_wan', 'derived_ytd_wan') }} as declared_ytd_wan,
        cast(null as decimal(18, 6)) as disallowed_ytd_wan,
        told.remark,
        coalesce(told.carried_from_month, told.listed_month) as carried_from_month,
        told.receipt_no,
        told.source_sheet,
        told.source_row,
        told.received_at,
        told.loaded_at,
        told.revision
    from told
    {{ join_reported_before('told') }}
),

agreed as (
    {{ agreed_attributes('declared', 'project_code', attributes) }}
),

certified as (
    select
        certification.office_code,
        certification.unit_code,
        certification.month,
        certification.value_status,
        certification.declared_code as project_code,
        coalesce(agreed.project_name, certification.subject_name) as project_name,
        agreed.investor_name,
        agreed.origin_code,
        agreed.nature_code,
        agreed.is_real_estate,
        agreed.construction_code,
        'cny' as currency_code,
        cast(1 as decimal(18, 6)) as exchange_rate,
        agreed.agreed_investment_wan,
        agreed.first_reported_at,
        cast(null as decimal(18, 6)) as month_amount_wan,
        certification.certified_value as ytd_amount_wan,
        cast(null as decimal(18, 6)) as since_start_amount_wan,
        agreed.agreed_investment_wan as reported_agreed_investment,
        cast(null as decimal(18, 6)) as reported_month_amount,
        certification.certified_value as reported_ytd_amount,
        cast(null as decimal(18, 6)) as reported_since_start_amount,
        cast(null as varchar) as month_basis,
        cast(null as varchar) as ytd_basis,
        {{ certified_columns() }}
    {{ certified_from('capital', 'project_code') }}
)

select * from declared
union all
select * from certified
