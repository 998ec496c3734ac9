{#
  The crosswalk of units: figures of `from_unit_code` of the months after `data_after_month` up to `data_until_month` belong, where units
  are looked at as of the months `as_of_month`..`as_of_until_month`, to `to_unit_code` with `share`. Mergers, splits and
  renames under a new code are followed from change to change; units that never changed have no row.

  A unit that ends with a change has told its figures under the old borders to its last day; one that goes on has told
  those of the month it changes in under the new ones. Old rows are never written anew: views take them over (restated()).
#}
with recursive change as (
    select
        office_code,
        unit_code as from_unit_code,
        to_unit_code,
        effective_date,
        cast(coalesce(share_pct, 100) * cast('0.01' as decimal(3, 2)) as decimal(28, 18)) as share,
        document_no,
        received_at,
        loaded_at,
        max(case when unit_code = to_unit_code then 1 else 0 end) over (
            partition by office_code, unit_code, effective_date
        ) as goes_on
    from {{ ref('stg_unit_change_row') }}
    where change_code in ('rename', 'merge', 'split') and to_unit_code is not null and effective_date is not null
),

-- A unit renamed under its own code needs no crosswalk.
moved as (
    select *
    from change
    where not (goes_on = 1 and share = 1 and from_unit_code = to_unit_code)
    qualify row_number() over (
        partition by office_code, from_unit_code, to_unit_code, effective_date order by received_at desc nulls last
    ) = 1
),

event as (
    select distinct
        office_code,
        from_unit_code,
        effective_date,
        case
            when goes_on = 1 then {{ previous_month(month_of_date('effective_date')) }}
            else {{ month_of_date(dbt.dateadd('day', -1, 'effective_date')) }}
        end as last_month
    from moved
),

-- One row a change of a unit, between the unit's changes before and after it.
bounded as (
    select
        *,
        coalesce(
            lag(effective_date) over (partition by office_code, from_unit_code order by effective_date nulls last),
            cast('0001-01-01' as date)
        ) as previous_date,
        lag(last_month) over (partition by office_code, from_unit_code order by effective_date nulls last) as previous_month
    from event
),

step as (
    select
        moved.*,
        bounded.last_month,
        bounded.previous_date,
        bounded.previous_month
    from moved
    inner join bounded
        on
            moved.office_code = bounded.office_code
            and moved.from_unit_code = bounded.from_unit_code
            and moved.effective_date = bounded.effective_date
),

-- How far the figures have come after each change: on from the unit they are with, where its next change takes them.
path as (
    select
        office_code,
        from_unit_code,
        to_unit_code,
        effective_date,
        previous_month as data_after_month,
        last_month as data_until_month,
        share,
        1 as change_count,
        cast(document_no as varchar) as document_nos,
        received_at,
        loaded_at
    from step
    union all
    select
        path.office_code,
        path.from_unit_code,
        step.to_unit_code,
        step.effective_date,
        path.data_after_month,
        path.data_until_month,
        cast(cast(path.share as decimal(20, 18)) * cast(step.share as decimal(8, 6)) as decimal(28, 18)) as share,
        path.change_count + 1 as change_count,
        concat(path.document_nos, '、', step.document_no) as document_nos,
        greatest(path.received_at, step.received_at) as received_at,
        greatest(path.loaded_at, step.loaded_at) as loaded_at
    from path
    inner join step
        on
            path.office_code = step.office_code
            and path.to_unit_code = step.from_unit_code
            and path.effective_date >= step.previous_date
            and path.effective_date < step.effective_date
),

-- An end holds until the unit's next change.
ended as (
    select
        path.*,
        bounded.effective_date as next_date
    from path
    left join bounded
        on
            path.office_code = bounded.office_code
            and path.to_unit_code = bounded.from_unit_code
            and path.effective_date >= bounded.previous_date
            and path.effective_date < bounded.effective_date
)

-- Several ways to one unit are one share of it.
select
    office_code,
    from_unit_code,
    to_unit_code,
    cast(data_after_month as varchar) as data_after_month,
    cast(data_until_month as varchar) as data_until_month,
    cast({{ month_of_date('effective_date') }} as varchar) as as_of_month,
    cast(case when next_date is not null then {{ previous_month(month_of_date('next_date')) }} end as varchar)
        as as_of_until_month,
    cast(sum(share) as decimal(28, 18)) as share,
    cast(max(change_count) as integer) as change_count,
    max(document_nos) as document_nos,
    max(received_at) as received_at,
    max(loaded_at) as loaded_at
from ended
group by office_code, from_unit_code, to_unit_code, data_after_month, data_until_month, effective_date, next_date
