-- Who held which post in a month, and whether the trips it asks for were made (fct_trip_duty), with the units' names.
select
    duty.office_code,
    duty.scheme_year,
    duty.month,
    duty.unit_code,
    {{ unit_name_of('duty') }} as unit_name,
    cast({{ unit_order_of('duty') }} as integer) as unit_order,
    duty.person_key,
    duty.person_name,
    duty.post_code,
    cast(case duty.post_code when 'principal' then 1 when 'deputy' then 2 else 3 end as integer) as post_order,
    duty.position_title,
    duty.held_from,
    duty.held_to,
    duty.day_count,
    duty.least_count,
    duty.trip_count,
    duty.short_count,
    duty.state,
    duty.receipt_no,
    duty.source_sheet,
    duty.source_row
from {{ ref('fct_trip_duty') }} as duty
{{ join_unit('duty') }}
