{{ config(materialized='view') }}
-- Points and status of every score: an assessment's own ones and those built on other assessments' totals.
with weighted as (
    {{ finish_scores(ref('int_score__weighted_periods')) }}
)

{{ finished_scores([ref('int_score_own'), 'weighted']) }}
