{{ config(materialized='yearly', year_column='scheme_year') }}
{# Activities that count, one row each, by the month they were reported for. #}
with counted as (
    select
        {{ evidence_key() }},
        fact.activity_code as subject_code,
        fact.destination as subject_name,
        case due.value_field
            when 'count' then 1
            when 'firms' then fact.firm_count
            when 'leads' then fact.lead_count
        end as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case due.value_field
            when 'count' then 'activity_date'
            when 'firms' then 'firm_count'
            when 'leads' then 'lead_count'
        end as source_field
    {{ counted_from('activity', ref('fct_activity')) }}
    and {{ in_list('due.activity_codes', 'fact.activity_code') }}
    and {{ in_list('due.post_codes', 'fact.post_code') }}
)

{{ as_evidence('counted') }}
