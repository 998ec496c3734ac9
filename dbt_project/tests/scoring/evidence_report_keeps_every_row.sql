-- Looking up cells and files neither loses nor doubles evidence, and every figure that stands in a sheet has its cell.
with counted as (
    select
        {{ period_key('e') }},
        e.unit_code,
        e.measure_code,
        count(*) as row_count,
        sum(e.contribution) as contribution
    from {{ ref('int_measure_evidence') }} as e
    where {{ is_built('e') }}
    group by {{ period_key('e') }}, e.unit_code, e.measure_code
),

reported as (
    select
        {{ period_key('r') }},
        r.unit_code,
        r.measure_code,
        count(*) as row_count,
        sum(r.contribution) as contribution,
        sum(case when r.source_row is not null and r.source_cell is null then 1 else 0 end) as lost_cell_count
    from {{ ref('rpt_evidence') }} as r
    where {{ is_built('r') }}
    group by {{ period_key('r') }}, r.unit_code, r.measure_code
)

select {{ period_key('c') }}, c.unit_code, c.measure_code
from counted as c
left join reported as r on {{ same_unit_period('c', 'r') }} and c.measure_code = r.measure_code
where
    r.unit_code is null
    or c.row_count <> r.row_count
    or c.contribution <> r.contribution
    or r.lost_cell_count > 0
