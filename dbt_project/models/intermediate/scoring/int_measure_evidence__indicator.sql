{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Ready-made year-to-date figures that count, one row each; the opening month of a period counts with the sign turned. A
  blank figure is no evidence.
#}
with counted as (
    select
        {{ evidence_key() }},
        fact.indicator_code as subject_code,
        fact.indicator_title as subject_name,
        case when fact.month = due.opening_month then -fact.actual_value else fact.actual_value end as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        fact.source_field
    {{ counted_from('indicator', ref('fct_indicator')) }}
    and {{ in_list('due.indicator_codes', 'fact.indicator_code') }}
)

{{ as_evidence('counted') }}
