{#
  A month of an office's assessment years; of two years that overlap, where the office moved its year, it is of the later
  one. `is_due`: not after the last period of its year that is over.
#}
with step as (
    {% for step in range(24) %}
    select {{ step }} as step {{ 'union all' if not loop.last }}
    {% endfor %}
),

year as (
    select
        office_code,
        scheme_year,
        start_month,
        end_month,
        lead(start_month) over (partition by office_code order by scheme_year nulls last) as next_start_month
    from {{ ref('stg_scheme') }}
),

due as (
    {{ last_due_months() }}
),

every as (
    select
        year.*,
        cast({{ dbt.dateadd('month', 'step.step', "cast(year.start_month || '-01' as date)") }} as date) as first_date
    from year
    cross join step
),

named as (
    select
        *,
        {{ month_of_date('first_date') }} as month
    from every
)

select
    named.office_code,
    named.scheme_year,
    cast(named.month as varchar) as month,
    named.first_date,
    {{ last_date_of('named.month') }} as last_date,
    coalesce(named.month <= due.as_of_month, false) as is_due
from named
left join due on named.office_code = due.office_code and named.scheme_year = due.scheme_year
where
    named.month <= named.end_month
    and (named.next_start_month is null or named.month < named.next_start_month)
