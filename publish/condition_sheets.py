"""The sheets of the workbook that decide rather than measure: cases, points of places, conditions, special rulings.

Each tells where its rows ended up, for the formulas that look at them. A release without any has no such sheet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from publish import printing
from publish.arithmetic import rounded
from publish.canvas import CASES, CONDITIONS, HEADER_ROW, OVERRIDES, PLACES, Canvas
from publish.conditions import fraction_of
from publish.rows import Case, Condition

CONDITION_COLUMNS = (
    ("单位", 18),
    ("用于", 10),
    ("事项", 20),
    ("情形序", 7),
    ("条件", 40),
    ("取值", 14),
    ("比较", 6),
    ("界限", 12),
    ("状态", 12),
    ("是否符合", 9),
    ("实际情况", 18),
)
OWNER_ZH = {"gate": "前提条件", "case": "情形", "consequence": "结果运用", **printing.OVERRIDE_ZH}
_SIGN = {"at_least": ">=", "above": ">", "below": "<", "at_most": "<=", "equals": "="}


def cases(canvas: Canvas) -> dict[str, list[tuple[Case, str]]]:
    """By indicator, its cases in order, each with the cell of its points."""
    found: dict[str, list[tuple[Case, str]]] = defaultdict(list)
    if not canvas.tables.cases:
        return found
    columns = [("指标代码", 20), ("指标", 22), ("情形序", 7), ("情形", 40), ("得分", 9)]
    note = "取第一个条件全部符合的情形；条件见“条件”表。"
    sheet = canvas.frame(CASES, canvas.title("分情形计分"), note, columns, frozen=0)
    titles = {i.indicator_code: i.indicator_title for i in canvas.tables.indicators}
    said = _case_conditions(canvas)
    for n, case in enumerate(canvas.tables.cases):
        row, code = HEADER_ROW + 1 + n, case.indicator_code
        title = "其他情形" if case.is_otherwise else case.title or said.get((code, case.case_order), "")
        for column, value in enumerate([code, titles.get(code, ""), case.case_order, title, case.points]):
            canvas.cell(sheet, row, column, value)
        found[code].append((case, f"{CASES}!$E${row + 1}"))
    return found


def _case_conditions(canvas: Canvas) -> dict[tuple[str, int], str]:
    """What a case without a title is called by: its conditions, which are the same for every unit."""
    found: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for item in canvas.tables.conditions:
        if item.owner_kind == "case":
            found[item.owner_code, item.case_order][item.condition_order] = item.title
    return {key: "；".join(titles.values()) for key, titles in found.items()}


def places(canvas: Canvas) -> dict[str, str]:
    """By indicator, its rows `first:last`: place in C, points in D."""
    ranges: dict[str, str] = {}
    if not canvas.tables.places:
        return ranges
    columns = [("指标代码", 20), ("指标", 22), ("名次", 7), ("得分", 9)]
    sheet = canvas.frame(PLACES, canvas.title("名次分"), "表中没有的名次得“其余名次分”。", columns, frozen=0)
    titles = {i.indicator_code: i.indicator_title for i in canvas.tables.indicators}
    for n, item in enumerate(canvas.tables.places):
        row, code = HEADER_ROW + 1 + n, item.indicator_code
        for column, value in enumerate([code, titles.get(code, ""), item.place, item.points]):
            canvas.cell(sheet, row, column, value)
        first = ranges.get(code, f"${row + 1}:").split(":")[0]
        ranges[code] = f"{first}:${row + 1}"
    return ranges


def conditions(canvas: Canvas) -> dict[tuple[str, str, str, int], list[str]]:
    """By (unit, owner kind, owner, case): a test a condition, or a block of conditions, on the cells that say they hold."""
    tests: dict[tuple[str, str, str, int], list[tuple[Condition, str]]] = defaultdict(list)
    if not canvas.tables.conditions:
        return {}
    note = "改动“取值”可试算；没有数时按办法规定视为符合或不符合。取值单位为万元、个或%。"
    sheet = canvas.frame(CONDITIONS, canvas.title("条件"), note, CONDITION_COLUMNS, frozen=3)
    names = {r.unit_code: r.unit_name for r in canvas.tables.ranking}
    titles = _owner_titles(canvas)
    for n, item in enumerate(canvas.tables.conditions):
        row = HEADER_ROW + 1 + n
        _condition_row(canvas, sheet, row, item, (names, titles))
        owner = item.unit_code, item.owner_kind, item.owner_code, item.case_order
        tests[owner].append((item, f'{CONDITIONS}!$J${row + 1}="符合"'))
    return {owner: list(_blocks(own)) for owner, own in tests.items()}


def _blocks(tests: list[tuple[Condition, str]]) -> Iterator[str]:
    for _, block in groupby(tests, key=lambda test: test[0].block_order or -test[0].condition_order):
        (first, *_), own = zip(*block, strict=True)
        function = "OR" if first.block_match == "any" else "AND"
        yield own[0] if len(own) == 1 else f"{function}({','.join(own)})"


def _condition_row(
    canvas: Canvas, sheet: Any, row: int, item: Condition, said: Sequence[dict[str, str]]
) -> None:
    names, titles = said
    x = fraction_of(item)
    verdict = printing.HOLDS_ZH[item.holds]
    values = [
        names.get(item.unit_code, item.unit_code),
        OWNER_ZH[item.owner_kind],
        titles.get(item.owner_code, item.owner_code),
        item.case_order or None,
        item.title,
        None if x is None else rounded(x, 8),
        printing.OPERATOR_ZH[item.operator],
        item.threshold,
        printing.INPUT_STATE_ZH[item.state],
        verdict,
        item.actual_zh,
    ]
    for column, value in enumerate(values):
        formula = None
        if column == 9 and item.holds is not None:
            unknown = printing.HOLDS_ZH[item.unknown_holds]
            test = f"F{row + 1}{_SIGN[item.operator]}H{row + 1}"
            formula = f'=IF(ISNUMBER(F{row + 1}),IF({test},"符合","不符合"),"{unknown}")'
        canvas.cell(sheet, row, column, value, formula)


def _owner_titles(canvas: Canvas) -> dict[str, str]:
    """Titles of everything that may own a condition."""
    tables = canvas.tables
    return {
        **{c.consequence_code: c.title for c in tables.consequences},
        **{o.override_code: o.title for o in tables.overrides},
        **{i.indicator_code: i.indicator_title for i in tables.indicators},
    }


def overrides(canvas: Canvas) -> None:
    """Eligibility rules, vetoes and promotions of every unit, with the facts they rest on."""
    if not canvas.tables.overrides:
        return
    columns = [
        ("单位", 18),
        ("类别", 10),
        ("事项", 24),
        ("是否生效", 9),
        ("生效时", 14),
        ("条件与实际", 70),
        ("依据", 16),
    ]
    note = "不符合参评资格的不参加排名；一票否决按所列效果处理；晋档为晋一个等次。"
    sheet = canvas.frame(OVERRIDES, canvas.title("资格、否决与晋档"), note, columns, frozen=1)
    for n, item in enumerate(canvas.tables.overrides):
        effect = printing.effect(item)
        values = [item.unit_name, printing.OVERRIDE_ZH[item.kind], item.title]
        values += [
            {True: "是", False: "否", None: "未定"}[item.is_acting],
            effect,
            item.conditions_zh,
            item.clause,
        ]
        for column, value in enumerate(values):
            canvas.cell(sheet, HEADER_ROW + 1 + n, column, value, text_wrap=column == 5)
