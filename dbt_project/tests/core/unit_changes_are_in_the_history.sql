{# Every change on record is told in the history of the unit it came to, gave something or was ended by, and once. #}
with expected as (
    select
        office_code,
        receipt_no,
        source_row,
        effective_date,
        case when change_code in ('rename', 'merge', 'split') then coalesce(to_unit_code, unit_code) else unit_code end as told_of,
        case
            when change_code = 'split' and unit_code = to_unit_code then 'given'
            else change_code
        end as told_as
    from {{ ref('stg_unit_change_row') }} as told
    where {{ is_office_built('told') }}
)

select
    changed.office_code,
    changed.receipt_no,
    changed.source_row,
    changed.told_as,
    count(history.unit_code) as told_count
from expected as changed
left join {{ ref('rpt_unit_history') }} as history
    on
        changed.office_code = history.office_code
        and changed.told_of = history.unit_code
        and (
            (changed.told_as = history.change_code and changed.effective_date = history.effective_date)
            or (
                changed.told_as = 'close' and history.end_change_code = 'close'
                and history.valid_to = {{ dbt.dateadd('day', -1, 'changed.effective_date') }}
            )
        )
group by changed.office_code, changed.receipt_no, changed.source_row, changed.told_as
having count(history.unit_code) = 0
union all
select
    office_code,
    unit_code as receipt_no,
    cast(null as integer) as source_row,
    change_code as told_as,
    count(*) as told_count
from {{ ref('rpt_unit_history') }} as history
where {{ is_office_built('history') }}
group by office_code, unit_code, valid_from, change_code, effective_date, other_unit_name, document_no
having count(*) > 1
