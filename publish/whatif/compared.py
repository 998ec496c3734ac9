"""Two warehouses of the same facts, one scored under the schemes in force, one under a draft: unit by unit, line by line.

The lines of a unit add up to the difference of its totals exactly: its items, what the caps of the two adjustment blocks
took off, rounding, a veto. What does not belong here: wording (`sentences`), looks (`workbook`, `page`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import duckdb

from kernel.decimals import half_up
from publish import tables
from publish.rows import Header

Kind = Literal["indicator", "bonus", "bonus_cap", "deduction", "deduction_cap", "rounding", "veto"]
ZERO = Decimal(0)
ITEM_SLACK = Decimal("0.0000000001")
_BLOCKS = ("bonus", "deduction")
_LINES = {
    "bonus_cap": "加分合计上限",
    "deduction_cap": "扣分合计上限",
    "rounding": "总分取整",
    "veto": "一票否决",
}


class NothingToCompareError(LookupError):
    """There is nothing to set against each other; the message says why, in Chinese."""


@dataclass(frozen=True)
class Item:
    """What one item gave a unit under one scheme; `points` is null where it has none."""

    kind: Kind
    code: str
    title: str
    points: Decimal | None
    status: str
    case_code: str | None
    formula_zh: str


@dataclass(frozen=True)
class Line:
    """One reason why a total differs: points that entered it then and now; an item is None under a scheme without it."""

    kind: Kind
    code: str
    title: str
    then: Decimal
    now: Decimal
    item_then: Item | None = None
    item_now: Item | None = None

    @property
    def change(self) -> Decimal:
        return self.now - self.then


@dataclass(frozen=True)
class Standing:
    """One unit under one scheme. `place` of `size` is counted as the period's basis says, `official_rank` as the scheme."""

    group_code: str
    group_title: str
    total: Decimal
    place: int | None
    size: int
    official_rank: int | None
    grade: str | None
    override: str | None


@dataclass(frozen=True)
class Move:
    """One unit then and now."""

    unit_code: str
    unit_name: str
    then: Standing
    now: Standing
    lines: tuple[Line, ...]

    @property
    def change(self) -> Decimal:
        return self.now.total - self.then.total

    @property
    def places_up(self) -> int | None:
        """Places gained (negative: lost); None where the unit is not ranked on both sides."""
        if self.then.place is None or self.now.place is None:
            return None
        return self.then.place - self.now.place

    def reasons(self) -> list[Line]:
        """The lines that differ, the largest first."""
        return sorted((line for line in self.lines if line.change), key=lambda line: -abs(line.change))


@dataclass(frozen=True)
class PeriodMoves:
    """One period. `basis`: places are compared inside the `group` or over all units of the `office`."""

    then: Header
    now: Header
    basis: Literal["group", "office"]
    moves: tuple[Move, ...]
    idle: tuple[str, ...]

    @property
    def is_official(self) -> bool:
        """Are the compared places those both schemes rank by?"""
        return self.then.rank_partition == self.now.rank_partition == self.basis

    def panels(self) -> list[tuple[str, list[Move]]]:
        """The units whose places are counted together, under their common title."""
        if self.basis == "office":
            return [("全部单位", list(self.moves))]
        titles = dict.fromkeys(move.now.group_title for move in self.moves)
        return [(title, [m for m in self.moves if m.now.group_title == title]) for title in titles]


@dataclass(frozen=True)
class Comparison:
    """The draft against the schemes in force, period by period; `notes` say what was adapted."""

    office_name: str
    draft_title: str
    periods: tuple[PeriodMoves, ...]
    notes: tuple[str, ...]


def compare(
    live: Path, trial: Path, office: str, years: Sequence[int], assessment: str, notes: Sequence[str] = ()
) -> Comparison:
    """Set the `trial` warehouse against the published one for the due periods of `assessment` in `years`.

    Raises NothingToCompareError when either side has no such assessment, or the published scores rest on other facts.
    """
    with tables.connect(live) as then, tables.connect(trial) as now:
        pairs = _pairs(then, now, office, years, assessment)
        _require_same_facts(then, now, pairs)
        periods = tuple(_period(then, now, *pair) for pair in pairs)
    return Comparison(pairs[0][1].short_name, pairs[-1][1].scheme_title, periods, tuple(notes))


def _pairs(
    then: Any, now: Any, office: str, years: Sequence[int], assessment: str
) -> list[tuple[Header, Header]]:
    sides = [[h for h in tables.headers(side, office) if h.scheme_year in years] for side in (then, now)]
    for side, whose in zip(sides, ("现行办法", "草案"), strict=True):
        if assessment not in (known := {h.assessment_code: h.assessment_title for h in side}):
            listed = "、".join(f"{title}（{code}）" for code, title in known.items()) or "（无）"
            raise NothingToCompareError(f"{whose}在这些年度没有到期的考核“{assessment}”；有：{listed}")
    before, after = ({h.period_code: h for h in side if h.assessment_code == assessment} for side in sides)
    both = [(before[code], after[code]) for code in before if code in after]
    if not both:
        kinds = {"month": "按月", "quarter": "按季", "half": "按半年", "year": "按年"}
        was, is_now = (next(iter(side.values())).period_kind for side in (before, after))
        raise NothingToCompareError(
            f"“{assessment}”没有两个办法都有的期次：现行{kinds[was]}考核，草案{kinds[is_now]}考核"
        )
    return both


# What the scores of a year rest on: which files count, and what every owed report came to (key, then value).
_COUNTING = (
    "select receipt_no from stg_submission "
    "where office_code = $office and left(report_period, 4) = $year and is_counting order by all"
)
_OWED = (
    "select unit_code || ' ' || form_set || ' ' || report_period, state || ' ' || coalesce(receipt_no, '') "
    "from fct_report where office_code = $office and left(report_period, 4) = $year"
)


def _require_same_facts(then: Any, now: Any, pairs: Sequence[tuple[Header, Header]]) -> None:
    """Both sides must rest on the same reports: otherwise a difference would be blamed on the draft."""
    office = pairs[0][0].office_code
    for year in sorted({str(before.scheme_year) for before, _ in pairs}):
        key = {"office": office, "year": year}
        counting = [side.execute(_COUNTING, key).fetchall() for side in (then, now)]
        owed = [dict(side.execute(_OWED, key).fetchall()) for side in (then, now)]
        both = (
            owed[0].keys() & owed[1].keys()
        )  # a draft with other periods is owed reports up to another month
        if counting[0] != counting[1] or any(owed[0][report] != owed[1][report] for report in both):
            raise NothingToCompareError(
                f"{year} 年公布的得分与已落地的报表不一致（计分之后又有变化）。"
                f"请先运行：kaohe backfill --office {office} --years {year}"
            )


def _period(then: Any, now: Any, before: Header, after: Header) -> PeriodMoves:
    was, is_now = _ranking(then, before), _ranking(now, after)
    if was.keys() != is_now.keys():
        raise NothingToCompareError(
            f"{before.period_title}两边的单位不同。请先运行：kaohe backfill --office {before.office_code} "
            f"--years {before.scheme_year}"
        )
    same_groups = all(was[unit]["group_code"] == is_now[unit]["group_code"] for unit in was)
    by_group = before.rank_partition == after.rank_partition == "group" and same_groups
    basis = "group" if by_group else "office"
    items = _items(then, before), _items(now, after)
    struck = _zeroed(then, before), _zeroed(now, after)
    moves = [
        Move(
            unit,
            is_now[unit]["unit_name"],
            _standing(was[unit], basis),
            _standing(is_now[unit], basis),
            tuple(
                _lines(
                    (was[unit], items[0].get(unit, []), struck[0].get(unit), before),
                    (is_now[unit], items[1].get(unit, []), struck[1].get(unit), after),
                )
            ),
        )
        for unit in is_now
    ]
    return PeriodMoves(before, after, basis, tuple(_ordered(moves, basis, is_now)), tuple(_idle(items[1])))


def _rows(side: Any, table: str, header: Header, order: str) -> list[dict[str, Any]]:
    cursor = side.execute(
        f"select * from {table} where office_code = $office and scheme_year = $year and assessment_code = $assessment "
        f"and period_code = $period order by {order}",
        {
            "office": header.office_code,
            "year": header.scheme_year,
            "assessment": header.assessment_code,
            "period": header.period_code,
        },
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _ranking(side: duckdb.DuckDBPyConnection, header: Header) -> dict[str, dict[str, Any]]:
    return {
        row["unit_code"]: row
        for row in _rows(side, "rpt_ranking", header, "group_order, unit_order, unit_code")
    }


def _items(side: duckdb.DuckDBPyConnection, header: Header) -> dict[str, list[Item]]:
    """Items that enter a total, by unit; parts count through their whole, shadows not at all."""
    found: dict[str, list[Item]] = {}
    for row in _rows(side, "rpt_score_sheet", header, "indicator_order, indicator_code"):
        if row["role"] in ("indicator", *_BLOCKS):
            item = Item(
                row["role"],
                row["indicator_code"],
                row["indicator_title"],
                row["points"],
                row["score_status"],
                row["case_code"],
                row["formula_zh"] or "",
            )
            found.setdefault(row["unit_code"], []).append(item)
    return found


def _zeroed(side: duckdb.DuckDBPyConnection, header: Header) -> dict[str, str]:
    """Unit → titles of the vetoes that make its total zero."""
    found: dict[str, str] = {}
    for row in _rows(side, "rpt_override", header, "unit_order, override_order"):
        if row["kind"] == "veto" and row["effect"] == "zero_total" and row["is_acting"]:
            found[row["unit_code"]] = "、".join(filter(None, [found.get(row["unit_code"]), row["title"]]))
    return found


def _standing(row: dict[str, Any], basis: str) -> Standing:
    return Standing(
        group_code=row["group_code"],
        group_title=row["group_title"],
        total=row["total_points"],
        place=row[f"rank_in_{basis}"],
        size=row[f"{basis}_size"],
        official_rank=row["official_rank"],
        grade=row["grade_title"],
        override=row["override_status"],
    )


Side = tuple[dict[str, Any], list[Item], str | None, Header]


def _lines(then: Side, now: Side) -> Iterator[Line]:
    """Every item of either scheme, in the draft's order, then what the caps, rounding and a veto did."""
    before, after = ({(item.kind, item.code): item for item in side[1]} for side in (then, now))
    for key in [*after, *(key for key in before if key not in after)]:
        was, is_now = before.get(key), after.get(key)
        known = is_now or was
        yield Line(*key, known.title, _points(was), _points(is_now), was, is_now)
    done, doing = _frame(then), _frame(now)
    for kind, title in _LINES.items():
        named = "、".join(dict.fromkeys(filter(None, (then[2], now[2])))) if kind == "veto" else ""
        yield Line(kind, kind, f"{title}：{named}" if named else title, done[kind], doing[kind])


def _points(item: Item | None) -> Decimal:
    return item.points if item is not None and item.points is not None else ZERO


def _frame(side: Side) -> dict[Kind, Decimal]:
    """What stands between the sum of a unit's items and its total, by kind."""
    rank, items, zeroed, header = side
    sums = {
        kind: sum((_points(item) for item in items if item.kind == kind), ZERO)
        for kind in ("indicator", *_BLOCKS)
    }
    printed = sum((rank[f"{kind}_points"] for kind in sums), ZERO)
    frame = {f"{kind}_cap": rank[f"{kind}_points"] - sums[kind] for kind in _BLOCKS}
    # the total is rounded from exact fractions, which ten places each may miss by half of the last
    slack = ITEM_SLACK * len(items) if header.rounding_at == "total" else ZERO
    least, most = (half_up(printed + sign * slack, header.points_places) for sign in (-1, 1))
    rounded = min(max(rank["total_points"], least), most)
    left = rank["total_points"] - rounded
    if rank["indicator_points"] != sums["indicator"] or (left and not zeroed):
        raise ValueError(f"{rank['unit_name']}: the total is not the sum of its lines")
    return {**frame, "rounding": rounded - printed, "veto": left}


def _idle(items: dict[str, list[Item]]) -> Iterator[str]:
    """Titles of the draft's items for which no unit has a figure to score: no report brings it, or no target was set."""
    rows: dict[tuple[str, str], list[Item]] = {}
    for found in items.values():
        for item in found:
            rows.setdefault((item.kind, item.code), []).append(item)
    for found in rows.values():
        assessed = [item for item in found if item.case_code != "not_applicable"]
        if assessed and all(_has_no_figure(item) for item in assessed):
            yield found[0].title


def _has_no_figure(item: Item) -> bool:
    return item.status in ("missing", "pending_review") or (item.case_code or "").startswith("no_target")


def _ordered(moves: list[Move], basis: str, rows: dict[str, dict[str, Any]]) -> list[Move]:
    """By group where places are counted in groups, then by the new place, then in the office's order."""
    return sorted(
        moves,
        key=lambda m: (
            rows[m.unit_code]["group_order"] if basis == "group" else 0,
            m.now.place is None,
            m.now.place or 0,
            rows[m.unit_code]["group_order"],
            rows[m.unit_code]["unit_order"],
        ),
    )
