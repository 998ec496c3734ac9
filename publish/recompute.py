"""The gate: every figure of a release computed anew from the visible inputs and compared with what the tables say.

`recompute` gives the book of figures; `check_tables` compares the `rpt_*` rows with it. What is printed is compared
with the same book by `publish.printed`. One mismatch anywhere stops the release.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from publish import arithmetic, placing, reasons, rules
from publish.arithmetic import percent, rounded
from publish.around import Around
from publish.conditions import Conditions, Ruling, holds, says_its_figure
from publish.grades import Standing, earned_grade
from publish.rows import OPEN_STATUSES, Header, IndicatorTotal, Rank, ReportTables, Score
from publish.rules import Outcome

Key = tuple[str | None, str | None, str]  # unit_code, indicator_code, column
RATED_FORMS = ("rating", "ballot")  # a rating is a weighted mean of what is evidenced, not its sum
NOT_ADDED = ("%", "分", "名")  # percentages, marks and places do not add up
EXACT = "exact"  # column of the book: points as they count in the total, no column of a table
TOO_LARGE = "too_large"
ROLES = {"indicator": "indicator_points", "bonus": "bonus_points", "deduction": "deduction_points"}


@dataclass(frozen=True)
class Mismatch:
    """One figure that does not recompute: where it stands, what it says, what it should say."""

    where: str
    unit: str | None
    indicator: str | None
    column: str
    printed: str
    recomputed: str

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.unit, self.indicator, self.column) if part)
        return f"{self.where}：{place}：写的是 {self.printed}，重算为 {self.recomputed}"


class RecomputationError(ValueError):
    """A release that was stopped. Carries every mismatch at once."""

    def __init__(self, mismatches: Iterable[Mismatch]):
        self.mismatches = tuple(mismatches)
        lines = "\n".join(map(str, self.mismatches))
        super().__init__(f"有 {len(self.mismatches)} 处数字与重算结果不符，未生成发布包：\n{lines}")


class Book:
    """Recomputed figures by (unit_code, indicator_code, column), None for either code where it does not apply.

    `faults` are the figures that could not be computed at all.
    """

    def __init__(self) -> None:
        self.faults: list[Mismatch] = []
        self._rows: dict[tuple[str | None, str | None], dict[str, Any]] = defaultdict(dict)

    def __getitem__(self, key: Key) -> Any:
        return self._rows[key[:2]][key[2]]

    def __setitem__(self, key: Key, value: Any) -> None:
        self._rows[key[:2]][key[2]] = value

    def row(self, unit: str | None, indicator: str | None) -> dict[str, Any]:
        """All figures of one (unit, indicator) by column; empty when the release holds none."""
        return self._rows.get((unit, indicator), {})


def recompute(tables: ReportTables) -> Book:
    """All figures of the release from its inputs. What cannot be computed is left in `faults`."""
    book, conditions = Book(), Conditions(tables)
    _book_scores(book, tables, conditions)
    contributions, rated = _contributions(tables), _rated_measures(tables)
    for score in tables.scores:
        _book_inputs(book, score, contributions, rated)
    _book_places(book, tables)
    for rank in tables.ranking:
        _book_total(book, rank, tables, conditions)
    _book_ranks(book, tables, conditions)
    for indicator in tables.indicators:
        _book_indicator(book, indicator, tables)
    _book_counts(book, tables)
    return book


def check_tables(tables: ReportTables, book: Book) -> tuple[list[Mismatch], int]:
    """Mismatches of the report tables against the book, and how many figures were compared."""
    faults, count = list(book.faults), 0
    units = {r.unit_code: r.unit_name for r in tables.ranking}
    titles = {i.indicator_code: i.indicator_title for i in tables.indicators}

    def compare(where: str, row: Any, unit: str | None, indicator: str | None) -> None:
        nonlocal count
        for column, expected in book.row(unit, indicator).items():
            if hasattr(row, column):
                count += 1
                found = getattr(row, column)
                if found != expected:
                    names = units.get(unit or ""), titles.get(indicator or "")
                    faults.append(Mismatch(where, *names, column, _say(found), _say(expected)))

    for score in tables.scores:
        compare("rpt_score_sheet", score, score.unit_code, score.indicator_code)
    for rank in tables.ranking:
        compare("rpt_ranking", rank, rank.unit_code, None)
    for indicator in tables.indicators:
        compare("rpt_indicator_total", indicator, None, indicator.indicator_code)
    compare("rpt_header", tables.header, None, None)
    said = list(_check_words(tables, book))
    return [*faults, *(fault for fault in said if fault)], count + len(said)


def _check_words(tables: ReportTables, book: Book) -> Iterator[Mismatch | None]:
    """Figures inside sentences: the points a formula ends with, all of a consequence's reason. None = agrees."""
    conditions = Conditions(tables)
    for score in tables.scores:
        points = book[score.unit_code, score.indicator_code, "points"]
        found = re.findall(r"(-?[0-9.]+)分", (score.formula_zh or "").replace("−", "-"))
        if points is not None:
            ok = bool(found) and Decimal(found[-1]) == points
            place = "rpt_score_sheet", score.unit_name, score.indicator_title, "formula_zh"
            yield None if ok else Mismatch(*place, score.formula_zh or "空", f"得 {points} 分")
    for row in tables.consequences:
        for fault in reasons.faults_of(row, tables, book, conditions):
            yield None if fault is None else Mismatch("rpt_consequence", row.unit_name, row.title, *fault)
    yield from _check_conditions(tables, conditions)


def _check_conditions(tables: ReportTables, conditions: Conditions) -> Iterator[Mismatch | None]:
    """Every condition: what it concludes and the figure it tells; every override: whether it acts and on what facts."""
    names = {r.unit_code: r.unit_name for r in tables.ranking}
    for row in tables.conditions:
        place = "rpt_condition", names.get(row.unit_code, row.unit_code), row.title
        expected = holds(row)
        yield None if row.holds == expected else Mismatch(*place, "holds", _say(row.holds), _say(expected))
        yield None if says_its_figure(row) else Mismatch(*place, "actual_zh", row.actual_zh, "与取数不符")
    for override in tables.overrides:
        place = "rpt_override", override.unit_name, override.title
        for column, expected in (
            ("is_acting", conditions.is_acting(override)),
            ("conditions_zh", conditions.told(override)),
        ):
            found = getattr(override, column)
            yield None if found == expected else Mismatch(*place, column, _say(found), _say(expected))


def _say(value: Any) -> str:
    return "空" if value is None else str(value)


def _contributions(tables: ReportTables) -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in tables.evidence:
        sums[row.unit_code, row.measure_code] += row.contribution
    return sums


def _rated_measures(tables: ReportTables) -> set[str]:
    return {row.measure_code for row in tables.evidence if row.form_set in RATED_FORMS}


def _book_scores(book: Book, tables: ReportTables, conditions: Conditions) -> None:
    """Parts before the composites they make up."""
    around = Around(tables, conditions)
    outcomes: dict[tuple[str, str], Outcome] = {}
    for score in sorted(tables.scores, key=lambda s: s.rule == "composite"):
        unit, code = score.unit_code, score.indicator_code
        try:
            result = rules.outcome(score, tables.header, around.beside(score, outcomes))
        except arithmetic.NotComputableError as err:
            place = score.unit_name, score.indicator_title
            book.faults.append(
                Mismatch("rpt_score_sheet", *place, "points", _say(score.points), f"无法重算（{err}）")
            )
            result = Outcome(score.score_status, None, None)
        outcomes[unit, code] = result
        book[unit, code, "score_status"] = result.status
        book[unit, code, "raw_points"] = result.raw
        book[unit, code, "points"] = result.points
        book[unit, code, EXACT] = None if result.points is None else result.exact
        for column, value in around.compared(score, outcomes).items():
            book[unit, code, column] = value


def _book_inputs(
    book: Book, score: Score, contributions: dict[tuple[str, str], Decimal], rated: set[str]
) -> None:
    unit, code = score.unit_code, score.indicator_code
    value = arithmetic.actual(score)
    parts = ("actual_value", score.measure_code), ("numerator_value", score.numerator_measure_code)
    for column, measure in (*parts, ("denominator_value", score.denominator_measure_code)):
        if measure and measure not in rated and getattr(score, column) is not None:
            book[unit, code, column] = contributions.get((unit, measure), Decimal(0))
    completion = None
    if value is not None and score.target_value:
        completion = rounded(value / Fraction(score.target_value) * 100, 2)
    share = percent(score.pace_numerator, score.pace_denominator)
    book[unit, code, "completion_pct"] = completion
    book[unit, code, "pace_pct"] = share
    book[unit, code, "pace_gap_pct"] = _minus(completion, share)
    book[unit, code, "year_on_year_pct"] = _growth(score.actual_value, score.prior_value)


def _book_places(book: Book, tables: ReportTables) -> None:
    """Place by points of one indicator, among those with points in the group (or over all units)."""
    by_group = tables.header.rank_partition == "group"
    peers: dict[tuple, list[tuple]] = defaultdict(list)
    keys = {
        (s.unit_code, s.indicator_code): (s.indicator_code, s.group_code if by_group else "")
        for s in tables.scores
    }
    for (unit, code), key in keys.items():
        if (points := book[unit, code, "points"]) is not None:
            peers[key].append(placing.strength(tables.header, points))
    for (unit, code), key in keys.items():
        points = book[unit, code, "points"]
        own = None if points is None else placing.strength(tables.header, points)
        book[unit, code, "points_rank"] = (
            None if own is None else placing.place(tables.header, own, peers[key])
        )


def _minus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a - b


def _growth(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if now is None or before is None else percent(now - before, before)


def _book_total(book: Book, rank: Rank, tables: ReportTables, conditions: Conditions) -> None:
    """That a total is `too_large` cannot be told from the rows: such a unit must only not be ranked."""
    unit, header = rank.unit_code, tables.header
    ruling = conditions.ruling(unit)
    is_too_large = rank.override_status == TOO_LARGE != ruling.status
    own = [s for s in tables.scores if s.unit_code == unit]
    printed, exact = (
        _blocks(header, ((s.role, book[unit, s.indicator_code, column]) for s in own if s.role in ROLES))
        for column in ("points", EXACT)
    )
    for column, value in printed.items():
        book[unit, None, column] = rounded(value, rules.RAW_PLACES)
    total = rounded(sum(exact.values(), Fraction(0)), header.points_places)
    known = Decimal(0) if ruling.is_zeroed else total
    book[unit, None, "total_points"] = rank.total_points if is_too_large else known
    book[unit, None, "override_status"] = TOO_LARGE if is_too_large else ruling.status
    _book_completeness(book, unit, own, ruling)
    book[unit, None, "is_ranked"] &= not is_too_large


def _blocks(header: Header, told: Iterable[tuple[str, Decimal | Fraction | None]]) -> dict[str, Fraction]:
    """Σ of (role, points) by column of rpt_ranking, bonus and deduction within their caps."""
    sums = dict.fromkeys(ROLES.values(), Fraction(0))
    for role, points in told:
        sums[ROLES[role]] += Fraction(points or 0)
    if header.bonus_cap is not None:
        sums["bonus_points"] = min(sums["bonus_points"], Fraction(header.bonus_cap))
    if header.deduction_cap is not None:
        sums["deduction_points"] = max(sums["deduction_points"], -Fraction(header.deduction_cap))
    return sums


def _book_completeness(book: Book, unit: str, own: list[Score], ruling: Ruling) -> None:
    """What is missing, shadows and their parts aside and parts in place of their whole; whether the unit is ranked."""
    shadows = {s.indicator_code for s in own if s.role == "shadow"}

    def status(score: Score) -> str:
        return book[unit, score.indicator_code, "score_status"]

    book[unit, None, "missing_indicator_count"] = sum(
        status(s) == "missing"
        for s in own
        if s.rule != "composite" and s.indicator_code not in shadows and s.parent_code not in shadows
    )
    is_open = any(
        status(s) in OPEN_STATUSES and book[unit, s.indicator_code, "points"] is None
        for s in own
        if s.role in ROLES
    )
    applies = any(s.role == "indicator" and status(s) != "not_applicable" for s in own)
    book[unit, None, "is_ranked"] = applies and not (is_open or ruling.is_waiting or ruling.is_barred)


def _book_ranks(book: Book, tables: ReportTables, conditions: Conditions) -> None:
    ranked = [r for r in tables.ranking if book[r.unit_code, None, "is_ranked"]]

    def strength(rank: Rank) -> tuple:
        breakers = (book.row(rank.unit_code, b.indicator_code).get("points") for b in tables.tie_breakers)
        return placing.strength(tables.header, book[rank.unit_code, None, "total_points"], breakers)

    by_group = tables.header.rank_partition == "group"
    strengths = {r.unit_code: strength(r) for r in ranked}
    for row in tables.ranking:
        own = strengths.get(row.unit_code)
        peers = [r for r in ranked if r.group_code == row.group_code]
        for rivals, field in ((peers, "rank_in_group"), (ranked, "rank_in_office")):
            others = [strengths[r.unit_code] for r in rivals]
            place = None if own is None else placing.place(tables.header, own, others)
            book[row.unit_code, None, field] = place
        official = book[row.unit_code, None, "rank_in_group" if by_group else "rank_in_office"]
        book[row.unit_code, None, "official_rank"] = official
        book[row.unit_code, None, "group_size"] = len(peers)
        book[row.unit_code, None, "office_size"] = len(ranked)
        book[row.unit_code, None, "rank_change"] = _change(row, official)
        size, total = len(peers) if by_group else len(ranked), book[row.unit_code, None, "total_points"]
        standing = None if own is None else Standing(total, official, size, conditions.ruling(row.unit_code))
        book[row.unit_code, None, "grade_title"] = earned_grade(standing, tables.grades)


def _change(row: Rank, place: int | None) -> int | None:
    return None if row.previous_rank is None or place is None else row.previous_rank - place


def _book_indicator(book: Book, indicator: IndicatorTotal, tables: ReportTables) -> None:
    code = indicator.indicator_code
    rows = [s for s in tables.scores if s.indicator_code == code]
    summed = [s for s in rows if not s.is_ratio and s.display_unit not in NOT_ADDED]
    actual = _sum(s.actual_value for s in summed)
    target = _sum(s.target_value for s in summed)
    prior = _sum(s.prior_value for s in summed if s.actual_value is not None)
    reported = [s for s in rows if s.actual_value is not None]
    comparable = all(s.prior_value is not None for s in reported)
    shares = {percent(s.pace_numerator, s.pace_denominator) for s in rows}
    share = shares.pop() if len(shares) == 1 else None
    completion = percent(actual, target)
    figures = {
        "actual_value": actual,
        "target_value": target,
        "completion_pct": completion,
        "pace_pct": share,
        "pace_gap_pct": _minus(completion, share),
        "prior_value": prior,
        "year_on_year_pct": _growth(actual, prior) if comparable else None,
        "missing_unit_count": sum(s.score_status == "missing" for s in rows),
        "reported_unit_count": sum(arithmetic.actual(s) is not None for s in rows),
    }
    for column, value in figures.items():
        book[None, code, column] = value


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [v for v in values if v is not None]
    return sum(known, Decimal(0)) if known else None


def _book_counts(book: Book, tables: ReportTables) -> None:
    units = {r.unit_code for r in tables.ranking}
    states: dict[str, set[str]] = {unit: set() for unit in units}
    for row in tables.report_status:
        if row.form_set == "monthly" and row.unit_code in units:
            states[row.unit_code].add(row.state)
    missing = {unit for unit, seen in states.items() if seen & {"missing", "rejected"}}
    held = {unit for unit, seen in states.items() if "held" in seen} - missing
    waived = {unit for unit, seen in states.items() if seen == {"waived"}}
    book[None, None, "unit_count"] = len(units)
    book[None, None, "missing_count"] = len(missing)
    book[None, None, "held_count"] = len(held)
    book[None, None, "waived_count"] = len(waived)
    book[None, None, "reported_count"] = len(units - missing - held - waived)
