{{ config(materialized='yearly', year_column='scheme_year') }}
{#
  Units of each scheme year with the scheme's group, of one that changes groups the last; group columns are null for a unit
  that is not assessed. Which group a unit is in within a period is said by int_unit_group.
#}
select
    unit.office_code,
    unit.scheme_year,
    unit.unit_code,
    unit.unit_name,
    unit.short_name,
    unit.kind,
    unit.valid_from,
    unit.valid_to,
    unit.sort_order,
    member.group_code,
    member.group_title,
    member.group_order
from {{ ref('stg_unit') }} as unit
left join {{ ref('stg_scheme_group_member') }} as member
    on
        unit.office_code = member.office_code
        and unit.scheme_year = member.scheme_year
        and unit.unit_code = member.unit_code
qualify row_number() over (
    partition by unit.office_code, unit.scheme_year, unit.unit_code
    order by coalesce(member.from_month, '') desc nulls last, member.group_order nulls last
) = 1
