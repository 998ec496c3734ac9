{#
  Every fact is of a unit the office knows: measures join units, so a fact of any other, or of none, would not count and
  nobody would notice.
#}
{% set by_office = ['post', 'trip_duty', 'assistance', 'reward', 'idle_asset', 'register_entry', 'credit_share', 'capital_effective'] %}
{% set of_report_periods = ['inspection'] %}
{% set of_scheme_years = ['target', 'report', 'project_stage', 'milestone', 'data_quality'] %}
{% set of_months = [
    'capital', 'tax', 'project', 'activity', 'certification', 'indicator', 'project_report', 'unit_count', 'rating',
    'manual_points', 'project_snapshot', 'capital_claim', 'capital_credit', 'capital_first_told',
    'project_credit', 'coverage', 'verified', 'forecast', 'revision'
] %}
{% for fact in by_office + of_report_periods + of_scheme_years + of_months %}
select
    'fct_{{ fact }}' as fact_name,
    fact.office_code,
    fact.unit_code,
    count(*) as row_count
from {{ ref('fct_' ~ fact) }} as fact
left join (
    select distinct
        office_code,
        unit_code
    from {{ ref('dim_unit') }}
) as known
    on
        fact.office_code = known.office_code
        and fact.unit_code = known.unit_code
where
    known.unit_code is null
    {% if fact in by_office %}
    and {{ is_office_built('fact') }}
    {% elif fact in of_report_periods %}
    and {{ is_built('fact', 'report_period') }}
    {% else %}
    and {{ is_built('fact', 'month' if fact in of_months else 'scheme_year') }}
    {% endif %}
group by fact.office_code, fact.unit_code
{{ 'union all' if not loop.last }}
{% endfor %}
