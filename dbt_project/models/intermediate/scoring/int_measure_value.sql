{#
  The value of every measure for every assessed unit and due period, and whether it is known: `reported`, `missing` (a
  monthly workbook or a figure it needs does not count) or `pending_review` (the certification it needs is not here).
  Missing is never zero: the value is null then. A nil return is reported, with the value 0.
#}
{% set key = ['office_code', 'scheme_year', 'assessment_code', 'period_code', 'unit_code', 'measure_code'] %}

with index_row as (
    select
        due.*,
        unit.unit_code,
        due.fact in ('capital', 'tax', 'project', 'activity') as needs_submission,
        due.fact in ('capital', 'tax', 'project') and due.value_status <> 'declared' as needs_certification,
        case when due.window_code = 'period' then due.start_month else due.end_month end as first_needed_month
    from {{ ref('int_measure_due') }} as due
    inner join {{ ref('dim_unit') }} as unit
        on
            due.office_code = unit.office_code
            and due.scheme_year = unit.scheme_year
            and unit.group_code is not null
),

submitted as (
    select
        {% for column in key %}
        index_row.{{ column }},
        {% endfor %}
        count(*) as months
    from index_row
    inner join {{ ref('stg_submission') }} as submission
        on
            index_row.office_code = submission.office_code
            and index_row.unit_code = submission.unit_code
            and submission.form_set = 'monthly'
            and submission.is_counting
            and (
                submission.report_period between index_row.first_needed_month and index_row.end_month
                or submission.report_period = index_row.opening_month
            )
    where index_row.needs_submission
    group by
        {% for column in key %}
        index_row.{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
),

certification_month as (
    select distinct
        office_code,
        'city_certified' as value_status,
        cast({{ end_month_of_period('report_period') }} as varchar) as month
    from {{ ref('stg_submission') }}
    where form_set = 'certification' and is_counting
),

certified as (
    select
        {% for column in key %}
        index_row.{{ column }},
        {% endfor %}
        count(*) as months
    from index_row
    inner join certification_month
        on
            index_row.office_code = certification_month.office_code
            and index_row.value_status = certification_month.value_status
            and certification_month.month in (index_row.end_month, index_row.opening_month)
    where index_row.needs_certification and index_row.value_field <> 'reported'
    group by
        {% for column in key %}
        index_row.{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
),

evidence as (
    select
        {{ key | join(', ') }},
        cast(sum(contribution) as decimal(24, 6)) as contribution,
        count(*) as evidence_count
    from {{ ref('int_measure_evidence') }}
    group by {{ key | join(', ') }}
),

stated as (
    select
        index_row.*,
        coalesce(evidence.contribution, 0) as contribution,
        coalesce(evidence.evidence_count, 0) as evidence_count,
        case
            when
                index_row.needs_submission
                and coalesce(submitted.months, 0)
                < {{ month_number('index_row.end_month') }} - {{ month_number('index_row.first_needed_month') }} + 1
                + case when index_row.opening_month is null then 0 else 1 end
                then 'missing'
            when
                index_row.needs_certification
                and coalesce(certified.months, 0) < case when index_row.opening_month is null then 1 else 2 end
                then 'pending_review'
            when
                index_row.fact = 'indicator'
                and coalesce(evidence.evidence_count, 0)
                < length(index_row.indicator_codes) - length(replace(index_row.indicator_codes, '|', '')) - 1
                then 'missing'
            else 'reported'
        end as state
    from index_row
    {% for table in ['submitted', 'certified', 'evidence'] %}
    left join {{ table }}
        on
            {% for column in key %}
            {{ 'and ' if not loop.first }}index_row.{{ column }} = {{ table }}.{{ column }}
            {% endfor %}
    {% endfor %}
),

plain as (
    select
        {{ key | join(', ') }},
        value_status,
        fact,
        numerator_measure_code,
        denominator_measure_code,
        state,
        cast(case when state = 'reported' then contribution end as decimal(24, 6)) as value,
        cast(evidence_count as integer) as evidence_count
    from stated
)

select
    {% for column in key %}
    whole.{{ column }},
    {% endfor %}
    whole.value_status,
    whole.fact,
    case when whole.fact = 'ratio' then null else whole.value end as value,
    case when upper_part.state = 'reported' and lower_part.state = 'reported' then upper_part.value end as numerator,
    case when upper_part.state = 'reported' and lower_part.state = 'reported' then lower_part.value end as denominator,
    case
        when whole.fact <> 'ratio' then whole.state
        when upper_part.state = 'missing' or lower_part.state = 'missing' then 'missing'
        when upper_part.state = 'pending_review' or lower_part.state = 'pending_review' then 'pending_review'
        else 'reported'
    end as state,
    case
        when whole.fact = 'ratio' then upper_part.evidence_count + lower_part.evidence_count
        else whole.evidence_count
    end as evidence_count
from plain as whole
{% for part, measure in [('upper_part', 'numerator_measure_code'), ('lower_part', 'denominator_measure_code')] %}
left join plain as {{ part }}
    on
        whole.{{ measure }} = {{ part }}.measure_code
        {% for column in key if column != 'measure_code' %}
        and whole.{{ column }} = {{ part }}.{{ column }}
        {% endfor %}
{% endfor %}
