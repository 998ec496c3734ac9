"""The release as one static page: no server, no outside request, readable without scripts.

Style and script are inline and admitted by their hashes, so nothing that arrives in a name can run. What does not
belong here: wording shared with the bulletin (`wording`) or how a number is written (`printing`).
"""

from __future__ import annotations

import base64
import hashlib
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from publish import forecasts, placing, printing, rulings, wording
from publish.bulletin import actual_text, indicator_places
from publish.printing import clean
from publish.rows import Rank, ReportTables, Score, ranked_order
from publish.rules import FULL_POINT_ROLES

TEMPLATES = Path(__file__).with_name("templates")


def render(tables: ReportTables) -> bytes:
    """The page's bytes; the same tables give the same bytes."""
    header = tables.header
    style, script = asset("page.css"), asset("page.js")
    html = template("page.html.jinja").render(
        header=header,
        period_zh=printing.in_brackets(header.period_title),
        page_title=f"{header.short_name}招商引资{header.assessment_title}",
        introduction=wording.introduction(tables),
        cards=_cards(tables),
        groups=_groups(tables),
        rank_note=_rank_note(tables),
        ranking=_ranking(tables),
        units=_units(tables),
        indicators=_indicators(tables),
        forecasts=forecasts.by_unit(tables),
        forecast_heads=printing.FORECAST_ZH,
        forecast_note=printing.FORECAST_NOTE,
        consequences=wording.consequences(tables),
        reasons=wording.reasons(tables),
        reporting=wording.reporting(tables),
        notes=wording.notes(tables),
        facts=Markup(_safe_json(_facts(tables))),
        style=Markup(style),
        script=Markup(script),
        style_hash=hash_of(style),
        script_hash=hash_of(script),
    )
    return clean(html).encode("utf-8")


@cache
def template(name: str) -> Any:
    """A page template of ours: names it does not know stop it, texts are escaped."""
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)


@cache
def asset(name: str) -> str:
    """The text of a style or script beside the templates."""
    return (TEMPLATES / name).read_text("utf-8")


def hash_of(text: str) -> str:
    """By what a page's own policy admits an inline style or script."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _safe_json(value: Any) -> str:
    """JSON that cannot end its script element or be read as markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (
        text.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
    )


def _bar(value: Decimal | None, whole: Decimal, pace: Decimal | None = None) -> dict[str, Any] | None:
    """Width and pace mark in percent of the bar's length, whose full length is `whole`."""
    if value is None:
        return None

    def place(x: Decimal) -> str:
        return f"{max(min(x / whole * 100, Decimal(100)), Decimal(0)):.2f}"

    return {
        "width": place(value),
        "pace": None if pace is None else place(pace),
        "behind": pace is not None and value < pace,
    }


def _whole(values: list[Decimal | None]) -> Decimal:
    return max([Decimal(100), *(v for v in values if v is not None)])


def _cards(tables: ReportTables) -> list[dict[str, Any]]:
    known = wording.headline(tables)
    whole = _whole([t.completion_pct for t in known])
    return [
        {
            "title": t.indicator_title,
            "actual": printing.amount(t.actual_value, t),
            "unit": t.display_unit or "",
            "target": printing.amount(t.target_value, t),
            "completion": printing.pct(t.completion_pct),
            "bar": _bar(t.completion_pct, whole, t.pace_pct) if t.target_value else None,
            "gap_zh": wording.gap(t.pace_gap_pct) if t.pace_gap_pct is not None else "",
            "uncounted_zh": wording.uncounted(tables, t),
            "growth_zh": wording.growth(t.year_on_year_pct) if t.year_on_year_pct is not None else "",
        }
        for t in known
    ]


def _groups(tables: ReportTables) -> list[dict[str, str]]:
    titles = {r.group_code: r.group_title for r in tables.ranking}
    return [{"code": code, "title": title} for code, title in titles.items()]


def _rank_note(tables: ReportTables) -> str:
    by = "按组分别排名" if tables.header.rank_partition == "group" else "全部单位统一排名"
    return f"{by}，{placing.told(tables.header)}；“—”为未参加排名或没有该项数。"


def _rank_texts(tables: ReportTables, rank: Rank) -> dict[str, Any]:
    places = tables.header.points_places
    return {
        "unit_code": rank.unit_code,
        "unit": rank.unit_name,
        "group_code": rank.group_code,
        "group": rank.group_title,
        "rank": printing.integer(rank.official_rank),
        "total_points": printing.points(rank.total_points, places),
        "indicator_points": printing.points(rank.indicator_points, places),
        "bonus_points": printing.points(rank.bonus_points, places),
        "deduction_points": printing.points(rank.deduction_points, places),
        "grade": rank.grade_title or printing.NONE,
        "place_zh": "" if rank.official_rank is None else f"第 {rank.official_rank} 名",
        "ruling": rulings.standing(tables, rank),
        "change": printing.change(rank.rank_change),
    }


def _ranking(tables: ReportTables) -> list[dict[str, Any]]:
    whole = _whole([r.total_points for r in tables.ranking])
    return [
        {**_rank_texts(tables, r), "bar": _bar(r.total_points or Decimal(0), whole)}
        for r in ranked_order(tables)
    ]


def _units(tables: ReportTables) -> list[dict[str, Any]]:
    places = tables.header.points_places
    targets = {(t.unit_code, t.indicator_code): t for t in tables.targets}
    whole = _scales(tables)
    by_unit: dict[str, list[Score]] = {}
    for score in tables.scores:
        by_unit.setdefault(score.unit_code, []).append(score)
    return [
        {
            **_rank_texts(tables, rank),
            "scores": [
                {
                    **_score_texts(s, places, whole[s.indicator_code]),
                    "target_source": _target_source(targets.get((s.unit_code, s.indicator_code))),
                }
                for s in by_unit.get(rank.unit_code, [])
            ],
        }
        for rank in ranked_order(tables)
    ]


def _scales(tables: ReportTables) -> dict[str, Decimal]:
    values: dict[str, list[Decimal | None]] = {}
    for score in tables.scores:
        values.setdefault(score.indicator_code, []).append(score.completion_pct)
    return {code: _whole(found) for code, found in values.items()}


def _score_texts(score: Score, places: int, whole: Decimal) -> dict[str, Any]:
    unit = (score.display_unit or "") if score.actual_value is not None else ""
    return {
        "code": score.indicator_code,
        "title": score.indicator_title,
        "role": wording.kind(score),
        "is_part": score.role == "part",
        "unit_code": score.unit_code,
        "actual": actual_text(score),
        "unit": unit,
        "base": "" if score.is_ratio else printing.base_unit(score),
        "target": printing.amount(score.target_value, score),
        "bar": _bar(score.completion_pct, whole, score.pace_pct),
        "completion": printing.pct(score.completion_pct),
        "gap": printing.signed(score.pace_gap_pct),
        "growth": printing.signed(score.year_on_year_pct),
        "points": printing.points(score.points, places),
        "full": printing.number(score.full_points)
        if score.role in FULL_POINT_ROLES and score.full_points
        else "",
        "formula": score.formula_zh or printing.NONE,
        "clause": score.clause or "",
        "status": printing.SCORE_STATUS_ZH[score.score_status],
    }


def _target_source(target: Any) -> str:
    if target is None:
        return ""
    parts = [target.document_no, target.file_name, target.source_sheet, target.source_cell]
    return " · ".join(p for p in parts if p)


def _indicators(tables: ReportTables) -> list[dict[str, Any]]:
    places = tables.header.points_places
    whole = _scales(tables)
    printed = []
    for total in tables.indicators:
        scores = [s for s in tables.scores if s.indicator_code == total.indicator_code]
        ranks = indicator_places(scores, tables.header)
        scores.sort(key=lambda s: (s.group_order, ranks[s.unit_code] or 10**6, s.unit_order))
        texts = [
            {
                **_score_texts(s, places, whole[s.indicator_code]),
                "unit": s.unit_name,
                "group_code": s.group_code,
                "rank": printing.integer(ranks[s.unit_code]),
            }
            for s in scores
        ]
        printed.append(
            {
                "code": total.indicator_code,
                "title": total.indicator_title,
                "summary": _summary(tables, total),
                "has_target": any(s.target_value is not None for s in scores),
                "pace": printing.pct(total.pace_pct),
                "rows": texts,
            }
        )
    return printed


def _summary(tables: ReportTables, total: Any) -> str:
    parts = [p for p in (wording.kind(total), wording.full_points(tables, total.indicator_code)) if p]
    if total.actual_value is not None:
        parts.append(f"合计 {printing.amount(total.actual_value, total)}{total.display_unit or ''}")
    if total.completion_pct is not None:
        parts.append(f"完成率 {printing.pct(total.completion_pct)}%")
    if total.missing_unit_count:
        parts.append(f"缺数 {total.missing_unit_count} 个单位")
    return " · ".join(parts)


def _facts(tables: ReportTables) -> dict[str, Any]:
    """Source cells by unit and indicator: [subject, value, file index, sheet, cell]; files once: [name, SHA-256]."""
    files: dict[tuple[str | None, str | None], int] = {}
    by_measure: dict[tuple[str, str], list[list[Any]]] = {}
    for row in tables.evidence:
        index = files.setdefault((row.file_name, row.sha256), len(files))
        value = printing.number(row.contribution)
        fact = [row.subject_name, value, index, row.source_sheet, row.source_cell]
        by_measure.setdefault((row.unit_code, row.measure_code), []).append(fact)
    facts: dict[str, dict[str, list]] = {}
    rests_on: dict[str, dict[str, None]] = {}
    for link in tables.score_measures:
        rests_on.setdefault(link.indicator_code, {})[link.measure_code] = None
    for score in tables.scores:
        codes = rests_on.get(score.indicator_code, {})
        found = [f for code in codes for f in by_measure.get((score.unit_code, code), [])]
        if found:
            facts.setdefault(score.unit_code, {})[score.indicator_code] = found
    return {"files": [list(key) for key in files], "facts": facts}
