{{ config(materialized='view') }}
-- One score: unit × assessment × due period × indicator, as many rows as int_score_due has. What its points were computed from
-- stands in int_score_input and int_score_operand; rpt_score_sheet puts both beside it, with the sentence.
select
    {{ score_key('s') }},
    s.role,
    s.rule,
    s.is_shadow,
    s.raw_points,
    s.limit_points,
    s.points,
    s.score_status,
    s.case_code,
    s.band_order,
    s.evidence_count,
    s.received_at,
    s.loaded_at
from {{ ref('int_score_points') }} as s
