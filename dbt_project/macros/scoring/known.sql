{#
  Rows of a fact as they were known at a time. Belongs here: which rows counted when, after later workbooks replaced them.

  Beside `columns` every row has the time it was known in (`known_from`, `known_until`; null: it counts now), and the months
  whose workbooks of now it rests on (`now_month`, of a nil return `now_carried_month` too, of a derived figure all from
  `now_first_month` on): at a time another version of one of them counted it was not known. `derived_figure` says which of its
  figures its form does not have; `figure_month` and `figure_until` find the cells it is made of (bridge_derived_amount).
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
            {{ derived_now(fact) }}
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

{# Of a row of now the columns about what it rests on. #}
{% macro derived_now(fact) -%}
{%- if fact not in ['capital', 'tax'] -%}
carried_from_month as now_carried_month,
            {{ nothing_derived() }}
{%- else -%}
case when coalesce(ytd_basis <> 'unlisted', true) then carried_from_month end as now_carried_month,
            case when month_basis <> 'reported' or ytd_basis <> 'reported' then substr(month, 1, 4) || '-01' end as now_first_month,
            case when month_basis <> 'reported' then 'month' when ytd_basis <> 'reported' then 'ytd' end as derived_figure,
            case when ytd_basis = 'unlisted' then month else coalesce(carried_from_month, month) end as figure_month,
            cast(null as timestamp) as figure_until
{%- endif -%}
{%- endmacro %}

{% macro nothing_derived() -%}
cast(null as varchar) as now_first_month,
            cast(null as varchar) as derived_figure,
            cast(null as varchar) as figure_month,
            cast(null as timestamp) as figure_until
{%- endmacro %}

{#
  Rows of replaced sheets of `fact` as they were told; where the form lacks a figure with what it was then, and so for rows of now while
  a workbook their figure rests on was another.
#}
{% macro told_then(fact, columns) -%}
{%- set cell = ['office_code', 'receipt_no', 'source_sheet', 'source_row'] -%}
{%- set figures = {'capital': ['month_amount_wan', 'ytd_amount_wan'], 'tax': ['paid_month_wan', 'paid_ytd_wan']}.get(fact) -%}
select
                {{ columns_of('replaced', columns) }},
                cast(null as varchar) as carried_from_month,
                replaced.known_from,
                replaced.known_until,
                cast(null as varchar) as derived_figure,
                cast(null as varchar) as figure_month,
                cast(null as timestamp) as figure_until
            from {{ ref('stg_superseded_row') }} as replaced
            {%- if figures %}
            left join (
                select distinct {{ cell | join(', ') }}
                from {{ ref('bridge_derived_amount') }} as part
                where fact = '{{ fact }}' and listed_month = month and {{ is_counted_in('part') }}
            ) as lacking on {{ same('replaced', 'lacking', cell) }}
            {%- endif %}
            where replaced.fact = '{{ fact }}' and replaced.value_status = 'declared'{% if figures %} and lacking.receipt_no is null
            union all
            select
                {%- for column in columns %}
                {% if column == 'month' %}part.month
                {%- elif column == figures[0] -%}
                case when part.figure = 'month' then part.amount_wan when part.listed_month = part.month then told.{{ column }} end as {{ column }}
                {%- elif column == figures[1] %}case when part.figure = 'ytd' then part.amount_wan else told.{{ column }} end as {{ column }}
                {%- elif column == 'reported_ytd_wan' %}case when part.listed_month = part.month then told.{{ column }} end as {{ column }}
                {%- else %}told.{{ column }}{% endif %},
                {%- endfor %}
                case when part.listed_month < part.month then part.listed_month end as carried_from_month,
                part.known_from,
                part.known_until,
                part.figure as derived_figure,
                part.month as figure_month,
                part.known_until as figure_until
            from (
                select
                    {{ cell | join(', ') }},
                    month,
                    listed_month,
                    figure,
                    known_from,
                    known_until,
                    case when count(*) = count(amount_wan) then cast(sum(amount_wan) as decimal(18, 6)) end as amount_wan
                from {{ ref('bridge_derived_amount') }} as part
                where fact = '{{ fact }}' and known_until is not null and source_row is not null and {{ is_counted_in('part') }}
                group by {{ cell | join(', ') }}, month, listed_month, figure, known_from, known_until
            ) as part
            inner join (
                select {{ columns | join(', ') }}
                from {{ ref('stg_superseded_row') }} as replaced
                where fact = '{{ fact }}' and value_status = 'declared' and {{ is_counted_in('replaced') }}
                union all
                select {{ columns | join(', ') }}
                from {{ ref('fct_' ~ fact) }} as told
                where value_status = 'declared' and carried_from_month is null and {{ is_counted_in('told') }}
            ) as told on {{ same('part', 'told', cell) }}
            {%- endif %}
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
            replaced.carried_from_month,
            replaced.known_from,
            replaced.known_until,
            cast(null as varchar) as now_month,
            cast(null as varchar) as now_carried_month,
            cast(null as varchar) as now_first_month,
            replaced.derived_figure,
            replaced.figure_month,
            replaced.figure_until
        from ({{ told_then(fact, columns) }}) as replaced
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
        where {{ is_counted_in('replaced') }}
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
            cast(null as varchar) as now_carried_month,
            {{ nothing_derived() }}
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
            told.now_month as now_carried_month,
            {{ nothing_derived() if not month_column else "case when told.derived_figure = 'ytd' then told.now_first_month end as now_first_month,
            case when told.derived_figure = 'ytd' then told.derived_figure end as derived_figure,
            told.figure_month,
            told.figure_until" }}
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
                month as now_month,
                {{ derived_now(fact) }}
            from {{ ref('fct_' ~ fact) }} as told
            where value_status = 'declared' and {{ tells('told') if month_column else 'carried_from_month is null' }}
            union all
            select
                {{ columns | join(', ') }},
                known_from,
                known_until,
                cast(null as varchar) as now_month,
                cast(null as varchar) as now_carried_month,
                cast(null as varchar) as now_first_month,
                derived_figure,
                figure_month,
                figure_until
            from ({{ told_then(fact, columns) }}) as then_told
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
                and (
                    then_known.month in (fact.now_month, fact.now_carried_month)
                    or then_known.month between fact.now_first_month and fact.figure_month
                )
                and due.known_at >= then_known.known_from
                and due.known_at < then_known.known_until
        )
    end
{%- endmacro %}
