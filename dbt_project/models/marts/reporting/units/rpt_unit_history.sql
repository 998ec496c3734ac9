-- A unit's spells under one name, kind and group, with the changes on record that began each: of the unit itself, and of
-- those whose business came to it, or to whom it gave some, that day; and with the change that ended it, and where its business went.
with change as (
    select
        office_code,
        unit_code,
        change_code,
        effective_date,
        document_no,
        cast(null as varchar) as other_unit_code,
        cast(null as varchar) as receiver_name
    from {{ ref('stg_unit_change_row') }}
    where change_code in ('open', 'regroup')
    union all
    select
        office_code,
        to_unit_code as unit_code,
        change_code,
        effective_date,
        document_no,
        case when unit_code <> to_unit_code then unit_code end as other_unit_code,
        cast(null as varchar) as receiver_name
    from {{ ref('stg_unit_change_row') }}
    where
        change_code in ('rename', 'merge', 'split') and to_unit_code is not null
        and (change_code <> 'split' or unit_code <> to_unit_code)
    union all
    -- of a unit that is split and goes on, what it gave away
    select
        office_code,
        unit_code,
        'given' as change_code,
        effective_date,
        document_no,
        cast(null as varchar) as other_unit_code,
        to_unit_name as receiver_name
    from {{ ref('stg_unit_change_row') }}
    where change_code = 'split' and unit_code <> to_unit_code
),

ending as (
    select
        office_code,
        unit_code,
        effective_date,
        max(change_code) as end_change_code,
        {{ dbt.listagg('to_unit_name', "'、'", 'order by source_row') }} as successor_names,
        max(document_no) as end_document_no
    from {{ ref('stg_unit_change_row') }}
    where change_code in ('rename', 'merge', 'split', 'close')
    group by office_code, unit_code, effective_date
)

select
    h.office_code,
    cast({{ month_of_date('h.valid_from') }} as varchar) as month,
    h.unit_code,
    h.unit_name,
    h.sort_order as unit_order,
    h.kind,
    h.group_title,
    h.valid_from,
    h.valid_to,
    c.change_code,
    c.effective_date,
    coalesce(c.receiver_name, o.unit_name) as other_unit_name,
    c.document_no,
    e.end_change_code,
    e.successor_names,
    e.end_document_no
from {{ ref('dim_unit_history') }} as h
left join change as c
    on
        h.office_code = c.office_code
        and h.unit_code = c.unit_code
        and c.effective_date >= h.valid_from
        and coalesce(c.effective_date <= h.valid_to, true)
left join ending as e
    on
        h.office_code = e.office_code
        and h.unit_code = e.unit_code
        and h.valid_to = {{ dbt.dateadd('day', -1, 'e.effective_date') }}
left join {{ ref('dim_unit_history') }} as o
    on
        c.office_code = o.office_code
        and c.other_unit_code = o.unit_code
        and o.valid_from < c.effective_date
        and coalesce(o.valid_to >= {{ dbt.dateadd('day', -1, 'c.effective_date') }}, true)
