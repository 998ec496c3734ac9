{{ config(materialized='yearly', year_column='month') }}
{#
  Returned tax of an enterprise for a unit in a month, as declared and, at a quarter's end, as verified by the county and
  as certified by the city. They decide on the paid tax of the year to date; a certified row has no month figure and no reported figure,
  and takes the enterprise's attributes from the declared rows of the month where these agree, else null.
  A nil return has the year to date of the month it is carried from, on the rows of that month. What a form of month or year to date
  alone lacks is derived (`month_basis`, `ytd_basis`; completed_rows()).
#}
{% set attributes = ['enterprise_name', 'registered_date', 'is_headquarters'] %}

with {{ completed_rows('tax') }},

told as (
    {{ told_or_carried('completed', within_year=true, sheet_month='sheet_month') }}
),

declared as (
    select
        office_code,
        unit_code,
        month,
        'declared' as value_status,
        credit_code,
        enterprise_name,
        registered_date,
        is_headquarters,
        {{ completed_figures('told', {'paid_month_wan': ['month', 'wan'], 'paid_ytd_wan': ['ytd', 'wan']}) }},
        case when listed_month is null then reported_ytd_wan end as reported_ytd_wan,
        {{ completed_basis('told') }},
        {{ completed('told', 'ytd', 'paid_ytd_wan', 'derived_ytd_wan') }} as declared_ytd_wan,
        cast(null as decimal(18, 6)) as disallowed_ytd_wan,
        remark,
        coalesce(carried_from_month, listed_month) as carried_from_month,
        receipt_no,
        source_sheet,
        source_row,
        received_at,
        loaded_at,
        revision
    from told
),

agreed as (
    {{ agreed_attributes('declared', 'credit_code', attributes) }}
),

certified as (
    select
        certification.office_code,
        certification.unit_code,
        certification.month,
        certification.value_status,
        certification.subject_code as credit_code,
        coalesce(agreed.enterprise_name, certification.subject_name) as enterprise_name,
        agreed.registered_date,
        agreed.is_headquarters,
        cast(null as decimal(18, 6)) as paid_month_wan,
        certification.certified_value as paid_ytd_wan,
        cast(null as decimal(18, 6)) as reported_ytd_wan,
        cast(null as varchar) as month_basis,
        cast(null as varchar) as ytd_basis,
        {{ certified_columns() }}
    {{ certified_from('tax', 'credit_code') }}
)

select * from declared
union all
select * from certified
