"""A workbook file as the parts of its zip: read one, change one, add one; every part nobody touched is kept as it is.

What belongs here: parts, their relationships and content types. What the parts mean is the business of the others.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

_TYPES_PART = "[Content_Types].xml"
_RELATIONS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_STRICT, _TRANSITIONAL = (
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
)
TRANSITIONAL_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_LARGEST = (
    30 * 1024 * 1024
)  # bytes of one part to be changed: as a tree it takes some ten times that in memory
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def xml_text(text: str) -> str:
    """`text` as a part can hold it: what XML has no room for (control characters, torn pairs) shown as `\ufffd`."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


class PackageError(ValueError):
    """The file is no package that can be edited; the message says what is missing (English, for the log)."""


class Package:
    """The parts of one workbook, by name. Nothing is written back to the file it came from."""

    def __init__(self, data: bytes):
        """Raises zipfile.BadZipFile for what is no zip, PackageError for a zip that is no workbook."""
        self._zip = ZipFile(io.BytesIO(data))
        self._fresh: dict[str, bytes | None] = {}
        self._trees: dict[str, Any] = {}
        self._names = set(self._zip.namelist())
        books = self.related("", "officeDocument")
        if not books or books[0] not in self:
            raise PackageError("no workbook part")
        self.workbook_part = books[0]
        self.book = self.edit(self.workbook_part)
        self.is_strict = etree.QName(self.book).namespace != TRANSITIONAL_MAIN

    def __contains__(self, part: str) -> bool:
        return part in self._names

    def read(self, part: str) -> bytes:
        """A part's bytes as they came (or as they were put)."""
        fresh = self._fresh.get(part)
        return self._zip.read(part) if fresh is None else fresh

    def put(self, part: str, data: bytes, kind: str | None = None) -> None:
        """Add or replace a part; `kind` is the last word of a new part's content type, as `worksheet`."""
        if part not in self._names and kind:
            types = self.edit(_TYPES_PART)
            content_type = f"{_SHEETML}.{kind}+xml"
            etree.SubElement(types, f"{{{_TYPES_NS}}}Override", PartName=f"/{part}", ContentType=content_type)
        self._fresh[part] = data
        self._trees.pop(part, None)
        self._names.add(part)

    def edit(self, part: str) -> Any:
        """The root of a part, to be changed in place; the part is written anew.

        Raises PackageError for a part too large to be held as a tree.
        """
        if part not in self._trees:
            data = self.read(part)
            if len(data) > _LARGEST:
                raise PackageError(f"{part} is too large")
            self._trees[part] = parse(data)
        return self._trees[part]

    def allow_extension(self, extension: str, content_type: str) -> None:
        """Declare what files of an ending are, unless that is declared."""
        types = parse(self.read(_TYPES_PART)) if _TYPES_PART not in self._trees else self._trees[_TYPES_PART]
        if not any(node.get("Extension", "").lower() == extension for node in types):
            default = etree.Element(f"{{{_TYPES_NS}}}Default", Extension=extension, ContentType=content_type)
            self.edit(_TYPES_PART).insert(0, default)

    def free_name(self, pattern: str) -> str:
        """The first of `xl/comments{}.xml` numbered 1, 2, 3 … that no part has."""
        taken = {name.lower() for name in self._names}
        return next(
            name for n in range(1, len(taken) + 2) if (name := pattern.format(n)).lower() not in taken
        )

    # --- relationships

    def related(self, part: str, kind: str) -> list[str]:
        """The parts `part` is related to as `kind` (the last word of the relationship's type)."""
        return [
            _resolve(part, rel.get("Target", ""))
            for rel in self._relations(part)
            if rel.get("Type", "").rpartition("/")[2] == kind and rel.get("TargetMode") != "External"
        ]

    def related_by_id(self, part: str) -> dict[str, str]:
        """Relationship id → part."""
        return {rel.get("Id"): _resolve(part, rel.get("Target", "")) for rel in self._relations(part)}

    def relate(self, part: str, kind: str, target: str) -> str:
        """The id under which `part` is related to `target`, made now unless there is one."""
        for rel in self._relations(part):
            if rel.get("Type", "").endswith(f"/{kind}") and _resolve(part, rel.get("Target", "")) == target:
                return rel.get("Id")
        name = _relations_of(part)
        if name not in self._names:
            self.put(name, f'<Relationships xmlns="{_RELATIONS_NS}"/>'.encode())
        relations = self.edit(name)
        taken = {rel.get("Id") for rel in relations}
        fresh = next(key for n in range(1, len(taken) + 2) if (key := f"rIdKh{n}") not in taken)
        etree.SubElement(
            relations,
            f"{{{_RELATIONS_NS}}}Relationship",
            Id=fresh,
            Type=f"{self.relation_namespace}/{kind}",
            Target=posixpath.relpath(target, posixpath.dirname(part)),
        )
        return fresh

    @property
    def relation_namespace(self) -> str:
        """Namespace of `r:id` in this package's dialect."""
        return _STRICT if self.is_strict else _TRANSITIONAL

    def drop_relations(self, part: str) -> None:
        """A replaced part is related to nothing any more."""
        if (name := _relations_of(part)) in self._names:
            self.put(name, f'<Relationships xmlns="{_RELATIONS_NS}"/>'.encode())

    def _relations(self, part: str) -> Any:
        name = _relations_of(part)
        if name not in self._names:
            return []
        return self._trees[name] if name in self._trees else parse(self.read(name))

    # --- out

    def to_bytes(self) -> bytes:
        """The package as a file. The same parts give the same bytes; untouched parts keep content, order and date."""
        for part, root in self._trees.items():
            self._fresh[part] = serialise(root)
        members = {info.filename: info for info in self._zip.infolist()}
        fresh = sorted(self._fresh.keys() - members.keys())
        return pack({part: self.read(part) for part in (*members, *fresh)}, members)


def pack(parts: Mapping[str, bytes], members: Mapping[str, ZipInfo] = MappingProxyType({})) -> bytes:
    """Parts as a zip file; those in `members` keep date and method of theirs, others get the earliest date there is."""
    out = io.BytesIO()
    with ZipFile(out, "w") as target:
        for name, data in parts.items():
            like = members.get(name)
            member = ZipInfo(name, like.date_time if like else _EARLIEST)
            member.compress_type = like.compress_type if like else ZIP_DEFLATED
            target.writestr(member, data)
    return out.getvalue()


def parse(data: bytes) -> Any:
    """The root of an XML part; no DTD, no entities, no network. Raises lxml.etree.XMLSyntaxError."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, strip_cdata=False, collect_ids=False
    )
    return etree.fromstring(data, parser)


def serialise(root: Any) -> bytes:
    """An XML part as written by office programs."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolve(part: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
