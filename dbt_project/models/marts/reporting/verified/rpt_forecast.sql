{#
  What a unit expected of the year, month by month, against what the year came to: the unit's own figures of December, once
  that report counts (`actual_value`, null until then), and what the last step with a list of the fourth quarter made of them
  (`decided_value`; null until there is one, and of what it does not decide). `error_pct` and `decided_error_pct` are of
  what the year came to; null when that is nothing.
#}
{% set forecast_kind %}
case subject_kind
            {%- for kind, stage in stage_of_kind().items() %}
            when '{{ kind }}' then '{{ stage }}'
            {%- endfor %}
            else subject_kind
        end
{%- endset %}

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
        ('capital', 'fct_capital', 'case when count(*) = count(ytd_amount_wan) then sum(ytd_amount_wan) end'),
        ('tax', 'fct_tax', 'case when count(*) = count(paid_ytd_wan) then sum(paid_ytd_wan) end'),
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

-- What lists of December decide, and what they made of a unit's figures: nothing of one they do not name.
listed as (
    select
        office_code,
        month,
        {{ forecast_kind }} as forecast_kind,
        case when count(case when value_status = 'city_certified' then 1 end) > 0 then 'city_certified' else 'county_verified' end
            as decided_by
    from {{ ref('dim_decided_kind') }}
    where substr(month, 6, 2) = '12'
    group by office_code, month, subject_kind
),

decided as (
    select
        office_code,
        unit_code,
        month,
        {{ forecast_kind }} as forecast_kind,
        coalesce(sum(decided_value), 0) as decided_value
    from {{ ref('fct_verified') }}
    where substr(month, 6, 2) = '12'
    group by office_code, unit_code, month, subject_kind
),

compared as (
    select
        forecast.*,
        month.scheme_year,
        case
            when year_end.month is null then null
            when came_to.month is null then 0
            else came_to.actual_value
        end as actual_value,
        listed.decided_by,
        case when listed.month is not null then coalesce(decided.decided_value, 0) end as decided_value
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
    left join listed
        on
            {{ same('forecast', 'listed', ['office_code', 'forecast_kind']) }}
            and cast(forecast.forecast_year as varchar) || '-12' = listed.month
    left join decided
        on
            {{ same('listed', 'decided', ['office_code', 'month']) }}
            and {{ same('forecast', 'decided', ['unit_code', 'forecast_kind']) }}
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
    compared.decided_by,
    cast(compared.decided_value as decimal(28, 6)) as decided_value,
    cast(compared.forecast_value - compared.decided_value as decimal(28, 6)) as decided_error_value,
    {{ percent_of('compared.forecast_value - compared.decided_value', 'compared.decided_value') }} as decided_error_pct,
    compared.basis_text,
    compared.receipt_no,
    compared.source_sheet,
    compared.source_row
from compared
{{ join_unit('compared') }}
