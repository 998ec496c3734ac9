{# Ready-made year-to-date figures that count, one row each; a blank figure is no evidence. #}
with counted as (
    select
        {{ evidence_key() }},
        fact.indicator_code as subject_code,
        fact.indicator_title as subject_name,
        fact.actual_value as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        'actual_value' as source_field
    {{ counted_from('indicator', ref('fct_indicator'), 'due.end_month = span.month') }}
    and {{ in_list('due.indicator_codes', 'fact.indicator_code') }}
)

{{ as_evidence('counted') }}
