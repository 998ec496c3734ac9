"""The sentences of a bulletin: what a total, a list of consequences, the reports received and the notes say.

One form for each kind of sentence; `publish.printed` reads the overview sentences back and checks their figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from kernel.decimals import half_up
from kernel.period import Period
from publish import printing, rulings
from publish.printing import clean
from publish.rows import (
    OPEN_STATUSES,
    Consequence,
    IndicatorTotal,
    Override,
    ReportStatus,
    ReportTables,
    Score,
)


def introduction(tables: ReportTables) -> str:
    header = tables.header
    document = f"（{header.document_no}）" if header.document_no else ""
    status = printing.VALUE_STATUS_ZH.get(header.value_status, header.value_status)
    held = f"，待确认{header.held_count}个" if header.held_count else ""
    waived = f"；另有{header.waived_count}个单位免报" if header.waived_count else ""
    return clean(
        f"根据《{header.scheme_title}》{document}，现将{header.period_title}考核情况通报如下。"
        f"本期数据截至{month_zh(header.end_month)}底，数据状态为{status}；"
        f"应报单位{header.unit_count - header.waived_count}个，已报{header.reported_count}个，未报{header.missing_count}个"
        f"{held}{waived}。"
    )


def month_zh(month: str) -> str:
    return f"{int(month[:4])}年{int(month[5:])}月"


def overview(tables: ReportTables) -> list[str]:
    """One sentence a headline indicator, then one on the first places."""
    sentences = [
        f"{n}．{overview_sentence(tables, total)}" for n, total in enumerate(headline(tables), start=1)
    ]
    return [clean(s) for s in [*sentences, first_places(tables)] if s]


def headline(tables: ReportTables) -> list[IndicatorTotal]:
    """Indicators that say how the office as a whole is doing: a sum exists, and it is not a count of faults."""
    faults = {s.indicator_code for s in tables.scores if s.rule == "deduct_per"}
    return [
        t
        for t in tables.indicators
        if t.actual_value is not None and t.role == "indicator" and t.indicator_code not in faults
    ]


def overview_sentence(tables: ReportTables, total: IndicatorTotal) -> str:
    """What all units together did; whose figure is not in it though its target is, is said."""
    unit, without = total.display_unit or "", uncounted(tables, total)
    verb = "完成" if total.target_value else "合计"
    left_out = f"（{without}）" if without else ""
    parts = [f"{total.indicator_title}：{verb}{printing.amount(total.actual_value, total)}{unit}{left_out}"]
    if total.target_value and total.completion_pct is not None:
        target = printing.amount(total.target_value, total)
        whose = "全部单位" if without else ""
        parts.append(f"完成{whose}年度目标任务{target}{unit}的{printing.pct(total.completion_pct)}%")
    if total.year_on_year_pct is not None:
        parts.append(growth(total.year_on_year_pct))
    if total.target_value and total.pace_gap_pct is not None:
        parts.append(gap(total.pace_gap_pct))
    return "，".join(parts) + "。"


def uncounted(tables: ReportTables, total: IndicatorTotal) -> str:
    """`2个单位没有数，未计入`: units assessed on the indicator whose figure is missing or waits; empty for none."""
    count = sum(
        s.indicator_code == total.indicator_code
        and s.actual_value is None
        and s.score_status in OPEN_STATUSES
        for s in tables.scores
    )
    return f"{count}个单位没有数，未计入" if count else ""


def growth(value: Decimal) -> str:
    """同比增长 / 同比下降 / 持平."""
    if value == 0:
        return "与上年同期持平"
    return f"同比{'增长' if value > 0 else '下降'}{printing.pct(abs(value))}%"


def gap(value: Decimal) -> str:
    """快于 / 慢于时序进度 N 个百分点."""
    if value == 0:
        return "与时序进度持平"
    return f"{'快于' if value > 0 else '慢于'}时序进度{printing.pct(abs(value))}个百分点"


def first_places(tables: ReportTables) -> str:
    by_group = tables.header.rank_partition == "group"
    winners = [r for r in tables.ranking if r.official_rank == 1]
    if not winners:
        return ""
    groups = groupby(winners, key=lambda r: r.group_title if by_group else "全部单位")
    said = [f"{title}第1名为{'、'.join(r.unit_name for r in rows)}" for title, rows in groups]
    return "本期考核" + "，".join(said) + "。"


def consequences(tables: ReportTables) -> list[str]:
    """One paragraph a special ruling that acts and a kind of consequence, naming the units; a single one says there is none."""
    followed = groupby(
        tables.consequences, key=lambda c: (c.consequence_order, c.consequence_code, _followed(c), c.clause)
    )
    said = [*_rulings(tables), *((title, clause, list(rows)) for (_, _, title, clause), rows in followed)]
    sentences = []
    for n, (title, clause, rows) in enumerate(said, start=1):
        units = "、".join(row.unit_name for row in rows)
        basis = f"（依据：{clause}）" if clause else ""
        sentences.append(clean(f"{n}．{title}{basis}：{units}。"))
    return sentences or ["本期无列入红黑榜、提醒或约谈的单位。"]


def _rulings(tables: ReportTables) -> list[tuple[str, str | None, list[Override]]]:
    """Eligibility rules, vetoes and promotions that act, in the scheme's order and by what they did: title, clause, rows."""
    found: dict[tuple[str, str], list[Override]] = {}
    for override in tables.overrides:
        if override.is_acting:
            found.setdefault((override.override_code, _ruling(tables, override)), []).append(override)
    return [(said, rows[0].clause, rows) for (_, said), rows in found.items()]


def _ruling(tables: ReportTables, override: Override) -> str:
    kind = "不符合参评资格" if override.kind == "eligibility" else printing.OVERRIDE_ZH[override.kind]
    return f"{kind}（{override.title}），{rulings.effect(tables, override)}"


def _followed(row: Consequence) -> str:
    """The scheme's title, and the kind of consequence where the title does not say it."""
    action = printing.ACTION_ZH[row.action_code]
    return row.title if action in row.title else f"{row.title}（{action}）"


def reasons(tables: ReportTables) -> list[tuple[str, str, str, str]]:
    """Result, unit, unit code and the facts that brought it about, special rulings first; a streak names its periods."""
    ruled = [
        (said, o.unit_name, o.unit_code, o.conditions_zh) for said, _, rows in _rulings(tables) for o in rows
    ]
    followed = [
        (_followed(c), c.unit_name, c.unit_code, f"{c.reason_zh}{_streak(tables, c)}")
        for c in tables.consequences
    ]
    return [(clean(what), clean(unit), code, clean(why)) for what, unit, code, why in [*ruled, *followed]]


def _streak(tables: ReportTables, row: Consequence) -> str:
    """`（2024年4月至2024年6月）`: the first and the last of the periods the trigger has held for."""
    if not row.streak or row.streak < 2:
        return ""
    first = last = Period.parse(tables.header.period_code)
    for _ in range(row.streak - 1):
        first = first.previous()
    return f"（{first.title_zh}至{last.title_zh}）"


def reporting(tables: ReportTables) -> list[str]:
    """How many reports were due, and who was late, missing, sent back, waits for the office, or is let off and why."""
    rows = tables.report_status
    counts = {state: [r for r in rows if r.state == state] for state in printing.REPORT_STATE_ZH}
    said = [
        f"{printing.REPORT_STATE_ZH[state]}{len(found)}份"
        for state, found in counts.items()
        if found and state != "waived"
    ]
    owed = len(rows) - len(counts["waived"])
    sentences = [f"本期应报{owed}份：" + "，".join(said) + "。"] if owed else ["本期没有应报的报表。"]
    for state in ("missing", "rejected", "late", "held", "waived"):
        if found := counts[state]:
            names = "、".join(_report(r, rows) for r in found)
            sentences.append(f"{printing.REPORT_STATE_ZH[state]}单位：{names}。")
    return [clean(s) for s in sentences]


def _report(row: ReportStatus, rows: Iterable[ReportStatus]) -> str:
    """The unit, and in brackets what is needed to know which report is meant and why it stands so."""
    details = [row.form_title] if len({r.form_set for r in rows}) > 1 else []
    if len({r.report_period for r in rows}) > 1:
        details.append(_period(row.report_period, rows))
    if row.state == "late":
        details += _late(row)
    if row.state == "waived":
        details += [
            str(row.waiver_reason),
            f"{row.waiver_approver}批准",
            *filter(None, [row.waiver_document_no]),
        ]
    return f"{row.unit_name}（{'，'.join(details)}）" if details else row.unit_name


def _period(code: str, rows: Iterable[ReportStatus]) -> str:
    """A month without its year where all months told are of one year."""
    period = Period.parse(code)
    is_one_year = len({r.report_period[:4] for r in rows}) == 1
    return f"{period.number}月" if period.kind == "month" and is_one_year else period.title_zh


def _late(row: ReportStatus) -> list[str]:
    """When it came; a report that came in time, was sent back and came again too late shows both days."""
    first, accepted = row.received_at, row.accepted_at
    if first and accepted and first.date() < accepted.date():
        came, again = _day(first, row.is_received_at_estimated), _day(accepted, row.is_accepted_at_estimated)
        return [f"{came}收到后退回", f"{again}重报"]
    return [f"{_day(first, row.is_received_at_estimated)}收到"] if first else []


def _day(moment: datetime, is_estimated: bool) -> str:
    """A day; one that nobody stated says so."""
    return f"{moment.month}月{moment.day}日" + ("（估计）" if is_estimated else "")


def notes(tables: ReportTables) -> list[str]:
    """Caliber, status, rounding and what a dash means: what a reader must know to check a figure."""
    header = tables.header
    scope, added = ("每项指标", "") if header.rounding_at == "indicator" else ("总分", printing.EXACT_SUM)
    calibers = "；".join(f"{title}（{clause}）" for title, clause in _calibers(tables))
    lines = [
        f"指标口径依据《{header.scheme_title}》：{calibers}。",
        f"数据状态为{printing.VALUE_STATUS_ZH.get(header.value_status, header.value_status)}；“—”表示没有该项数，不等于零。",
        f"得分按未取整的原始数计算，{scope}四舍五入保留{header.points_places}位小数；{added}表中完成数、目标为取整后的显示数。",
        "进度差＝完成率－时序进度，单位为百分点；同比为同口径比较，单位有变动的按现有单位还原上年同期。",
        "计算过程和数据来源（文件、工作表、单元格）见同期得分表。",
    ]
    return [clean(n) for n in [*lines, header.illustrative_note] if n]


def _calibers(tables: ReportTables) -> Iterable[tuple[str, str]]:
    seen: dict[str, str] = {}
    for score in tables.scores:
        if score.clause:
            seen.setdefault(score.indicator_title, score.clause)
    return seen.items()


def full_points(tables: ReportTables, indicator: str) -> str:
    """`满分30分`, or a number per group where they differ; of a part its weight; empty for bonus and deduction items."""
    rows = [s for s in tables.scores if s.indicator_code == indicator and s.full_points]
    if rows and rows[0].role == "part":
        return f"百分制，占{printing.number(half_up(rows[0].part_weight, 4))}"
    seen: dict[str, Decimal] = {}
    for score in rows:
        if score.role in ("indicator", "shadow"):
            seen.setdefault(score.group_title, score.full_points)
    if len(set(seen.values())) == 1:
        return f"满分{printing.number(half_up(next(iter(seen.values())), 4))}分"
    return "满分：" + "、".join(f"{g}{printing.number(p)}分" for g, p in seen.items()) if seen else ""


def kind(score: Score | IndicatorTotal) -> str:
    """What an item is where it is no plain indicator: `加分项`, `分项`, `试行，不计入总分`."""
    match score.role:
        case "indicator":
            return ""
        case "shadow":
            return "试行，不计入总分"
        case "part":
            return "分项"
        case role:
            return f"{printing.ROLE_ZH[role]}项"
