"""What must hold of any bytes: reading answers, answers the same twice, and accounts for every filled row.

The rows are counted here by another way than the reader's: from the grid, with the words of the office's habits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.addresses import place
from ingest.habits import habits
from ingest.isolation import Job, read_job
from ingest.labels import normal, squeeze
from ingest.layouts import Layout, Layouts
from ingest.opening.sheet import BLANK, Sheet, Value, show
from ingest.opening.workbook import Workbook
from ingest.reading.header import Header, locate
from ingest.reading.reader import Reading
from kernel.office import OfficeFolder

_NOTHING = {"", *map(squeeze, habits().words.none)}  # what lands as nothing


@dataclass(frozen=True)
class Examined:
    """What reading a file twice gave: the first reading, and every breach of the law in words."""

    reading: Reading
    breaches: tuple[str, ...]


def examine(office: OfficeFolder, layouts: Layouts, job: Job) -> Examined:
    """Read the file twice and hold it against the law. Runs in a child process: an exception is a breach too."""
    reading, again = read_job(office, layouts, job), read_job(office, layouts, job)
    breaches = [] if reading == again else ["the same bytes were read differently the second time"]
    breaches += _unfit(reading)
    breaches += [f"{sheet} row {row} is lost" for sheet, row in _lost(layouts, job, reading)]
    return Examined(reading, tuple(breaches))


def _unfit(reading: Reading) -> Iterator[str]:
    """A reading without rows says why; every message can be filled in."""
    if not reading.row_count and not reading.findings and not reading.is_nil_return:
        yield "nothing was read and nothing was said"
    for finding in reading.findings:
        try:
            assert finding.message_zh and finding.remedy_zh
        except (KeyError, IndexError, ValueError) as err:
            yield f"the message of {finding.code} cannot be filled in: {err!r}"


def _lost(layouts: Layouts, job: Job, reading: Reading) -> Iterator[tuple[str, int]]:
    """Filled rows (1-based) below a header that were read, that neither landed nor are told."""
    codes = {r["source_sheet"]: r["layout_code"] for r in reading.readings}
    if not codes:
        return
    with Workbook(job.path, job.name) as workbook:
        sheets = [workbook.sheet(entry) for entry in workbook.entries]
    told = {(f.sheet, f.row) for f in reading.findings} | {(t.sheet, t.row) for t in reading.totals}
    landed = {(row["source_sheet"], row["source_row"]) for rows in reading.rows.values() for row in rows}
    for sheet in sheets:
        layout = next((v for v in layouts.all if v.code == codes.get(sheet.name)), None)
        header = locate(sheet, layout) if layout else None
        if not layout or not header:
            continue
        for number in _filled(sheet, layout, header, reading):
            if (sheet.name, number + 1) not in told | landed:
                yield sheet.name, number + 1


def _filled(sheet: Sheet, layout: Layout, header: Header, reading: Reading) -> Iterator[int]:
    """0-based rows with anything in a column that lands, until the footer; not what only repeats the header."""
    columns = {
        place(f"{r['source_column']}1")[1]
        for r in reading.readings
        if r["source_sheet"] == sheet.name and (not layout.unpivot or layout.fields[r["field"]].land)
    }
    labels = {
        normal(show(value)) for row in sheet.grid[header.first_row : header.last_row + 1] for value in row
    }
    faults = {row for row, column in (*sheet.errors, *sheet.no_result) if column in columns}
    for number in range(header.last_row + 1, len(sheet.grid)):
        row = sheet.grid[number]
        if _is_footer(row):
            return
        is_numbering = number == header.last_row + 1 and {squeeze(show(v)) for v in row} >= set("1234")
        repeats = all(value == BLANK or normal(show(value)) in labels for value in row)
        if is_numbering or repeats:
            continue
        if number in faults or any(squeeze(show(row[c])) not in _NOTHING for c in columns):
            yield number


def _is_footer(row: list[Value]) -> bool:
    """A row that begins with the word of a footer and is not filled like data."""
    filled = [squeeze(show(value)) for value in row if value != BLANK]
    words = habits().words.footer
    signatures = sum(text.startswith(words) for text in filled)
    return bool(filled) and filled[0].startswith(words) and (signatures > 1 or 2 * len(filled) < len(row))
