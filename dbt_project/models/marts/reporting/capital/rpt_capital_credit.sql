{#
  What each unit has of shared projects at the last due month of a year: the share by the table of shares, the project's
  capital of the year to date that arrived while it held, and the unit's part of it.
#}
with due as (
    {{ last_due_months() }}
)

select
    due.office_code,
    due.scheme_year,
    due.as_of_month,
    credit.value_status,
    credit.project_key,
    max_by(credit.project_code, credit.month) as project_code,
    max_by(credit.project_name, credit.month) as project_name,
    credit.unit_code,
    unit.unit_name,
    unit.sort_order as unit_order,
    credit.share_pct,
    credit.document_no,
    cast(sum(credit.amount_wan) as decimal(28, 6)) as amount_wan,
    cast(sum(credit.credited_wan) as decimal(28, 6)) as credited_wan
from due
inner join {{ ref('stg_scheme') }} as scheme on {{ same_scheme('due', 'scheme') }}
inner join {{ ref('fct_capital_credit') }} as credit
    on due.office_code = credit.office_code and credit.month between scheme.start_month and due.as_of_month
left join {{ ref('dim_unit') }} as unit
    on {{ same_scheme('due', 'unit') }} and credit.unit_code = unit.unit_code
where credit.document_no is not null
group by
    due.office_code, due.scheme_year, due.as_of_month, credit.value_status, credit.project_key, credit.unit_code, unit.unit_name,
    unit.sort_order, credit.share_pct, credit.document_no
