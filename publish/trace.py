"""From a score back to the cells it came from: formula, target, evidence, file, hash, archive.

What does not belong here: reading the archived workbook again (the caller does, with the cell named here).
"""

from __future__ import annotations

from dataclasses import dataclass

from kernel.home import Home
from publish import tables
from publish.select import NothingToRelease, choose, require_warehouse
from publish.tables import Evidence, Header, Score, Target


@dataclass(frozen=True)
class Trace:
    """One score with everything it rests on. `evidence` sums to the actual value (a ratio: to its two parts)."""

    header: Header
    score: Score
    target: Target | None
    evidence: tuple[Evidence, ...]


def trace(
    home: Home, office: str, period: str, unit: str, indicator: str, assessment: str | None = None
) -> Trace:
    """The trace of one score; `unit` and `indicator` are codes or printed names.

    Without `assessment` the one assessment of that period is taken. Raises NothingToRelease when the release, unit or
    indicator is not there (or the assessment is not the only one); the message says in Chinese what is.
    """
    require_warehouse(home)
    with tables.connect(home.published_warehouse) as connection:
        header = choose(connection, office, period, assessment)
        found = tables.read(connection, header)
    units = {s.unit_code: s.unit_name for s in found.scores}
    titles = {s.indicator_code: s.indicator_title for s in found.scores}
    unit_code, code = _code(unit, units, "单位"), _code(indicator, titles, "指标")
    score = next((s for s in found.scores if (s.unit_code, s.indicator_code) == (unit_code, code)), None)
    if score is None:
        raise NothingToRelease(f"{units[unit_code]}没有指标“{titles[code]}”的得分")
    target = next((t for t in found.targets if (t.unit_code, t.indicator_code) == (unit_code, code)), None)
    rows = tuple(e for e in found.evidence if e.unit_code == unit_code and e.measure_code in score.measures)
    return Trace(header, score, target, rows)


def _code(text: str, known: dict[str, str], what: str) -> str:
    if text in known:
        return text
    for code, name in known.items():
        if name == text:
            return code
    raise NothingToRelease(
        f"没有{what}“{text}”；可用的是：{'、'.join(f'{n}（{c}）' for c, n in known.items())}"
    )
