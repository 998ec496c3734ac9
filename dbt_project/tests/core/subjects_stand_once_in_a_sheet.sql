{# A project or enterprise that stands twice in a unit's month counts twice: the office should know. #}
{{ config(severity='warn') }}
{% for fact, code in [('fct_capital', 'project_code'), ('fct_tax', 'credit_code'), ('fct_project', 'project_code')] %}
select
    '{{ fact }}' as fact_name,
    office_code,
    unit_code,
    month,
    {{ code }} as subject_code,
    count(*) as row_count
from {{ ref(fact) }} as fact
where value_status = 'declared' and {{ is_built('fact', 'month') }}
group by office_code, unit_code, month, {{ code }}
having count(*) > 1
{{ 'union all' if not loop.last }}
{% endfor %}
