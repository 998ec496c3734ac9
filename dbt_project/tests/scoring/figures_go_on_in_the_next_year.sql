{#
  Whoever has a figure in a year's comparison stands in that of the next year, too, if there is one. With the law of a year's
  comparison it is all that rpt_comparison_years rests on: what it adds up, year by year, then leaves no figure out, and its
  parts sum to the difference. To ask the view itself would cost a month more with every year of history.
#}
with pair as (
    select distinct
        {{ period_key('p') }},
        p.measure_code,
        p.base_period_code
    from {{ ref('fct_comparison') }} as p
    where {{ is_built('p') }}
)

select
    {{ period_key('earlier') }},
    earlier.unit_code,
    earlier.measure_code
from {{ ref('fct_comparison') }} as earlier
inner join pair
    on
        earlier.office_code = pair.office_code
        and earlier.scheme_year = pair.scheme_year - 1
        and earlier.assessment_code = pair.assessment_code
        and earlier.period_code = pair.base_period_code
        and earlier.measure_code = pair.measure_code
left join {{ ref('fct_comparison') }} as later
    on
        {{ same_period('pair', 'later') }}
        and pair.measure_code = later.measure_code
        and earlier.unit_code = later.unit_code
        and {{ is_built('later') }}
where {{ is_built('earlier', back=1) }} and earlier.this_value <> 0 and later.unit_code is null
