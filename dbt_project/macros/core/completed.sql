{# How facts of capital and tax take the figures their forms do not have (bridge_derived_amount), and which rows tell of a month. #}

{#
  CTEs that end in `completed`: the counting rows of `fact` with `sheet_month`, the month their workbook is of, `listed_month` (null:
  they stand on that sheet) and its figures, derived where the sheet lacks them. What a sheet of months leaves out has the
  year to date it had: the row it last stood on, once more.
#}
{% macro completed_rows(fact) -%}
{%- set cell = ['receipt_no', 'source_sheet', 'source_row'] -%}
derived as (
    select
        office_code,
        month,
        figure,
        {{ cell | join(', ') }},
        max(case when listed_month < month then listed_month end) as listed_month,
        {% for amount in ['amount_wan', 'reported_amount'] %}
        case when count(*) = count({{ amount }}) then cast(sum({{ amount }}) as decimal(18, 6)) end as {{ amount }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('bridge_derived_amount') }} as part
    where fact = '{{ fact }}' and known_until is null and source_row is not null and {{ is_built('part', 'month') }}
    group by office_code, month, figure, {{ cell | join(', ') }}
),

completed as (
    {% for is_listed in [true, false] %}
    select
        told.*,
        {{ 'told.report_period' if is_listed else 'ytd.month' }} as sheet_month,
        {{ 'cast(null as varchar)' if is_listed else 'ytd.listed_month' }} as listed_month,
        {% for figure in ['month', 'ytd'] %}
        {% if is_listed or figure == 'ytd' %}
        {{ figure }}.amount_wan as derived_{{ figure }}_wan,
        {{ figure }}.reported_amount as derived_reported_{{ figure }},
        case when {{ figure }}.receipt_no is null then 'reported' when coalesce({{ figure }}.amount_wan, {{ figure }}.reported_amount) is null then 'unknown' else
            '{{ 'derived' if is_listed else 'unlisted' }}' end as {{ figure }}_basis{{ ',' if figure == 'month' }}
        {% else %}
        cast(null as decimal(18, 6)) as derived_month_wan,
        cast(null as decimal(18, 6)) as derived_reported_month,
        cast(null as varchar) as month_basis,
        {% endif %}
        {% endfor %}
    from {{ ref('stg_' ~ fact ~ '_row') }} as told
    {{ 'left' if is_listed else 'inner' }} join derived as ytd
        on
            {{ same('told', 'ytd', ['office_code'] + cell) }} and ytd.figure = 'ytd'
            and {{ 'told.report_period = ytd.month' if is_listed else 'told.report_period < ytd.month' }}
    {% if is_listed %}
    left join derived as month
        on {{ same('told', 'month', ['office_code'] + cell) }} and month.figure = 'month'
    {% endif %}
    where {{ is_built('told', 'report_period') }}
    {{ 'union all' if is_listed }}
    {% endfor %}
)
{%- endmacro %}

{# The figures of `row` (completed_rows(), carried on) as reported, or as derived where its sheet lacks them. A nil return has no month. #}
{% macro completed_figures(row, columns) -%}
{%- for column, parts in columns.items() -%}
{%- set figure = parts[0] -%}
{%- set derived = 'derived_' ~ figure ~ '_wan' if parts | length > 1 else 'derived_reported_' ~ figure -%}
{% if figure == 'month' %}case when {{ row }}.carried_from_month is null and {{ row }}.listed_month is null then {% endif -%}
{{ completed(row, figure, column, derived) }}
{%- if figure == 'month' %} end{% endif %} as {{ column }}{{ ',\n        ' if not loop.last }}
{%- endfor -%}
{%- endmacro %}

{% macro completed(row, figure, reported, derived) -%}
case when {{ row }}.{{ figure }}_basis = 'reported' then {{ row }}.{{ reported }} else {{ row }}.{{ derived }} end
{%- endmacro %}

{# What is left out of a month's sheet is told by it; a nil return after it tells nothing of its own. #}
{% macro completed_basis(row) -%}
case when {{ row }}.carried_from_month is null then {{ row }}.month_basis end as month_basis,
        case
            when {{ row }}.carried_from_month is not null and {{ row }}.ytd_basis = 'unlisted' then 'derived'
            else {{ row }}.ytd_basis
        end as ytd_basis
{%- endmacro %}

{# Does a row say how things stand in its own month: of its sheet, or left out of a sheet of months? A nil return tells nothing new. #}
{% macro tells(row) -%}
({{ row }}.carried_from_month is null or {{ row }}.ytd_basis = 'unlisted')
{%- endmacro %}
