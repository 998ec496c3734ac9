{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Every measure of a scheme at every due period of its assessments: the index that evidence and values are built on.
  Counts look at the months `from_month`..`end_month`. An amount is the `amount_column` (month or ytd) of the months
  `first_amount_month`..`end_month`. Certified amounts, reported tax and ready-made figures have no month column: within a
  period they are the ytd of its end less the ytd of `opening_month`, the month before it began (null at the start of the
  year).
  A unit that is closed within a period tells no more: what it declared by its last month counts. Where `ends_with_unit`, such
  a unit has a row of its own (`ending_unit_code`), whose `end_month` is its last; all others share the row without a unit.
  A workbook's ytd is that of the calendar year: where the assessment year begins in another month, an amount is the sum of
  the months since then.
#}
with declared as (
    select
        period.*,
        assessment.value_status,
        assessment.value_status = 'declared' as is_declared
    from {{ ref('stg_scheme_period') }} as period
    inner join {{ ref('stg_scheme_assessment') }} as assessment on {{ same_assessment('period', 'assessment') }}
    where period.is_due
),

-- The month a unit is closed in may be owed no more.
owed as (
    select
        office_code,
        scheme_year,
        unit_code,
        max(month) as last_month
    from {{ ref('stg_report_due') }}
    where form_set = 'monthly'
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
    inner join {{ ref('stg_unit') }} as unit on {{ same_scheme('declared', 'unit') }} and {{ lives_in('unit', 'declared') }}
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
        period.is_declared and measure.fact in ('capital', 'tax', 'project', 'activity') as ends_with_unit,
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
        measure.activity_codes,
        measure.post_codes,
        measure.report_states,
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
        measure.also_reached,
        measure.first_reported_before
    from ended as period
    inner join {{ ref('stg_scheme_measure') }} as measure
        on
            period.office_code = measure.office_code
            and period.scheme_year = measure.scheme_year
    where period.ending_unit_code is null or measure.fact in ('capital', 'tax', 'project', 'activity')
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
