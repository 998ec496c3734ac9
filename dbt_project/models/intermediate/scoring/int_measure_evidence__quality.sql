{{ config(materialized='yearly', year_column='scheme_year') }}
{# Findings on reports that were due, each fault once however many versions of its report have it; or those that still stand. #}
with counted as (
    select
        {{ evidence_key() }},
        fact.code as subject_code,
        fact.message_zh as subject_name,
        1 as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        fact.source_field
    {{ counted_from(
        'quality', ref('fct_report_finding'), also='coalesce(due.base_year, due.scheme_year) = fact.scheme_year'
    ) }}
    and {{ in_list('due.form_sets', 'fact.form_set') }}
    and {{ in_list('due.finding_severities', 'fact.severity') }}
    and {{ in_list('due.finding_codes', 'fact.code') }}
    and (due.value_field = 'findings' or fact.is_standing)
)

{{ as_evidence('counted') }}
