{# What a nil return leaves as it was: the rows of the month before it, once more for its own month. #}

{#
  Rows of a monthly sheet with `month`, the month they tell about: of a month with rows its own, of a nil return those of the
  month it is carried from (`carried_from_month`, else null). A year-to-date figure is carried `within_year` only.
#}
{% macro told_or_carried(rows, within_year) -%}
select
        told.*,
        told.report_period as month,
        cast(null as varchar) as carried_from_month
    from {{ rows }} as told
    union all
    select
        told.*,
        nil.month,
        nil.carried_from_month
    from {{ rows }} as told
    inner join {{ ref('fct_nil_return') }} as nil
        on
            told.office_code = nil.office_code
            and told.unit_code = nil.unit_code
            and told.report_period = nil.carried_from_month
            {%- if within_year %}
            and substr(nil.month, 1, 4) = substr(nil.carried_from_month, 1, 4)
            {%- endif %}
{%- endmacro %}
