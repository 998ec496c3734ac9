{# What a difference is made of sums to it, to the last digit: against last year, and against any year before. #}
{% for comparison in ['fct_comparison', 'rpt_comparison_years'] %}
select
    office_code,
    scheme_year,
    period_code,
    unit_code,
    measure_code
from {{ ref(comparison) }} as comparison
where
    state = 'compared'
    and {{ is_built('comparison') }}
    and (
        real_value + caliber_value + carried_over_value + revision_value + boundary_value + split_value <> difference_value
        or base_first_value + difference_value <> this_value
    )
{{ 'union all' if not loop.last }}
{% endfor %}
