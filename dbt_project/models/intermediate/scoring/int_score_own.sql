{{ config(materialized='view') }}
-- Points of every score that needs no other assessment's total: the direct ones and those made of parts.
with composite as (
    {{ finish_scores(ref('int_score__composite')) }}
)

{{ finished_scores([ref('int_score_direct'), 'composite']) }}
