"""From a score or a total back to the cells it came from: the sentence, the clause, and the tree of `explain`.

What does not belong here: reading the archived workbook again (the caller does, with the cells named in the tree).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kernel.home import Home
from publish import explain, grounds, printing, tables
from publish.explain import Source, Step
from publish.grounds import Grounds
from publish.select import NothingToRelease, choose, require_warehouse


@dataclass(frozen=True)
class Trace:
    """One score, or (with `indicator_code` None) one total, with everything it rests on in `steps`."""

    unit_code: str
    unit_name: str
    indicator_code: str | None
    title: str
    assessment_title: str
    period_title: str
    points: Decimal | None
    status_zh: str
    clause: str | None
    formula_zh: str | None
    steps: tuple[Step, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every cell of the tree, in its order."""
        return tuple(source for step in self.steps for each in step.walk() for source in each.sources)

    @property
    def evidence(self) -> tuple[Source, ...]:
        """Cells of facts; of a score over one plain measure they sum to its value."""
        return tuple(s for s in self.sources if s.kind == "fact")

    @property
    def targets(self) -> tuple[Source, ...]:
        """Cells of targets and handed-down bases."""
        return tuple(s for s in self.sources if s.kind == "target")


def trace(
    home: Home,
    office: str,
    period: str,
    unit: str,
    indicator: str | None = None,
    assessment: str | None = None,
) -> Trace:
    """The trace of one score, or of the unit's total without `indicator`; both are codes or printed names.

    Without `assessment` the one assessment of that period is taken. Raises NothingToRelease when the release, unit or
    indicator is not there (or the assessment is not the only one); the message says in Chinese what is.
    """
    require_warehouse(home)
    with tables.connect(home.published_warehouse) as connection:
        found = grounds.read(connection, choose(connection, office, assessment, period))
        units = {s.unit_code: s.unit_name for s in found.scores}
        unit_code = _code(unit, units, "单位")
        if indicator is None:
            return _of_total(found, unit_code, units[unit_code])
        titles = {s.indicator_code: s.indicator_title for s in found.scores}
        indicator_code = _code(indicator, titles, "指标")
        whole = grounds.with_earlier(connection, found, unit_code, indicator_code)
    return _of_score(whole, unit_code, indicator_code)


def _of_score(found: Grounds, unit_code: str, code: str) -> Trace:
    score = next((s for s in found.scores if (s.unit_code, s.indicator_code) == (unit_code, code)), None)
    if score is None:
        raise NothingToRelease(f"没有这个得分：{unit_code} {code}")
    return Trace(
        unit_code=unit_code,
        unit_name=score.unit_name,
        indicator_code=code,
        title=score.indicator_title,
        assessment_title=found.header.assessment_title,
        period_title=found.header.period_title,
        points=score.points,
        status_zh=printing.SCORE_STATUS_ZH[score.score_status],
        clause=score.clause,
        formula_zh=score.formula_zh,
        steps=explain.of_score(score, found),
    )


def _of_total(found: Grounds, unit_code: str, unit_name: str) -> Trace:
    total = next(t for t in found.totals if t.unit_code == unit_code)
    place = "不参加排名" if total.official_rank is None else f"第 {total.official_rank} 名"
    sums = f"指标 {printing.number(total.indicator_points)} + 加分 {printing.number(total.bonus_points)}"
    return Trace(
        unit_code=unit_code,
        unit_name=unit_name,
        indicator_code=None,
        title="总分",
        assessment_title=found.header.assessment_title,
        period_title=found.header.period_title,
        points=total.total_points,
        status_zh="，".join(filter(None, [place, total.grade_title])),
        clause=found.header.scheme_title,
        formula_zh=(
            f"{sums} + 扣分（{printing.number(total.deduction_points)}）= {printing.number(total.total_points)}分"
        ).replace("-", "−"),
        steps=explain.of_total(unit_code, found),
    )


def _code(text: str, known: dict[str, str], what: str) -> str:
    if text in known:
        return text
    for code, name in known.items():
        if name == text:
            return code
    raise NothingToRelease(
        f"没有{what}“{text}”；可用的是：{'、'.join(f'{n}（{c}）' for c, n in known.items())}"
    )
