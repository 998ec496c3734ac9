"""Finding a form's header by meaning: labels over one to three merged rows, wherever they begin. No data is read."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.habits import habits
from ingest.labels import split_label
from ingest.layouts import Layout
from ingest.workbook import BLANK, Sheet

_DEEPEST = 3


@dataclass(frozen=True)
class HeaderColumn:
    """One labelled column: its 0-based index, the labels from top to leaf, the unit they carry, the field it is."""

    index: int
    path: tuple[str, ...]
    label: str
    unit: str | None
    field: str | None
    is_skipped: bool


@dataclass(frozen=True)
class Header:
    """A located header: 0-based rows, inclusive, and its labelled columns from left to right."""

    first_row: int
    last_row: int
    columns: tuple[HeaderColumn, ...]

    @property
    def matched(self) -> int:
        return len({c.field for c in self.columns if c.field})

    def missing(self, layout: Layout) -> list[str]:
        """Required fields that no column is."""
        present = {c.field for c in self.columns}
        return [name for name in layout.required_fields if name not in present]


@dataclass(frozen=True)
class _Label:
    """A header cell as read: its own text, its place's merge anchor (one label however many cells it covers)."""

    text: str
    name: str
    unit: str | None
    anchor: tuple[int, int]


def locate(sheet: Sheet, layout: Layout) -> Header | None:
    """The rows that match most fields of `layout`; None when fewer than half of the required ones (or two) match."""
    labels = _labels(sheet)
    best: Header | None = None
    starts = min(habits().limits.header_scan_rows, len(labels))
    for first in range(starts):
        if not any(label.name in layout.label_words for label in labels[first].values()):
            continue
        for last in range(first, min(first + _DEEPEST, len(labels))):
            header = _header(labels, first, last, layout)
            if best is None or header.matched > best.matched:
                best = header
    enough = max(2, (len(layout.required_fields) + 1) // 2)
    if best is None or best.matched < enough:
        return None
    return Header(best.first_row, _bottom(sheet, best), best.columns)


def _labels(sheet: Sheet) -> list[dict[int, _Label]]:
    """Per row, per column: the label there, merged areas filled with their anchor's."""
    depth = min(len(sheet.grid), habits().limits.header_scan_rows + _DEEPEST)
    rows: list[dict[int, _Label]] = []
    for r in range(depth):
        row = enumerate(sheet.grid[r])
        rows.append(
            {c: _Label(v, *split_label(v), (r, c)) for c, v in row if isinstance(v, str) and v != BLANK}
        )
    for top, left, bottom, right in sheet.merges:
        if top >= depth or left not in rows[top]:
            continue
        label = rows[top][left]
        for r in range(top, min(bottom, depth - 1) + 1):
            for c in range(left, min(right, len(sheet.grid[r]) - 1) + 1):
                rows[r][c] = label
    return rows


def _header(labels: list[dict[int, _Label]], first: int, last: int, layout: Layout) -> Header:
    columns = []
    for index in sorted({c for r in range(first, last + 1) for c in labels[r]}):
        stack = [labels[r][index] for r in range(first, last + 1) if index in labels[r]]
        distinct = list({label.anchor: label for label in stack}.values())
        path = tuple(label.name for label in distinct)
        joined = "".join(path)
        columns.append(
            HeaderColumn(
                index=index,
                path=path,
                label=" > ".join("".join(label.text.split()) for label in distinct),
                unit=next((label.unit for label in reversed(distinct) if label.unit), None),
                field=layout.by_label.get(joined),
                is_skipped=joined in layout.skip_labels,
            )
        )
    return Header(first, last, tuple(columns))


def _bottom(sheet: Sheet, header: Header) -> int:
    """The last header row, merged areas that reach further down included."""
    reach = [m[2] for m in sheet.merges if header.first_row <= m[0] <= header.last_row]
    return max([header.last_row, *reach])
