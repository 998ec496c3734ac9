"""The warehouse held against the independent judge: every score, total and consequence, to the last digit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tests.dbt_core.warehouse import Workspace
from tests.exactness.office import Office
from tests.oracle.evaluate import Evaluation

# what is compared → how it is found: the table, its key below the year, the values
_QUERIES = {
    "score": (
        "fct_score inner join int_score_due"
        " using (office_code, scheme_year, assessment_code, period_code, unit_code, indicator_code)",
        "assessment_code, period_code, unit_code, indicator_code",
        "score_status, points, actual_value, numerator_value, denominator_value, target_value",
    ),
    "total": (
        "fct_assessment_total",
        "assessment_code, period_code, unit_code",
        "indicator_points, bonus_points, deduction_points, total_points, is_ranked, rank_in_group, rank_in_office,"
        " grade_title, missing_indicator_count, pending_indicator_count",
    ),
    "consequence": ("fct_consequence", "assessment_code, period_code, consequence_code, unit_code", "streak"),
}
Key = tuple[Any, ...]
Said = dict[Key, tuple[Any, ...]]
Difference = tuple[Key, Any, Any]


def warehouse_says(workspace: Workspace) -> dict[str, dict[tuple[str, int], Said]]:
    """kind → (office, year) → key → values."""
    found: dict[str, dict[tuple[str, int], Said]] = {}
    for kind, (table, key, values) in _QUERIES.items():
        size = key.count(",") + 1
        by_year: dict[tuple[str, int], Said] = defaultdict(dict)
        for row in workspace.query(f"select office_code, scheme_year, {key}, {values} from {table}"):
            by_year[row[0], row[1]][tuple(row[2 : 2 + size])] = tuple(row[2 + size :])
        found[kind] = by_year
    return found


def judge_says(judged: Evaluation) -> dict[str, Said]:
    """kind → key → values, as `warehouse_says` has them for one office and year."""
    scores = {
        key: (s.status, s.points, s.actual, s.numerator, s.denominator, s.target)
        for key, s in judged.scores.items()
    }
    totals = {
        key: (
            t.indicator_points, t.bonus_points, t.deduction_points, t.total_points, t.is_ranked, t.rank_in_group,
            t.rank_in_office, t.grade_title, t.missing_count, t.pending_count,
        )
        for key, t in judged.totals.items()
    }  # fmt: skip
    consequences = {key: (streak,) for key, streak in judged.streaks.items()}
    return {"score": scores, "total": totals, "consequence": consequences}


def differences(
    said: Mapping[str, Mapping[tuple[str, int], Said]], office: Office
) -> list[tuple[str, int, Difference]]:
    """(kind, year, (key, warehouse's values, judge's values)) wherever they do not agree, rows only one has included."""
    found = []
    for year, judged in office.judged().items():
        for kind, expected in judge_says(judged).items():
            published = said[kind].get((office.code, year), {})
            for key in sorted(published.keys() | expected.keys()):
                if published.get(key) != expected.get(key):
                    found.append((kind, year, (key, published.get(key), expected.get(key))))
    return found


def told(office: Office, found: Iterable[tuple[str, int, Difference]], most: int = 10) -> str:
    """Differences in lines, with the item each is about."""
    lines = []
    for kind, year, (key, published, expected) in list(found)[:most]:
        lines.append(
            f"{office.code} {year} {kind} {'/'.join(map(str, key))}\n  warehouse {_plain(published)}\n  judge     {_plain(expected)}"
        )
        if kind == "score":
            lines.append(f"  item      {_item(office, year, key)}")
    return "\n".join(lines)


def _plain(values: tuple[Any, ...] | None) -> str:
    return "no row" if values is None else ", ".join(map(str, values))


def _item(office: Office, year: int, key: Key) -> Any:
    assessment = office.schemes[year]["assessments"][key[0]]
    for block in ("indicators", "shadow"):
        for code, item in assessment.get(block, {}).items():
            if code == key[3]:
                return item
            if key[3] in item.get("parts", {}):
                return item["parts"][key[3]]
    for role in ("bonus", "deduction"):
        if key[3] in assessment.get(role, {}).get("items", {}):
            return assessment[role]["items"][key[3]]
    return None
