"""The rows of the report tables one release is drawn from, column by column as docs/contracts.md names them.

Amounts are in the measure's base unit (万元 or 个); None is "no figure", never zero. Nothing is read or computed here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from publish.cells import Evidence, Forecast, Target

Number = Decimal | None


@dataclass(frozen=True)
class Header:
    """One release: office, scheme and period as printed on top."""

    office_code: str
    scheme_year: int
    assessment_code: str
    period_code: str
    office_name: str
    short_name: str
    place: str
    superior: str
    scheme_title: str
    document_no: str | None
    issued_date: date | None
    scheme_sha256: str
    illustrative_note: str | None
    assessment_title: str
    period_title: str
    period_kind: str
    start_month: str
    end_month: str
    value_status: str
    is_forecast_shown: bool
    rank_partition: str
    rank_order: str
    rank_ties: str
    points_places: int
    rounding_at: str
    bonus_cap: Number
    deduction_cap: Number
    pace_pct: Number
    unit_count: int
    reported_count: int
    missing_count: int
    held_count: int
    waived_count: int


@dataclass(frozen=True)
class Score:
    """One unit × indicator with every input its points need."""

    unit_code: str
    unit_name: str
    group_code: str
    group_title: str
    group_order: int
    unit_order: int
    indicator_code: str
    indicator_title: str
    indicator_order: int
    role: str
    parent_code: str | None
    part_weight: Number
    part_places: int | None
    rule: str
    clause: str | None
    measure_code: str | None
    measure_title: str | None
    numerator_measure_code: str | None
    denominator_measure_code: str | None
    value_status: str | None
    display_unit: str | None
    display_factor: Number
    display_places: int | None
    actual_value: Number
    numerator_value: Number
    denominator_value: Number
    target_value: Number
    base_value: Number
    base_numerator: Number
    base_denominator: Number
    min_base: Number
    x_over: Number
    x_under: Number
    pace_numerator: Number
    pace_denominator: Number
    completion_pct: Number
    pace_pct: Number
    pace_gap_pct: Number
    prior_value: Number
    year_on_year_pct: Number
    year_on_year_note: str | None
    full_points: Number
    each_points: Number
    step_value: Number
    is_whole_steps: bool | None
    against: str | None
    input_code: str | None
    reference_value: Number
    met_points: Number
    most_points: Number
    over_step: Number
    under_kind: str | None
    under_step: Number
    steps_kind: str | None
    floor_pct: Number
    span_pct: Number
    on_equal: str | None
    partition_code: str | None
    is_lower_better: bool | None
    input_places: int | None
    ties: str | None
    beyond_points: Number
    out_of: Number
    gate_match: str | None
    gate_otherwise: str | None
    gate_zh: str | None
    peer_x: Number
    x_min: Number
    x_max: Number
    peer_count: int | None
    place: int | None
    tied_count: int | None
    case_code: str | None
    cap_ratio: Number
    cap_points: Number
    floor_points: Number
    on_missing: str | None
    on_zero_target: str | None
    raw_points: Number
    points: Number
    score_status: str
    formula_zh: str | None
    evidence_count: int

    @property
    def is_ratio(self) -> bool:
        return self.numerator_measure_code is not None

    @property
    def measures(self) -> tuple[str, ...]:
        """Codes of the measures whose evidence this score rests on: its own, or the two of a ratio."""
        codes = (
            (self.numerator_measure_code, self.denominator_measure_code)
            if self.is_ratio
            else (self.measure_code,)
        )
        return tuple(dict.fromkeys(code for code in codes if code))


@dataclass(frozen=True)
class Rank:
    """One unit's total and place."""

    unit_code: str
    unit_name: str
    group_code: str
    group_title: str
    group_order: int
    unit_order: int
    indicator_points: Number
    bonus_points: Number
    deduction_points: Number
    total_points: Number
    is_ranked: bool
    override_status: str | None
    rank_in_group: int | None
    group_size: int
    rank_in_office: int | None
    office_size: int
    official_rank: int | None
    grade_title: str | None
    previous_total_points: Number
    previous_rank: int | None
    rank_change: int | None
    missing_indicator_count: int


@dataclass(frozen=True)
class IndicatorTotal:
    """One indicator over all units."""

    indicator_code: str
    indicator_title: str
    indicator_order: int
    role: str
    display_unit: str | None
    display_factor: Number
    display_places: int | None
    actual_value: Number
    target_value: Number
    completion_pct: Number
    pace_pct: Number
    pace_gap_pct: Number
    prior_value: Number
    year_on_year_pct: Number
    reported_unit_count: int
    missing_unit_count: int


@dataclass(frozen=True)
class Consequence:
    """What follows for one unit. `threshold`, `indicator_code` or `match_code` (of conditions): what the trigger looks at.

    `history_zh`: what held in every period of the streak, `period：reason` joined with ｜; None for this period alone.
    """

    consequence_code: str
    consequence_order: int
    unit_code: str
    unit_name: str
    title: str
    action_code: str
    trigger_code: str
    threshold: Number
    indicator_code: str | None
    match_code: str | None
    reason_zh: str
    clause: str | None
    streak: int | None
    history_zh: str | None


@dataclass(frozen=True)
class TieBreaker:
    breaker_order: int
    indicator_code: str


@dataclass(frozen=True)
class Band:
    indicator_code: str
    band_order: int
    lower_bound: Number
    upper_bound: Number
    band_points: Decimal


# Statuses of what is due and has no points: the unit's total is not known.
OPEN_STATUSES = ("missing", "pending_review", "too_large", "too_early")


@dataclass(frozen=True)
class PeriodWeight:
    """One period and unit whose total feeds a `weighted_periods` indicator of one unit; mostly the unit's own."""

    indicator_code: str
    unit_code: str
    source_unit_code: str
    source_unit_name: str
    source_assessment_code: str
    source_period_code: str
    source_assessment_title: str
    source_period_title: str
    weight: Decimal
    total_points: Number


@dataclass(frozen=True)
class Grade:
    """A grade earned by points (`min_points` alone), or by a share of the ranked units, best first."""

    grade_order: int
    title: str
    min_points: Number
    share_pct: Number
    share_rounding: str | None
    is_rest: bool | None


@dataclass(frozen=True)
class Case:
    """One line of a decision table; `is_otherwise` takes all that fall into none before."""

    indicator_code: str
    case_order: int
    title: str | None
    points: Decimal
    is_otherwise: bool


@dataclass(frozen=True)
class Place:
    indicator_code: str
    place: int
    points: Decimal


@dataclass(frozen=True)
class Condition:
    """One condition for one unit: x = x_over ÷ x_under in base units, null unless `state` is `ready`."""

    unit_code: str
    owner_kind: str
    owner_code: str
    case_order: int
    condition_order: int
    block_order: int
    block_match: str | None
    title: str
    input_code: str
    operator: str
    threshold: Decimal
    unknown_holds: bool
    state: str
    x_over: Number
    x_under: Number
    holds: bool | None
    actual_zh: str


@dataclass(frozen=True)
class Override:
    """An eligibility rule, veto or promotion for one unit; `is_acting` is null while it waits for certification."""

    unit_code: str
    unit_name: str
    override_code: str
    override_order: int
    kind: str
    title: str
    match_code: str
    effect: str | None
    clause: str | None
    is_acting: bool | None
    conditions_zh: str


@dataclass(frozen=True)
class ScoreMeasure:
    """A measure a score rests on: its own, that of a part, or one its gate or cases look at."""

    indicator_code: str
    measure_code: str


@dataclass(frozen=True)
class ReportStatus:
    """One workbook a unit owed for a period that ends in the release's months."""

    form_set: str
    form_title: str
    report_period: str
    unit_code: str
    unit_name: str
    due_at: datetime
    received_at: datetime | None
    accepted_at: datetime | None
    is_received_at_estimated: bool
    is_accepted_at_estimated: bool
    state: str
    waiver_no: str | None
    waiver_reason: str | None
    waiver_approver: str | None
    waiver_document_no: str | None
    block_count: int | None
    warning_count: int | None
    receipt_no: str | None


@dataclass(frozen=True)
class ReportTables:
    """Everything one release is drawn from, each list in printing order."""

    header: Header
    scores: tuple[Score, ...]
    ranking: tuple[Rank, ...]
    indicators: tuple[IndicatorTotal, ...]
    consequences: tuple[Consequence, ...]
    tie_breakers: tuple[TieBreaker, ...]
    bands: tuple[Band, ...]
    period_weights: tuple[PeriodWeight, ...]
    grades: tuple[Grade, ...]
    cases: tuple[Case, ...]
    places: tuple[Place, ...]
    conditions: tuple[Condition, ...]
    overrides: tuple[Override, ...]
    score_measures: tuple[ScoreMeasure, ...]
    report_status: tuple[ReportStatus, ...]
    evidence: tuple[Evidence, ...]
    targets: tuple[Target, ...]
    forecasts: tuple[Forecast, ...]

    def digests(self) -> dict[str, str]:
        """SHA-256 of the rows of each table as read: two releases with equal digests were drawn from equal figures."""
        digests = {}
        for name, value in vars(self).items():
            rows = [value] if isinstance(value, Header) else value
            text = "\n".join("\t".join(map(str, vars(row).values())) for row in rows)
            digests[name] = hashlib.sha256(text.encode()).hexdigest()
        return digests


def ranked_order(tables: ReportTables) -> list[Rank]:
    """Units as a ranking prints them: by group (when ranked by group), place, then the office's own order."""
    by_group = tables.header.rank_partition == "group"
    return sorted(
        tables.ranking,
        key=lambda r: (
            r.group_order if by_group else 0,
            r.official_rank is None,
            r.official_rank or 0,
            r.group_order,
            r.unit_order,
        ),
    )
