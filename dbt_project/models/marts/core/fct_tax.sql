{{ config(materialized='yearly', year_column='month') }}
{#
  Returned tax of an enterprise for a unit in a month, as declared and, at a quarter's end, as certified by the city.
  The city certifies the paid tax of the year to date; a certified row has no month figure and no reported figure,
  and takes the enterprise's attributes from the declared rows of the month where these agree, else null.
#}
{% set attributes = ['enterprise_name', 'registered_date', 'is_headquarters'] %}

with declared as (
    select
        office_code,
        unit_code,
        report_period as month,
        'declared' as value_status,
        credit_code,
        enterprise_name,
        registered_date,
        is_headquarters,
        paid_month_wan,
        paid_ytd_wan,
        reported_ytd_wan,
        paid_ytd_wan as declared_ytd_wan,
        cast(null as decimal(18, 6)) as disallowed_ytd_wan,
        remark,
        receipt_no,
        source_sheet,
        source_row,
        received_at,
        loaded_at,
        revision
    from {{ ref('stg_tax_row') }}
),

agreed as (
    {{ agreed_attributes('declared', 'credit_code', attributes) }}
),

certified as (
    select
        certification.office_code,
        certification.unit_code,
        certification.month,
        'city_certified' as value_status,
        certification.subject_code as credit_code,
        coalesce(agreed.enterprise_name, certification.subject_name) as enterprise_name,
        agreed.registered_date,
        agreed.is_headquarters,
        cast(null as decimal(18, 6)) as paid_month_wan,
        certification.certified_value as paid_ytd_wan,
        cast(null as decimal(18, 6)) as reported_ytd_wan,
        {{ certified_columns() }}
    {{ certified_from('tax', 'credit_code') }}
)

select * from declared
union all
select * from certified
