{#
  The cells shown for last year's figure sum to the figure growth is measured from. Of a base by this year's units the parts of
  each row are cut apart and the units' figures are not, so those are held by `restated()` alone. The base's year follows from
  the row's own; it is asked, too, for an engine to hand it down to last year's evidence.
#}
with told as (
    select
        {{ period_key('r') }},
        r.unit_code,
        r.measure_code,
        sum(r.contribution) as contribution
    from {{ ref('rpt_base_evidence') }} as r
    where {{ is_built('r') }} and {{ is_built('r', 'base_scheme_year', back=1) }}
    group by {{ period_key('r') }}, r.unit_code, r.measure_code
)

select
    {{ period_key('told') }},
    told.unit_code,
    told.measure_code,
    told.contribution,
    b.base_value
from told
left join {{ ref('int_score_prior') }} as b
    on {{ same_unit_period('told', 'b') }} and told.measure_code = b.measure_code and {{ is_built('b') }}
left join {{ ref('stg_scheme_measure') }} as m on {{ same_scheme('told', 'm') }} and told.measure_code = m.measure_code
where
    b.unit_code is null
    or (m.fact <> 'rating' and b.restated_base_value is null and coalesce(b.base_value, 0) <> told.contribution)
