-- Capital reported in other currencies than Renminbi, row by row as its cell stands, beside what it comes to by the scheme's rate;
-- without a rate it comes to nothing that is known, and whatever counts it waits.
select
    scheme.office_code,
    scheme.scheme_year,
    fact.month,
    fact.unit_code,
    unit.unit_name,
    unit.sort_order as unit_order,
    fact.project_code,
    fact.project_name,
    fact.currency_code,
    fact.reported_month_amount,
    fact.reported_ytd_amount,
    fact.exchange_rate,
    fact.month_amount_wan,
    fact.ytd_amount_wan,
    fact.receipt_no,
    submission.file_name,
    fact.source_sheet,
    fact.source_row
from {{ ref('stg_scheme') }} as scheme
inner join {{ ref('fct_capital') }} as fact
    on scheme.office_code = fact.office_code and fact.month between scheme.start_month and scheme.end_month
inner join {{ ref('stg_submission') }} as submission on fact.receipt_no = submission.receipt_no
left join {{ ref('dim_unit') }} as unit
    on {{ same_scheme('scheme', 'unit') }} and fact.unit_code = unit.unit_code
where fact.currency_code <> 'cny' and fact.carried_from_month is null
