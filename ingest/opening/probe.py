"""What a fast value reader cannot see, from the workbook's own XML: errors, formulas without a result, merges,
what is hidden, percent formats, sizes. XPath runs in C: about a millisecond a workbook. Values are not read here.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from ingest.addresses import Area, Place, area, letters, place
from ingest.habits import Limits, habits
from ingest.opening.guard import WORKBOOK_PART, damaged, too_big

# A cell as every office program writes it, with a value and nothing else: nothing is asked about it but its address.
_PLAIN_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?: s="[0-9]+")?(?: t="(?:s|n|b|str)")?(?:/>|><v>[^<]*</v></c>|></c>)'
)
_PERCENT_FORMATS = {9, 10}  # built into every workbook: 0% and 0.00%
_RELATIONSHIP_ID = re.compile(r"\{.*/relationships\}id$")


@dataclass(frozen=True)
class SheetProbe:
    """Facts of one sheet. Rows and columns are 0-based; areas are (top, left, bottom, right), inclusive."""

    merges: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    errors: dict[Place, str]
    no_result: frozenset[Place]
    percents: frozenset[Place]


@dataclass(frozen=True)
class SheetEntry:
    """A worksheet as the workbook lists it: its name, whether it is hidden, the zip part it lies in."""

    name: str
    is_hidden: bool
    part: str


class WorkbookProbe:
    """The XML side of one open workbook. Raises guard.UnreadableError for what does not parse or goes beyond a limit."""

    def __init__(self, path: Path, name: str):
        self._name = name
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            raise damaged(name) from None
        book = self._parse(WORKBOOK_PART)
        self.is_1904 = bool(
            book.xpath("boolean(//*[local-name()='workbookPr'][@date1904='1' or @date1904='true'])")
        )
        self.sheets = self._list_sheets(book)
        self._percent_styles = self._read_percent_styles()

    def close(self) -> None:
        self._zip.close()

    def sheet(self, entry: SheetEntry) -> SheetProbe:
        """Everything this room asks about one sheet beside its values."""
        try:
            data = self._bytes(entry.part)
            # percent styles are asked of every cell; without any, plain cells need not become a tree
            plain = [] if self._percent_styles else [ref.decode() for ref in _PLAIN_CELL.findall(data)]
            root = self._tree(entry.part, _PLAIN_CELL.sub(b"", data) if plain else data)
            return self._ask(entry, root, plain)
        except (TypeError, ValueError):
            raise damaged(self._name, entry.part) from None

    def _ask(self, entry: SheetEntry, root: Any, plain: list[str]) -> SheetProbe:
        ask = _queries(etree.QName(root).namespace or "")
        limits = habits().limits
        refs = ask["refs"](root)
        if len(refs) != ask["cells"](root):
            raise damaged(self._name, f"工作表“{entry.name}”的单元格没有地址")
        if _beyond([*plain, *refs], limits):
            raise too_big(self._name, f"工作表“{entry.name}”超过 {limits.rows} 行或 {limits.columns} 列")
        merges = tuple(area(ref) for ref in ask["merges"](root))
        if len(merges) > limits.merges:
            raise too_big(self._name, f"工作表“{entry.name}”的合并单元格超过 {limits.merges} 处")
        return SheetProbe(
            merges=merges,
            hidden_rows=frozenset(int(number) - 1 for number in ask["hidden_rows"](root)),
            hidden_columns=tuple(
                (int(col.get("min")) - 1, int(col.get("max")) - 1) for col in ask["hidden_columns"](root)
            ),
            errors={place(cell.get("r")): cell.findtext("{*}v") or "#?" for cell in ask["errors"](root)},
            no_result=frozenset(place(ref) for ref in ask["no_result"](root)),
            percents=self._percents(root, ask["styled"]),
        )

    def _percents(self, root: Any, styled: Callable[..., Any]) -> frozenset[Place]:
        return frozenset(place(ref) for style in self._percent_styles for ref in styled(root, style=style))

    def _list_sheets(self, book: Any) -> list[SheetEntry]:
        targets = {
            rel.get("Id"): posixpath.normpath(posixpath.join("xl", rel.get("Target", ""))).removeprefix(
                "xl//"
            )
            for rel in self._parse("xl/_rels/workbook.xml.rels")
        }
        entries = []
        for sheet in book.xpath("//*[local-name()='sheets']/*[local-name()='sheet']"):
            link = next((v for k, v in sheet.attrib.items() if _RELATIONSHIP_ID.match(k)), "")
            part = targets.get(link, "").lstrip("/")
            if part.startswith("xl/worksheets/"):
                is_hidden = sheet.get("state", "visible") != "visible"
                entries.append(SheetEntry(sheet.get("name", ""), is_hidden, part))
        return entries

    def _read_percent_styles(self) -> list[str]:
        if "xl/styles.xml" not in self._zip.namelist():
            return []
        root = self._parse("xl/styles.xml")
        own = {
            int(fmt.get("numFmtId"))
            for fmt in root.xpath("//*[local-name()='numFmt'][contains(@formatCode, '%')]")
        }
        formats = root.xpath("//*[local-name()='cellXfs']/*[local-name()='xf']/@numFmtId")
        return [str(i) for i, number in enumerate(formats) if int(number) in own | _PERCENT_FORMATS]

    def _parse(self, part: str) -> Any:
        return self._tree(part, self._bytes(part))

    def _bytes(self, part: str) -> bytes:
        try:
            return self._zip.read(part)
        except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError, EOFError):
            raise damaged(self._name, part) from None

    def _tree(self, part: str, data: bytes) -> Any:
        """The root of one part; no DTD, no entities, no network, libxml2's own size limits kept."""
        parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, collect_ids=False)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError):
            raise damaged(self._name, part) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise damaged(self._name, part)
        return root


def _beyond(refs: list[str], limits: Limits) -> bool:
    """Whether any cell address lies outside the limits; columns are compared by the letters they need."""
    addresses = " ".join(refs)
    far_columns = re.search(rf"[A-Z]{{{len(letters(limits.columns)) + 1}}}", addresses)
    digits = re.findall(rf"[0-9]{{{len(str(limits.rows))},}}", addresses)
    return bool(far_columns) or any(int(number) > limits.rows for number in digits)


@cache
def _queries(namespace: str) -> dict[str, etree.XPath]:
    """Compiled questions for the transitional or the strict dialect of the sheet XML."""
    true = "'1' or {0}='true'"
    texts = {
        "refs": "//m:c/@r",
        "cells": "count(//m:c)",
        "merges": "//m:mergeCell/@ref",
        "hidden_rows": f"//m:row[@hidden={true.format('@hidden')} or @ht='0']/@r",
        "hidden_columns": f"//m:cols/m:col[@hidden={true.format('@hidden')} or @width='0']",
        "errors": "/m:worksheet/m:sheetData/m:row/m:c[@t='e'][m:v]",
        "no_result": "//m:f/parent::m:c[not(m:v) or (m:v='' and not(@t='str'))]/@r",
        "styled": "//m:c[@s=$style]/@r",
    }
    return {
        key: etree.XPath(text, namespaces={"m": namespace}, smart_strings=False)
        for key, text in texts.items()
    }
