{{ config(materialized='yearly', year_column='month') }}
{#
  Declared projects of a unit in a month, counted and their agreed investment summed: by stage reached by the month's
  end and by focus list; by size they are in `fct_unit_tier`, by industry in `fct_unit_industry`. A unit whose month does not count has no row; a nil
  return has the projects of the month it is carried from, and no row where nobody knows them.
#}
{% set stages = ['signed', 'pre_registered', 'land_granted', 'started', 'in_statistics', 'in_production'] %}
{% set lists = ['promote', 'pursue', 'sign', 'serve'] %}
{% set conditions = {} %}
{% for stage in stages %}
    {% do conditions.update({stage: month_of_date('project.' ~ stage ~ '_date') ~ ' <= project.month'}) %}
{% endfor %}
{% for list in lists %}
    {% do conditions.update({'focus_' ~ list: "project.focus_list_code = '" ~ list ~ "'"}) %}
{% endfor %}

with counted as (
    select
        submission.office_code,
        submission.unit_code,
        submission.report_period as month,
        submission.receipt_no,
        submission.received_at,
        submission.loaded_at
    from {{ ref('stg_submission') }} as submission
    left join {{ ref('fct_nil_return') }} as nil
        on
            submission.office_code = nil.office_code
            and submission.unit_code = nil.unit_code
            and submission.report_period = nil.month
    where submission.form_set = 'monthly' and submission.is_counting and nil.unknown_month is null
)

select
    counted.office_code,
    counted.unit_code,
    counted.month,
    counted.receipt_no,
    cast(count(project.receipt_no) as integer) as project_count,
    cast(coalesce(sum(project.agreed_investment_wan), 0) as decimal(24, 6)) as agreed_investment_wan,
    cast(coalesce(sum(project.fixed_asset_investment_wan), 0) as decimal(24, 6)) as fixed_asset_investment_wan,
    {% for name, condition in conditions.items() %}
    cast(count(case when {{ condition }} then 1 end) as integer) as {{ name }}_count,
    cast(coalesce(sum(case when {{ condition }} then project.agreed_investment_wan end), 0) as decimal(24, 6))
        as {{ name }}_investment_wan,
    {% endfor %}
    counted.received_at,
    counted.loaded_at
from counted
left join {{ ref('fct_project') }} as project
    on
        counted.office_code = project.office_code
        and counted.unit_code = project.unit_code
        and counted.month = project.month
        and project.value_status = 'declared'
group by
    counted.office_code, counted.unit_code, counted.month, counted.receipt_no, counted.received_at, counted.loaded_at
