"""What a project is, beyond its sums: labels its latest 项目档案 says, as the year's catalogue reads it, and its industry.

A truth has `labels`: rows of the catalogues, `year` `label_code` `kind` `word`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.oracle.filters import is_not_in, passes
from tests.oracle.spans import Span

Row = dict[str, Any]
_BETWEEN = re.compile("[；;、，,/ \u3000]+")


class Labels:
    """The labels of a truth; `claimers`: the units whose project of a code is one with a unit's."""

    def __init__(self, truth: Any, claimers: Callable[[str, str], list[str]]):
        self._truth, self._claimers = truth, claimers

    def passes(self, measure: Row, unit: str, code: str, span: Span) -> bool:
        """Whether the project bears one of the labels, or one of the kinds, that the measure asks for."""
        named, kinds = measure.get("labels"), measure.get("label_kinds")
        if named is None and kinds is None:
            return True
        words = set(self._words(unit, code, span.end))
        return any(
            row["word"] in words and (row["label_code"] in (named or ()) or row["kind"] in (kinds or ()))
            for row in getattr(self._truth, "labels", ())
            if row["year"] == span.year
        )

    def _words(self, unit: str, code: str, end: str) -> Iterator[str]:
        """What the profiles of the last month that has any say of it, whichever unit of the project hands them in."""
        told = [
            (month, row)
            for each in self._claimers(unit, code)
            for month, record in self._truth.months[each].items()
            for row in record.get("profile", ())
            if month <= end and row["project_code"] == code
        ]
        latest = max((month for month, _ in told), default=None)
        for month, row in told:
            if month == latest:
                yield from words_of(row)


class Industries:
    """The industry of a project: the last a 项目进度表 wrote of it, whichever unit of the project handed that in."""

    def __init__(self, truth: Any, claimers: Callable[[str, str], list[str]]):
        self._truth, self._claimers = truth, claimers

    def passes(self, measure: Row, unit: str, code: str, end: str) -> bool:
        named, excluded = measure.get("industries"), measure.get("industries_excluded")
        if named is None and excluded is None:
            return True
        told = self.told(unit, code, end)
        return passes(told, named) and is_not_in(told, excluded)

    def told(self, unit: str, code: str, end: str) -> str | None:
        written = [
            (month, each, row["industry_name"])
            for each in sorted(self._claimers(unit, code))
            for month, record in self._truth.months[each].items()
            if record["accepted_at"] is not None and month <= end
            for row in record["project"]
            if row["project_code"] == code and row.get("industry_name") is not None
        ]
        latest = max((month for month, _, _ in written), default=None)
        return next((name for month, _, name in written if month == latest), None)


def words_of(profile: Row) -> list[str]:
    """The labels and the chain a profile writes."""
    return [*_BETWEEN.split(profile.get("label_text") or ""), profile.get("chain_name") or ""]
