{#
  How a unit's figure of a month was known as time went by: first, at the end of the first, second, third, sixth and
  twelfth month after its own, and last. A cell is null when that month was not over when the office received its last file,
  or nothing was accepted by then; the sums of a nil return are not known.
#}
{% set lags = [1, 2, 3, 6, 12] %}
with clock as (
    select
        office_code,
        max({{ month_of_date('received_at') }}) as last_month
    from {{ ref('stg_submission') }}
    group by office_code
),

aged as (
    select
        fact.*,
        {{ month_number(month_of_date('fact.received_at')) }} - {{ month_number('fact.month') }} as lag_months,
        {{ month_number('clock.last_month') }} - {{ month_number('fact.month') }} as age_months
    from {{ ref('fct_revision') }} as fact
    inner join clock on fact.office_code = clock.office_code
),

placed as (
    select
        *,
        {% for lag in lags %}
        max(case when lag_months <= {{ lag }} and age_months > {{ lag }} then version end) over (
            partition by office_code, unit_code, form_set, report_period, measure_code
        ) as version_{{ lag }}{{ ',' if not loop.last }}
        {% endfor %}
    from aged
),

told as (
    select
        placed.office_code,
        month.scheme_year,
        placed.unit_code,
        placed.form_set,
        placed.report_period,
        placed.month,
        placed.measure_code,
        max_by(placed.measure_title, placed.version) as measure_title,
        cast(max(placed.version) as integer) as version_count,
        max(case when placed.version = 1 then placed.value end) as first_value,
        min(placed.received_at) as first_received_at,
        {% for lag in lags %}
        max(case when placed.version = placed.version_{{ lag }} then placed.value end) as known_{{ lag }}_value,
        {% endfor %}
        max(case when placed.is_counting then placed.value end) as latest_value,
        max(case when placed.is_counting then placed.received_at end) as latest_received_at,
        max(case when placed.is_counting then placed.receipt_no end) as receipt_no
    from placed
    left join {{ ref('dim_month') }} as month on placed.office_code = month.office_code and placed.month = month.month
    group by
        placed.office_code, month.scheme_year, placed.unit_code, placed.form_set, placed.report_period, placed.month,
        placed.measure_code
)

select
    told.office_code,
    told.scheme_year,
    told.month,
    told.unit_code,
    {{ unit_name_of('told') }} as unit_name,
    cast({{ unit_order_of('told') }} as integer) as unit_order,
    told.form_set,
    told.report_period,
    told.measure_code,
    coalesce(told.measure_title, {{ say_of('revision_sum', 'told.measure_code') }}) as measure_title,
    told.version_count,
    told.first_value,
    told.first_received_at,
    {% for lag in lags %}
    told.known_{{ lag }}_value,
    {% endfor %}
    told.latest_value,
    told.latest_received_at,
    cast(told.latest_value - told.first_value as decimal(28, 6)) as change_value,
    {{ percent_of('told.latest_value - told.first_value', 'told.first_value') }} as change_pct,
    told.receipt_no
from told
{{ join_unit('told') }}
