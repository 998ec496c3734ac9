"""Why a score is what it is, as a tree in Chinese: rule, conditions, peers, parts, figures, down to workbook cells.

Every rule type has its own branch; what all share is the figure they look at. Nothing is computed: every number is one
of `grounds`. What does not belong here: reading the archived workbooks again (the caller does, with the cells named here).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from publish import printing
from publish.cells import ConditionTarget, Evidence, Target
from publish.grounds import Grounds, Looked, Scored, Term
from publish.rows import PeriodWeight

# Parts stand under their composite.
ROLE_ZH = {"indicator": "指标", "bonus": "加分", "deduction": "扣分", "shadow": "试行指标（不计分）"}
_IN_UNIT = ("value", "quotient", "over_target", "over_paced_target")
_WAITING_ZH = "未定（待核定）"
_HOLDS_ZH = {True: "符合", False: "不符合", None: _WAITING_ZH}
_ACTING_ZH = {
    "eligibility": {True: "不符合，不参加排名", False: "符合"},
    "veto": {True: "否决", False: "不否决"},
    "promotion": {True: "晋一个等次", False: "不晋档"},
    "move": {True: "按转入的组考核", False: "不转组"},
}


@dataclass(frozen=True)
class Source:
    """One workbook cell: whose value, how much of it counts, and where its bytes lie (`archive_path` below the home).

    `exchange_rate`: what the cell's figure was multiplied by, None where it is in Renminbi.
    """

    kind: Literal["target", "fact"]
    subject: str
    value: Decimal
    measure_code: str | None
    document_no: str | None
    receipt_no: str | None
    file_name: str | None
    sheet: str | None
    cell: str | None
    sha256: str | None
    archive_path: str | None
    exchange_rate: Decimal | None = None


@dataclass(frozen=True)
class Step:
    """One step of an explanation: what it says, the cells it rests on, what stands below it."""

    text: str
    sources: tuple[Source, ...] = ()
    below: tuple[Step, ...] = ()

    def walk(self) -> Iterator[Step]:
        """This step and all below it, from the top."""
        yield self
        for step in self.below:
            yield from step.walk()


def of_score(score: Scored, grounds: Grounds) -> tuple[Step, ...]:
    """Gate, what the rule looks at, the figure with its cells, the target with its cell."""
    steps = [*_gate(score, grounds), *_RULES.get(score.rule, _nothing)(score, grounds)]
    if score.measure_code:
        steps.append(_measure(score.measure_code, score.unit_code, grounds))
    targets = [
        t
        for t in grounds.targets
        if (t.unit_code, t.indicator_code) == (score.unit_code, score.indicator_code)
    ]
    if targets:
        steps.append(Step("目标", tuple(_of_target(t, score.unit_name) for t in targets)))
    elif score.measure_code and score.input_code == "growth_pct":
        steps.extend(_bases(score.measure_code, score.unit_code, grounds))
    return tuple(steps)


def of_total(unit: str, grounds: Grounds) -> tuple[Step, ...]:
    """Every score of the unit in a line, what rules on the whole, and what follows from it, each with its grounds."""
    steps = [*_scores(unit, grounds), *_rulings(unit, grounds)]
    for row in (c for c in grounds.consequences if c.unit_code == unit):
        below = _conditions(unit, "consequence", row.consequence_code, grounds)
        steps.append(Step(f"结果运用“{row.title}”：{row.reason_zh}；依据：{row.clause}", below=below))
    return tuple(steps)


def _scores(unit: str, grounds: Grounds, is_walked: bool = False) -> Iterator[Step]:
    """The unit's scores by what they are, a line each; `is_walked`: with what each rests on."""
    for role, title in ROLE_ZH.items():
        lines = [
            Step(f"{s.indicator_title}：{s.formula_zh}", below=of_score(s, grounds) if is_walked else ())
            for s in grounds.scores
            if (s.unit_code, s.role) == (unit, role)
        ]
        if lines:
            yield Step(title, below=tuple(lines))


def _rulings(unit: str, grounds: Grounds) -> Iterator[Step]:
    """What rules on the unit's whole: eligibility, vetoes, promotions."""
    for ruling in (r for r in grounds.rulings if r.unit_code == unit):
        effect = printing.EFFECT_ZH.get(ruling.effect or "")
        outcome = _ACTING_ZH[ruling.kind].get(ruling.is_acting, _WAITING_ZH)
        said = f"{printing.OVERRIDE_ZH[ruling.kind]}“{ruling.title}”{f'（{effect}）' if effect else ''}：{outcome}"
        below = _conditions(unit, ruling.kind, ruling.override_code, grounds)
        yield Step(f"{said}；依据：{ruling.clause}", below=below)


def _nothing(*_: object) -> tuple[Step, ...]:
    return ()


def _gate(score: Scored, grounds: Grounds) -> Iterator[Step]:
    below = _conditions(score.unit_code, "gate", score.indicator_code, grounds)
    if below:
        otherwise = "不计分" if score.gate_otherwise == "zero" else "不考核"
        yield Step(f"前提条件（达不到的{otherwise}）", below=below)


def _conditions(unit: str, kind: str, owner: str, grounds: Grounds, case: int = 0) -> tuple[Step, ...]:
    mine = (unit, kind, owner, case)
    return tuple(
        _condition(c, grounds)
        for c in grounds.conditions
        if (c.unit_code, c.owner_kind, c.owner_code, c.case_order) == mine
    )


def _condition(condition: Looked, grounds: Grounds) -> Step:
    """Whether it holds, with the cells of its figure and of the target it is measured by."""
    unit = condition.unit_code
    targets = [
        t for t in grounds.condition_targets if (t.unit_code, t.input_key) == (unit, condition.input_key)
    ]
    name = next((s.unit_name for s in grounds.scores if s.unit_code == unit), unit)
    said = f"实际 {condition.actual_zh}" if condition.state == "ready" else condition.actual_zh
    return Step(
        f"{_HOLDS_ZH[condition.holds]}：{condition.title}，{said}",
        tuple(_of_target(t, name) for t in targets),
        (_measure(condition.measure_code, unit, grounds), *_base_of(condition, targets, grounds)),
    )


def _base_of(condition: Looked, targets: list[ConditionTarget], grounds: Grounds) -> tuple[Step, ...]:
    if targets or condition.input_code != "growth_pct":
        return ()
    return tuple(_bases(condition.measure_code, condition.unit_code, grounds))


def _bases(code: str, unit: str, grounds: Grounds) -> Iterator[Step]:
    """Last year's figure with its cells; of a ratio those of its parts."""
    measure = grounds.measures[code]
    parts = [measure.numerator_measure_code, measure.denominator_measure_code]
    if not any(parts):
        yield _base(code, unit, grounds)
    for part in filter(None, parts):
        step = _base(part, unit, grounds)
        yield Step(f"{grounds.measures[part].title}{step.text}", step.sources, step.below)


def _base(code: str, unit: str, grounds: Grounds) -> Step:
    """Last year's figure with its cells."""
    cells = [e for e in grounds.bases if (e.unit_code, e.measure_code) == (unit, code)]
    total = sum((e.contribution for e in cells), Decimal(0))
    said = (
        f"{printing.number(total)}{printing.base_unit(grounds.measures[code])}"
        if cells
        else "没有可比的单元格"
    )
    return Step(f"上年同期：{said}", tuple(_of_evidence(e) for e in cells))


def _cases(score: Scored, grounds: Grounds) -> tuple[Step, ...]:
    """The cases of the table in order, each with its conditions; the first that holds whole is marked."""
    kind, code = "case", score.indicator_code
    mine = [
        c
        for c in grounds.conditions
        if (c.unit_code, c.owner_kind, c.owner_code) == (score.unit_code, kind, code)
    ]
    orders = sorted({c.case_order for c in mine})
    taken = next((o for o in orders if all(c.holds for c in mine if c.case_order == o)), None)
    return tuple(
        Step(
            f"第 {order} 种情形{'（适用）' if order == taken else ''}",
            below=_conditions(score.unit_code, kind, code, grounds, order),
        )
        for order in orders
    )


def _peers(score: Scored, grounds: Grounds) -> tuple[Step, ...]:
    """All units compared, best first, with the figure each is compared by."""
    compared = [
        s
        for s in grounds.scores
        if s.indicator_code == score.indicator_code
        and s.peer_x is not None
        and (score.partition_code != "group" or s.group_code == score.group_code)
    ]
    if not compared or score.peer_x is None:
        return ()
    compared.sort(key=lambda s: s.peer_x, reverse=not score.is_lower_better)
    where = f"{score.group_title}内" if score.partition_code == "group" else "全部单位"
    figures = sorted(s.peer_x for s in compared)
    below = tuple(
        Step(f"{f'第 {s.place} 名　' if s.place else ''}{s.unit_name}　{_x(s.peer_x, s)}") for s in compared
    )
    who = {x: "、".join(s.unit_name for s in compared if s.peer_x == x) for x in (figures[0], figures[-1])}
    spread = f"最低 {_x(figures[0], score)}（{who[figures[0]]}），最高 {_x(figures[-1], score)}（{who[figures[-1]]}）"
    better = "越低越好" if score.is_lower_better else "越高越好"
    return (Step(f"与{where}参评的 {len(compared)} 个单位比较（{better}）：{spread}", below=below),)


def _x(value: Decimal, score: Scored) -> str:
    in_unit = score.input_code in _IN_UNIT
    factor = (score.display_factor or Decimal(1)) if in_unit else Decimal(1)
    return f"{printing.number(value / factor)}{score.display_unit or '' if in_unit else '%'}"


def _parts(score: Scored, grounds: Grounds) -> tuple[Step, ...]:
    mine = [
        s for s in grounds.scores if (s.unit_code, s.parent_code) == (score.unit_code, score.indicator_code)
    ]
    return tuple(
        Step(
            f"分项“{p.indicator_title}”，权重 {printing.number(p.part_weight)}，得 {printing.number(p.points)}分；{p.formula_zh}",
            below=of_score(p, grounds),
        )
        for p in mine
    )


def _periods(score: Scored, grounds: Grounds) -> tuple[Step, ...]:
    """The total of every period that is weighed, with the scores it adds up and what rules on it."""
    mine = [
        w
        for w in grounds.periods
        if (w.unit_code, w.indicator_code) == (score.unit_code, score.indicator_code)
    ]
    return tuple(
        Step(
            f"{_whose(w)}{w.source_assessment_title}（{w.source_period_title}）：总分 {printing.number(w.total_points)}，"
            f"权重 {printing.number(w.weight)}",
            below=_of_period(
                w.source_unit_code, grounds.earlier.get((w.source_assessment_code, w.source_period_code))
            ),
        )
        for w in mine
    )


def _whose(weight: PeriodWeight) -> str:
    """Named where it is another unit's total."""
    return "" if weight.source_unit_code == weight.unit_code else f"{weight.source_unit_name} "


def _of_period(unit: str, grounds: Grounds | None) -> tuple[Step, ...]:
    """Nothing where the period was not read: of a score that is not what is asked for."""
    if grounds is None:
        return ()
    return (*_scores(unit, grounds, is_walked=True), *_rulings(unit, grounds))


_RULES: dict[str, Callable[[Scored, Grounds], tuple[Step, ...]]] = {
    "cases": _cases,
    "efficacy": _peers,
    "rank_points": _peers,
    "composite": _parts,
    "weighted_periods": _periods,
}


def _measure(code: str, unit: str, grounds: Grounds) -> Step:
    """A figure and what it is made of, down to the cells of every fact row that counts."""
    measure = grounds.measures[code]
    if measure.fact == "ratio":
        parts = (measure.numerator_measure_code, measure.denominator_measure_code)
        return Step(f"{measure.title}（比率）", below=tuple(_measure(p, unit, grounds) for p in parts if p))
    cells = [e for e in grounds.evidence if (e.unit_code, e.measure_code) == (unit, code)]
    terms = [t for t in grounds.terms if (t.unit_code, t.measure_code) == (unit, code)]
    if measure.fact == "sum":
        below = tuple(_term(t, unit, grounds) for t in terms)
        return Step(f"{measure.title}：{len(terms)} 项合计", below=below)
    if measure.fact == "rating":
        return Step(f"{measure.title}：按评议主体加权", below=tuple(_raters(t, cells) for t in terms))
    if measure.fact == "manual":
        return Step(f"{measure.title}：认定 {len(cells)} 项", below=tuple(_entry(e, grounds) for e in cells))
    total = sum((e.contribution for e in cells), Decimal(0))
    said = f"{printing.number(total)}{printing.base_unit(measure)}" if cells else "没有计入的单元格"
    if carried := sorted({e.carried_from_month for e in cells if e.carried_from_month}):
        said += f"（零报告，沿用 {'、'.join(carried)} 月报的数）"
    return Step(f"{measure.title}：{said}", tuple(_of_evidence(e) for e in cells))


def _term(term: Term, unit: str, grounds: Grounds) -> Step:
    """A term of a sum with its coefficient or rate; `term_code` is a measure."""
    step = _measure(str(term.term_code), unit, grounds)
    times = "" if term.factor == 1 else f"，× {printing.number(term.factor)}"
    return Step(f"{step.text}{times}", step.sources, step.below)


def _raters(term: Term, cells: Iterable[Evidence]) -> Step:
    """One rater group with its mean and the cell of every rater."""
    return Step(
        f"{term.term_name}（权重 {printing.number(term.factor)}）：{printing.number(term.score_total)} ÷ {term.score_count} 份"
        f" = {printing.number(term.term_value)}",
        tuple(_of_evidence(e) for e in cells if e.subject_code == term.term_code),
    )


def _entry(cell: Evidence, grounds: Grounds) -> Step:
    """A signed entry: why, under which document, signed by whom, in which cell."""
    entry = grounds.entries.get((cell.receipt_no, cell.source_sheet, cell.source_row))
    details = [cell.subject_name]
    if entry:
        signers = "、".join(filter(None, [entry.first_signer, entry.second_signer]))
        details = [entry.item_title, entry.reason, entry.document_no]
        details += [f"{entry.effective_date:%Y年%m月%d日}起" if entry.effective_date else None]
        details += [f"签字：{signers}" if signers else None]
    said = "；".join(filter(None, details))
    return Step(f"{printing.number(cell.contribution)}：{said}", (_of_evidence(cell),))


def _of_target(row: Target | ConditionTarget, unit_name: str) -> Source:
    return Source("target", unit_name, row.target_value, None, row.document_no, **_place(row))


def _of_evidence(row: Evidence) -> Source:
    subject = row.subject_name or row.subject_code or ""
    place = _place(row)
    return Source(
        "fact", subject, row.contribution, row.measure_code, None, **place, exchange_rate=row.exchange_rate
    )


def _place(row: Target | ConditionTarget | Evidence) -> dict[str, str | None]:
    return {
        "receipt_no": row.receipt_no,
        "file_name": row.file_name,
        "sheet": row.source_sheet,
        "cell": row.source_cell,
        "sha256": row.sha256,
        "archive_path": row.archive_path,
    }
