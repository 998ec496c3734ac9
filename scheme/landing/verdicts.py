"""What the county verifies and the city certifies, by the office's rule: one row a quarter of the calendar year, step and kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from kernel.office import OfficeFolder
from kernel.verdicts import Step
from scheme.landing.rows import Row
from scheme.model import Scheme

_QUARTER_ENDS = ("03", "06", "09", "12")


def verdict_tables(folder: OfficeFolder, scheme: Scheme) -> dict[str, list[Row]]:
    """Rows of `decided_kind`; none where the office has no word on it."""
    return {"decided_kind": list(_decided(folder, scheme.year)) if folder.office.decided else []}


def _decided(folder: OfficeFolder, year: int) -> Iterator[Row]:
    for month in (f"{year}-{end}" for end in _QUARTER_ENDS):
        for step in get_args(Step):
            for kind in folder.office.decides(step, month):
                yield {"month": month, "value_status": step, "subject_kind": kind}
