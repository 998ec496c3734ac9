{#
  How far forecasts were off, by months ahead, over all years that are told: the mean of the errors whatever their sign, and
  their sum against the sum of what the years came to; the same against what was decided of the years that have a list. Rows of
  the office are over all its units.
#}
with every as (
    select
        *,
        unit_code as counted_for
    from {{ ref('rpt_forecast') }}
    where error_value is not null or decided_error_value is not null
    union all
    select
        *,
        office_code as counted_for
    from {{ ref('rpt_forecast') }}
    where error_value is not null or decided_error_value is not null
),

summed as (
    select
        office_code,
        max(scheme_year) over (partition by office_code) as scheme_year,
        counted_for as unit_code,
        forecast_kind,
        months_ahead,
        error_value,
        actual_value,
        decided_error_value,
        decided_value
    from every
),

mean as (
    select
        office_code,
        scheme_year,
        unit_code,
        forecast_kind,
        months_ahead,
        cast(count(error_value) as integer) as forecast_count,
        cast(count(case when error_value > 0 then 1 end) as integer) as over_count,
        cast(count(case when error_value < 0 then 1 end) as integer) as under_count,
        cast(sum(abs(error_value)) as decimal(28, 6)) as error_sum,
        cast(sum(case when error_value is not null then actual_value end) as decimal(28, 6)) as actual_sum,
        cast(count(decided_error_value) as integer) as decided_count,
        cast(sum(abs(decided_error_value)) as decimal(28, 6)) as decided_error_sum,
        cast(sum(decided_value) as decimal(28, 6)) as decided_sum
    from summed
    group by office_code, scheme_year, unit_code, forecast_kind, months_ahead
)

select
    mean.office_code,
    mean.scheme_year,
    mean.unit_code,
    {{ unit_name_of('mean') }} as unit_name,
    cast({{ unit_order_of('mean') }} as integer) as unit_order,
    mean.forecast_kind,
    mean.months_ahead,
    mean.forecast_count,
    mean.over_count,
    mean.under_count,
    {{ dec_div('mean.error_sum', 'mean.forecast_count', 6) }} as mean_error_value,
    {{ percent_of('mean.error_sum', 'mean.actual_sum') }} as mean_error_pct,
    mean.decided_count,
    {{ dec_div('mean.decided_error_sum', 'mean.decided_count', 6) }} as mean_decided_error_value,
    {{ percent_of('mean.decided_error_sum', 'mean.decided_sum') }} as mean_decided_error_pct
from mean
{{ join_unit('mean') }}
