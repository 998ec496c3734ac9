{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  What a unit had told a project's agreed sum to be when the months began in which a measure counts its increase (增资): the last
  told before them or, of a project first told within them, the first, which is no increase; of one that adds to another nothing,
  for its first sum is an increase too. A nil return tells nothing new.
#}
with asked as (
    select distinct
        due.office_code,
        due.scheme_year,
        due.from_month,
        due.month
    from {{ ref('int_measure_month') }} as due
    where due.fact = 'project' and due.value_field = 'investment_increase' and {{ is_built('due') }}
),

told as (
    select
        fact.office_code,
        fact.unit_code,
        fact.month as told_month,
        {{ key_for_life('fact') }} as project_key,
        case when {{ called('fact') }} = subject.project_key then 0 else 1 end as lead_order,
        fact.agreed_investment_wan,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row
    from {{ ref('fct_project') }} as fact
    {{ join_subject('fact') }}
    where
        fact.value_status = 'declared' and fact.agreed_investment_wan is not null and fact.carried_from_month is null
        and {{ is_office_built('fact') }}
),

first_told as (
    select
        asked.scheme_year,
        asked.from_month,
        asked.month,
        told.*
    from asked
    inner join told on asked.office_code = told.office_code and asked.month >= told.told_month
    qualify row_number() over (
        partition by
            asked.office_code, asked.scheme_year, asked.from_month, asked.month, told.unit_code, told.project_key
        order by
            case when told.told_month < asked.from_month then told.told_month end desc nulls last,
            told.told_month asc nulls last,
            told.lead_order asc nulls last,
            told.receipt_no asc nulls last,
            told.source_row asc nulls last
    ) = 1
)

select
    first_told.office_code,
    first_told.scheme_year,
    first_told.from_month,
    first_told.month,
    first_told.unit_code,
    first_told.project_key,
    {%- for column, otherwise in {
        'agreed_investment_wan': 'cast(0 as decimal(18, 6))', 'receipt_no': 'cast(null as varchar)',
        'source_sheet': 'cast(null as varchar)', 'source_row': 'cast(null as integer)'
    }.items() %}
    case when profile.is_addition then {{ otherwise }} else first_told.{{ column }} end as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from first_told
left join {{ ref('int_measure_profile') }} as profile
    on
        {{ same('first_told', 'profile', ['office_code', 'scheme_year', 'month', 'unit_code', 'project_key']) }}
        and first_told.told_month >= first_told.from_month
