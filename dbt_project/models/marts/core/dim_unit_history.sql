{#
  Spells of a unit with one name, kind and group: what units.csv and the schemes say year by year, years that say the same
  joined. A unit is there from its first row in units.csv on, however old; the last spell is open while the unit is. One that
  closed and came back has a spell before and one after.
#}
{{ config(materialized='by_office') }}
{% set told = ['unit_name', 'short_name', 'kind', 'group_code', 'group_title'] %}
{% set open_end = "cast('9999-12-31' as date)" %}
{% set spells = '(partition by office_code, unit_code order by first_date nulls last)' %}
with stay as (
    select
        unit.office_code,
        unit.unit_code,
        unit.unit_name,
        unit.short_name,
        unit.kind,
        unit.sort_order,
        member.group_code,
        member.group_title,
        unit.valid_to,
        min(unit.scheme_year) over (partition by unit.office_code, unit.unit_code) = unit.scheme_year
        and coalesce(member.from_month, scheme.start_month) <= scheme.start_month as is_first,
        greatest(unit.valid_from, cast(coalesce(member.from_month, scheme.start_month) || '-01' as date)) as first_date,
        unit.valid_from as founded_date
    from {{ ref('stg_unit') }} as unit
    inner join {{ ref('stg_scheme') }} as scheme on {{ same_scheme('unit', 'scheme') }}
    left join {{ ref('stg_scheme_group_member') }} as member
        on {{ same_scheme('unit', 'member') }} and unit.unit_code = member.unit_code
    where {{ is_office_built('unit') }}
),

ordered as (
    select
        *,
        case when is_first then founded_date else first_date end as valid_from,
        case
            when
                {% for column in told %}
                {{ 'and ' if not loop.first }}coalesce(lag({{ column }}) over {{ spells }}, '') = coalesce({{ column }}, '')
                {% endfor %}
                and lag(unit_code) over {{ spells }} is not null
                and coalesce({{ dbt.dateadd('day', 1, 'lag(valid_to) over ' ~ spells) }} >= first_date, true)
                then 0
            else 1
        end as is_new
    from stay
),

numbered as (
    select
        *,
        sum(is_new) over (
            partition by office_code, unit_code order by first_date nulls last rows between unbounded preceding and current row
        ) as spell_no
    from ordered
),

spell as (
    select
        office_code,
        unit_code,
        spell_no,
        min(valid_from) as valid_from,
        nullif(max_by(coalesce(valid_to, {{ open_end }}), first_date), {{ open_end }}) as closed_date,
        {% for column in told %}
        max({{ column }}) as {{ column }},
        {% endfor %}
        max_by(sort_order, first_date) as sort_order
    from numbered
    group by office_code, unit_code, spell_no
)

select
    office_code,
    unit_code,
    cast(valid_from as date) as valid_from,
    cast(least(
        {{ dbt.dateadd('day', -1, 'lead(valid_from) over (partition by office_code, unit_code order by spell_no nulls last)') }},
        closed_date
    ) as date) as valid_to,
    unit_name,
    short_name,
    kind,
    group_code,
    group_title,
    cast(sort_order as integer) as sort_order
from spell
