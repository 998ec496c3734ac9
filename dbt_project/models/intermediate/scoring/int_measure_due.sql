{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Every measure of a scheme at every due period of its assessments: the index that evidence and values are built on.
  Counts look at the months `from_month`..`end_month`. An amount is the `amount_column` (month or ytd) of the months
  `first_amount_month`..`end_month`. Certified amounts, reported tax and ready-made figures have no month column: within a
  period they are the ytd of its end less the ytd of `opening_month`, the month before it began (null at the start of the
  year).
  A unit that is closed within a period tells no more: what it declared by its last month counts. Where `ends_with_unit`, such
  a unit has a row of its own (`ending_unit_code`), whose `end_month` is its last; all others share the row without a unit.
  Beside a year's own periods stand two kinds of rows that only comparisons read, told by a period code no period of the
  year has: the same period of last year by this year's definitions, of measures that count by other ones (`base_year`), and
  an own period (`…@first`) as its figures were first known (`known_at`), where something was replaced since.
  A workbook's ytd is that of the calendar year: where the assessment year begins in another month, an amount is the sum of
  the months since then.
#}
with own as (
    select
        period.office_code,
        period.scheme_year,
        period.assessment_code,
        period.period_code,
        period.year_before_period_code,
        period.year_start_month,
        period.start_month,
        period.end_month,
        assessment.value_status,
        assessment.value_status = 'declared' as is_declared
    from {{ ref('stg_scheme_period') }} as period
    inner join {{ ref('stg_scheme_assessment') }} as assessment on {{ same_assessment('period', 'assessment') }}
    where period.is_due
),

-- Measures that count by another definition than last year's of the same code, with what they are made of.
changed as (
    select
        measure.office_code,
        measure.scheme_year,
        measure.measure_code,
        measure.numerator_measure_code,
        measure.denominator_measure_code
    from {{ ref('stg_scheme_measure') }} as measure
    inner join {{ ref('stg_scheme_measure') }} as earlier
        on
            measure.office_code = earlier.office_code
            and measure.scheme_year = earlier.scheme_year + 1
            and measure.measure_code = earlier.measure_code
    where measure.caliber_id <> earlier.caliber_id
),

part as (
    {%- for column in ['measure_code', 'numerator_measure_code', 'denominator_measure_code'] %}
    select
        office_code,
        scheme_year,
        {{ column }} as measure_code
    from changed
    where {{ column }} is not null
    {{ 'union' if not loop.last }}
    {%- endfor %}
),

recounted as (
    select
        office_code,
        scheme_year,
        measure_code
    from part
    union
    select
        part.office_code,
        part.scheme_year,
        term.term_measure_code as measure_code
    from part
    inner join {{ ref('stg_scheme_measure_term') }} as term
        on {{ same_scheme('part', 'term') }} and part.measure_code = term.measure_code
),

-- When the figures of a period were first known: declared ones when they were due, others when their first list came.
first_told as (
    select
        office_code,
        scheme_year,
        month,
        'declared' as value_status,
        max(due_at) as told_at
    from {{ ref('stg_report_due') }} as duty
    where form_set = 'monthly' and {{ is_office_built('duty') }}
    group by office_code, scheme_year, month
    union all
    select
        own.office_code,
        own.scheme_year,
        own.end_month as month,
        own.value_status,
        min(list.received_at) as told_at
    from own
    inner join {{ ref('stg_submission') }} as list
        on
            own.office_code = list.office_code
            and own.end_month = {{ end_month_of_period('list.report_period') }}
            and own.value_status = case list.form_set
                when 'certification' then 'city_certified' when 'county_verification' then 'county_verified'
            end
    where list.is_accepted
    group by own.office_code, own.scheme_year, own.end_month, own.value_status
),

-- Of those the ones some workbook of which was replaced after that.
first_known as (
    select distinct
        own.office_code,
        own.scheme_year,
        own.assessment_code,
        own.period_code,
        first_told.told_at
    from own
    inner join first_told
        on
            {{ same('own', 'first_told', ['office_code', 'scheme_year', 'value_status']) }}
            and own.end_month = first_told.month
    inner join {{ ref('stg_superseded_row') }} as superseded
        on
            own.office_code = superseded.office_code
            and own.value_status = superseded.value_status
            and superseded.month between own.year_start_month and own.end_month
            and superseded.known_from <= first_told.told_at
            and superseded.known_until > first_told.told_at
    where superseded.fact in ('workbook', 'nil_return')
),

declared as (
    select
        own.*,
        cast(null as integer) as base_year,
        cast(null as timestamp) as known_at,
        false as is_other_status
    from own
    union all
    select
        own.office_code,
        own.scheme_year,
        own.assessment_code,
        earlier.period_code,
        cast(null as varchar) as year_before_period_code,
        earlier.year_start_month,
        earlier.start_month,
        earlier.end_month,
        own.value_status,
        own.is_declared,
        earlier.scheme_year as base_year,
        cast(null as timestamp) as known_at,
        own.value_status <> assessment.value_status as is_other_status
    from own
    inner join {{ ref('stg_scheme_period') }} as earlier
        on
            own.office_code = earlier.office_code
            and own.scheme_year = earlier.scheme_year + 1
            and own.assessment_code = earlier.assessment_code
            and own.year_before_period_code = earlier.period_code
            and {{ month_number('own.year_start_month') }} - {{ month_number('earlier.year_start_month') }} = 12
    inner join {{ ref('stg_scheme_assessment') }} as assessment on {{ same_assessment('earlier', 'assessment') }}
    union all
    select
        own.office_code,
        own.scheme_year,
        own.assessment_code,
        own.period_code || '@first' as period_code,
        cast(null as varchar) as year_before_period_code,
        own.year_start_month,
        own.start_month,
        own.end_month,
        own.value_status,
        own.is_declared,
        cast(null as integer) as base_year,
        first_known.told_at as known_at,
        false as is_other_status
    from own
    inner join first_known on {{ same_period('own', 'first_known') }}
),

-- The month a unit is closed in may be owed no more.
owed as (
    select
        office_code,
        scheme_year,
        unit_code,
        max(month) as last_month
    from {{ ref('stg_report_due') }} as duty
    where form_set = 'monthly' and {{ is_office_built('duty') }}
    group by office_code, scheme_year, unit_code
),

ended as (
    select
        declared.*,
        cast(null as varchar) as ending_unit_code,
        declared.end_month as last_month
    from declared
    union all
    select
        declared.*,
        unit.unit_code as ending_unit_code,
        coalesce(owed.last_month, {{ month_of_date('unit.valid_to') }}) as last_month
    from declared
    inner join {{ ref('stg_unit') }} as unit on {{ unit_of_due_year('declared', 'unit') }} and {{ lives_in('unit', 'declared') }}
    left join owed on {{ same_scheme('unit', 'owed') }} and unit.unit_code = owed.unit_code
    where declared.is_declared and {{ closed_before('unit', 'declared') }}
),

due as (
    select
        period.office_code,
        period.scheme_year,
        period.assessment_code,
        period.period_code,
        period.year_start_month,
        period.start_month,
        period.last_month as end_month,
        period.ending_unit_code,
        period.base_year,
        period.known_at,
        period.is_declared and measure.fact in ('capital', 'tax', 'project', 'milestone', 'activity', 'assistance') as ends_with_unit,
        period.value_status,
        case
            when not period.is_declared or measure.value_field = 'reported' then 'ytd'
            when measure.window_code = 'period' or substr(period.year_start_month, 6, 2) <> '01' then 'month'
            else 'ytd'
        end as amount_column,
        measure.measure_code,
        measure.fact,
        measure.value_field,
        measure.window_code,
        measure.date_field,
        measure.numerator_measure_code,
        measure.denominator_measure_code,
        measure.origins,
        measure.natures,
        measure.constructions,
        measure.is_real_estate,
        measure.is_headquarters,
        measure.is_single_manufacturing,
        measure.min_investment_wan,
        measure.max_investment_wan,
        measure.registered_from,
        measure.min_tax_wan,
        measure.max_tax_wan,
        measure.activity_codes,
        measure.post_codes,
        measure.report_states,
        measure.finding_severities,
        measure.finding_codes,
        measure.form_sets,
        measure.indicator_codes,
        measure.rating_item,
        measure.mean_places,
        measure.manual_items,
        measure.min_arrived_share_pct,
        measure.min_fixed_asset_share_pct,
        measure.focus_lists,
        measure.industries,
        measure.industries_excluded,
        measure.labels,
        measure.performed_by,
        measure.full_output,
        measure.also_reached,
        measure.first_reported_before,
        measure.amounts_reported_before,
        measure.credit
    from ended as period
    inner join {{ ref('stg_scheme_measure') }} as measure
        on
            period.office_code = measure.office_code
            and period.scheme_year = measure.scheme_year
    left join recounted on {{ same_scheme('measure', 'recounted') }} and measure.measure_code = recounted.measure_code
    where
        (period.ending_unit_code is null or measure.fact in ('capital', 'tax', 'project', 'milestone', 'activity', 'assistance'))
        and (period.base_year is null or period.is_other_status or recounted.measure_code is not null)
)

select
    due.*,
    case when window_code = 'period' then start_month else year_start_month end as from_month,
    case
        -- a unit that owed nothing within the period any more brought nothing within it
        when amount_column = 'ytd' and window_code = 'period' then greatest(start_month, end_month)
        when amount_column = 'ytd' then end_month
        when window_code = 'period' then start_month
        else year_start_month
    end as first_amount_month,
    case
        when
            window_code = 'period'
            and (fact = 'indicator' or fact in ('capital', 'tax') and amount_column = 'ytd')
            and start_month > year_start_month
            and start_month <= end_month
            then cast({{ previous_month('start_month') }} as varchar)
    end as opening_month
from due
