{#
  Every fact is of a unit the office knows: measures join units, so a fact of any other, or of none, would not count and
  nobody would notice.
#}
{% for fact in [
    'capital', 'tax', 'project', 'activity', 'certification', 'inspection', 'indicator', 'project_report', 'target',
    'report', 'unit_count', 'rating', 'manual_points', 'project_snapshot', 'project_stage', 'milestone', 'post',
    'trip_duty', 'assistance', 'reward', 'idle_asset', 'register_entry', 'credit_share', 'capital_effective',
    'capital_claim', 'capital_credit', 'coverage', 'data_quality', 'verified', 'forecast', 'revision'
] %}
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
where known.unit_code is null
group by fact.office_code, fact.unit_code
{{ 'union all' if not loop.last }}
{% endfor %}
