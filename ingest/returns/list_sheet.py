"""问题清单 as a worksheet: first in a package, or in the place of the one an earlier return put there."""

from __future__ import annotations

import posixpath
import re
from typing import Any
from unicodedata import east_asian_width

from lxml import etree

from ingest.addresses import column_letters
from ingest.returns.listing import WIDTHS, Cell, Line, Listing
from ingest.returns.package import Package, xml_text
from ingest.returns.styles import Styles

SHEET_NAME = "问题清单"
OTHER_NAME = "考核办问题清单"  # when the sender's own workbook has a sheet of the first name
_MARKER = "_kaohe_list"  # a hidden defined name: this sheet is ours and may be replaced
_SELECTED = re.compile(rb"""\stabSelected=["'](?:1|true)["']""")
_LONGEST = 32_000  # characters Excel shows in one cell, with a margin
_LINE_POINTS, _TALLEST = 13, 400
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def put_list_sheet(package: Package, content: Listing, styles: Styles) -> None:
    """Write `content` as the workbook's first sheet and open the workbook on it; nothing else of it moves.

    A list sheet of an earlier return is replaced where it stands.
    """
    part = _our_part(package) or _insert_first(package)
    package.drop_relations(part)
    for sheet in _sheet_parts(package).values():
        if sheet in package and sheet != part and _is_selected(package.read(sheet)):
            _deselect(package, sheet)
    package.put(part, _sheet_xml(package, content, styles))
    position = list(_sheet_parts(package).values()).index(part)
    for view in package.book.iterfind("{*}bookViews/{*}workbookView"):
        view.set("activeTab", str(position))
        view.set("firstSheet", "0")


def sheet_parts(package: Package) -> dict[str, str]:
    """Worksheet name → part, in the workbook's order, without our own list sheet."""
    ours = _our_part(package)
    return {name: part for name, part in _sheet_parts(package).items() if part != ours}


def visible_sheets(package: Package) -> dict[str, bool]:
    """Every sheet of the workbook, whether a person sees it."""
    sheets = package.book.iterfind("{*}sheets/{*}sheet")
    return {sheet.get("name"): sheet.get("state", "visible") == "visible" for sheet in sheets}


def _sheet_parts(package: Package) -> dict[str, str]:
    targets = package.related_by_id(package.workbook_part)
    link = f"{{{package.relation_namespace}}}id"
    sheets = package.book.iterfind("{*}sheets/{*}sheet")
    return {s.get("name"): targets[s.get(link)] for s in sheets if s.get(link) in targets}


def _our_part(package: Package) -> str | None:
    """The list sheet of an earlier return, known by our defined name."""
    for name in package.book.iterfind("{*}definedNames/{*}definedName"):
        if name.get("name") == _MARKER:
            title = (name.text or "").rpartition("!")[0].strip("'").replace("''", "'")
            return _sheet_parts(package).get(title)
    return None


def _insert_first(package: Package) -> str:
    """A new first sheet's part; whatever counts sheets by position is moved on by one."""
    book, namespace = package.book, etree.QName(package.book).namespace
    title = OTHER_NAME if SHEET_NAME in _sheet_parts(package) else SHEET_NAME
    folder = posixpath.dirname(package.workbook_part)
    part = package.free_name(posixpath.join(folder, "worksheets", "sheet{}.xml"))
    package.put(part, b"", "worksheet")
    sheets = book.find("{*}sheets")
    number = max((int(sheet.get("sheetId")) for sheet in sheets), default=0) + 1
    entry = etree.Element(f"{{{namespace}}}sheet", name=title, sheetId=str(number))
    entry.set(f"{{{package.relation_namespace}}}id", package.relate(package.workbook_part, "worksheet", part))
    sheets.insert(0, entry)
    for name in book.iterfind("{*}definedNames/{*}definedName"):
        if name.get("localSheetId"):
            name.set("localSheetId", str(int(name.get("localSheetId")) + 1))
    _name_ours(book, namespace, title)
    return part


def _name_ours(book: Any, namespace: str, title: str) -> None:
    names = book.find("{*}definedNames")
    if names is None:
        names = etree.Element(f"{{{namespace}}}definedNames")
        after = [n for n, child in enumerate(book) if _is_before_names(child)]
        book.insert(after[-1] + 1, names)
    for name in names.findall("{*}definedName"):
        if name.get("name") == _MARKER:  # its sheet was deleted by the sender
            names.remove(name)
    marker = etree.SubElement(names, f"{{{namespace}}}definedName", name=_MARKER, hidden="1")
    marker.text = f"'{title}'!$A$1"


def _is_before_names(child: Any) -> bool:
    names = ("sheets", "functionGroups", "externalReferences")
    return isinstance(child.tag, str) and etree.QName(child).localname in names


def _is_selected(sheet: bytes) -> bool:
    """Whether a sheet is among those open; said in front of its cells."""
    return bool(_SELECTED.search(sheet, 0, max(0, sheet.find(b"sheetData")) or len(sheet)))


def _deselect(package: Package, part: str) -> None:
    """Two selected sheets would be edited together: the sheet that was open is open no more."""
    for view in package.edit(part).iterfind("{*}sheetViews/{*}sheetView"):
        view.attrib.pop("tabSelected", None)


# --- the sheet itself


def _sheet_xml(package: Package, content: Listing, styles: Styles) -> bytes:
    namespace = etree.QName(package.book).namespace
    link_namespace = package.relation_namespace
    root = etree.Element(f"{{{namespace}}}worksheet", nsmap={None: namespace, "r": link_namespace})
    make = _Maker(namespace)
    make(make(root, "sheetPr"), "pageSetUpPr", fitToPage="1")
    view = make(make(root, "sheetViews"), "sheetView", tabSelected="1", workbookViewId="0", showGridLines="0")
    make(view, "selection", activeCell="A1", sqref="A1")
    make(root, "sheetFormatPr", defaultRowHeight="15")
    columns = make(root, "cols")
    for number, width in enumerate(WIDTHS, start=1):
        make(columns, "col", min=str(number), max=str(number), width=str(width), customWidth="1")
    data = make(root, "sheetData")
    merges, links = [], []
    for number, line in enumerate(content.lines, start=1):
        row = make(data, "row", r=str(number))
        row.set("ht", str(line.height or _height(line)))
        row.set("customHeight", "1")
        _write_cells(make, row, line, styles, merges, links)
    merged = make(root, "mergeCells", count=str(len(merges)))
    for ref in merges:
        make(merged, "mergeCell", ref=ref)
    if links:
        group = make(root, "hyperlinks")
        for ref, (sheet, cell) in links:
            target = f"'{sheet.replace(chr(39), chr(39) * 2)}'!{cell}"
            make(group, "hyperlink", ref=ref, location=target, display=cell)
    make(root, "pageMargins", left="0.4", right="0.4", top="0.5", bottom="0.5", header="0.3", footer="0.3")
    make(root, "pageSetup", paperSize="9", orientation="landscape", fitToHeight="0")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _write_cells(
    make: _Maker, row: Any, line: Line, styles: Styles, merges: list[str], links: list[tuple[str, Any]]
) -> None:
    column = 0
    for cell in line.cells:
        ref = f"{column_letters(column)}{row.get('r')}"
        node = make(row, "c", r=ref, s=str(styles.of(cell.look)))
        _write_text(make, node, cell)
        for extra in range(column + 1, column + cell.width):
            make(row, "c", r=f"{column_letters(extra)}{row.get('r')}", s=str(styles.of(cell.look)))
        if cell.width > 1:
            merges.append(f"{ref}:{column_letters(column + cell.width - 1)}{row.get('r')}")
        if cell.link:
            links.append((ref, cell.link))
        column += cell.width


def _write_text(make: _Maker, node: Any, cell: Cell) -> None:
    if not cell.text:
        return
    text = xml_text(cell.text)
    node.set("t", "inlineStr")
    inner = make(make(node, "is"), "t")
    inner.set(_XML_SPACE, "preserve")
    inner.text = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _height(line: Line) -> int:
    """Points a line needs for its longest text; a Chinese character is as wide as two digits."""
    deepest = 1
    for cell, width in zip(line.cells, WIDTHS, strict=False):
        pieces = (cell.text or "").split("\n")
        wide = [sum(1 + (east_asian_width(c) in "WFA") for c in piece) for piece in pieces]
        deepest = max(deepest, sum(1 + n // (width - 1) for n in wide))
    return min(_TALLEST, deepest * _LINE_POINTS + 4)


class _Maker:
    """Makes children in the sheet's own dialect."""

    def __init__(self, namespace: str):
        self._namespace = namespace

    def __call__(self, parent: Any, name: str, **attributes: str) -> Any:
        return etree.SubElement(parent, f"{{{self._namespace}}}{name}", attributes)
