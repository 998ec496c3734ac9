{{ config(materialized='yearly', year_column='month') }}
{#
  Returned tax of an enterprise for a unit in a month, as declared and, at a quarter's end, as verified by the county and
  as certified by the city. They decide on the paid tax of the year to date; a certified row has no month figure and no reported figure,
  and takes the enterprise's attributes from the declared rows of the month where these agree, else null.
  A nil return has the year to date of the month it is carried from, on the rows of that month.
#}
{% set attributes = ['enterprise_name', 'registered_date', 'is_headquarters'] %}

with told as (
    {{ told_or_carried(ref('stg_tax_row'), within_year=true) }}
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
        case when carried_from_month is null then paid_month_wan end as paid_month_wan,
        paid_ytd_wan,
        reported_ytd_wan,
        paid_ytd_wan as declared_ytd_wan,
        cast(null as decimal(18, 6)) as disallowed_ytd_wan,
        remark,
        carried_from_month,
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
        {{ certified_columns() }}
    {{ certified_from('tax', 'credit_code') }}
)

select * from declared
union all
select * from certified
