"""The XML of one sheet, taken apart once: its cells as they are written, and what a tree of the rest holds.

Nearly every cell is written in one of a few ways, which one pattern takes out of the bytes; whatever is written otherwise
is found in the tree and told in the same way. A cell has one reader, so there are no two that could disagree about it.
What does not belong here: what a cell's value is (cell_values), what is asked of the tree beside its cells (probe).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import compress
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from ingest.addresses import Place
from ingest.opening.alike import kept
from ingest.opening.guard import beyond, damaged, refusal
from ingest.opening.limits import limits
from ingest.opening.probe import SheetProbe, probe_sheet
from ingest.opening.runs import Run, overlap, place_of, runs_of
from ingest.opening.texts import text_of
from ingest.opening.xml_tree import parse

# A cell as every office program writes it: a text, a value (perhaps with its formula), or nothing. No step of the pattern
# ever goes back: it runs once over MBs, and takes whatever is quickest to pass over. Addresses and looks are checked below.
_CELL = re.compile(
    rb"""<c\ r="([A-Z0-9]++)"([^>]*+)>
      (?: <is><t(?:>|\ xml:space="preserve">)([^<]*+)</t></is></c>
        | (?:<v>|<f(?:\ [^<>]*+)?+(?:(?<=/)>|>[^<]*+</f>)<v>)([^<]++)</v></c>
        | </c>
        | (?<=/>) )""",
    re.VERBOSE,
)
_COLUMNS = 5  # what stands before a cell, and the four things told of it
_LOOK = re.compile(rb'(?:(?: s="[0-9]+")?(?: t="[A-Za-z]+")?|(?: t="[A-Za-z]+") s="[0-9]+")/?')
# what is left of a row that is seen once its cells are taken out
_PLAIN_ROW = re.compile(
    rb"""<row\ r="[0-9]++"
         (?:\ (?:spans|s|customFormat|customHeight|x14ac:dyDescent)="[^"<>&]*+"|\ ht="[1-9][^"<>&]*+")*+></row>""",
    re.VERBOSE,
)
_SPLIT_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>[^<]*<(?!/)")


# address, look, text and value of a cell, all as written
_Cell = tuple[bytes, bytes, bytes | None, bytes | None]


@dataclass(frozen=True)
class Cells:
    """The cells of a sheet, one entry a cell in each list: its address, its attributes as written (`look`), the text that
    stands in it or else the value, all as written; a blank cell has neither. `runs` are where they stand, from top left.
    """

    refs: list[bytes]
    looks: list[bytes]
    texts: list[bytes | None]
    values: list[bytes | None]
    runs: list[Run]

    def place(self, at: int) -> Place:
        """Where a cell stands."""
        return place_of(self.refs[at])

    def filled(self) -> Cells:
        """Those that are not blank."""
        is_filled = [
            text is not None or value is not None for text, value in zip(self.texts, self.values, strict=True)
        ]
        kept = [list(compress(of, is_filled)) for of in (self.refs, self.looks, self.texts, self.values)]
        return Cells(*kept, runs_of(kept[0], [0, len(kept[0])]))

    @cached_property
    def reach(self) -> tuple[int, int]:
        """How many rows and columns from A1 hold all of them."""
        width = max((column + count for _, column, _, count in self.runs), default=0)
        return (self.runs[-1][0] + 1 if self.runs else 0), width


class SheetXml:
    """A sheet's `cells` within the limits, and what stands `beside` their values.

    Raises UnreadableError for what breaks a rule or a limit, TypeError and ValueError for what is written as no cell,
    address or number is.
    """

    def __init__(self, data: bytes, part: str, sheet: str, file_name: str):
        self._sheet, self._file = sheet, file_name
        rest, parts, edges = _split(data)
        unusual, self.beside = _in_tree(rest, part, sheet, file_name)
        for cell in unusual:
            for of, told in zip(parts, cell, strict=True):
                of.append(told)
            edges.append(len(parts[0]))
        runs = runs_of(parts[0], edges)
        if overlap(runs):
            raise refusal("cell_duplicate", file_name, sheet=sheet)
        self.cells = self._within_limits(Cells(*parts, runs))

    def _within_limits(self, cells: Cells) -> Cells:
        """The cells, without those far away that are only formatted."""
        most_rows, most_columns, most = limits().rows, limits().columns, limits().cells
        height, width = cells.reach
        if height <= most_rows.value and width <= most_columns.value and height * width <= most.value:
            return cells
        cells = cells.filled()
        height, width = cells.reach
        if width > most_columns.value:
            raise beyond("columns_too_many", self._file, most_columns, sheet=self._sheet)
        if height > most_rows.value:
            raise beyond("rows_too_many", self._file, most_rows, sheet=self._sheet)
        if height * width > most.value:
            raise beyond("cells_too_many", self._file, most, sheet=self._sheet)
        return cells


def _split(data: bytes) -> tuple[bytes, list[list[Any]], list[int]]:
    """The XML without its plain cells and the rows of nothing else; the four parts of those cells, a list each; and how
    many of them stand before each place where something else does.

    Where remarks stand in the XML, which may hold what looks like cells, or attributes are written in other ways, no cell
    is plain.
    """
    pieces = _CELL.split(data)
    between, parts = pieces[::_COLUMNS], [pieces[at::_COLUMNS] for at in range(1, _COLUMNS)]
    rest = b"".join(between)
    is_odd = b"<!" in rest or rest.rfind(b"<?") > 0 or not (between[0] and between[-1])
    if is_odd or not all(map(_LOOK.fullmatch, set(parts[1]))):
        return data, [[] for _ in parts], [0]
    return _PLAIN_ROW.sub(b"", rest), parts, list(compress(range(len(between)), between))


@kept
def _in_tree(rest: bytes, part: str, sheet: str, name: str) -> tuple[tuple[_Cell, ...], SheetProbe]:
    """What the tree of a sheet without its plain cells holds: the other cells, and what stands beside the values."""
    if _SPLIT_VALUE.search(rest):
        raise damaged(name, f"工作表“{sheet}”的单元格数值里夹有别的内容")
    root = parse(rest, part, name)
    return tuple(_unusual(root, sheet, name)), probe_sheet(root, sheet, name)


def _unusual(root: Any, sheet: str, name: str) -> Iterator[_Cell]:
    """The cells in the tree, as plain ones would be told."""
    cells, text, value = _queries(etree.QName(root).namespace or "")
    for cell in cells(root):
        ref = cell.get("r")
        if ref is None:
            raise damaged(name, f"工作表“{sheet}”的单元格没有地址")
        look = "".join(f' {key}="{cell.get(key)}"' for key in ("s", "t") if key in cell.attrib)
        item, number = next(iter(text(cell)), None), next(iter(value(cell)), None)
        yield (
            ref.encode(),
            look.encode(),
            None if item is None else _written(text_of(item)),
            None if number is None or not number.text else _written(number.text),
        )


def _written(text: str) -> bytes:
    return escape(text, {"\r": "&#13;"}).encode()


@cache
def _queries(namespace: str) -> tuple[etree.XPath, ...]:
    """The cells of a sheet, and of one of them its text and its value, in the transitional or the strict dialect."""
    return tuple(
        etree.XPath(text, namespaces={"m": namespace}, smart_strings=False)
        for text in ("//m:c", "m:is", "m:v")
    )
