"""`styles.xml`: a marked twin of a cell's style that differs by its fill alone, and the way back from it.

The mark's fill is solid in one of our own three colours and carries the colour the cell had before as its background,
which a solid fill does not show: so a mark can be taken off a copy that comes back, wherever its row has moved to.
A hatched or graded fill is not brought back.
"""

from __future__ import annotations

import posixpath
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ingest.returns.package import Package
from kernel.findings import Severity

# Told apart from any colour a person picks by their last digits.
MARK_RGB: dict[Severity, str] = {"block": "FFFF9A8D", "warning": "FFFFD45F", "explain": "FF9FD4F6"}
_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_NO_COLOUR = {"indexed": "64"}


@dataclass(frozen=True)
class Look:
    """How a cell of 问题清单 looks."""

    size: int = 10
    is_bold: bool = False
    is_link: bool = False
    is_boxed: bool = True
    is_centred: bool = False
    rgb: str | None = None


class Styles:
    """The workbook's styles, grown by what is needed; equal entries are used again, so that nothing piles up."""

    def __init__(self, package: Package):
        self._root = _styles_root(package)
        self._ns = etree.QName(self._root).namespace
        self._fills = self._section("fills")
        for pattern in ("none", "gray125")[len(self._fills) :]:  # the two every workbook begins with
            self._append(self._fills, self._pattern(pattern))
        plain = {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0"}
        firsts = {
            "fonts": ("font", {}),
            "borders": ("border", {}),
            "cellStyleXfs": ("xf", plain),
            "cellXfs": ("xf", {**plain, "xfId": "0"}),
            "cellStyles": ("cellStyle", {"name": "Normal", "xfId": "0", "builtinId": "0"}),
        }
        for name, (child, attributes) in firsts.items():
            section = self._section(name)
            if not len(section):
                self._append(section, self._element(child, [], **attributes))
        self._xfs = self._section("cellXfs")
        self._known: dict[tuple[int, Severity], int] = {}
        self._looks: dict[Look, int] = {}
        # the marks of an earlier return → the style each came from
        found = ((style, self.unmarked(style)) for style in range(len(self._xfs)))
        self.earlier_marks = {style: before for style, before in found if before != style}

    def marked(self, style: int, severity: Severity) -> int:
        """The style that is `style` (of an unmarked cell) filled with the mark of `severity`."""
        if (style, severity) not in self._known:
            before = self._fill_of(style) or _NO_COLOUR
            fill = self._pattern("solid", {"rgb": MARK_RGB[severity]}, before)
            self._known[style, severity] = self._refilled(style, fill)
        return self._known[style, severity]

    def unmarked(self, style: int) -> int:
        """The style a marked cell had before; any other style as it is."""
        solid = self._solid(style)
        if solid is None or solid.find(self._tag("fgColor")).get("rgb") not in MARK_RGB.values():
            return style
        back = solid.find(self._tag("bgColor"))
        before = {} if back is None else dict(back.attrib)
        if not before or before.get("indexed") == "64" or before.get("rgb") in MARK_RGB.values():
            return self._refilled(style, self._pattern("none"))
        return self._refilled(style, self._pattern("solid", before, _NO_COLOUR))

    def of(self, look: Look) -> int:
        """The style that draws `look`."""
        if look not in self._looks:
            self._looks[look] = self._drawn(look)
        return self._looks[look]

    def _drawn(self, look: Look) -> int:
        font = self._element("font", self._font(look))
        border = self._element("border", self._border() if look.is_boxed else [])
        fill = self._pattern("solid", {"rgb": look.rgb}, _NO_COLOUR) if look.rgb else self._pattern("none")
        xf = self._element("xf", [], numFmtId="0", xfId="0")
        xf.set("fontId", str(self._index(self._section("fonts"), font)))
        xf.set("fillId", str(self._index(self._fills, fill)))
        xf.set("borderId", str(self._index(self._section("borders"), border)))
        for part in ("Font", "Fill", "Border", "Alignment"):
            xf.set(f"apply{part}", "1")
        horizontal = "center" if look.is_centred else "left"
        align = etree.SubElement(xf, self._tag("alignment"), horizontal=horizontal, vertical="center")
        align.set("wrapText", "1")
        return self._index(self._xfs, xf)

    # --- fills

    def _solid(self, style: int) -> Any | None:
        """The pattern of a style's fill when it is solid with a colour."""
        if not 0 <= style < len(self._xfs):
            return None
        fill = int(self._xfs[style].get("fillId", "0"))
        pattern = self._fills[fill].find(self._tag("patternFill")) if fill < len(self._fills) else None
        is_solid = pattern is not None and pattern.get("patternType") == "solid"
        return pattern if is_solid and pattern.find(self._tag("fgColor")) is not None else None

    def _fill_of(self, style: int) -> dict[str, str] | None:
        """The colour of a style's solid fill as its attributes."""
        solid = self._solid(style)
        return None if solid is None else dict(solid.find(self._tag("fgColor")).attrib)

    def _refilled(self, style: int, fill: Any) -> int:
        twin = deepcopy(self._xfs[style if 0 <= style < len(self._xfs) else 0])
        index = self._index(self._fills, fill)
        twin.set("fillId", str(index))
        if index or twin.get("applyFill"):
            twin.set("applyFill", "1")
        return self._index(self._xfs, twin)

    def _pattern(
        self, kind: str, front: dict[str, str] | None = None, back: dict[str, str] | None = None
    ) -> Any:
        fill = etree.Element(self._tag("fill"))
        pattern = etree.SubElement(fill, self._tag("patternFill"), patternType=kind)
        if front is not None:
            etree.SubElement(pattern, self._tag("fgColor"), front)
        if back is not None:
            etree.SubElement(pattern, self._tag("bgColor"), back)
        return fill

    # --- entries

    def _font(self, look: Look) -> list[Any]:
        marks = [self._element("b", [])] if look.is_bold else []
        marks += [self._element("u", [])] if look.is_link else []
        colour = {"rgb": "FF0563C1" if look.is_link else "FF000000"}
        return [
            *marks,
            self._element("sz", [], val=str(look.size)),
            self._element("color", [], **colour),
            self._element("name", [], val="宋体"),
            self._element("charset", [], val="134"),
        ]

    def _border(self) -> list[Any]:
        thin = [self._element("color", [], rgb="FF808080")]
        sides = [
            self._element(side, deepcopy(thin), style="thin") for side in ("left", "right", "top", "bottom")
        ]
        return [*sides, self._element("diagonal", [])]

    def _element(self, name: str, children: list[Any], /, **attributes: str) -> Any:
        element = etree.Element(self._tag(name), attributes)
        element.extend(children)
        return element

    def _section(self, name: str) -> Any:
        """A collection of the style sheet, made in its place when there is none."""
        found = self._root.find(self._tag(name))
        if found is not None:
            return found
        after = set(_ORDER[_ORDER.index(name) + 1 :])
        place = next(
            (n for n, child in enumerate(self._root) if etree.QName(child).localname in after),
            len(self._root),
        )
        section = etree.Element(self._tag(name), count="0")
        self._root.insert(place, section)
        return section

    def _index(self, section: Any, entry: Any) -> int:
        wanted = _canonical(entry)
        for number, known in enumerate(section):
            if _canonical(known) == wanted:
                return number
        return self._append(section, entry)

    def _append(self, section: Any, entry: Any) -> int:
        section.append(entry)
        section.set("count", str(len(section)))
        return len(section) - 1

    def _tag(self, name: str) -> str:
        return f"{{{self._ns}}}{name}"


def _canonical(element: Any) -> tuple[Any, ...]:
    """An entry without its spelling: prefixes, order of attributes and white space do not count."""
    return element.tag, tuple(sorted(element.attrib.items())), tuple(map(_canonical, element))


def _styles_root(package: Package) -> Any:
    parts = package.related(package.workbook_part, "styles")
    if parts and parts[0] in package:
        return package.edit(parts[0])
    namespace = etree.QName(package.book).namespace
    folder = posixpath.dirname(package.workbook_part)
    part = posixpath.join(folder, "styles.xml")  # the one name every reader looks under
    package.put(part, f'<styleSheet xmlns="{namespace}"/>'.encode(), "styles")
    package.relate(package.workbook_part, "styles", part)
    return package.edit(part)
