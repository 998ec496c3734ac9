{# What models of projects share: the months they are looked at from, how far codes reach, whose row it is. #}

{# One row an office and scheme year (of a model kept by it: of those this build replaces): the last month that is due, from
   which projects of that year are looked at. #}
{% macro last_due_months(yearly=false) -%}
select
    office_code,
    scheme_year,
    max(end_month) as as_of_month
from {{ ref('stg_scheme_period') }} as period
where is_due{% if yearly %} and {{ is_built('period') }}{% endif %}
group by office_code, scheme_year
{%- endmacro %}

{# One row an office: how far its project codes reach, by the rules of its last scheme year (units number their own when it has none). #}
{% macro code_scopes() -%}
select
    office_code,
    max_by(code_scope, scheme_year) as code_scope
from {{ ref('stg_project_rule') }}
group by office_code
{%- endmacro %}

{# One row a project and scheme year: the furthest reported stage it has reached. #}
{% macro furthest_stages() -%}
select *
from {{ ref('fct_project_stage') }}
where state = 'reached' and stage_order <= 6
qualify row_number() over (partition by office_code, scheme_year, project_key order by stage_order desc nulls last) = 1
{%- endmacro %}

{# Joins the unit a row of `relation` is about, or its office where the row is the office's own; and what a unit that is no more
   in the row's year was last called. #}
{% macro join_unit(relation) -%}
left join {{ ref('dim_unit') }} as unit
    on
        {{ relation }}.office_code = unit.office_code
        and {{ relation }}.scheme_year = unit.scheme_year
        and {{ relation }}.unit_code = unit.unit_code
left join {{ ref('stg_office') }} as office
    on
        {{ relation }}.office_code = office.office_code
        and {{ relation }}.scheme_year = office.scheme_year
        and {{ relation }}.unit_code = office.office_code
left join (
    select
        d.office_code,
        d.unit_code,
        max_by(d.unit_name, d.scheme_year) as unit_name
    from {{ ref('dim_unit') }} as d
    group by d.office_code, d.unit_code
) as former
    on {{ relation }}.office_code = former.office_code and {{ relation }}.unit_code = former.unit_code
{%- endmacro %}

{% macro unit_name_of(relation) -%}
coalesce(unit.unit_name, office.short_name, former.unit_name, {{ relation }}.unit_code)
{%- endmacro %}

{# Units in the office's own order, what nobody knows after them, the office's own rows last. #}
{% macro unit_order_of(relation) -%}
case when office.office_code is not null then 99999 else coalesce(unit.sort_order, 99998) end
{%- endmacro %}

{# What the unit of `row` calls the project of it: a key of dim_project_subject. #}
{% macro called(row) -%}
{{ row }}.unit_code || ':' || coalesce({{ row }}.project_code, {{ row }}.project_name)
{%- endmacro %}

{#
  Which project an addition (增资) swells, for rows of `told` by `keys` (office_code, unit_code, added_to_code among its columns): the
  unit's own of the code it names or, failing that, the only one of the office that has it; of those known by the row's `month`.
#}
{% macro added_to(told, keys, month, as_column) -%}
select
        {% for key in keys %}
        {{ told }}.{{ key }},
        {% endfor %}
        coalesce(
            max(case when subject.unit_code = {{ told }}.unit_code then subject.project_key end),
            case when min(subject.project_key) = max(subject.project_key) then min(subject.project_key) end
        ) as {{ as_column }}
    from {{ told }}
    inner join {{ ref('dim_project_subject') }} as subject
        on
            {{ told }}.office_code = subject.office_code
            and {{ told }}.added_to_code = subject.project_code
            and {{ told }}.{{ month }} >= subject.first_month
    group by {% for key in keys %}{{ told }}.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}

{#
  CTEs that end in `word`: every label and 产业链 a profile writes, one row a word, with its cell (`source_field` says the column)
  and the project it is of; of the offices built. Labels of a cell are parted at 、，；, and the like; up to 40 of them are told apart.
#}
{% macro label_words() -%}
ordinal as (
    {% for n in range(1, 41) %}
    select {{ n }} as n{{ ' union all' if not loop.last }}
    {% endfor %}
),

written as (
    {% set words = {
        'label_text': "translate(profile.label_text, '；;、，,/ 　', '||||||||')",
        'chain_name': 'profile.chain_name'
    } %}
    {% for field, parted in words.items() %}
    select
        profile.office_code,
        subject.project_key,
        profile.unit_code,
        profile.report_period as month,
        profile.receipt_no,
        profile.source_sheet,
        profile.source_row,
        profile.received_at,
        profile.loaded_at,
        '{{ field }}' as source_field,
        {{ parted }} as words
    from {{ ref('stg_profile_row') }} as profile
    inner join {{ ref('dim_project_subject') }} as subject
        on profile.office_code = subject.office_code and {{ called('profile') }} = subject.subject_key
    where profile.{{ field }} is not null and {{ is_office_built('profile') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

word as (
    select
        written.*,
        trim(split_part(written.words, '|', ordinal.n)) as label_text,
        written.month || '|' || written.receipt_no || '|' || lpad(cast(written.source_row as varchar), 7, '0') || '|'
        || written.source_field as place_key
    from written
    cross join ordinal
    where trim(split_part(written.words, '|', ordinal.n)) <> ''
)
{%- endmacro %}
