{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Every due measure at every month its facts are read from: those of its figures, and the one whose cumulative figure is taken
  off. A table: months put to fact rows as a range would compare every row with every period.
#}
{% set told = [
    'office_code', 'scheme_year', 'assessment_code', 'period_code', 'ending_unit_code', 'ends_with_unit', 'base_year',
    'known_at', 'measure_code', 'value_status', 'start_month', 'from_month', 'end_month', 'opening_month', 'fact',
    'value_field', 'window_code', 'amount_column', 'date_field', 'also_reached', 'labels', 'performed_by', 'full_output', 'credit', 'origins', 'natures',
    'constructions', 'is_real_estate', 'is_headquarters', 'is_single_manufacturing', 'min_investment_wan',
    'max_investment_wan', 'min_arrived_share_pct', 'min_fixed_asset_share_pct', 'registered_from',
    'min_tax_wan', 'max_tax_wan',
    'first_reported_before', 'amounts_reported_before', 'focus_lists', 'industries', 'industries_excluded',
    'activity_codes', 'post_codes', 'report_states', 'finding_severities',
    'finding_codes', 'form_sets', 'indicator_codes', 'rating_item', 'manual_items'
] %}
{% set is_dated = "coalesce(due.value_field = 'effective' or due.credit is not null, false)" %}
select
    {% for column in told %}
    due.{{ column }},
    {% endfor %}
    dim_month.month
from {{ ref('int_measure_due') }} as due
inner join {{ ref('dim_month') }} as dim_month
    on
        due.office_code = dim_month.office_code
        and (
            dim_month.month between case
                when due.fact in ('project', 'milestone', 'indicator', 'assistance') then due.end_month
                when due.fact = 'rating' then due.start_month
                when due.fact in ('capital', 'tax') and not {{ is_dated }} then due.first_amount_month
                else due.from_month
            end and due.end_month
            or (dim_month.month = due.opening_month and not {{ is_dated }})
        )
