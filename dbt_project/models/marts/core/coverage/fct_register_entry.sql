{{ config(materialized='by_office') }}
{#
  One project in the statistics' register of a quarter, and which of the office's projects it is: by its code (`code`), the
  approval platform's (`platform`) or, without either, its name where only one project of the office was ever called so
  (`name`). A project nobody reported is one of its own (`none`).
#}
with entry as (
    select
        *,
        cast({{ end_month_of_period('report_period') }} as varchar) as month,
        {{ plain_name('project_name') }} as name_key
    from {{ ref('stg_register_row') }} as register
    where {{ is_office_built('register') }}
),

called as (
    select distinct
        office_code,
        case
            when alias_kind in ('code', 'former_code') then 'code'
            when alias_kind = 'approval_code' then 'platform'
            else 'name'
        end as match_basis,
        case when alias_kind in ('name', 'former_name') then {{ plain_name('alias_text') }} else alias_text end as text,
        unit_code,
        project_key
    from {{ ref('dim_project_alias') }} as alias
    where {{ is_office_built('alias') }}
),

{# How many projects of the office are called so: a code or name of several says which only within its unit. #}
counted as (
    select
        office_code,
        match_basis,
        text,
        count(distinct project_key) as project_count
    from called
    group by office_code, match_basis, text
),

offer as (
    {% for basis, column in {'code': 'project_code', 'platform': 'approval_code', 'name': 'name_key'}.items() %}
    select
        entry.receipt_no,
        entry.source_sheet,
        entry.source_row,
        '{{ basis }}' as match_basis,
        {{ loop.index }} as match_order,
        case when called.unit_code = entry.unit_code then 0 else 1 end as unit_order,
        called.project_key
    from entry
    inner join called
        on
            entry.office_code = called.office_code
            and called.match_basis = '{{ basis }}'
            and entry.{{ column }} = called.text
    inner join counted
        on
            called.office_code = counted.office_code
            and called.match_basis = counted.match_basis
            and called.text = counted.text
    where
        (counted.project_count = 1 or called.unit_code = entry.unit_code)
        {% if basis == 'name' %}
        and entry.project_code is null and entry.approval_code is null
        {% endif %}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

matched as (
    select *
    from offer
    qualify row_number() over (
        partition by receipt_no, source_sheet, source_row
        order by match_order nulls last, unit_order nulls last, project_key nulls last
    ) = 1
)

select
    entry.office_code,
    entry.unit_code,
    entry.report_period,
    entry.month,
    coalesce(
        matched.project_key,
        'register:' || coalesce(entry.project_code, entry.approval_code, entry.unit_code || ':' || entry.name_key)
    ) as project_key,
    coalesce(matched.match_basis, 'none') as match_basis,
    entry.project_name,
    entry.project_code,
    entry.approval_code,
    entry.in_statistics_date,
    entry.remark,
    entry.receipt_no,
    entry.source_sheet,
    entry.source_row,
    entry.received_at,
    entry.loaded_at,
    entry.revision
from entry
left join matched
    on
        entry.receipt_no = matched.receipt_no
        and entry.source_sheet = matched.source_sheet
        and entry.source_row = matched.source_row
