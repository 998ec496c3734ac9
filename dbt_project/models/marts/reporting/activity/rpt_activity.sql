-- What a unit did in a month that is due: trips by the post held, visits, 推介会, firms and leads, and how its 帮办 items stood
-- at the month's end. Counts of activities are null where the unit's report of the month does not count, firms and leads
-- where an activity of it leaves them blank.
with counted as (
    {{ counted_months() }}
),

done as (
    select
        office_code,
        unit_code,
        month,
        count(case when activity_code = 'outbound_trip' then 1 end) as trip_count,
        count(case when activity_code = 'outbound_trip' and post_code = 'principal' then 1 end) as principal_trip_count,
        count(case when activity_code = 'outbound_trip' and post_code = 'deputy' then 1 end) as deputy_trip_count,
        count(case when activity_code = 'visit_received' then 1 end) as visit_count,
        count(case when activity_code = 'promotion_event' then 1 end) as event_count,
        case when count(firm_count) = count(*) then sum(firm_count) end as firm_count,
        case when count(lead_count) = count(*) then sum(lead_count) end as lead_count,
        count(case when post_basis <> 'reported' and reported_post_code <> post_code then 1 end) as contradiction_count
    from {{ ref('fct_activity') }}
    group by office_code, unit_code, month
),

helped as (
    select
        office_code,
        unit_code,
        month,
        count(case when state = 'open' then 1 end) as open_count,
        count(case when state = 'overdue' then 1 end) as overdue_count,
        {% for state in ['closed_in_time', 'closed_late'] %}
        count(case when state = '{{ state }}' and {{ month_of_date('closed_date') }} = month then 1 end)
            as {{ state }}_count{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('rpt_assistance') }}
    group by office_code, unit_code, month
)

select
    unit.office_code,
    unit.scheme_year,
    month.month,
    unit.unit_code,
    unit.unit_name,
    unit.group_title,
    cast(unit.sort_order as integer) as unit_order,
    counted.receipt_no is not null as is_reported,
    {% for name in [
        'trip', 'principal_trip', 'deputy_trip', 'visit', 'event', 'firm', 'lead', 'contradiction'
    ] %}
    case
        when counted.receipt_no is not null
            then cast(case when done.unit_code is null then 0 else done.{{ name }}_count end as integer)
    end as {{ name }}_count,
    {% endfor %}
    {% for name in ['open', 'overdue', 'closed_in_time', 'closed_late'] %}
    cast(coalesce(helped.{{ name }}_count, 0) as integer) as {{ name }}_count,
    {% endfor %}
    counted.receipt_no
from {{ ref('dim_unit') }} as unit
inner join {{ ref('dim_month') }} as month
    on unit.office_code = month.office_code and unit.scheme_year = month.scheme_year and month.is_due
left join counted
    on unit.office_code = counted.office_code and unit.unit_code = counted.unit_code and month.month = counted.month
left join done
    on unit.office_code = done.office_code and unit.unit_code = done.unit_code and month.month = done.month
left join helped
    on unit.office_code = helped.office_code and unit.unit_code = helped.unit_code and month.month = helped.month
where
    (unit.valid_from is null or unit.valid_from <= month.last_date)
    and (unit.valid_to is null or unit.valid_to >= month.first_date)
