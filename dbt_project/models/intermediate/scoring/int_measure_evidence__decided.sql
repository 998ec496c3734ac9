{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  What people decided: the ratings a unit got on an item within the period, one row each (the measure is their weighted
  mean, not their sum), and signed manual entries, as points or counted.
#}
with rated as (
    select
        {{ evidence_key() }},
        fact.rater_group_code as subject_code,
        fact.rater_name as subject_name,
        fact.score as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        fact.source_field
    {{ counted_from('rating', ref('fct_rating')) }}
    and due.rating_item = fact.item_code
    and due.value_field = fact.rating_kind
),

entered as (
    select
        {{ evidence_key() }},
        fact.item_code as subject_code,
        fact.reason as subject_name,
        case due.value_field when 'count' then 1 else fact.points end as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        'points' as source_field
    {{ counted_from('manual', ref('fct_manual_points')) }}
    and {{ in_list('due.manual_items', 'fact.item_code') }}
)

{{ as_evidence('rated') }}
union all
{{ as_evidence('entered') }}
