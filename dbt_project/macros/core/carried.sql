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

{#
  The CTE `before`: when the rows of `told` (told_or_carried()) of the years a build leaves as they are first reported a unit's
  project. What a row says of that looks back to the first year; a window over all of them would write each anew.
#}
{% macro reported_before(told) -%}
before as (
    select
        earlier.office_code,
        earlier.unit_code,
        earlier.project_code,
        min(coalesce(earlier.first_received_at, earlier.received_at)) as first_reported_at
    from ({{ told }}) as earlier
    where not ({{ is_built('earlier', 'month') }})
    group by earlier.office_code, earlier.unit_code, earlier.project_code
)
{%- endmacro %}

{% macro join_reported_before(told) -%}
left join before
        on
            {{ same(told, 'before', ['office_code', 'unit_code']) }}
            and {{ told }}.project_code is not distinct from before.project_code
{%- endmacro %}
