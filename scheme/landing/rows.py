"""What every landing module shares: the shape of a row, lists as text, the items of all assessments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scheme.assessments import Entry
from scheme.model import Scheme

Row = dict[str, Any]


def text_list(codes: Iterable[str] | None) -> str | None:
    """`|a|b|`; null for no list."""
    return f"|{'|'.join(codes)}|" if codes else None


def entries(scheme: Scheme) -> Iterator[tuple[str, Entry]]:
    """(assessment code, entry) of everything that gives or takes points, in printing order."""
    for assessment_code, assessment in scheme.assessments.items():
        for entry in assessment.items():
            yield assessment_code, entry
