"""Labels a project bears: what its latest 项目档案 says, as the year's catalogue reads it (docs/schemes.md, "labels").

A truth has `labels`: rows of the catalogues, `year` `label_code` `kind` `word`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

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


def words_of(profile: Row) -> list[str]:
    """The labels and the chain a profile writes."""
    return [*_BETWEEN.split(profile.get("label_text") or ""), profile.get("chain_name") or ""]
