{# What the evidence models share: which rows of a fact a due measure looks at, and the columns a row of evidence has. #}

{# Key of the measure a row counts towards. #}
{% macro evidence_key() -%}
due.office_code,
        due.scheme_year,
        due.assessment_code,
        due.period_code,
        fact.unit_code,
        due.measure_code,
        due.value_status
{%- endmacro %}

{# Is `unit` a unit of the year the measure is about: of a base that is counted anew, the year the base is of? #}
{% macro unit_of_due_year(due, unit) -%}
{{ due }}.office_code = {{ unit }}.office_code and coalesce({{ due }}.base_year, {{ due }}.scheme_year) = {{ unit }}.scheme_year
{%- endmacro %}

{# inner join: the unit `unit_code` of the year a due measure is about, where the due row is about that unit. #}
{% macro of_due_unit(due, unit_code) -%}
inner join {{ ref('dim_unit') }} as unit
    on {{ unit_of_due_year(due, 'unit') }} and {{ unit_code }} = unit.unit_code and {{ due_of_unit(due, 'unit') }}
{%- endmacro %}

{#
  Is a row of `alias` of a month that years to be built may count? They begin at most eleven months before their own January, and
  count the same months of the year before anew (`base_year`): none is earlier than two calendar years back.
#}
{% macro is_counted_in(alias, month='month') -%}
{{ is_built(alias, month, back=2) }}
{%- endmacro %}

{#
  from … where: rows of the relation `facts` that satisfy `also`, of assessed units, beside every due measure of `fact` that
  reads their month. Both are narrowed to what the years to be built need: an engine hands no filter of one down to the other.
#}
{% macro counted_from(fact, facts, also='true') -%}
from {{ ref('int_measure_month') }} as due
    inner join {{ facts }} as fact
        on due.office_code = fact.office_code and due.month = fact.month and {{ also }}
    inner join {{ ref('dim_unit') }} as unit
        on
            {{ unit_of_due_year('due', 'unit') }} and fact.unit_code = unit.unit_code and unit.group_code is not null
            and {{ lives_in('unit', 'due') }} and {{ due_of_unit('due', 'unit') }}
    where due.fact = '{{ fact }}' and {{ is_built('due') }} and {{ is_counted_in('fact') }}
{%- endmacro %}

{#
  Rows of `counted` (`columns`, amount_wan, sign, cell, and of a derived figure what finds its cells: known_rows()) one a cell: a figure
  that the form does not have as the cells it is made of, each with what it adds. `others`: columns that are another of a cell than of
  a row.
#}
{% macro by_cell(counted, fact, columns, others={}) -%}
select
        {{ columns_of(counted, columns) }},
        {% for column, sources in others.items() %}
        {{ counted }}.{{ sources[0] }} as {{ column }},
        {% endfor %}
        {{ columns_of(counted, ['sign', 'amount_wan', 'receipt_no', 'source_sheet', 'source_row', 'source_field']) }}
    from {{ counted }}
    where {{ counted }}.derived_figure is null
    union all
    select
        {{ columns_of(counted, columns) }},
        {% for column, sources in others.items() %}
        {{ sources[1] }} as {{ column }},
        {% endfor %}
        {{ counted }}.sign * part.sign as sign,
        case when {{ counted }}.amount_wan is not null then part.sign * part.amount_wan end as amount_wan,
        coalesce(part.part_receipt_no, {{ counted }}.receipt_no) as receipt_no,
        part.part_sheet as source_sheet,
        part.part_row as source_row,
        part.part_field as source_field
    from {{ counted }}
    inner join (
        select
            *,
            case when figure = 'month' and part_month < month then -1 else 1 end as sign
        from {{ ref('bridge_derived_amount') }} as part
        where fact = '{{ fact }}' and {{ is_counted_in('part') }}
    ) as part
        on
            {{ same(counted, 'part', ['office_code', 'receipt_no', 'source_sheet', 'source_row']) }}
            and {{ counted }}.derived_figure = part.figure and {{ counted }}.figure_month = part.month
            and coalesce({{ counted }}.figure_until = part.known_until, {{ counted }}.figure_until is null and part.known_until is null)
{%- endmacro %}

{# Rows of `counted` with a contribution, as evidence; a blank figure is none. `is_carried`: a nil return carries their fact. #}
{% macro as_evidence(counted, is_carried=false) -%}
select
    office_code,
    scheme_year,
    assessment_code,
    period_code,
    unit_code,
    measure_code,
    value_status,
    subject_code,
    subject_name,
    cast(contribution as decimal(18, 6)) as contribution,
    {{ 'carried_from_month' if is_carried else 'cast(null as varchar) as carried_from_month' }},
    receipt_no,
    source_sheet,
    source_row,
    source_field
from {{ counted }}
where contribution is not null
{%- endmacro %}

{#
  Rows of `counted` as evidence; of a `largest_` value only those of the subject that has most, all its rows together. Of
  subjects with the same amount it is the first by code: the value is the same.
#}
{% macro as_evidence_of_largest(counted) -%}
{%- set key = 'office_code, scheme_year, assessment_code, period_code, unit_code, measure_code' -%}
,

weighed as (
    select
        *,
        sum(contribution) over (partition by {{ key }}, subject_code) as subject_amount
    from {{ counted }}
    where contribution is not null and value_field like 'largest_%'
),

placed as (
    select
        *,
        dense_rank() over (partition by {{ key }} order by subject_amount desc nulls last, subject_code nulls last) as place
    from weighed
),

largest as (
    select *
    from placed
    where place = 1
)

{{ as_evidence(counted, is_carried=true) }}
and coalesce(value_field not like 'largest_%', true)
union all
{{ as_evidence('largest', is_carried=true) }}
{%- endmacro %}
