{#
  Signed entries outside what the scheme lets one entry of a measure be. Counted they would be against the scheme, dropped
  they would be lost: the paper or the entry has to be put right first.
#}
select
    entry.office_code,
    measure.scheme_year,
    measure.measure_code,
    entry.unit_code,
    entry.item_code,
    entry.month,
    entry.points,
    entry.receipt_no,
    entry.source_row
from {{ ref('fct_manual_points') }} as entry
inner join {{ ref('stg_scheme') }} as scheme
    on
        entry.office_code = scheme.office_code
        and entry.month between scheme.start_month and scheme.end_month
inner join {{ ref('stg_scheme_measure') }} as measure
    on
        scheme.office_code = measure.office_code
        and scheme.scheme_year = measure.scheme_year
        and measure.fact = 'manual'
        and {{ in_list('measure.manual_items', 'entry.item_code') }}
where
    {{ is_built('entry', 'month') }}
    and (entry.points < measure.min_each_points or entry.points > measure.max_each_points)
