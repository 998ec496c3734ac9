{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  The value of every measure for every assessed unit and due period, and whether it is known: `reported`, `missing` (a
  monthly workbook, a figure or a rater group it needs is not there) or `pending_review` (the certification it needs is
  not here, or does not decide such subjects, or the rate of a currency it was reported in). Missing is never zero: the value is null then. A nil return is
  reported: nothing in its month; its year to date and stock are those of the month it is carried from, which must be
  known (fct_nil_return). A rating is the mean of the raters of each group, rounded as the scheme says, weighted by group.
  A sum is as well known as its worst term.
#}
{% set key = ['office_code', 'scheme_year', 'assessment_code', 'period_code', 'unit_code', 'measure_code'] %}
{% set span = ['office_code', 'unit_code', 'start_month', 'end_month', 'first_needed_month', 'needed_opening_month'] %}

with index_row as (
    select
        due.*,
        unit.unit_code,
        due.fact in ('capital', 'tax', 'project', 'milestone', 'activity', 'assistance') as needs_submission,
        due.fact in ('capital', 'tax', 'project') and due.value_status <> 'declared' as needs_certification,
        -- no workbook is needed of a month before the unit was there
        greatest(
            case
                when due.window_code = 'period' then due.start_month
                when due.fact in ('capital', 'tax') then due.first_amount_month
                else due.end_month
            end,
            coalesce({{ month_of_date('unit.valid_from') }}, '')
        ) as first_needed_month,
        coalesce(
            case when coalesce({{ month_of_date('unit.valid_from') }} <= due.opening_month, true) then due.opening_month end, ''
        ) as needed_opening_month,
        -- how far back a nil return may be carried for it: a month before says nothing about this measure
        case
            when due.fact = 'project' and due.window_code = 'stock' then ''
            when due.fact = 'assistance' and due.value_field = 'overdue' then ''
            -- a sheet of any earlier month may have planned a node of this one
            when due.fact = 'milestone' then ''
            when due.fact = 'project' then due.from_month
            when due.fact in ('capital', 'tax') and due.amount_column = 'ytd' then due.year_start_month
        end as first_carried_month
    from {{ ref('int_measure_due') }} as due
    inner join {{ ref('dim_unit') }} as unit
        on
            {{ unit_of_due_year('due', 'unit') }}
            and unit.group_code is not null
            and {{ lives_in('unit', 'due') }}
            and {{ due_of_unit('due', 'unit') }}
    where {{ is_built('due') }}
),

-- The months whose workbooks are needed are the same for most measures of a period: workbooks are counted once for all of them.
needed as (
    select distinct
        {{ columns_of('index_row', span) }}
    from index_row
    where index_row.needs_submission
),

submitted as (
    select
        {{ columns_of('needed', span) }},
        count(*) as months,
        sum(case when submission.report_period >= needed.start_month then 1 else 0 end) as own_months
    from needed
    inner join {{ ref('stg_submission') }} as submission
        on
            needed.office_code = submission.office_code
            and needed.unit_code = submission.unit_code
            and submission.form_set = 'monthly'
            and submission.is_counting
            and (
                submission.report_period between needed.first_needed_month and needed.end_month
                or submission.report_period = needed.needed_opening_month
            )
    group by {{ columns_of('needed', span) }}
),

-- Months whose workbook a ruling let a unit off and that did not come: nothing is owed of them, so that what is added up month
-- by month is the sum of the others. What only a period's last workbook tells is not known without it.
let_off as (
    select
        {% for column in key %}
        index_row.{{ column }},
        {% endfor %}
        count(distinct report.month) as months
    from index_row
    inner join {{ ref('fct_report') }} as report
        on
            index_row.office_code = report.office_code
            and index_row.unit_code = report.unit_code
            and report.form_set = 'monthly' and report.state = 'waived' and report.accepted_at is null
            and report.month between index_row.first_needed_month and index_row.end_month
            and (
                report.month < index_row.end_month
                or index_row.fact = 'activity' or (index_row.fact in ('capital', 'tax') and index_row.amount_column = 'month')
                or (index_row.fact = 'assistance' and index_row.value_field <> 'overdue')
            )
    where index_row.needs_submission
    group by
        {% for column in key %}
        index_row.{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
),

-- Nil returns over a month that nobody knows.
broken as (
    select distinct
        {% for column in key %}
        index_row.{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from index_row
    inner join {{ ref('fct_nil_return') }} as nil
        on
            index_row.office_code = nil.office_code
            and index_row.unit_code = nil.unit_code
            and nil.month in (index_row.end_month, index_row.opening_month)
            and nil.unknown_month >= index_row.first_carried_month
),

certified as (
    select
        {% for column in key %}
        index_row.{{ column }},
        {% endfor %}
        count(*) as months
    from index_row
    inner join {{ ref('dim_decided_kind') }} as decided
        on
            {{ same('index_row', 'decided', ['office_code', 'value_status']) }}
            and decided.month in (index_row.end_month, index_row.opening_month)
            and decided.subject_kind = {{ kind_of_measure('index_row') }}
    where index_row.needs_certification and index_row.value_field <> 'reported'
    group by
        {% for column in key %}
        index_row.{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
),

counted as (
    select
        {% for column in key %}
        e.{{ column }},
        {% endfor %}
        e.contribution,
        e.carried_from_month,
        s.received_at,
        s.loaded_at
    from {{ ref('int_measure_evidence') }} as e
    left join {{ ref('stg_submission') }} as s on {{ same('e', 's', ['office_code', 'receipt_no']) }}
    where {{ is_built('e') }}
),

evidence as (
    select
        {{ key | join(', ') }},
        try_cast(sum(contribution) as decimal(28, 12)) as contribution,
        count(*) as evidence_count,
        max(received_at) as received_at,
        max(loaded_at) as loaded_at
    from counted
    group by {{ key | join(', ') }}
),

carried as (
    select
        {{ key | join(', ') }},
        {{ dbt.listagg('distinct carried_from_month', "'、'", 'order by carried_from_month') }} as carried_months
    from counted
    where carried_from_month is not null
    group by {{ key | join(', ') }}
),

group_total as (
    select
        {% for column in key %}
        index_row.{{ column }},
        {% endfor %}
        rater.rater_group_code,
        rater.weight,
        index_row.mean_places,
        cast(sum(given.contribution) as decimal(28, 6)) as score_total,
        count(given.contribution) as score_count
    from index_row
    inner join {{ ref('stg_scheme_rater') }} as rater
        on {{ same_scheme('index_row', 'rater') }} and index_row.measure_code = rater.measure_code
    left join {{ ref('int_measure_evidence__decided') }} as given
        on
            rater.rater_group_code = given.subject_code
            {% for column in key %}
            and index_row.{{ column }} = given.{{ column }}
            {% endfor %}
    where index_row.fact = 'rating'
    group by
        {% for column in key %}
        index_row.{{ column }},
        {% endfor %}
        rater.rater_group_code,
        rater.weight,
        index_row.mean_places
),

group_mean as (
    {{ rater_mean('group_total') }}
),

-- weight × mean has 8 places; a factor of dec_quotient has 6, so it enters times 100.
rating_total as (
    select
        {{ key | join(', ') }},
        cast(sum(cast(weight as decimal(12, 4)) * cast(mean_score as decimal(16, 4))) as decimal(28, 8)) * 100 as weighted_score,
        cast(sum(weight) as decimal(18, 4)) as weight_total,
        sum(case when mean_score is null then 1 else 0 end) as silent_count
    from group_mean
    group by {{ key | join(', ') }}
),

rating as (
    {{ divided('rating_total', {'mean': (['r.weighted_score'], ['r.weight_total', '100'])}, 6, ['half_up']) }}
),

stated as (
    select
        index_row.*,
        case when index_row.fact = 'rating' then rating.mean_half_up else coalesce(evidence.contribution, 0) end as contribution,
        coalesce(evidence.evidence_count, 0) as evidence_count,
        carried.carried_months,
        evidence.received_at,
        evidence.loaded_at,
        case
            when broken.measure_code is not null or underived.measure_code is not null then 'missing'
            when
                index_row.needs_submission
                and coalesce(submitted.months, 0) + coalesce(let_off.months, 0)
                < greatest({{ month_number('index_row.end_month') }} - {{ month_number('index_row.first_needed_month') }} + 1, 0)
                + case when index_row.needed_opening_month = '' then 0 else 1 end
                then 'missing'
            -- of a period nobody owed or told anything of nothing is known
            when let_off.months > 0 and coalesce(submitted.own_months, 0) = 0 then 'missing'
            when
                index_row.needs_certification
                and coalesce(certified.months, 0) < case when index_row.opening_month is null then 1 else 2 end
                then 'pending_review'
            when
                index_row.fact = 'indicator'
                and coalesce(evidence.evidence_count, 0)
                < (length(index_row.indicator_codes) - length(replace(index_row.indicator_codes, '|', '')) - 1)
                * case when index_row.opening_month is null then 1 else 2 end
                then 'missing'
            when index_row.fact = 'rating' and coalesce(rating.silent_count, 1) > 0 then 'missing'
            when unconverted.measure_code is not null then 'pending_review'
            when evidence.evidence_count > 0 and evidence.contribution is null then 'too_large'
            else 'reported'
        end as state
    from index_row
    left join submitted on {{ same('index_row', 'submitted', span) }}
    {% for table in ['let_off', 'broken', 'certified', 'evidence', 'carried', 'rating', 'unconverted', 'underived'] %}
    left join {{ ref('int_measure_' ~ table) ~ ' as ' ~ table if table in ['unconverted', 'underived'] else table }}
        on
            {% for column in key %}
            {{ 'and ' if not loop.first }}index_row.{{ column }} = {{ table }}.{{ column }}
            {% endfor %}
            {% if table in ['unconverted', 'underived'] %}
            and {{ is_built(table) }}
            {% endif %}
    {% endfor %}
),

term_state as (
    select
        {% for column in key if column != 'measure_code' %}
        stated.{{ column }},
        {% endfor %}
        term.measure_code,
        max(case stated.state when 'missing' then 3 when 'pending_review' then 2 when 'too_large' then 1 else 0 end) as worst
    from stated
    inner join {{ ref('stg_scheme_measure_term') }} as term
        on {{ same_scheme('stated', 'term') }} and stated.measure_code = term.term_measure_code
    group by
        {% for column in key if column != 'measure_code' %}
        stated.{{ column }},
        {% endfor %}
        term.measure_code
),

known as (
    select
        stated.*,
        case term_state.worst when 3 then 'missing' when 2 then 'pending_review' when 1 then 'too_large' else stated.state end
            as known_state
    from stated
    left join term_state
        on
            {% for column in key %}
            {{ 'and ' if not loop.first }}stated.{{ column }} = term_state.{{ column }}
            {% endfor %}
),

plain as (
    select
        {{ key | join(', ') }},
        value_status,
        fact,
        numerator_measure_code,
        denominator_measure_code,
        known_state as state,
        cast(case when known_state = 'reported' then contribution end as decimal(28, 12)) as value,
        cast(evidence_count as integer) as evidence_count,
        carried_months,
        received_at,
        loaded_at
    from known
)

select
    {% for column in key %}
    plain.{{ column }},
    {% endfor %}
    plain.value_status,
    plain.fact,
    plain.value,
    cast(null as decimal(28, 12)) as numerator,
    cast(null as decimal(28, 12)) as denominator,
    plain.state,
    plain.evidence_count,
    plain.carried_months,
    plain.received_at,
    plain.loaded_at
from plain
where plain.fact <> 'ratio'
union all
select
    {% for column in key %}
    whole.{{ column }},
    {% endfor %}
    whole.value_status,
    whole.fact,
    cast(null as decimal(28, 12)) as value,
    case when upper_part.state = 'reported' and lower_part.state = 'reported' then upper_part.value end as numerator,
    case when upper_part.state = 'reported' and lower_part.state = 'reported' then lower_part.value end as denominator,
    case
        when upper_part.state = 'missing' or lower_part.state = 'missing' then 'missing'
        when upper_part.state = 'pending_review' or lower_part.state = 'pending_review' then 'pending_review'
        when upper_part.state = 'too_large' or lower_part.state = 'too_large' then 'too_large'
        else 'reported'
    end as state,
    upper_part.evidence_count + lower_part.evidence_count as evidence_count,
    whole.carried_months,
    {% for clock in ['received_at', 'loaded_at'] %}
    greatest(upper_part.{{ clock }}, lower_part.{{ clock }}) as {{ clock }}{{ "," if not loop.last }}
    {% endfor %}
from plain as whole
{% for part, measure in [('upper_part', 'numerator_measure_code'), ('lower_part', 'denominator_measure_code')] %}
left join plain as {{ part }}
    on
        whole.{{ measure }} = {{ part }}.measure_code
        {% for column in key if column != 'measure_code' %}
        and whole.{{ column }} = {{ part }}.{{ column }}
        {% endfor %}
{% endfor %}
where whole.fact = 'ratio'
