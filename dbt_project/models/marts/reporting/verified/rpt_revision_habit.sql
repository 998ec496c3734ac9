{#
  How a unit revises its reports of an assessment year (the indicator sheet is the office's): periods told, revised, revised
  after they were due, and by how much a later version changes each sum on average (signed). `is_habitual`: at least
  `least_count` periods were revised late, and at least `least_share_pct` percent of those told (`revisions:` of
  office.yaml); null without a rule.
#}
{% set measures = ['arrived', 'paid', 'project_count', 'in_statistics_count', 'agreed_investment'] %}
with dated as (
    select
        fact.*,
        month.scheme_year
    from {{ ref('fct_revision') }} as fact
    inner join {{ ref('dim_month') }} as month on fact.office_code = month.office_code and fact.month = month.month
    where fact.form_set <> 'indicator'
),

period as (
    select
        dated.office_code,
        dated.scheme_year,
        dated.unit_code,
        dated.form_set,
        dated.report_period,
        max(dated.version) as version_count,
        count(distinct case when dated.version > 1 and dated.received_at > report.due_at then dated.version end) as late_count
    from dated
    left join {{ ref('fct_report') }} as report
        on
            dated.office_code = report.office_code
            and dated.unit_code = report.unit_code
            and dated.form_set = report.form_set
            and dated.report_period = report.report_period
            and dated.scheme_year = report.scheme_year
    group by dated.office_code, dated.scheme_year, dated.unit_code, dated.form_set, dated.report_period
),

counted as (
    select
        office_code,
        scheme_year,
        unit_code,
        form_set,
        cast(count(*) as integer) as period_count,
        cast(count(case when version_count > 1 then 1 end) as integer) as revised_count,
        cast(count(case when late_count > 0 then 1 end) as integer) as late_revised_count,
        cast(sum(version_count - 1) as integer) as revision_count
    from period
    group by office_code, scheme_year, unit_code, form_set
),

changed as (
    select
        office_code,
        scheme_year,
        unit_code,
        form_set,
        {% for measure in measures %}
        cast(sum(case when measure_code = '{{ measure }}' then change_value end) as decimal(28, 6)) as {{ measure }}_sum,
        count(case when measure_code = '{{ measure }}' then change_value end) as {{ measure }}_count{{ ',' if not loop.last }}
        {% endfor %}
    from dated
    group by office_code, scheme_year, unit_code, form_set
)

select
    counted.office_code,
    counted.scheme_year,
    counted.unit_code,
    {{ unit_name_of('counted') }} as unit_name,
    cast({{ unit_order_of('counted') }} as integer) as unit_order,
    counted.form_set,
    counted.period_count,
    counted.revised_count,
    counted.late_revised_count,
    counted.revision_count,
    {{ percent_of('counted.late_revised_count', 'counted.period_count') }} as late_revised_pct,
    {% for measure in measures %}
    {{ dec_div('changed.' ~ measure ~ '_sum', 'changed.' ~ measure ~ '_count', 6) }} as {{ measure }}_mean_value,
    {% endfor %}
    case
        when rule.least_count is not null
            then counted.late_revised_count >= rule.least_count
                and counted.late_revised_count * 100 >= rule.least_share_pct * counted.period_count
    end as is_habitual
from counted
inner join changed
    on
        counted.office_code = changed.office_code
        and counted.scheme_year = changed.scheme_year
        and counted.unit_code = changed.unit_code
        and counted.form_set = changed.form_set
left join {{ ref('stg_revision_rule') }} as rule
    on counted.office_code = rule.office_code and counted.scheme_year = rule.scheme_year
{{ join_unit('counted') }}
