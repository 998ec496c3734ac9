"""What the sensitivity of one unit's scores is worked out from: report rows of one period, read as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from publish import tables
from publish.rows import Band, Grade, Header, Rank

Number = Decimal | None
_PERIOD = "office_code = $office and scheme_year = $year and assessment_code = $assessment and period_code = $period"


@dataclass(frozen=True)
class Figure:
    """One unit × item with every operand its rule has; columns of rpt_score_sheet."""

    unit_code: str
    unit_name: str
    group_code: str
    indicator_code: str
    indicator_title: str
    role: str
    rule: str
    measure_code: str | None
    numerator_measure_code: str | None
    display_unit: str | None
    display_factor: Number
    input_code: str | None
    actual_value: Number
    numerator_value: Number
    denominator_value: Number
    target_value: Number
    base_value: Number
    base_numerator: Number
    base_denominator: Number
    pace_numerator: Number
    pace_denominator: Number
    full_points: Number
    each_points: Number
    step_value: Number
    is_whole_steps: bool | None
    reference_value: Number
    over_step: Number
    under_kind: str | None
    under_step: Number
    met_points: Number
    most_points: Number
    steps_kind: str | None
    span_pct: Number
    partition_code: str | None
    is_lower_better: bool | None
    input_places: int | None
    ties: str | None
    out_of: Number
    peer_x: Number
    x_min: Number
    x_max: Number
    x_over: Number
    x_under: Number
    case_code: str | None
    cap_ratio: Number
    cap_points: Number
    floor_points: Number
    raw_points: Number
    points: Number
    score_status: str


@dataclass(frozen=True)
class Period:
    """One period of one assessment: its header, every unit's figures and places, bands and grades."""

    header: Header
    figures: tuple[Figure, ...]
    ranking: tuple[Rank, ...]
    bands: tuple[Band, ...]
    grades: tuple[Grade, ...]
    zeroed: frozenset[str]

    def of_unit(self, unit_code: str) -> list[Figure]:
        """The items that enter the unit's total, in printing order."""
        roles = ("indicator", "bonus", "deduction")
        return [f for f in self.figures if f.unit_code == unit_code and f.role in roles]

    def rank_of(self, unit_code: str) -> Rank:
        """Raises LookupError in Chinese when the unit takes no part."""
        for rank in self.ranking:
            if unit_code in (rank.unit_code, rank.unit_name):
                return rank
        known = "、".join(rank.unit_name for rank in self.ranking)
        raise LookupError(f"{self.header.period_title}没有单位“{unit_code}”；有：{known}")


def read(connection: Any, header: Header) -> Period:
    """The rows of the period `header` stands for."""
    key = {
        "office": header.office_code,
        "year": header.scheme_year,
        "assessment": header.assessment_code,
        "period": header.period_code,
    }
    scheme = {name: value for name, value in key.items() if name != "period"}
    assessed = _PERIOD.removesuffix(" and period_code = $period")
    struck = connection.execute(
        f"select unit_code from rpt_override where {_PERIOD} and effect = 'zero_total' and is_acting", key
    )
    order = "group_order, unit_order, unit_code"
    return Period(
        header=header,
        figures=tables.rows(
            connection, Figure, "rpt_score_sheet", _PERIOD, f"{order}, indicator_order, indicator_code", key
        ),
        ranking=tables.rows(connection, Rank, "rpt_ranking", _PERIOD, order, key),
        bands=tables.rows(connection, Band, "rpt_band", assessed, "indicator_code, band_order", scheme),
        grades=tables.rows(
            connection, Grade, "rpt_grade", f"{assessed} and share_pct is null", "grade_order", scheme
        ),
        zeroed=frozenset(unit for (unit,) in struck.fetchall()),
    )
