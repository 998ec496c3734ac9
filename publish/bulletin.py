"""The bulletin: an office's Word template filled with one release.

`context` is everything a template may say (names below are the placeholders an office uses in Word). A misspelt
placeholder stops the release with its name; received texts are escaped and can never become markup.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from publish import forecasts, placing, printing, rulings, word, wording
from publish.printing import clean
from publish.rows import Header, Rank, ReportTables, Score, ranked_order

FILE_BY_KIND = {
    "month": "monthly_bulletin.docx",
    "quarter": "quarterly_review.docx",
    "half": "half_year_review.docx",
    "year": "annual_assessment.docx",
}


class TemplateProblem(ValueError):  # noqa: N818  (an answer, not a fault of ours)
    """A Word template that is missing or cannot be filled; the message says which and why, in Chinese."""


def render(template: Path, tables: ReportTables) -> bytes:
    """The filled document; the same tables and template give the same bytes. Raises TemplateProblem."""
    if not template.exists():
        raise TemplateProblem(f"找不到文书模板 {template.name}，请放到 {template.parent}")
    document = DocxTemplate(str(template))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document.render(context(tables), environment, autoescape=True)
    except TemplateError as err:
        raise TemplateProblem(f"文书模板 {template.name} 有误：{err.message}") from None
    buffer = io.BytesIO()
    document.save(buffer)
    return word.settled(buffer.getvalue())


def context(tables: ReportTables) -> dict[str, Any]:
    """Placeholders: header texts, `introduction`, lists `overview` `rankings` `indicators` `consequences` `reporting` `notes`,
    and tables with caption and rows `forecasts` `reasons`.
    """
    header = tables.header
    year, month = int(header.end_month[:4]), int(header.end_month[5:])
    year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    texts = ("office_name", "short_name", "place", "superior", "scheme_title", "document_no")
    titles = ("assessment_title", "period_title")
    rankings = _rankings(tables)
    indicators = _indicators(tables, first_table=len(rankings) + 1)
    expected = forecasts.by_unit(tables)
    next_table = len(rankings) + len(indicators) + 1
    reasons = [{"title": what, "unit": unit, "reason": why} for what, unit, _, why in wording.reasons(tables)]
    return {
        **{name: clean(getattr(header, name)) for name in (*texts, *titles)},
        "year": year,
        "sign_date": f"{year}年{month}月　　日",
        "value_status": printing.VALUE_STATUS_ZH.get(header.value_status, header.value_status),
        "introduction": wording.introduction(tables),
        "overview": wording.overview(tables),
        "rankings": rankings,
        "indicators": indicators,
        "forecasts": {
            "caption": f"表{next_table}　全年预计",
            "rows": expected,
            "note": printing.FORECAST_NOTE,
        },
        "consequences": wording.consequences(tables),
        "reasons": {"caption": f"表{next_table + bool(expected)}　结果运用事由", "rows": reasons},
        "reporting": wording.reporting(tables),
        "notes": wording.notes(tables),
    }


def _rankings(tables: ReportTables) -> list[dict[str, Any]]:
    groups: dict[str, list[Rank]] = {}
    for rank in ranked_order(tables):
        group = rank.group_title if tables.header.rank_partition == "group" else "全部单位"
        groups.setdefault(group, []).append(rank)
    printed = []
    for n, (group, rows) in enumerate(groups.items(), start=1):
        unranked = "；".join(
            f"{'、'.join(r.unit_name for r in found)}（{why}）"
            for why, found in _unranked(tables, rows).items()
        )
        printed.append(
            {
                "caption": clean(f"表{n}　{group}考核得分及名次"),
                "rows": [_rank_row(r, tables.header.points_places) for r in rows],
                "unranked": clean(f"未参加排名：{unranked}。") if unranked else "",
            }
        )
    return printed


def _unranked(tables: ReportTables, rows: list[Rank]) -> dict[str, list[Rank]]:
    """Units without a place by the reason."""
    found: dict[str, list[Rank]] = {}
    for rank in rows:
        if rank.official_rank is None:
            found.setdefault(rulings.why_unranked(tables, rank), []).append(rank)
    return found


def _rank_row(rank: Rank, places: int) -> dict[str, str]:
    return {
        "rank": printing.integer(rank.official_rank),
        "unit": clean(rank.unit_name),
        "group": clean(rank.group_title),
        "indicator_points": printing.points(rank.indicator_points, places),
        "bonus_points": printing.points(rank.bonus_points, places),
        "deduction_points": printing.points(rank.deduction_points, places),
        "total_points": printing.points(rank.total_points, places),
        "grade": clean(rank.grade_title) or printing.NONE,
        "previous_rank": printing.integer(rank.previous_rank),
        "change": printing.change(rank.rank_change),
    }


def _indicators(tables: ReportTables, first_table: int) -> list[dict[str, Any]]:
    printed = []
    for n, total in enumerate(tables.indicators, start=first_table):
        scores = [s for s in tables.scores if s.indicator_code == total.indicator_code]
        details = [f"单位：{total.display_unit}"] if total.display_unit else []
        if full := wording.full_points(tables, total.indicator_code):
            details.append(full)
        kind = f"（{said}）" if (said := wording.kind(total)) else ""
        printed.append(
            {
                "caption": clean(f"表{n}　{total.indicator_title}{kind}完成情况（{'；'.join(details)}）"),
                "title": clean(total.indicator_title),
                "has_target": any(s.target_value is not None for s in scores),
                "has_figures": any(s.actual_value is not None or s.is_ratio for s in scores),
                "rows": [*_score_rows(tables, scores), *_total_row(total)],
                "note": clean(_indicator_note(total, scores)),
            }
        )
    return printed


def _indicator_note(total: Any, scores: list[Score]) -> str:
    rule = printing.RULE_ZH.get(scores[0].rule, scores[0].rule) if scores else ""
    note = f"计分方式：{rule}"
    if any(s.target_value is not None for s in scores) and total.pace_pct is not None:
        note += f"；时序进度 {printing.pct(total.pace_pct)}%"
    missing = "、".join(s.unit_name for s in scores if s.score_status == "missing")
    pending = "、".join(s.unit_name for s in scores if s.score_status == "pending_review")
    return (
        note + (f"；缺数：{missing}" if missing else "") + (f"；待核定：{pending}" if pending else "") + "。"
    )


def _score_rows(tables: ReportTables, scores: list[Score]) -> list[dict[str, str]]:
    by_group = tables.header.rank_partition == "group"
    places = indicator_places(scores, tables.header)
    scores = sorted(
        (s for s in scores if s.score_status != "not_applicable"),
        key=lambda s: (
            s.group_order if by_group else 0,
            places[s.unit_code] or 10**6,
            s.group_order,
            s.unit_order,
        ),
    )
    return [
        {
            "group": clean(s.group_title),
            "unit": clean(s.unit_name),
            "actual": actual_text(s),
            "target": printing.amount(s.target_value, s),
            "completion": printing.pct(s.completion_pct),
            "pace": printing.pct(s.pace_pct),
            "gap": printing.signed(s.pace_gap_pct),
            "year_on_year": printing.signed(s.year_on_year_pct),
            "points": printing.points(s.points, tables.header.points_places),
            "rank": printing.integer(places[s.unit_code]),
            "status": printing.SCORE_STATUS_ZH[s.score_status],
        }
        for s in scores
    ]


def actual_text(score: Score) -> str:
    """A ratio measure is printed as its fraction: nine started of ten signed is 9/10."""
    if not score.is_ratio or score.denominator_value is None:
        return printing.amount(score.actual_value, score)
    return f"{printing.number(score.numerator_value)}/{printing.number(score.denominator_value)}"


def _total_row(total: Any) -> list[dict[str, str]]:
    if total.actual_value is None:
        return []
    return [
        {
            "group": "",
            "unit": "合　计",
            "actual": printing.amount(total.actual_value, total),
            "target": printing.amount(total.target_value, total),
            "completion": printing.pct(total.completion_pct),
            "pace": printing.pct(total.pace_pct),
            "gap": printing.signed(total.pace_gap_pct),
            "year_on_year": printing.signed(total.year_on_year_pct),
            "points": "",
            "rank": "",
            "status": "",
        }
    ]


def indicator_places(scores: list[Score], header: Header) -> dict[str, int | None]:
    """Places by points of one indicator, inside the group or over all units; None without points."""
    by_group = header.rank_partition == "group"
    own = {s.unit_code: placing.strength(header, s.points) for s in scores if s.points is not None}
    group_of = {s.unit_code: s.group_code for s in scores}
    places: dict[str, int | None] = dict.fromkeys(group_of)
    for unit, strength in own.items():
        peers = [other for u, other in own.items() if not by_group or group_of[u] == group_of[unit]]
        places[unit] = placing.place(header, strength, peers)
    return places
