{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  One stage of a project as known at the last due month of a scheme year: six reported ones, and two that are derived by
  the office's rules (`performed` 履约, `at_capacity` 达效; without a rule for them they have no row). A reported stage has
  the date of the latest progress sheet or, failing that, of a finished node the office's words call that stage.
  `state`: `reached`, `voided` (the latest inspection of it found it untrue), `skipped` (a later one is reached), `closed`
  (not reached, the project withdrew) or `open`. `outcome` says the same of what is owed: `reached`, `failed` (withdrawn, or
  `due_on` is over) or `open`. Due is what was promised or, failing that, so many months after signing as the office rules.
#}
{% set stages = ['signed', 'pre_registered', 'land_granted', 'started', 'in_statistics', 'in_production'] %}
{% set promises = {
    'started': 'promised_start_date', 'in_statistics': 'promised_in_statistics_date',
    'in_production': 'promised_production_date'
} %}

with project as (
    select
        *,
        cast({{ dbt.last_day("cast(as_of_month || '-01' as date)", 'month') }} as date) as as_of_date
    from {{ ref('fct_project_year') }} as known
    where {{ is_built('known') }}
),

node as (
    select
        office_code,
        scheme_year,
        project_key,
        stage_code,
        actual_date as done_on,
        receipt_no,
        source_sheet,
        source_row
    from {{ ref('fct_milestone') }}
    where stage_code is not null and actual_date is not null
    qualify row_number() over (
        partition by office_code, scheme_year, project_key, stage_code
        order by actual_date nulls last, node_title nulls last
    ) = 1
),

first_report as (
    select
        project.office_code,
        project.scheme_year,
        project.project_key,
        {% for stage in stages %}
        min(case when report.{{ stage }}_date is not null then report.received_at end) as {{ stage }}_at,
        min_by(
            report.{{ stage }}_date,
            case when report.{{ stage }}_date is not null
                then cast(report.received_at as varchar) || cast(report.{{ stage }}_date as varchar)
            end
        ) as {{ stage }}_first{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('stg_stage_report') }} as report
    inner join {{ ref('dim_project_subject') }} as subject
        on report.office_code = subject.office_code and report.subject_key = subject.subject_key
    inner join project
        on
            subject.office_code = project.office_code
            and subject.project_key = project.project_key
            and report.month <= project.as_of_month
    group by project.office_code, project.scheme_year, project.project_key
),

claimed as (
    {% for stage in stages %}
    select
        project.office_code,
        project.scheme_year,
        project.as_of_month,
        project.as_of_date,
        project.project_key,
        project.is_withdrawn,
        '{{ stage }}' as stage_code,
        {{ loop.index }} as stage_order,
        coalesce(project.{{ stage }}_date, node.done_on) as claimed_on,
        case when project.{{ stage }}_date is not null then 'project' when node.done_on is not null then 'milestone' end
            as source_form,
        case when project.{{ stage }}_date is not null then first_report.{{ stage }}_at end as first_reported_at,
        case when project.{{ stage }}_date is not null then first_report.{{ stage }}_first end as first_claimed_on,
        case when project.{{ stage }}_date is not null then project.receipt_no else node.receipt_no end as receipt_no,
        case when project.{{ stage }}_date is not null then project.source_sheet else node.source_sheet end as source_sheet,
        case when project.{{ stage }}_date is not null then project.source_row else node.source_row end as source_row
    from project
    left join node
        on
            project.office_code = node.office_code
            and project.scheme_year = node.scheme_year
            and project.project_key = node.project_key
            and node.stage_code = '{{ stage }}'
    left join first_report
        on {{ same('project', 'first_report', ['office_code', 'scheme_year', 'project_key']) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

inspected as (
    select
        project.office_code,
        project.scheme_year,
        project.project_key,
        inspection.stage_code,
        inspection.is_confirmed,
        inspection.inspected_date
    from {{ ref('fct_inspection') }} as inspection
    inner join {{ ref('dim_project_subject') }} as subject
        on
            inspection.office_code = subject.office_code
            and inspection.unit_code || ':' || coalesce(inspection.project_code, inspection.project_name) = subject.subject_key
    inner join project
        on
            subject.office_code = project.office_code
            and subject.project_key = project.project_key
            and inspection.inspected_month <= project.as_of_month
    qualify row_number() over (
        partition by project.office_code, project.scheme_year, project.project_key, inspection.stage_code
        order by
            inspection.inspected_date desc nulls last,
            inspection.received_at desc nulls last,
            inspection.receipt_no desc nulls last,
            inspection.source_row desc nulls last
    ) = 1
),

judged as (
    select
        claimed.*,
        coalesce(claimed.claimed_on is not null and not inspected.is_confirmed, false) as is_voided,
        case when claimed.claimed_on is not null and not inspected.is_confirmed then inspected.inspected_date end as voided_on,
        case when coalesce(inspected.is_confirmed, true) then claimed.claimed_on end as reached_on
    from claimed
    left join inspected
        on
            claimed.office_code = inspected.office_code
            and claimed.scheme_year = inspected.scheme_year
            and claimed.project_key = inspected.project_key
            and claimed.stage_code = inspected.stage_code
),

ordered as (
    select
        *,
        max(reached_on) over (
            partition by office_code, scheme_year, project_key
            order by stage_order nulls last rows between unbounded preceding and 1 preceding
        ) as floor_on,
        max(case when reached_on is not null then stage_order end) over (
            partition by office_code, scheme_year, project_key
        ) as furthest_order
    from judged
),

{# When an accepted workbook, one replaced since too, first told capital of a project. #}
capital_told as (
    select
        project.office_code,
        project.scheme_year,
        project.project_key,
        min(told.received_at) as first_reported_at
    from {{ ref('stg_capital_told') }} as told
    inner join {{ ref('dim_project_subject') }} as subject
        on told.office_code = subject.office_code and {{ called('told') }} = subject.subject_key
    inner join project
        on
            subject.office_code = project.office_code
            and subject.project_key = project.project_key
            and told.report_period <= project.as_of_month
    where told.month_amount_wan > 0 or told.ytd_amount_wan > 0
    group by project.office_code, project.scheme_year, project.project_key
),

{# 履约: the earliest of the signs the office names; capital counts by its month's last day, in whatever currency. #}
capital as (
    select
        project.office_code,
        project.scheme_year,
        project.project_key,
        min(capital.month) as month,
        least(min(capital.received_at), min(capital_told.first_reported_at)) as first_reported_at
    from {{ ref('fct_capital') }} as capital
    inner join {{ ref('dim_project_subject') }} as subject
        on
            capital.office_code = subject.office_code
            and capital.unit_code || ':' || coalesce(capital.project_code, capital.project_name) = subject.subject_key
    inner join project
        on
            subject.office_code = project.office_code
            and subject.project_key = project.project_key
            and capital.month <= project.as_of_month
    left join capital_told on {{ same('project', 'capital_told', ['office_code', 'scheme_year', 'project_key']) }}
    where capital.value_status = 'declared' and (capital.reported_month_amount > 0 or capital.reported_since_start_amount > 0)
    group by project.office_code, project.scheme_year, project.project_key
),

sign as (
    select
        capital.office_code,
        capital.scheme_year,
        capital.project_key,
        cast({{ dbt.last_day("cast(capital.month || '-01' as date)", 'month') }} as date) as reached_on,
        'capital' as source_form,
        capital.first_reported_at
    from capital
    inner join {{ ref('stg_project_rule') }} as rule
        on capital.office_code = rule.office_code and capital.scheme_year = rule.scheme_year
    where rule.performed_by is not null and {{ in_list('rule.performed_by', "'capital'") }}
    union all
    select
        ordered.office_code,
        ordered.scheme_year,
        ordered.project_key,
        ordered.reached_on,
        ordered.source_form,
        ordered.first_reported_at
    from ordered
    inner join {{ ref('stg_project_rule') }} as rule
        on ordered.office_code = rule.office_code and ordered.scheme_year = rule.scheme_year
    where
        ordered.reached_on is not null
        and rule.performed_by is not null
        and {{ in_list('rule.performed_by', 'ordered.stage_code') }}
),

performed as (
    select
        office_code,
        scheme_year,
        project_key,
        reached_on,
        source_form,
        first_reported_at
    from sign
    qualify row_number() over (
        partition by office_code, scheme_year, project_key order by reached_on nulls last, source_form nulls last
    ) = 1
),

{# 达效: the first profile that shows it. #}
capacity as (
    select
        project.office_code,
        project.scheme_year,
        project.project_key,
        cast({{ dbt.last_day("cast(profile.report_period || '-01' as date)", 'month') }} as date) as reached_on,
        'profile' as source_form,
        profile.received_at as first_reported_at
    from project
    inner join {{ ref('stg_project_rule') }} as rule
        on project.office_code = rule.office_code and project.scheme_year = rule.scheme_year
    inner join {{ ref('dim_project_subject') }} as subject
        on project.office_code = subject.office_code and project.project_key = subject.project_key
    inner join {{ ref('stg_profile_row') }} as profile
        on
            subject.office_code = profile.office_code
            and subject.subject_key = profile.unit_code || ':' || coalesce(profile.project_code, profile.project_name)
            and profile.report_period <= project.as_of_month
    left join {{ ref('fct_project_label') }} as label
        on
            project.office_code = label.office_code
            and project.scheme_year = label.scheme_year
            and project.project_key = label.project_key
            and label.label_code = rule.full_output
            and label.first_month <= profile.report_period
    where
        case
            when rule.full_output = 'output'
                then profile.promised_output_wan > 0 and profile.output_ytd_wan >= profile.promised_output_wan
            else label.label_code is not null
        end
    qualify row_number() over (
        partition by project.office_code, project.scheme_year, project.project_key
        order by profile.report_period nulls last, profile.received_at nulls last, profile.receipt_no nulls last
    ) = 1
),

derived as (
    {% for stage, table in {'performed': 'performed', 'at_capacity': 'capacity'}.items() %}
    select
        project.office_code,
        project.scheme_year,
        project.as_of_month,
        project.as_of_date,
        project.project_key,
        project.is_withdrawn,
        '{{ stage }}' as stage_code,
        {{ 6 + loop.index }} as stage_order,
        found.reached_on as claimed_on,
        found.source_form,
        found.first_reported_at,
        found.reached_on as first_claimed_on,
        cast(null as varchar) as receipt_no,
        cast(null as varchar) as source_sheet,
        cast(null as integer) as source_row,
        false as is_voided,
        cast(null as date) as voided_on,
        found.reached_on,
        cast(null as date) as floor_on,
        cast(null as integer) as furthest_order
    from project
    inner join {{ ref('stg_project_rule') }} as rule
        on project.office_code = rule.office_code and project.scheme_year = rule.scheme_year
    left join {{ table }} as found
        on
            project.office_code = found.office_code
            and project.scheme_year = found.scheme_year
            and project.project_key = found.project_key
    where rule.{{ 'performed_by' if stage == 'performed' else 'full_output' }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

every as (
    select * from ordered
    union all
    select * from derived
),

signed as (
    select
        office_code,
        scheme_year,
        project_key,
        reached_on as signed_on
    from ordered
    where stage_code = 'signed'
),

owed as (
    select
        every.*,
        signed.signed_on,
        project.unit_code,
        project.agreed_investment_wan,
        project.received_at,
        project.loaded_at,
        case every.stage_code
            {% for stage, column in promises.items() %}
            when '{{ stage }}' then project.{{ column }}
            {% endfor %}
        end as promised_on,
        cast({{ dbt.dateadd('month', 'stage_limit.due_months', 'signed.signed_on') }} as date) as ruled_on
    from every
    inner join project
        on
            every.office_code = project.office_code
            and every.scheme_year = project.scheme_year
            and every.project_key = project.project_key
    left join signed
        on
            every.office_code = signed.office_code
            and every.scheme_year = signed.scheme_year
            and every.project_key = signed.project_key
    left join {{ ref('stg_project_stage_limit') }} as stage_limit
        on
            every.office_code = stage_limit.office_code
            and every.scheme_year = stage_limit.scheme_year
            and every.stage_code = stage_limit.stage_code
)

select
    office_code,
    scheme_year,
    as_of_month,
    project_key,
    unit_code,
    stage_code,
    cast(stage_order as integer) as stage_order,
    case
        when reached_on is not null then 'reached'
        when is_voided then 'voided'
        when stage_order < furthest_order then 'skipped'
        when is_withdrawn then 'closed'
        else 'open'
    end as state,
    claimed_on,
    reached_on,
    voided_on,
    first_claimed_on,
    first_reported_at,
    cast(first_reported_at as date) as first_reported_on,
    coalesce(first_claimed_on <> claimed_on, false) as is_date_changed,
    coalesce(reached_on < floor_on, false) as is_out_of_order,
    cast(substr({{ month_of_date('signed_on') }}, 1, 4) as integer) as signed_year,
    coalesce(promised_on, ruled_on) as due_on,
    case when promised_on is not null then 'promise' when ruled_on is not null then 'signing' end as due_basis,
    case
        when reached_on is not null then 'reached'
        when is_withdrawn or {{ month_of_date('coalesce(promised_on, ruled_on)') }} <= as_of_month then 'failed'
        else 'open'
    end as outcome,
    agreed_investment_wan,
    source_form,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at
from owed
