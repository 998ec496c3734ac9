{# Every fact row that counts towards a measure: sum(contribution) is the measure's value. #}
{% for fact in ['capital', 'tax', 'project', 'activity', 'report', 'indicator'] %}
select
    office_code,
    scheme_year,
    assessment_code,
    period_code,
    unit_code,
    measure_code,
    value_status,
    subject_code,
    subject_name,
    contribution,
    receipt_no,
    source_sheet,
    source_row,
    source_field
from {{ ref('int_measure_evidence__' ~ fact) }}
{{ 'union all' if not loop.last }}
{% endfor %}
