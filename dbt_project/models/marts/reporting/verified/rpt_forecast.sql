{#
  What a unit expected of the year, month by month, against what the year came to: the unit's own figures of December, once
  that report counts (`actual_value`, null until then). `error_pct` is of what the year came to; null when that is nothing.
#}
with year_end as (
    select
        submission.office_code,
        submission.unit_code,
        submission.report_period as month
    from {{ ref('stg_submission') }} as submission
    left join {{ ref('fct_nil_return') }} as nil
        on
            submission.office_code = nil.office_code
            and submission.unit_code = nil.unit_code
            and submission.report_period = nil.month
    where
        submission.form_set = 'monthly'
        and submission.is_counting
        and substr(submission.report_period, 6, 2) = '12'
        and nil.unknown_month is null
),

came_to as (
    {% set reached = 'count(case when substr(X, 1, 4) = substr(month, 1, 4) then 1 end)' %}
    {% for kind, fact, figure in [
        ('capital', 'fct_capital', 'sum(ytd_amount_wan)'),
        ('tax', 'fct_tax', 'sum(paid_ytd_wan)'),
        ('signed', 'fct_project', reached | replace('X', month_of_date('signed_date'))),
        ('in_statistics', 'fct_project', reached | replace('X', month_of_date('in_statistics_date')))
    ] %}
    select
        office_code,
        unit_code,
        month,
        '{{ kind }}' as forecast_kind,
        cast({{ figure }} as decimal(28, 6)) as actual_value
    from {{ ref(fact) }}
    where value_status = 'declared' and substr(month, 6, 2) = '12'
    group by office_code, unit_code, month
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

compared as (
    select
        forecast.*,
        month.scheme_year,
        case when year_end.month is not null then coalesce(came_to.actual_value, 0) end as actual_value
    from {{ ref('fct_forecast') }} as forecast
    left join year_end
        on
            forecast.office_code = year_end.office_code
            and forecast.unit_code = year_end.unit_code
            and cast(forecast.forecast_year as varchar) || '-12' = year_end.month
    left join came_to
        on
            forecast.office_code = came_to.office_code
            and forecast.unit_code = came_to.unit_code
            and cast(forecast.forecast_year as varchar) || '-12' = came_to.month
            and forecast.forecast_kind = came_to.forecast_kind
    left join {{ ref('dim_month') }} as month
        on forecast.office_code = month.office_code and forecast.month = month.month
)

select
    compared.office_code,
    compared.scheme_year,
    compared.month,
    compared.unit_code,
    {{ unit_name_of('compared') }} as unit_name,
    cast({{ unit_order_of('compared') }} as integer) as unit_order,
    compared.forecast_kind,
    compared.months_ahead,
    cast(compared.forecast_value as decimal(28, 6)) as forecast_value,
    cast(compared.actual_value as decimal(28, 6)) as actual_value,
    cast(compared.forecast_value - compared.actual_value as decimal(28, 6)) as error_value,
    {{ percent_of('compared.forecast_value - compared.actual_value', 'compared.actual_value') }} as error_pct,
    compared.basis_text,
    compared.receipt_no,
    compared.source_sheet,
    compared.source_row
from compared
{{ join_unit('compared') }}
