"""What one release's scores rest on, as `explain` walks it down: scores, conditions, measures, entries, cells.

Rows of the report tables as they stand, by the names docs/contracts.md gives the columns. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import duckdb

from publish import tables
from publish.cells import ConditionTarget, Evidence, Target
from publish.rows import Header, PeriodWeight

Number = Decimal | None


@dataclass(frozen=True)
class Scored:
    """One score with what its explanation says beside the sentence."""

    unit_code: str
    unit_name: str
    group_code: str
    group_title: str
    indicator_code: str
    indicator_title: str
    indicator_order: int
    role: str
    parent_code: str | None
    part_weight: Number
    rule: str
    clause: str | None
    measure_code: str | None
    input_code: str | None
    display_unit: str | None
    display_factor: Number
    display_places: int | None
    actual_value: Number
    numerator_value: Number
    denominator_value: Number
    target_value: Number
    partition_code: str | None
    is_lower_better: bool | None
    gate_otherwise: str | None
    peer_x: Number
    place: int | None
    points: Number
    score_status: str
    case_code: str | None
    formula_zh: str | None


@dataclass(frozen=True)
class Looked:
    """One condition for one unit; `holds` is null while it waits for certification."""

    unit_code: str
    owner_kind: str
    owner_code: str
    case_order: int
    condition_order: int
    input_key: str
    title: str
    measure_code: str
    input_code: str
    state: str
    holds: bool | None
    actual_zh: str


@dataclass(frozen=True)
class Ruling:
    """An eligibility rule, veto or promotion for one unit; `is_acting` is null while it waits for certification."""

    unit_code: str
    override_code: str
    kind: str
    title: str
    effect: str | None
    clause: str | None
    is_acting: bool | None


@dataclass(frozen=True)
class Followed:
    """A consequence of the period for one unit."""

    unit_code: str
    consequence_code: str
    title: str
    reason_zh: str
    clause: str | None


@dataclass(frozen=True)
class Totalled:
    """One unit's total."""

    unit_code: str
    indicator_points: Number
    bonus_points: Number
    deduction_points: Number
    total_points: Number
    official_rank: int | None
    grade_title: str | None


@dataclass(frozen=True)
class Measure:
    """A measure as the scheme names it; of a ratio the two it divides."""

    measure_code: str
    title: str
    fact: str
    numerator_measure_code: str | None
    denominator_measure_code: str | None
    display_unit: str | None
    display_factor: Number


@dataclass(frozen=True)
class Term:
    """What a figure is made of: a term of a sum, a rater group, a signed entry (`term_code` null)."""

    unit_code: str
    measure_code: str
    term_order: int
    term_code: str | None
    term_name: str | None
    term_value: Decimal
    factor: Decimal
    score_total: Number
    score_count: int | None


@dataclass(frozen=True)
class Entry:
    """A signed entry of points: who signed it, under which document."""

    receipt_no: str | None
    source_sheet: str | None
    source_row: int | None
    item_title: str | None
    reason: str | None
    document_no: str | None
    effective_date: date | None
    first_signer: str | None
    second_signer: str | None


@dataclass(frozen=True)
class Grounds:
    """All that explains the scores of one release; `earlier`: by assessment and period, the releases a score of it weighs."""

    header: Header
    scores: tuple[Scored, ...]
    conditions: tuple[Looked, ...]
    rulings: tuple[Ruling, ...]
    consequences: tuple[Followed, ...]
    totals: tuple[Totalled, ...]
    measures: dict[str, Measure]
    terms: tuple[Term, ...]
    entries: dict[tuple[str | None, str | None, int | None], Entry]
    evidence: tuple[Evidence, ...]
    bases: tuple[Evidence, ...]
    targets: tuple[Target, ...]
    condition_targets: tuple[ConditionTarget, ...]
    periods: tuple[PeriodWeight, ...]
    earlier: Mapping[tuple[str, str], Grounds] = field(default_factory=dict)


def with_earlier(connection: duckdb.DuckDBPyConnection, found: Grounds, unit: str, indicator: str) -> Grounds:
    """`found` with the releases whose totals the unit's score of `indicator` weighs; as it is, where it weighs none."""
    wanted = sorted(
        {
            (w.source_assessment_code, w.source_period_code)
            for w in found.periods
            if (w.unit_code, w.indicator_code) == (unit, indicator)
        }
    )
    headers = {
        (h.assessment_code, h.period_code): h for h in tables.headers(connection, found.header.office_code)
    }
    return replace(found, earlier={key: read(connection, headers[key]) for key in wanted})


def read(connection: duckdb.DuckDBPyConnection, header: Header) -> Grounds:
    """The grounds of every score of one release."""
    scheme = {"office": header.office_code, "year": header.scheme_year}
    key = {**scheme, "assessment": header.assessment_code, "period": header.period_code}
    in_period = "office_code = $office and scheme_year = $year and assessment_code = $assessment and period_code = $period"

    def found(kind: type[tables.Row], table: str, order: str) -> tuple[tables.Row, ...]:
        return tables.rows(connection, kind, table, in_period, order, key)

    def of_scheme(kind: type[tables.Row], table: str, order: str) -> tuple[tables.Row, ...]:
        return tables.rows(
            connection, kind, table, "office_code = $office and scheme_year = $year", order, scheme
        )

    entries = tables.rows(
        connection, Entry, "rpt_signed_entry", "office_code = $office", "receipt_no, source_sheet, source_row",
        {"office": header.office_code},
    )  # fmt: skip
    return Grounds(
        header=header,
        scores=found(Scored, "rpt_score_sheet", "group_order, unit_order, unit_code, indicator_order, indicator_code"),
        conditions=found(
            Looked, "rpt_condition", "unit_code, owner_kind, owner_code, case_order, condition_order"
        ),
        rulings=found(Ruling, "rpt_override", "unit_code, override_order, override_code"),
        consequences=found(Followed, "rpt_consequence", "unit_code, consequence_order, consequence_code"),
        totals=found(Totalled, "rpt_ranking", "group_order, unit_order, unit_code"),
        measures={m.measure_code: m for m in of_scheme(Measure, "rpt_measure", "measure_code")},
        terms=found(Term, "rpt_measure_term", "unit_code, measure_code, term_order"),
        entries={(e.receipt_no, e.source_sheet, e.source_row): e for e in entries},
        evidence=found(
            Evidence, "rpt_evidence",
            "unit_code, measure_code, receipt_no, source_sheet, source_row, source_field, subject_code",
        ),
        bases=found(
            Evidence, "rpt_base_evidence",
            "unit_code, measure_code, receipt_no, source_sheet, source_row, source_field, subject_code",
        ),
        targets=found(Target, "rpt_target", "unit_code, indicator_code"),
        condition_targets=found(ConditionTarget, "rpt_condition_target", "unit_code, input_key"),
        periods=found(
            PeriodWeight, "rpt_period_weight",
            "unit_code, indicator_code, source_period_order, source_unit_order, source_assessment_code, source_period_code",
        ),
    )  # fmt: skip
