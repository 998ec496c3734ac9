{#
  Σ verdicts = union of the sources: every progress row, register entry and certified project of a quarter that is reconciled
  is in exactly one row of coverage, whatever it matched.
#}
{% set sources = {
    'report': ['fct_project', "value_status = 'declared'"],
    'register': ['fct_register_entry', 'true'],
    'certification': ['fct_certification', "value_status = 'city_certified' and subject_kind = 'project'"]
} %}

with quarter as (
    select
        office_code,
        month,
        {% for source in sources %}
        sum({{ source }}_row_count) as {{ source }}_row_count{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('fct_coverage') }} as coverage
    where {{ is_built('coverage', 'month') }}
    group by office_code, month
)

{% for source, told in sources.items() %}
select
    '{{ source }}' as source_name,
    quarter.office_code,
    quarter.month,
    quarter.{{ source }}_row_count as covered_rows,
    coalesce(source.row_count, 0) as source_rows
from quarter
left join (
    select
        office_code,
        month,
        count(*) as row_count
    from {{ ref(told[0]) }} as told
    where {{ told[1] }} and {{ is_built('told', 'month') }}
    group by office_code, month
) as source on quarter.office_code = source.office_code and quarter.month = source.month
where quarter.{{ source }}_row_count <> coalesce(source.row_count, 0)
{{ 'union all' if not loop.last }}
{% endfor %}
