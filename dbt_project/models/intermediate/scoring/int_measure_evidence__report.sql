{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Workbooks in one of the states a measure counts, one row each; a missing one has no receipt and no cell. One that was corrected is
  on time or late as well: it counts once, whichever of its states are listed.
#}
{% set is_in_state = in_list('due.report_states', 'fact.state') %}
with counted as (
    select
        {{ evidence_key() }},
        fact.report_period as subject_code,
        concat(
            fact.report_period, fact.form_title,
            case when {{ is_in_state }} then {{ say_of('report_state', 'fact.state') }} else '{{ words('report_state').corrected }}' end
        ) as subject_name,
        1 as contribution,
        fact.receipt_no,
        cast(null as varchar) as source_sheet,
        cast(null as integer) as source_row,
        cast(null as varchar) as source_field
    {{ counted_from(
        'report', ref('fct_report'), also='coalesce(due.base_year, due.scheme_year) = fact.scheme_year'
    ) }}
    and (
        {{ is_in_state }}
        or (
            coalesce(position('|corrected|' in due.report_states), 0) > 0
            and fact.corrected_count > 0 and fact.state in ('on_time', 'late', 'nil')
        )
    )
    and {{ in_list('due.form_sets', 'fact.form_set') }}
)

{{ as_evidence('counted') }}
