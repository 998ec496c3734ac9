-- A scored row has raw points and points; a missing one has only what the scheme says (of a composite its parts do: all of
-- them nothing); any other has none.
select {{ score_key('s') }}
from {{ ref('fct_score') }} as s
inner join {{ ref('int_score_item') }} as i on {{ same_assessment('s', 'i') }} and s.indicator_code = i.indicator_code
where {{ is_built('s') }} and (
    (s.score_status = 'scored' and (s.points is null or s.raw_points is null))
    or (s.score_status = 'missing' and i.on_missing = 'zero' and (s.points is null or s.points <> 0))
    or (
        s.score_status = 'missing' and coalesce(i.on_missing, 'not_scored') <> 'zero'
        and s.points is not null and (i.rule <> 'composite' or s.points <> 0)
    )
    or (s.score_status = 'missing' and s.raw_points is not null)
    or (s.score_status in ('not_applicable', 'too_early', 'pending_review') and s.points is not null)
)
