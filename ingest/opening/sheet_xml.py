"""The XML of one sheet, taken apart once: its cells as they are written, and a tree of everything beside them.

Nearly every cell is written in one of a few ways, which one pattern takes out of the bytes; whatever is written otherwise
is found in the tree and told in the same way. A cell has one reader, so there are no two that could disagree about it.
What does not belong here: what a cell's value is (cell_values), what stands beside the values (probe).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import compress
from operator import itemgetter
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from ingest.addresses import Place, place
from ingest.opening.guard import beyond, damaged, refusal
from ingest.opening.limits import limits
from ingest.opening.texts import text_of
from ingest.opening.xml_tree import parse

# A cell as every office program writes it: a text, a value (perhaps with its formula), or nothing. No step of the pattern
# ever goes back: it runs once over MBs.
_CELL = re.compile(
    rb"""<c\ r="([A-Z]{1,3}+[1-9][0-9]{0,6}+)"([^<>/]*+)
      (?: >(?: <is><t(?:\ xml:space="preserve")?+>([^<]*+)</t></is></c>
             | (?:<f(?:\ [^<>]*+)?+(?:(?<=/)>|>[^<]*+</f>))?+<v>([^<]++)</v></c>
             | </c> )
        | /> )""",
    re.VERBOSE,
)
_COLUMNS = 5  # what stands before a cell, and the four things told of it
_LOOK = re.compile(rb'(?: s="[0-9]+")?(?: t="[A-Za-z]+")?|(?: t="[A-Za-z]+") s="[0-9]+"')
# what is left of a row that is seen once its cells are taken out
_PLAIN_ROW = re.compile(
    rb"""<row\ r="[0-9]++"
         (?:\ (?:spans|s|customFormat|customHeight|x14ac:dyDescent)="[^"<>&]*+"|\ ht="[1-9][^"<>&]*+")*+></row>""",
    re.VERBOSE,
)
_REF = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_SPLIT_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>[^<]*<(?!/)")


@dataclass(frozen=True)
class Cells:
    """The cells of a sheet, one entry a cell in each list: its place, its attributes as written (`look`), the text that
    stands in it or else the value, both as written; a blank cell has neither.
    """

    places: list[Place] = field(default_factory=list)
    looks: list[bytes] = field(default_factory=list)
    texts: list[bytes | None] = field(default_factory=list)
    values: list[bytes | None] = field(default_factory=list)

    def filled(self) -> Cells:
        """Those that are not blank."""
        is_filled = [
            text is not None or value is not None for text, value in zip(self.texts, self.values, strict=True)
        ]
        return Cells(
            *(list(compress(of, is_filled)) for of in (self.places, self.looks, self.texts, self.values))
        )

    @cached_property
    def reach(self) -> tuple[int, int]:
        """How many rows and columns from A1 hold all of them."""
        if not self.places:
            return 0, 0
        return max(self.places)[0] + 1, max(map(itemgetter(1), self.places)) + 1


class SheetXml:
    """A sheet's `cells` within the limits, and the `root` of a tree that holds all but the plain ones.

    Raises UnreadableError for what breaks a rule or a limit, ValueError for what is written as no cell is.
    """

    def __init__(self, data: bytes, part: str, sheet: str, file_name: str):
        self._sheet, self._file = sheet, file_name
        rest, (refs, looks, texts, values) = _split(data)
        if _SPLIT_VALUE.search(rest):
            raise damaged(file_name, f"工作表“{sheet}”的单元格数值里夹有别的内容")
        self.root = parse(rest, part, file_name)
        for cell in self._unusual():
            for of, told in zip((refs, looks, texts, values), cell, strict=True):
                of.append(told)
        if len(set(refs)) < len(refs):
            raise refusal("cell_duplicate", file_name, sheet=sheet)
        self.cells = self._within_limits(Cells(list(map(_place, refs)), looks, texts, values))

    def _unusual(self) -> Iterator[tuple[bytes, bytes, bytes | None, bytes | None]]:
        """Address, look, text and value of the cells in the tree, as a plain one would tell them."""
        cells, text, value = _queries(etree.QName(self.root).namespace or "")
        for cell in cells(self.root):
            ref = cell.get("r")
            if ref is None:
                raise damaged(self._file, f"工作表“{self._sheet}”的单元格没有地址")
            if not _REF.fullmatch(ref):
                raise ValueError(f"not a cell address: {ref!r}")
            look = "".join(f' {name}="{cell.get(name)}"' for name in ("s", "t") if name in cell.attrib)
            item, number = next(iter(text(cell)), None), next(iter(value(cell)), None)
            yield (
                ref.encode(),
                look.encode(),
                None if item is None else _written(text_of(item)),
                None if number is None or not number.text else _written(number.text),
            )

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


def _split(data: bytes) -> tuple[bytes, list[list[Any]]]:
    """The XML without its plain cells and the rows of nothing else, and the four parts of those cells, a list each.

    Where remarks stand in the XML, which may hold what looks like cells, or attributes are written in other ways, no cell
    is plain.
    """
    pieces = _CELL.split(data)
    rest, parts = b"".join(pieces[::_COLUMNS]), [pieces[at::_COLUMNS] for at in range(1, _COLUMNS)]
    if b"<!" in rest or rest.rfind(b"<?") > 0 or not all(map(_LOOK.fullmatch, set(parts[1]))):
        return data, [[] for _ in parts]
    return _PLAIN_ROW.sub(b"", rest), parts


@lru_cache(maxsize=2**15)
def _place(ref: bytes) -> Place:
    """The place of an address; the same ones come in every workbook."""
    return place(ref.decode())


def _written(text: str) -> bytes:
    return escape(text, {"\r": "&#13;"}).encode()


@cache
def _queries(namespace: str) -> tuple[etree.XPath, ...]:
    """The cells of a sheet, and of one of them its text and its value, in the transitional or the strict dialect."""
    return tuple(
        etree.XPath(text, namespaces={"m": namespace}, smart_strings=False)
        for text in ("//m:c", "m:is", "m:v")
    )
