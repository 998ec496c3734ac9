{{ config(materialized='by_office') }}
{#
  A post somebody held in a unit on some day of a month that is due, and whether the activities the office asks of it were
  made. `state`: `met`, `short`, `part_month` (held on some days only, and the office asks nothing of such a month),
  `not_reported` (the unit's report of the month does not count: nobody knows) or `no_duty` (no rule for the post).
#}
with day_held as (
    select
        post.office_code,
        month.scheme_year,
        month.month,
        post.unit_code,
        post.person_key,
        post.post_code,
        post.person_name,
        post.position_title,
        month.first_date,
        month.last_date,
        case when post.valid_from > month.first_date then post.valid_from else month.first_date end as held_from,
        case when post.valid_to < month.last_date then post.valid_to else month.last_date end as held_to,
        post.receipt_no,
        post.source_sheet,
        post.source_row,
        post.received_at,
        post.loaded_at
    from {{ ref('fct_post') }} as post
    inner join {{ ref('dim_month') }} as month
        on
            post.office_code = month.office_code
            and month.is_due
            and month.month >= post.applies_from
            and (post.applies_until is null or month.month < post.applies_until)
            and post.valid_from <= month.last_date
            and (post.valid_to is null or post.valid_to >= month.first_date)
    where post.person_key is not null and post.post_code is not null and {{ is_office_built('post') }}
),

{# Who left a post and took it up again within the month held it on the days of both. #}
held as (
    select
        office_code,
        scheme_year,
        month,
        unit_code,
        person_key,
        post_code,
        min(person_name) as person_name,
        max_by(position_title, held_from) as position_title,
        min(held_from) as held_from,
        max(held_to) as held_to,
        sum({{ dbt.datediff('held_from', 'held_to', 'day') }} + 1) as day_count,
        max({{ dbt.datediff('first_date', 'last_date', 'day') }} + 1) as month_day_count,
        max_by(receipt_no, held_from) as receipt_no,
        max_by(source_sheet, held_from) as source_sheet,
        max_by(source_row, held_from) as source_row,
        max(received_at) as received_at,
        max(loaded_at) as loaded_at
    from day_held
    group by office_code, scheme_year, month, unit_code, person_key, post_code
),

counted as (
    {{ counted_months(is_part=true) }}
),

trip as (
    select
        held.office_code,
        held.month,
        held.unit_code,
        held.person_key,
        held.post_code,
        count(*) as trip_count
    from held
    inner join {{ ref('stg_trip_rule') }} as rule
        on
            held.office_code = rule.office_code
            and held.scheme_year = rule.scheme_year
            and held.post_code = rule.post_code
            and held.month >= rule.valid_from
            and (rule.ends_before is null or held.month < rule.ends_before)
    inner join {{ ref('fct_activity') }} as activity
        on
            held.office_code = activity.office_code
            and held.month = activity.month
            and held.unit_code = activity.unit_code
            and held.person_key = {{ plain_name('activity.person_name') }}
            and held.post_code = activity.post_code
            and {{ in_list('rule.activity_codes', 'activity.activity_code') }}
    group by held.office_code, held.month, held.unit_code, held.person_key, held.post_code
),

judged as (
    select
        held.*,
        held.day_count = held.month_day_count as is_whole_month,
        rule.least_count,
        rule.part_month,
        case when rule.post_code is not null and counted.receipt_no is not null then coalesce(trip.trip_count, 0) end
            as trip_count,
        case
            when rule.post_code is null then 'no_duty'
            when held.day_count < held.month_day_count and rule.part_month = 'exempt' then 'part_month'
            when counted.receipt_no is null then 'not_reported'
            when coalesce(trip.trip_count, 0) >= rule.least_count then 'met'
            else 'short'
        end as state
    from held
    left join {{ ref('stg_trip_rule') }} as rule
        on
            held.office_code = rule.office_code
            and held.scheme_year = rule.scheme_year
            and held.post_code = rule.post_code
            and held.month >= rule.valid_from
            and (rule.ends_before is null or held.month < rule.ends_before)
    left join counted
        on
            held.office_code = counted.office_code
            and held.unit_code = counted.unit_code
            and held.month = counted.month
    left join trip
        on
            held.office_code = trip.office_code
            and held.month = trip.month
            and held.unit_code = trip.unit_code
            and held.person_key = trip.person_key
            and held.post_code = trip.post_code
)

select
    office_code,
    scheme_year,
    month,
    unit_code,
    person_key,
    person_name,
    post_code,
    position_title,
    held_from,
    held_to,
    cast(day_count as integer) as day_count,
    is_whole_month,
    cast(least_count as integer) as least_count,
    cast(trip_count as integer) as trip_count,
    case when state = 'short' then cast(least_count - trip_count as integer) end as short_count,
    state,
    receipt_no,
    source_sheet,
    source_row,
    received_at,
    loaded_at
from judged
