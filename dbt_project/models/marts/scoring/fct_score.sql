{{ config(materialized='yearly', year_column='scheme_year') }}
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
    coalesce(e.evidence_count, 0) as evidence_count,
    e.received_at,
    e.loaded_at
from {{ ref('int_score_points') }} as s
left join {{ ref('int_score_evidence') }} as e on {{ same_score('s', 'e') }}
