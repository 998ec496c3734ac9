"""A sheet's cells marked: the fill that says how severe, the comment that says what. Values and formulas stay as they are."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ingest.addresses import Area, Place, area, column_letters, place
from ingest.returns.notes import has_our_notes, replace_notes
from ingest.returns.package import Package
from ingest.returns.styles import Styles
from ingest.returns.told import Told
from kernel.findings import SEVERITY_ZH, Severity


@dataclass(frozen=True)
class Mark:
    """What is said at one cell: the severest of its findings and the words of all."""

    severity: Severity
    text: str


def mark_sheet(package: Package, part: str, styles: Styles, findings: Iterable[Told]) -> None:
    """Mark the cells that `findings` name; marks of an earlier return go. A merged cell is marked at its first cell.

    `findings` are of this sheet, severest first.
    """
    telling = [told for told in findings if told.cell]
    if not telling and not has_our_notes(package, part) and not _may_be_marked(package, part, styles):
        return
    root = package.edit(part)
    _unmark(root, styles)
    merges = [area(merge.get("ref")) for merge in root.iterfind(".//{*}mergeCell")]
    by_place: dict[Place, list[Told]] = {}
    for told in telling:
        by_place.setdefault(_anchor(place(str(told.cell)), merges), []).append(told)
    marks = {at: Mark(group[0].severity, _words(group)) for at, group in by_place.items()}
    _fill(root, styles, marks)
    replace_notes(package, part, {at: mark.text for at, mark in marks.items()})


def _words(findings: list[Told]) -> str:
    blocks = []
    for told in findings:
        lines = [f"{SEVERITY_ZH[told.severity]}：{told.message}", f"怎么改：{told.remedy}"]
        lines += [f"应为：{told.expected}"] if told.expected else []
        lines += [f"上次接收的值：{told.last_accepted}"] if told.last_accepted else []
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _may_be_marked(package: Package, part: str, styles: Styles) -> bool:
    """Whether a sheet has a cell in one of our styles, without making a tree of every sheet."""
    data = package.read(part) if styles.earlier_marks else b""
    return any(f'="{style}"'.encode() in data for style in styles.earlier_marks)


def _unmark(root: Any, styles: Styles) -> None:
    """Give cells, rows and columns in a mark's style the one they had before."""
    if not (before := {str(mark): str(style) for mark, style in styles.earlier_marks.items()}):
        return
    for name, attribute in (("c", "s"), ("row", "s"), ("col", "style")):
        for node in root.iter(f"{{*}}{name}"):
            if (style := node.get(attribute)) in before:
                node.set(attribute, before[style])


def _anchor(at: Place, merges: list[Area]) -> Place:
    """The first cell of the merged area that covers a place; the place itself where there is none."""
    row, column = at
    covering = (m for m in merges if m[0] <= row <= m[2] and m[1] <= column <= m[3])
    return next((m[:2] for m in covering), at)


def _fill(root: Any, styles: Styles, marks: Mapping[Place, Mark]) -> None:
    data = root.find("{*}sheetData")
    rows = _numbered(data)
    order = sorted(rows)
    columns = root.findall("{*}cols/{*}col")
    for (row, column), mark in sorted(marks.items()):
        if row not in rows:
            rows[row] = _insert_row(data, rows, order, row)
        cell = _cell(rows[row], row, column, columns)
        cell.set("s", str(styles.marked(int(cell.get("s", "0")), mark.severity)))


def _numbered(data: Any) -> dict[int, Any]:
    """Row elements by 0-based number; one without its number follows the one before."""
    rows: dict[int, Any] = {}
    last = -1
    for row in data.iterfind("{*}row"):
        last = int(row.get("r", last + 2)) - 1
        rows[last] = row
    return rows


def _insert_row(data: Any, rows: Mapping[int, Any], order: list[int], number: int) -> Any:
    """A new row below the nearest one above it; `order` are the numbers of all rows, kept in order."""
    element = etree.Element(f"{{{etree.QName(data).namespace}}}row", r=str(number + 1))
    position = bisect(order, number)
    if position:
        rows[order[position - 1]].addnext(element)
    else:
        data.insert(0, element)
    order.insert(position, number)
    return element


def _cell(row: Any, number: int, column: int, columns: list[Any]) -> Any:
    """The cell element at a place, made (blank, in its row's or column's style) where there is none."""
    before = None
    for cell in row.iterfind("{*}c"):
        found = place(cell.get("r"))[1]
        if found == column:
            return cell
        if found > column:
            break
        before = cell
    fresh = etree.Element(f"{{{etree.QName(row).namespace}}}c", r=f"{column_letters(column)}{number + 1}")
    fresh.set("s", _style_around(row, column, columns))
    if before is None:
        row.insert(0, fresh)
    else:
        before.addnext(fresh)
    if "spans" in row.attrib:
        del row.attrib["spans"]  # an optional hint that the new cell may lie outside of
    return fresh


def _style_around(row: Any, column: int, columns: list[Any]) -> str:
    if row.get("customFormat") in ("1", "true"):
        return row.get("s", "0")
    covering = (c for c in columns if int(c.get("min")) <= column + 1 <= int(c.get("max")))
    return next((c.get("style", "0") for c in covering), "0")
