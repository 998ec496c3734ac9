-- A 帮办 item of a unit as it stood at the end of a month that is due: told in that month's list or, where it is not in it any
-- more and was never closed, as told last (`is_told` false). Closed items stay until the end of their assessment year.
with month_end as (
    select
        item.*,
        month.scheme_year,
        month.month as as_of_month,
        month.last_date,
        closing.scheme_year as closing_year
    from {{ ref('fct_assistance') }} as item
    inner join {{ ref('dim_month') }} as month
        on item.office_code = month.office_code and item.month <= month.month and month.is_due
    left join {{ ref('dim_month') }} as closing
        on item.office_code = closing.office_code and {{ month_of_date('item.closed_date') }} = closing.month
    qualify row_number() over (
        partition by item.office_code, item.unit_code, item.item_key, month.month
        order by item.month desc nulls last, item.receipt_no desc nulls last, item.source_row desc nulls last
    ) = 1
),

stood as (
    select
        *,
        {{ assistance_state('month_end', 'month_end.last_date') }} as state_then
    from month_end
)

select
    stood.office_code,
    stood.scheme_year,
    stood.as_of_month as month,
    stood.unit_code,
    {{ unit_name_of('stood') }} as unit_name,
    cast({{ unit_order_of('stood') }} as integer) as unit_order,
    stood.item_key,
    stood.item_no,
    stood.title,
    stood.project_code,
    stood.project_key,
    stood.opened_date,
    stood.owner_name,
    stood.first_due_date,
    stood.due_date,
    stood.is_due_moved,
    case when stood.closed_date <= stood.last_date then stood.closed_date end as closed_date,
    stood.state_then as state,
    case
        when stood.state_then in ('closed_late', 'overdue')
            then cast({{ dbt.datediff(
                'stood.due_date', "case when stood.state_then = 'closed_late' then stood.closed_date else stood.last_date end", 'day'
            ) }} as integer)
    end as days_over,
    stood.month = stood.as_of_month as is_told,
    stood.month as told_month,
    stood.result_text,
    stood.receipt_no,
    stood.source_sheet,
    stood.source_row
from stood
{{ join_unit('stood') }}
where stood.state_then not in ('closed_in_time', 'closed_late') or stood.closing_year = stood.scheme_year
