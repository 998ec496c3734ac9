"""The XML of an open workbook beside its sheets: which sheets there are, in which formats, and the comments on them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from lxml import etree

from ingest.addresses import Place, place
from ingest.opening.alike import kept
from ingest.opening.formats import Kind, can_hide, kind_of
from ingest.opening.guard import beyond, damaged, refusal
from ingest.opening.limits import limits
from ingest.opening.package import Package, relations_of, resolve
from ingest.opening.texts import shared_strings
from ingest.opening.xml_tree import parse

_STRING_ITEMS = (b"<si>", b"<si ", b"<si/", b":si>", b":si ", b":si/")
_DECLARED_STRINGS = re.compile(rb"uniqueCount\s*=\s*[\"']\s*([0-9]{1,30})")
_HEAD = 4096
_RELATIONSHIP_ID = re.compile(r"\{.*/relationships\}id$")
_OFF = ("0", "false")


@dataclass(frozen=True)
class SheetEntry:
    """A worksheet as the workbook lists it: its name, whether it is hidden, and where it lies in the file."""

    name: str
    is_hidden: bool
    part: str


@dataclass(frozen=True)
class Styles:
    """The cell formats (numbers of `cellXfs`, as written) that show numbers as something else, those that strike through,
    and the codes of those that may show nothing.
    """

    kinds: dict[bytes, Kind]
    struck: frozenset[bytes]
    hiding: dict[bytes, str]


class _Listed(NamedTuple):
    """A sheet as the list of sheets has it; `link` is the id of the relation to its part."""

    name: str
    is_hidden: bool
    link: str


class BookXml:
    """The parts of a workbook's package. Raises UnreadableError for what does not parse or goes beyond a limit."""

    def __init__(self, package: Package):
        self.package, self.file_name = package, package.file_name
        self._known_relations: dict[str, dict[str, tuple[str, str]]] = {}
        self._main = next(iter(self._related("", "/officeDocument")), "xl/workbook.xml")
        self.is_1904, listed = _book_of(package.part(self._main), self._main, self.file_name)
        self.sheets = self._list_sheets(listed)
        self._check_strings()

    def comments(self, entry: SheetEntry) -> dict[Place, tuple[str, str]]:
        """(author, text) of the comment on each place of a sheet."""
        found: dict[Place, tuple[str, str]] = {}
        for part in self._related(entry.part, "/comments"):
            root = self._parse(part)
            authors = [author.text or "" for author in root.iterfind("{*}authors/{*}author")]
            for comment in root.iterfind("{*}commentList/{*}comment"):
                texts = comment.iterfind("{*}text//{*}t")
                text = "".join(t.text or "" for t in texts if etree.QName(t.getparent()).localname != "rPh")
                found[self._place(comment)] = (self._author(comment, authors), text)
        if len(found) > limits().comments.value:
            raise beyond("comments_too_many", self.file_name, limits().comments, sheet=entry.name)
        return found

    @cached_property
    def styles(self) -> Styles:
        parts = self._related(self._main, "/styles")
        return (
            _styles_of(self.package.part(parts[0]), parts[0], self.file_name)
            if parts
            else Styles({}, frozenset(), {})
        )

    @cached_property
    def strings(self) -> dict[bytes, str]:
        """The shared strings by their number, as cells write it."""
        for part in self._related(self._main, "/sharedStrings"):
            try:
                found = shared_strings(self.package.part(part), part, self.file_name)
            except ValueError:
                raise damaged(self.file_name, part) from None
            return {b"%d" % at: text for at, text in enumerate(found)}
        return {}

    @cached_property
    def struck_strings(self) -> frozenset[bytes]:
        """Numbers, as cells write them, of the shared strings that are struck through in part."""
        for part in self._related(self._main, "/sharedStrings"):
            data = self.package.part(part)
            if b"strike" in data:
                items = parse(data, part, self.file_name).iterfind("{*}si")
                return frozenset(
                    b"%d" % at
                    for at, item in enumerate(items)
                    if any(map(_is_on, item.iterfind("{*}r/{*}rPr/{*}strike")))
                )
        return frozenset()

    def _list_sheets(self, listed: tuple[_Listed, ...]) -> list[SheetEntry]:
        targets = self._relations(self._main)
        entries: list[SheetEntry] = []
        for sheet in listed:
            kind, part = targets.get(sheet.link, ("", ""))
            if kind.endswith("/worksheet"):
                entries.append(SheetEntry(sheet.name, sheet.is_hidden, part))
        if len(entries) > limits().sheets.value:
            raise beyond("sheets_too_many", self.file_name, limits().sheets, found=len(entries))
        seen: set[str] = set()
        for entry in entries:
            if entry.name.casefold() in seen:
                raise refusal("sheet_name_duplicate", self.file_name, sheet=entry.name)
            seen.add(entry.name.casefold())
        return entries

    def _check_strings(self) -> None:
        for part in self._related(self._main, "/sharedStrings"):
            data = self.package.part(part)
            # a reader sets aside as much memory as the declared number asks for
            declared = max(map(int, _DECLARED_STRINGS.findall(data[:_HEAD])), default=0)
            if max(declared, sum(map(data.count, _STRING_ITEMS))) > limits().shared_strings.value:
                raise beyond("strings_too_many", self.file_name, limits().shared_strings)

    def _place(self, comment: Any) -> Place:
        try:
            return place(comment.get("ref"))
        except (TypeError, ValueError):
            raise damaged(self.file_name, "批注") from None

    def _author(self, comment: Any, authors: list[str]) -> str:
        number = comment.get("authorId", "")
        return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""

    def _related(self, part: str, kind: str) -> list[str]:
        """The parts that `part` points at as `kind` (the end of the relationship's type)."""
        return [target for type_, target in self._relations(part).values() if type_.endswith(kind)]

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """(type, target part) by id; of an outside target nothing is known."""
        if part not in self._known_relations:
            self._known_relations[part] = self._read_relations(part)
        return self._known_relations[part]

    def _read_relations(self, part: str) -> dict[str, tuple[str, str]]:
        name = relations_of(part)
        data = self.package.parts.get(name.lower())
        return {} if data is None else _relations_in(data, part, self.file_name)

    def _parse(self, part: str) -> Any:
        return parse(self.package.part(part), part, self.file_name)


@kept
def _book_of(data: bytes, part: str, name: str) -> tuple[bool, tuple[_Listed, ...]]:
    """Whether days count from 1904, and the sheets the workbook lists."""
    book = parse(data, part, name)
    is_1904 = any(pr.get("date1904") in ("1", "true") for pr in book.iterfind("{*}workbookPr"))
    return is_1904, tuple(
        _Listed(
            sheet.get("name", ""),
            sheet.get("state", "visible") != "visible",
            next((v for k, v in sheet.attrib.items() if _RELATIONSHIP_ID.match(k)), ""),
        )
        for sheet in book.iterfind("{*}sheets/{*}sheet")
    )


@kept
def _relations_in(data: bytes, part: str, name: str) -> dict[str, tuple[str, str]]:
    """(type, target part) by id, of the relations of `part`."""
    return {
        rel.get("Id", ""): (rel.get("Type", ""), resolve(part, rel.get("Target", "")))
        for rel in parse(data, relations_of(part), name)
        if isinstance(rel.tag, str) and rel.get("TargetMode") != "External"
    }


@kept
def _styles_of(data: bytes, part: str, name: str) -> Styles:
    root = parse(data, part, name)
    try:
        codes = {
            int(fmt.get("numFmtId")): fmt.get("formatCode", "")
            for fmt in root.iterfind("{*}numFmts/{*}numFmt")
        }
        fonts = root.iterfind("{*}fonts/{*}font")
        struck = {at for at, font in enumerate(fonts) if _is_on(font.find("{*}strike"))}
        xfs = [
            (int(xf.get("numFmtId", 0)), int(xf.get("fontId", 0))) for xf in root.iterfind("{*}cellXfs/{*}xf")
        ]
    except (TypeError, ValueError):
        raise damaged(name, part) from None
    kinds = {b"%d" % at: kind_of(number, codes.get(number)) for at, (number, _) in enumerate(xfs)}
    return Styles(
        {style: kind for style, kind in kinds.items() if kind},
        frozenset(b"%d" % at for at, (_, font) in enumerate(xfs) if font in struck),
        {b"%d" % at: code for at, (number, _) in enumerate(xfs) if can_hide(code := codes.get(number))},
    )


def _is_on(element: Any) -> bool:
    return element is not None and element.get("val") not in _OFF
