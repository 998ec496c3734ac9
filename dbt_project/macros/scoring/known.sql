{#
  Rows of a fact as they were known at a time. Belongs here: which rows counted when, after later workbooks replaced them.

  Beside `columns` every row has the time it was known in (`known_from`, `known_until`; null: it counts now), and the months
  whose workbooks of now it rests on (`now_month`, of a nil return `now_carried_month` too): at a time another version of one
  of them counted it was not known.
#}

{# Rows of `fact` (capital, tax or project), each `columns`: those that count now and those that did once. #}
{% macro known_rows(fact, columns) -%}
(
        select
            {{ columns | join(', ') }},
            carried_from_month,
            cast(null as timestamp) as known_from,
            cast(null as timestamp) as known_until,
            month as now_month,
            carried_from_month as now_carried_month
        from {{ ref('fct_' ~ fact) }} as told
        where {{ is_counted_in('told') }}
        union all
        {{ replaced_rows(fact, columns) }}
        union all
        {{ replaced_decisions(fact, columns) }}
        union all
        {{ carried_then(fact, columns) }}
    )
{%- endmacro %}

{# Rows of monthly workbooks that later ones replaced. A project is no later reported for being corrected. #}
{% macro replaced_rows(fact, columns) -%}
select
            {%- for column in columns %}
            {% if column == 'first_reported_at' -%}
            least(replaced.first_reported_at, coalesce(told.first_reported_at, replaced.first_reported_at))
            {%- else -%}
            replaced.{{ column }}
            {%- endif -%}
            ,
            {%- endfor %}
            cast(null as varchar) as carried_from_month,
            replaced.known_from,
            replaced.known_until,
            cast(null as varchar) as now_month,
            cast(null as varchar) as now_carried_month
        from {{ ref('stg_superseded_row') }} as replaced
        {%- if 'first_reported_at' in columns %}
        left join (
            select
                office_code,
                unit_code,
                month,
                project_code,
                min(first_reported_at) as first_reported_at
            from {{ ref('fct_' ~ fact) }} as told
            where value_status = 'declared' and {{ is_counted_in('told') }}
            group by office_code, unit_code, month, project_code
        ) as told
            on {{ same('replaced', 'told', ['office_code', 'unit_code', 'month', 'project_code']) }}
        {%- endif %}
        where replaced.fact = '{{ fact }}' and replaced.value_status = 'declared' and {{ is_counted_in('replaced') }}
{%- endmacro %}

{#
  What was verified or certified of a subject by a workbook that was replaced, with what its unit declares of it now, a project under
  the code its unit's sheet has now.
#}
{% macro replaced_decisions(fact, columns) -%}
{%- set subject = 'credit_code' if fact == 'tax' else 'project_code' -%}
{%- set own_code = 'replaced.credit_code' if fact == 'tax' else 'coalesce(renamed.declared_code, replaced.project_code)' -%}
{%- set declared = {
    'capital': ['origin_code', 'nature_code', 'construction_code', 'is_real_estate', 'agreed_investment_wan', 'first_reported_at'],
    'tax': ['is_headquarters', 'registered_date']
}.get(fact) or columns | reject('in', [
    'office_code', 'unit_code', 'month', 'value_status', 'project_code', 'certification_receipt_no', 'certification_sheet',
    'certification_row', 'decided_kind'
]) | list -%}
select
            {%- for column in columns %}
            {% if column == subject %}{{ own_code }} as {{ subject }}
            {%- else %}{{ 'declared' if column in declared else 'replaced' }}.{{ column }}{% endif %},
            {%- endfor %}
            cast(null as varchar) as carried_from_month,
            replaced.known_from,
            replaced.known_until,
            cast(null as varchar) as now_month,
            cast(null as varchar) as now_carried_month
        from {{ ref('stg_superseded_row') }} as replaced
        {%- if fact != 'tax' %}
        left join {{ ref('bridge_certified_code') }} as renamed
            on {{ same('replaced', 'renamed', ['receipt_no', 'source_sheet', 'source_row']) }}
        {%- endif %}
        {{ 'inner' if fact == 'project' else 'left' }} join (
            {% if fact == 'project' -%}
            select *
            from {{ ref('fct_project') }} as told
            where value_status = 'declared' and {{ is_counted_in('told') }}
            {%- else -%}
            {{ agreed_attributes(
                ref('fct_' ~ fact) ~ ' as told', subject, declared,
                where="value_status = 'declared' and " ~ is_counted_in('told')
            ) }}
            {%- endif %}
        ) as declared
            on
                {{ same('replaced', 'declared', ['office_code', 'unit_code', 'month']) }}
                and {{ own_code }} = declared.{{ subject }}
        where replaced.fact = '{{ fact }}' and replaced.value_status <> 'declared' and {{ is_counted_in('replaced') }}
{%- endmacro %}

{#
  What a nil return left as it was, where the return or the workbook it is carried from was replaced since. Of projects that workbook
  may be of any earlier year.
#}
{% macro carried_then(fact, columns) -%}
{%- set month_column = {'capital': 'month_amount_wan', 'tax': 'paid_month_wan'}.get(fact) -%}
select
            {%- for column in columns %}
            {% if column == 'month' %}nil.month{% elif column == month_column %}null{% else %}told.{{ column }}{% endif %}
            {{- ',' }}
            {%- endfor %}
            nil.carried_from_month,
            coalesce(greatest(nil.known_from, told.known_from), nil.known_from, told.known_from) as known_from,
            coalesce(least(nil.known_until, told.known_until), nil.known_until, told.known_until) as known_until,
            nil.now_month,
            told.now_month as now_carried_month
        from (
            select
                office_code,
                unit_code,
                month,
                carried_from_month,
                cast(null as timestamp) as known_from,
                cast(null as timestamp) as known_until,
                month as now_month
            from {{ ref('fct_nil_return') }}
            union all
            select
                replaced.office_code,
                replaced.unit_code,
                replaced.month,
                coalesce(before.carried_from_month, {{ previous_month('replaced.month') }}) as carried_from_month,
                replaced.known_from,
                replaced.known_until,
                cast(null as varchar) as now_month
            from {{ ref('stg_superseded_row') }} as replaced
            left join {{ ref('fct_nil_return') }} as before
                on
                    {{ same('replaced', 'before', ['office_code', 'unit_code']) }}
                    and before.month = {{ previous_month('replaced.month') }}
            where replaced.fact = 'nil_return'
        ) as nil
        inner join (
            select
                {{ columns | join(', ') }},
                cast(null as timestamp) as known_from,
                cast(null as timestamp) as known_until,
                month as now_month
            from {{ ref('fct_' ~ fact) }}
            where value_status = 'declared' and carried_from_month is null
            union all
            select
                {{ columns | join(', ') }},
                known_from,
                known_until,
                cast(null as varchar) as now_month
            from {{ ref('stg_superseded_row') }}
            where fact = '{{ fact }}' and value_status = 'declared'
        ) as told
            on
                {{ same('nil', 'told', ['office_code', 'unit_code']) }}
                and nil.carried_from_month = told.month
                {%- if month_column %}
                and substr(nil.carried_from_month, 1, 4) = substr(nil.month, 1, 4)
                {%- endif %}
        where (nil.known_until is not null or told.known_until is not null) and {{ is_counted_in('nil') }}
{%- endmacro %}

{# Was a row of known_rows() what counted when the measure was known, or does it count now where the measure is of now? #}
{% macro is_known_then() -%}
case
        when due.known_at is null then fact.known_until is null
        else coalesce(due.known_at >= fact.known_from and due.known_at < fact.known_until, true) and not exists (
            select 1
            from {{ ref('stg_superseded_row') }} as then_known
            where
                then_known.fact in ('workbook', 'nil_return')
                and then_known.office_code = fact.office_code
                and then_known.unit_code = case when fact.value_status = 'declared' then fact.unit_code else fact.office_code end
                and then_known.value_status = fact.value_status
                and then_known.month in (fact.now_month, fact.now_carried_month)
                and due.known_at >= then_known.known_from
                and due.known_at < then_known.known_until
        )
    end
{%- endmacro %}
