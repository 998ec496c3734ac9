{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  The annual target of a unit by target code and source: from the target workbook, or, where that says nothing,
  from the indicator sheet (target code = indicator code; the latest month of the scheme year counts).
#}
with indicator_target as (
    select
        indicator.office_code,
        coalesce(scheme.scheme_year, cast(substr(indicator.report_period, 1, 4) as integer)) as scheme_year,
        indicator.unit_code,
        indicator.report_period,
        indicator.indicator_code as target_code,
        indicator.target_value as county_value,
        indicator.city_target_value as city_value,
        indicator.receipt_no,
        indicator.source_sheet,
        indicator.source_row,
        indicator.received_at,
        indicator.loaded_at,
        indicator.revision
    from {{ ref('stg_indicator_row') }} as indicator
    left join {{ ref('stg_scheme') }} as scheme
        on
            indicator.office_code = scheme.office_code
            and indicator.report_period between scheme.start_month and scheme.end_month
),

candidate as (
    select
        office_code,
        cast(substr(report_period, 1, 4) as integer) as scheme_year,
        unit_code,
        target_code,
        source_code,
        target_value,
        document_no,
        1 as precedence,
        report_period,
        receipt_no,
        source_sheet,
        source_row,
        source_column,
        cast(null as varchar) as source_field,
        received_at,
        loaded_at,
        revision
    from {{ ref('stg_target_row') }}
    {% for source, value, field in [('county', 'county_value', 'target_value'), ('city', 'city_value', 'city_target_value')] %}
    union all
    select
        office_code,
        scheme_year,
        unit_code,
        target_code,
        '{{ source }}' as source_code,
        {{ value }} as target_value,
        cast(null as varchar) as document_no,
        2 as precedence,
        report_period,
        receipt_no,
        source_sheet,
        source_row,
        cast(null as varchar) as source_column,
        '{{ field }}' as source_field,
        received_at,
        loaded_at,
        revision
    from indicator_target
    where {{ value }} is not null
    {% endfor %}
),

ranked as (
    select
        *,
        rank() over (
            partition by office_code, scheme_year, unit_code, target_code, source_code
            order by precedence asc nulls last, report_period desc nulls last
        ) as place
    from candidate
)

select
    office_code,
    scheme_year,
    unit_code,
    target_code,
    source_code,
    target_value,
    document_no,
    receipt_no,
    source_sheet,
    source_row,
    source_column,
    source_field,
    received_at,
    loaded_at,
    revision
from ranked
where place = 1
