-- One release: what stands on its first lines.
with unit_state as (
    select
        {{ period_key('t') }},
        t.unit_code,
        max(case when r.state in ('missing', 'rejected') then 1 else 0 end) as is_missing,
        max(case when r.state = 'held' then 1 else 0 end) as is_held,
        min(case when r.state = 'waived' then 1 else 0 end) as is_waived
    from {{ ref('fct_assessment_total') }} as t
    inner join {{ ref('int_unit_group') }} as g on {{ same_unit_period('t', 'g') }} and g.is_assessed
    inner join {{ ref('stg_scheme_period') }} as p on {{ same_period('t', 'p') }}
    left join {{ ref('fct_report') }} as r
        on {{ same_scheme('t', 'r') }} and t.unit_code = r.unit_code and r.form_set = 'monthly'
        and r.month >= p.start_month and r.month <= p.end_month
    group by {{ period_key('t') }}, t.unit_code
),

counted as (
    select
        {{ period_key('u') }},
        cast(count(*) as integer) as unit_count,
        cast(sum(u.is_missing) as integer) as missing_count,
        cast(sum(case when u.is_missing = 0 then u.is_held else 0 end) as integer) as held_count,
        cast(sum(case when u.is_missing = 0 and u.is_held = 0 then u.is_waived else 0 end) as integer) as waived_count
    from unit_state as u
    group by {{ period_key('u') }}
),

calendar as (
    select
        p.office_code,
        p.scheme_year,
        p.assessment_code,
        cast(count(*) as integer) as period_count
    from {{ ref('stg_scheme_period') }} as p
    group by p.office_code, p.scheme_year, p.assessment_code
)

select
    {{ period_key('p') }},
    o.office_name,
    o.short_name,
    o.place,
    o.superior,
    coalesce(a.document_title, s.title) as scheme_title,
    case when a.document_title is null then s.document_no else a.document_no end as document_no,
    case when a.document_title is null then s.issued_date else a.issued_date end as issued_date,
    s.scheme_sha256,
    s.illustrative_note,
    a.title as assessment_title,
    p.period_title,
    a.period_kind,
    p.start_month,
    p.end_month,
    a.value_status,
    a.is_forecast_shown,
    a.rank_partition,
    a.rank_order,
    a.rank_ties,
    s.points_places,
    s.rounding_at,
    a.bonus_cap,
    a.deduction_cap,
    {{ dec_quotient(['p.period_order', '100'], ['calendar.period_count'], 2) }} as pace_pct,
    c.unit_count,
    c.unit_count - c.missing_count - c.held_count - c.waived_count as reported_count,
    c.missing_count,
    c.held_count,
    c.waived_count
from {{ ref('stg_scheme_period') }} as p
inner join {{ ref('stg_office') }} as o on {{ same_scheme('p', 'o') }}
inner join {{ ref('stg_scheme') }} as s on {{ same_scheme('p', 's') }}
inner join {{ ref('stg_scheme_assessment') }} as a on {{ same_assessment('p', 'a') }}
inner join calendar on {{ same_assessment('p', 'calendar') }}
inner join counted as c on {{ same_period('p', 'c') }}
where p.is_due
