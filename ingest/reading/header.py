"""Finding a form's header by meaning: labels over one to three merged rows, wherever they begin. No data is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from ingest.addresses import Area
from ingest.habits import habits
from ingest.labels import split_label
from ingest.layouts import Layout
from ingest.opening.sheet import BLANK, Sheet

_DEEPEST = 3
_FEWEST = 3  # columns that make a table
_MOST_WINDOWS = 256  # of a layout, remembered
_LONGEST = 2000  # cells, merges and characters of labels; more not remembered, so that a child stays as small as it is


class HeaderColumn(NamedTuple):
    """One labelled column: its 0-based index, the labels from top to leaf, the unit they carry, the field it is.

    A leaf label merged over several columns makes them one, from `index` to `last`.
    """

    index: int
    last: int
    path: tuple[str, ...]
    label: str
    unit: str | None
    field: str | None
    is_skipped: bool

    @property
    def is_labelled(self) -> bool:
        """Whether there is a name at all, not just a unit in brackets."""
        return any(self.path)

    @property
    def is_unknown(self) -> bool:
        return self.is_labelled and self.field is None and not self.is_skipped


@dataclass(frozen=True, eq=False)
class Header:
    """A located header: 0-based rows, inclusive, and its labelled columns from left to right. Nothing but itself is equal to
    it: what follows from it is kept by it.
    """

    first_row: int
    last_row: int
    columns: tuple[HeaderColumn, ...]

    @property
    def matched(self) -> int:
        """How many different fields the columns are."""
        return len({c.field for c in self.columns if c.field})

    @property
    def spans(self) -> list[HeaderColumn]:
        """Columns that are wider than one."""
        return [c for c in self.columns if c.last > c.index]

    def missing(self, layout: Layout) -> list[str]:
        """Required fields that no column is."""
        present = {c.field for c in self.columns}
        return [name for name in layout.required_fields if name not in present]


class _Label(NamedTuple):
    """A header cell as read: its text without spaces, its place's merge anchor (one label however many cells it covers)."""

    shown: str
    name: str
    unit: str | None
    anchor: tuple[int, int]


def locate(sheet: Sheet, layout: Layout) -> Header | None:
    """The rows that match most fields of `layout`; None when fewer than half of the required ones (or two) match.

    The same header of the same layout is one object, however many sheets have it.
    """
    best = _best(_Labels(sheet), layout)
    if best is None or best.matched < max(2, (len(layout.required_fields) + 1) // 2):
        return None
    return best.header


def _best(labels: _Labels, layout: Layout) -> _Window | None:
    """The first of the windows whose labels are most fields."""
    best, most = None, 0
    for first in range(min(habits().header_scan_rows, len(labels))):
        if best and labels.most_columns(first) <= most:
            continue
        if not labels.may_begin(first, layout.label_words):
            continue
        for last in range(first, min(first + _DEEPEST, len(labels))):
            window = labels.window(first, last, layout)
            if not window.begins:
                break
            if window.matched > most:
                best, most = window, window.matched
            if most == len(layout.fields):
                return best
            if window.most_deeper <= most:
                break
    return best


def guess(sheet: Sheet) -> Header | None:
    """Rows that look like a header nobody knows: the first with at least half as many labels as the fullest row, and
    the rows its merged groups need below. Its columns are no fields. None without such a row."""
    labels = _Labels(sheet)
    counts = [len({label.anchor for label in labels[r].values()}) for r in range(len(labels))]
    fewest = max(_FEWEST, (max(counts, default=0) + 1) // 2)
    first = next((r for r, count in enumerate(counts) if count >= fewest), None)
    if first is None:
        return None
    last = _bottom(sheet, first, first)
    while (
        last + 1 < min(first + _DEEPEST, len(labels)) and _has_groups(labels[last]) and counts[last + 1] >= 2
    ):
        last = _bottom(sheet, first, last + 1)
    columns = [
        HeaderColumn(
            index, index, tuple(label.name for label in stack), _shown(stack), _unit(stack), None, False
        )
        for index, stack in _stacks(labels.rows(first, min(last, len(labels) - 1)))
    ]
    return Header(first, last, tuple(column for column in columns if column.is_labelled))


def _has_groups(row: dict[int, _Label]) -> bool:
    """Whether a label of the row covers several columns, so that their own labels stand below."""
    return len({label.anchor for label in row.values()}) < len(row)


def joined(sheet: Sheet, header: Header) -> Sheet:
    """`sheet` with the texts of each row below a wide column put together in its first cell (`其中` | `某某园区`).

    Anything but text stays where it is, and is told as lying in a column of its own.
    """
    if not header.spans:
        return sheet
    grid = [list(row) for row in sheet.grid]
    for row in grid[header.last_row + 1 :]:
        for column in header.spans:
            places = range(column.index, min(column.last + 1, len(row)))
            texts = [row[c] for c in places if isinstance(row[c], str) and row[c] != BLANK]
            if texts and row[column.index] in ("", texts[0]):
                for c in places:
                    row[c] = BLANK if isinstance(row[c], str) else row[c]
                row[column.index] = "".join(texts)
    return replace(sheet, grid=grid)


# a column's index and its labels from top to leaf
_Stack = tuple[int, list[_Label]]


@lru_cache(maxsize=20_000)
def _label(text: str, row: int, column: int) -> _Label:
    """The label at a place of its own; forms have the same ones in the same places every month."""
    return _Label("".join(text.split()), *split_label(text), (row, column))


class _Labels:
    """The labels of a sheet's first rows, by column: a row is read when it is asked for, merged areas are filled."""

    def __init__(self, sheet: Sheet):
        self._sheet = sheet
        self._depth = min(len(sheet.grid), habits().header_scan_rows + _DEEPEST)
        self._rows: dict[int, dict[int, _Label]] = {}
        self._text_columns: dict[int, set[int]] = {}

    def __len__(self) -> int:
        return self._depth

    def __getitem__(self, r: int) -> dict[int, _Label]:
        if r not in self._rows:
            self._rows[r] = self._read(r)
        return self._rows[r]

    def most_columns(self, first: int) -> int:
        """How many columns may be labelled, at most, by a header from row `first` on; no label is made out for it."""
        rows = range(first, min(first + _DEEPEST, self._depth))
        texts = set().union(*map(self._texts, rows))
        for top, left, bottom, right in self._sheet.merges:
            if top < rows.stop and bottom >= first:
                texts.update(range(left, right + 1))
        return len(texts)

    def _texts(self, r: int) -> set[int]:
        """The columns of a row with a text of their own; up to three candidates ask for each row."""
        if r not in self._text_columns:
            self._text_columns[r] = {c for c, v in enumerate(self._sheet.grid[r]) if isinstance(v, str) and v}
        return self._text_columns[r]

    def rows(self, first: int, last: int) -> list[dict[int, _Label]]:
        return [self[r] for r in range(first, last + 1)]

    def may_begin(self, r: int, words: frozenset[str]) -> bool:
        """Whether a header may begin with a row: `_Window.begins` at most if so, and no label is made out for it."""
        texts = (value for value in self._sheet.grid[r] if isinstance(value, str) and value)
        return any(split_label(text)[0] in words for text in texts) or any(
            top < r <= bottom for top, _, bottom, _ in self._sheet.merges
        )

    def window(self, first: int, last: int, layout: Layout) -> _Window:
        """These rows as a header of `layout`. Forms have the same labels every month: each window is looked at once, and
        found again by all that decides what it is: its cells, and with their merges those above that reach into it.
        """
        top, merges = first, self._merges(first, last)
        while merges and (upper := min(merges)[0]) < top:
            top, merges = upper, self._merges(upper, last)
        grid = self._sheet.grid[top : last + 1]
        cells = (first, merges, *map(tuple, grid))
        known: dict[Any, _Window] = layout.known_windows
        if (found := known.get(cells)) is None:
            found = _Window(first, last, merges, self.rows(first, last), len(grid[-1]), layout)
            if found.length + len(merges) + sum(map(len, grid)) <= _LONGEST:
                if len(known) >= _MOST_WINDOWS:
                    known.clear()
                known[cells] = found
        return found

    def _merges(self, first: int, last: int) -> tuple[Area, ...]:
        """The merged areas that touch these rows."""
        return tuple([area for area in self._sheet.merges if area[0] <= last and area[2] >= first])

    def _read(self, r: int) -> dict[int, _Label]:
        cells = self._sheet.grid[r]
        row = {c: _label(v, r, c) for c, v in enumerate(cells) if isinstance(v, str) and v}
        for top, left, bottom, right in self._sheet.merges:
            if top <= r <= bottom and (label := (row if top == r else self[top]).get(left)):
                row |= dict.fromkeys(range(left, min(right, len(cells) - 1) + 1), label)
        return row


def _stacks(rows: list[dict[int, _Label]]) -> Iterator[_Stack]:
    """Per labelled column of these rows, its labels from top to leaf, a merged label once."""
    for index in sorted({c for row in rows for c in row}):
        stack: list[_Label] = []
        for row in rows:
            label = row.get(index)
            if label and (not stack or stack[-1].anchor != label.anchor):
                stack.append(label)
        yield index, stack


class _Window:
    """Rows taken as a header of a layout: how many different fields their columns are (`matched`), and the header they then
    make. One that `begins` has a label of the layout in its first row; one that takes in more rows below has at most
    `most_deeper` fields.
    """

    def __init__(
        self,
        first: int,
        last: int,
        merges: tuple[Area, ...],
        rows: list[dict[int, _Label]],
        width: int,
        layout: Layout,
    ):
        self._first, self._last, self._layout = first, last, layout
        self._bottom = _deepest(merges, first, last)
        self._stacks = list(_stacks(rows))
        self.begins = any(label.name in layout.label_words for label in rows[0].values())
        self.length = sum(len(label.shown) for _, stack in self._stacks for label in stack)
        paths = ["".join([label.name for label in stack]) for _, stack in self._stacks]
        self.matched = len({layout.by_label[path] for path in paths if path in layout.by_label})
        # more rows add to the end of a path, or begin one where there is none yet
        idle = [path for path in paths if not any(known.startswith(path) for known in layout.by_label)]
        self.most_deeper = width - len(idle)

    @cached_property
    def header(self) -> Header:
        columns: list[HeaderColumn] = []
        leaf: tuple[int, int] | None = None
        for index, stack in self._stacks:
            if leaf == stack[-1].anchor and columns[-1].field and columns[-1].last == index - 1:
                columns[-1] = columns[-1]._replace(last=index)
            else:
                columns.append(_column(index, stack, self._layout))
            leaf = stack[-1].anchor
        return Header(self._first, self._bottom, tuple(columns))


def _column(index: int, stack: list[_Label], layout: Layout) -> HeaderColumn:
    joined = "".join(label.name for label in stack)
    return HeaderColumn(
        index=index,
        last=index,
        path=tuple(label.name for label in stack),
        label=_shown(stack),
        unit=_unit(stack),
        field=layout.by_label.get(joined),
        is_skipped=joined in layout.skip_labels,
    )


def _shown(stack: list[_Label]) -> str:
    return " > ".join([label.shown for label in stack])


def _unit(stack: list[_Label]) -> str | None:
    """The unit nearest to the leaf."""
    return next((label.unit for label in reversed(stack) if label.unit), None)


def _bottom(sheet: Sheet, first: int, last: int) -> int:
    """The last header row, merged areas that reach further down included."""
    return _deepest(sheet.merges, first, last)


def _deepest(merges: tuple[Area, ...], first: int, last: int) -> int:
    return max([last, *(bottom for top, _, bottom, _ in merges if first <= top <= last)])
