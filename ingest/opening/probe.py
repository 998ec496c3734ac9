"""What a fast value reader cannot see, from a sheet's own XML: errors, formulas without a result, merges, what is hidden,
percent formats, strike-through, comments, how far it reaches. XPath runs in C. Values are not read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lxml import etree

from ingest.addresses import Area, Place, area, letters, place
from ingest.opening.book_xml import BookXml, SheetEntry, parse
from ingest.opening.guard import beyond, damaged, refusal
from ingest.opening.limits import limits

# A cell as every office program writes it: a value (perhaps with its formula), a text, or nothing; before it perhaps the
# start of a row that is seen. Nothing is asked about it but its address, so it need not become part of a tree. No step of
# the pattern ever goes back: it runs once over MBs.
_PLAIN_CELL = re.compile(
    rb"""(?:</row><row\ r="[0-9]++"
           (?:\ (?:spans|s|customFormat|customHeight|x14ac:dyDescent)="[^"<>&]*+" | \ ht="[1-9][^"<>&]*+")*+>)?+
      <c\ r="([A-Z]++[0-9]++)"(?:\ s="[0-9]++")?+
      (?: \ t="inlineStr"><is><t(?:\ xml:space="preserve")?+>[^<]*+</t></is></c>
        | (?:\ t="[snb](?:tr)?")?+
          (?: ><v>[^<]++</v></c> | ></c> | /> | ><f[^<]*+(?:</f>)?<v>[^<]++</v></c> ))""",
    re.VERBOSE,
)
_FILLED_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^<>]*><(?:f[^<]*(?:</f>)?<)?(?:v>[^<]|is>)')
_STYLED_CELL = rb'<c r="([A-Z]+[0-9]+)" s="(?:%b)"'
_STRING_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"(?: s="[0-9]+")? t="s"><v>([0-9]+)</v>')
_SPLIT_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>[^<]*<(?!/)")
_DIGITS, _LETTERS = b"0123456789", bytes(range(ord("A"), ord("Z") + 1))
_SHAPE = bytes.maketrans(_DIGITS + _LETTERS, b"0" * len(_DIGITS) + b"A" * len(_LETTERS))


@dataclass(frozen=True)
class SheetProbe:
    """Facts of one sheet. Rows and columns are 0-based; areas are (top, left, bottom, right), inclusive."""

    merges: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    errors: dict[Place, str]
    no_result: frozenset[Place]
    percents: frozenset[Place]
    struck: frozenset[Place]


def probe_sheet(book: BookXml, entry: SheetEntry) -> SheetProbe:
    """Everything asked about one sheet beside its values. Raises UnreadableError for what breaks a rule or a limit."""
    try:
        return _Probe(book, entry).facts()
    except (TypeError, ValueError):
        raise damaged(book.file_name, entry.part) from None


class _Probe:
    """One sheet: its bytes, the addresses of its plain cells, and a tree of all the rest."""

    def __init__(self, book: BookXml, entry: SheetEntry):
        self._book, self._entry, self._name = book, entry, book.file_name
        self._data = book.package.part(entry.part)
        pieces = _PLAIN_CELL.split(self._data)
        self._plain, self._rest = pieces[1::2], b"".join(pieces[::2])
        if _SPLIT_VALUE.search(self._rest):
            raise damaged(self._name, f"工作表“{entry.name}”的单元格数值里夹有别的内容")
        self._root = parse(self._rest, entry.part, self._name)
        self._ask = _queries(etree.QName(self._root).namespace or "")

    def facts(self) -> SheetProbe:
        ask, root = self._ask, self._root
        self._check_addresses()
        merges = ask["merges"](root)
        if len(merges) > limits().merges.value:
            raise beyond("merges_too_many", self._name, limits().merges, sheet=self._entry.name)
        styles = self._book.styles
        return SheetProbe(
            merges=tuple(map(area, merges)),
            hidden_rows=self._hidden_rows(),
            hidden_columns=tuple(
                (int(col.get("min")) - 1, int(col.get("max")) - 1) for col in ask["hidden_columns"](root)
            ),
            errors={place(cell.get("r")): cell.findtext("{*}v") or "#?" for cell in ask["errors"](root)},
            no_result=frozenset(map(place, ask["no_result"](root))),
            percents=self._styled(styles.percent),
            struck=self._styled(styles.struck) | self._struck_texts(),
        )

    def _check_addresses(self) -> None:
        """Every cell has one address of its own, and none that holds something lies beyond the limits."""
        others = [ref.encode() for ref in self._ask["refs"](self._root)]
        if len(others) != self._ask["cells"](self._root):
            raise damaged(self._name, f"工作表“{self._entry.name}”的单元格没有地址")
        every = [*self._plain, *others]
        if len(set(every)) < len(every):
            raise refusal("cell_duplicate", self._name, sheet=self._entry.name)
        most_rows, most_columns = limits().rows, limits().columns
        is_near = _are_short(self._plain, most_rows.value, most_columns.value)
        last_row, last_column = _reach(others if is_near else every)
        if last_row > most_rows.value or last_column > most_columns.value:
            filled = _FILLED_CELL.findall(self._data)
            filled += (ref.encode() for ref in self._ask["filled"](self._root))
            last_row, last_column = _reach(filled)
        if last_column > most_columns.value:
            raise beyond("columns_too_many", self._name, most_columns, sheet=self._entry.name)
        if last_row > most_rows.value:
            raise beyond("rows_too_many", self._name, most_rows, sheet=self._entry.name)

    def _hidden_rows(self) -> frozenset[int]:
        return frozenset(int(number) - 1 for number in self._ask["hidden_rows"](self._root))

    def _styled(self, styles: frozenset[str]) -> frozenset[Place]:
        """Places of the cells in one of these cell formats."""
        if not styles:
            return frozenset()
        pattern = _STYLED_CELL % "|".join(sorted(styles)).encode()
        plain = (place(ref.decode()) for ref in re.findall(pattern, self._data))
        others = (place(c.get("r")) for c in self._ask["styled"](self._root) if c.get("s") in styles)
        return frozenset((*plain, *others))

    def _struck_texts(self) -> frozenset[Place]:
        """Places of the texts that are struck through in part."""
        inline = {place(ref) for ref in self._ask["struck"](self._root)} if b"strike" in self._rest else set()
        strings = self._book.struck_strings
        if strings:
            found = _STRING_CELL.findall(self._data)
            inline |= {place(ref.decode()) for ref, number in found if int(number) in strings}
        return frozenset(inline)


def _are_short(refs: list[bytes], rows: int, columns: int) -> bool:
    """Whether plain addresses have fewer digits and letters than `rows` and `columns`, so that none lies beyond."""
    shape = b" ".join(refs).translate(_SHAPE)
    return b"0" * len(str(rows)) not in shape and b"A" * len(letters(columns)) not in shape


def _reach(refs: list[bytes]) -> tuple[int, int]:
    """The largest row and column number (from 1) among cell addresses; 0 when there are none."""
    joined = b" ".join(refs)
    rows = set(joined.translate(None, _LETTERS).split())
    columns = set(joined.translate(None, _DIGITS).split())
    last_column = max((place(f"{column.decode()}1")[1] for column in columns), default=-1)
    return max(map(int, rows), default=0), last_column + 1


@cache
def _queries(namespace: str) -> dict[str, etree.XPath]:
    """Compiled questions for the transitional or the strict dialect of the sheet XML."""
    true = "'1' or {0}='true'"
    no = "@val='0' or @val='false'"
    texts = {
        "refs": "//m:c/@r",
        "cells": "count(//m:c)",
        "filled": "//m:c[m:is or m:v[text()]]/@r",
        "merges": "//m:mergeCell/@ref",
        "hidden_rows": f"//m:row[@hidden={true.format('@hidden')} or @ht='0']/@r",
        "hidden_columns": f"//m:cols/m:col[@hidden={true.format('@hidden')} or @width='0']",
        "errors": "/m:worksheet/m:sheetData/m:row/m:c[@t='e'][m:v]",
        "no_result": "//m:f/parent::m:c[not(m:v) or (m:v='' and not(@t='str'))]/@r",
        "styled": "//m:c[@s]",
        "struck": f"//m:c[m:is/m:r/m:rPr/m:strike[not({no})]]/@r",
    }
    return {
        key: etree.XPath(text, namespaces={"m": namespace}, smart_strings=False)
        for key, text in texts.items()
    }
