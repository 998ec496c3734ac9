"""When a unit first said something: the workbooks that came before a day (contracts: `first_reported_before` and the like)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

Row = dict[str, Any]


def told_before(months: Mapping[str, Row], day: str, row: Row, column: str, month: str) -> Fraction:
    """The most an accepted workbook that came before the day told of the project's year, or month; replaced ones too."""
    same = month[:4] if column == "ytd_amount_wan" else month
    books = [
        book
        for told_in, record in months.items()
        if told_in.startswith(same)
        for book in (record, record.get("superseded"))
        if book and (book.get("counted_at") or book["accepted_at"] or "9")[:10] < day
    ]
    told = [
        Fraction(other[column])
        for book in books
        for other in book["capital"]
        if other["project_code"] == row["project_code"] and other[column] is not None
        if column not in other.get("parts", {}) and not other.get("is_unlisted")
    ]
    return max([Fraction(0), *told])


def is_named_before(
    records: Iterable[tuple[str, Row]], row: Row, month: str, measure: Row, sheet: str
) -> bool:
    """Whether the first workbook that counts and names the project on that sheet came before the day it must. `records`: the
    months, with their workbooks, of all units whose claims are of that project."""
    day = measure.get("first_reported_before")
    if day is None:
        return True
    came = [
        record["accepted_at"]
        for earlier, record in records
        if earlier <= month
        and record["accepted_at"] is not None
        and row["project_code"]
        in [named["project_code"] for named in record[sheet] if not named.get("is_unlisted")]
    ]
    return bool(came) and min(came)[:10] < str(day)
