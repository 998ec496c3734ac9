"""Readings of files nobody could read: why, and whose and of when they are as far as their name and folder tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from ingest.opening.limits import limits
from ingest.opening.wholeness import unfinished
from ingest.periods import find_period
from ingest.reading.reader import Reading
from ingest.reading.units import UnitNames
from kernel.findings import Finding
from kernel.office import OfficeFolder


def unreadable(inbox_path: str) -> Reading:
    """A file whose bytes cannot be had, although it was waited for."""
    params = {"minutes": limits().waiting_minutes.value}
    return Reading(
        findings=[Finding("file_unreadable", subject=PurePosixPath(inbox_path).name, params=params)]
    )


def withdrawn(inbox_path: str) -> Reading:
    """A file that was taken away before it was whole."""
    return Reading(findings=[Finding("file_withdrawn", subject=PurePosixPath(inbox_path).name)])


def explained(reading: Reading, archived: Path, name: str) -> Reading:
    """`reading` as it is, or, when nothing could be read because the file is not whole, saying so."""
    if reading.form_set is not None or not archived.stat().st_size:
        return reading
    reason = unfinished(archived)
    if reason is None:
        return reading
    params = {"reason": reason, "minutes": limits().waiting_minutes.value}
    return Reading(findings=[Finding("file_unfinished", subject=name, params=params)])


def attributed(reading: Reading, office: OfficeFolder, inbox_path: str) -> Reading:
    """`reading` as it is, or, when it knows no form, with the unit and period its file name or folder names."""
    if reading.form_set is not None:
        return reading
    path, names = PurePosixPath(inbox_path), UnitNames.of(office)
    places = (path.name, path.parent.as_posix())
    units = next((found for place in places if (found := names.named_in(place))), set())
    period = next((found for place in places if (found := find_period(place))), None)
    return replace(
        reading,
        unit_code=reading.unit_code or (next(iter(units)) if len(units) == 1 else None),
        report_period=reading.report_period or (period.code if period else None),
    )
