{{ config(materialized='yearly', year_column='scheme_year') }}
-- Totals of assessments that build on no other: what weighted_periods may build on, and what fct_assessment_total ranks.
select *
from ({{ sum_points(ref('int_score_own'), 'not assessment.is_composite') }}) as t
