{{ config(materialized='yearly', year_column='scheme_year') }}
{# Activities that count, one row each, by the month they were reported for; at a time in the past as they were known then. #}
{% set columns = [
    'office_code', 'unit_code', 'month', 'activity_code', 'destination', 'firm_count', 'lead_count', 'receipt_no', 'source_sheet',
    'source_row',
] %}
with replaced as (
    select *
    from {{ ref('stg_superseded_row') }} as replaced
    where fact = 'activity' and {{ is_counted_in('replaced') }}
),

{{ posts_of('replaced') }},

known as (
    select
        {{ columns_of('told', columns) }},
        told.post_code,
        'declared' as value_status,
        cast(null as timestamp) as known_from,
        cast(null as timestamp) as known_until,
        told.month as now_month,
        cast(null as varchar) as now_carried_month,
        {{ nothing_derived() }}
    from {{ ref('fct_activity') }} as told
    where {{ is_counted_in('told') }}
    union all
    select
        {{ columns_of('replaced', columns) }},
        {{ post_of('replaced') }} as post_code,
        'declared' as value_status,
        replaced.known_from,
        replaced.known_until,
        cast(null as varchar) as now_month,
        cast(null as varchar) as now_carried_month,
        {{ nothing_derived() }}
    from replaced
    {{ join_posts('replaced') }}
),

counted as (
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
    {{ counted_from('activity', 'known') }}
    and {{ is_known_then() }}
    and {{ in_list('due.activity_codes', 'fact.activity_code') }}
    and {{ in_list('due.post_codes', 'fact.post_code') }}
)

{{ as_evidence('counted') }}
