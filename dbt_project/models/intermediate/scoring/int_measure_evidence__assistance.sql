{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  帮办 items that count, one row each however many lists tell it: as the last list up to the period's end tells it, of whatever
  year that is, for an open item that is left out of later lists stays open. By the day it was opened or closed; an overdue one
  by how it stands at the period's end.
#}
{% set columns = [
    'office_code', 'unit_code', 'item_key', 'title', 'opened_date', 'due_date', 'closed_date', 'receipt_no', 'source_sheet',
    'source_row',
] %}
with asked as (
    select distinct
        due.office_code,
        due.month
    from {{ ref('int_measure_month') }} as due
    where due.fact = 'assistance' and {{ is_built('due') }}
),

stood as (
    select
        {{ columns_of('item', columns) }},
        asked.month
    from asked
    inner join {{ ref('fct_assistance') }} as item on asked.office_code = item.office_code and asked.month >= item.month
    where {{ is_office_built('item') }}
    qualify row_number() over (
        partition by item.office_code, item.unit_code, item.item_key, asked.month
        order by item.month desc nulls last, item.receipt_no desc nulls last, item.source_row desc nulls last
    ) = 1
),

counted as (
    select
        {{ evidence_key() }},
        fact.item_key as subject_code,
        fact.title as subject_name,
        1 as contribution,
        fact.receipt_no,
        fact.source_sheet,
        fact.source_row,
        case due.value_field
            when 'opened' then 'opened_date'
            when 'overdue' then 'due_date'
            else 'closed_date'
        end as source_field
    {{ counted_from('assistance', 'stood') }}
    and case due.value_field
        when 'opened' then {{ month_of_date('fact.opened_date') }} between due.from_month and due.end_month
        when 'overdue' then {{ assistance_state('fact', last_date_of('fact.month')) }} = 'overdue'
        else {{ month_of_date('fact.closed_date') }} between due.from_month and due.end_month
    end
    and (due.value_field <> 'closed_in_time' or fact.closed_date <= fact.due_date)
)

{{ as_evidence('counted') }}
