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
    select
        office_code,
        unit_code,
        month,
        credit_code,
        {% for attribute in attributes %}
        case when min({{ attribute }}) = max({{ attribute }}) and count({{ attribute }}) = count(*) then min({{ attribute }}) end
            as {{ attribute }}{{ ',' if not loop.last }}
        {% endfor %}
    from declared
    group by office_code, unit_code, month, credit_code
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
        certification.declared_value as declared_ytd_wan,
        certification.disallowed_value as disallowed_ytd_wan,
        certification.reason as remark,
        certification.receipt_no,
        certification.source_sheet,
        certification.source_row,
        certification.received_at,
        certification.loaded_at,
        certification.revision
    from {{ ref('fct_certification') }} as certification
    left join agreed
        on
            certification.office_code = agreed.office_code
            and certification.unit_code = agreed.unit_code
            and certification.month = agreed.month
            and certification.subject_code = agreed.credit_code
    where certification.subject_kind = 'tax'
)

select * from declared
union all
select * from certified
