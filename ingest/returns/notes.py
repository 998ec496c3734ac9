"""Comments of one sheet: ours added, ours of an earlier return taken away, the sender's own kept word for word.

Excel wants each comment twice: its text in a comments part, its box as a shape in an old VML drawing. The drawing is
edited as text, because what office programs write there is not always well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from ingest.addresses import Place, column_letters, place
from ingest.opening.marks import OFFICE_MARK, OFFICE_NAME
from ingest.returns.package import Package, xml_text

_OWN_PART = re.compile(rf"(?:^|\n){OFFICE_MARK}")
_SHAPE = re.compile(rb"<v:shape\b(?:(?!</v:shape>).)*?</v:shape>\s*", re.DOTALL)
_SHAPE_ID = re.compile(rb"_x0000_s([0-9]+)")
_SHAPE_TYPE = "_x0000_t202"
_XMLNS = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY_DRAWING = (
    f'<xml {_XMLNS}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_TYPE_XML = (
    f'<v:shapetype id="{_SHAPE_TYPE}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE_XML = (
    '<v:shape id="_x0000_s{id}" type="#{type}" '
    'style="position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:{height}pt;z-index:{id};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_LINE_CHARACTERS, _LINE_POINTS, _ROW_POINTS = 24, 13, 15
# Worksheet children that stand behind <legacyDrawing>; AlternateContent wraps controls and embedded objects.
_BEHIND_DRAWING = {
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
}


def replace_notes(package: Package, sheet_part: str, texts: Mapping[Place, str]) -> None:
    """Make `texts` (0-based place → what we have to say) our comments of a sheet, in place of all we said there before.

    A comment the sender wrote on such a cell is kept and ours put below it.
    """
    parts = package.related(sheet_part, "comments")
    if not parts and not texts:
        return
    comments_part = parts[0] if parts else _new_comments(package, sheet_part)
    root = package.edit(comments_part)
    kept, dropped = _drop_ours(root)
    boxed = [at for at in texts if at not in kept]
    for at, text in texts.items():
        if at in kept:
            _append_run(kept[at], f"\n{OFFICE_MARK}{text}")
        else:
            _add(root, at, f"{OFFICE_MARK}{text}")
    _redraw(package, sheet_part, dropped, {at: texts[at] for at in boxed})


def has_our_notes(package: Package, sheet_part: str) -> bool:
    """Whether a sheet carries comments of an earlier return."""
    return any(
        OFFICE_MARK.encode() in package.read(p)
        for p in package.related(sheet_part, "comments")
        if p in package
    )


def _new_comments(package: Package, sheet_part: str) -> str:
    namespace = etree.QName(package.book).namespace
    part = package.free_name("xl/comments{}.xml")
    package.put(
        part, f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode(), "comments"
    )
    package.relate(sheet_part, "comments", part)
    return part


def _drop_ours(root: Any) -> tuple[dict[Place, Any], set[Place]]:
    """Take our words out; (the sender's comments by place, places left without any)."""
    kept: dict[Place, Any] = {}
    dropped: set[Place] = set()
    for comment in root.findall(".//{*}comment"):
        at = place(comment.get("ref"))
        text = comment.find("{*}text")
        whole = "" if text is None else "".join(node.text or "" for node in text.iter("{*}t"))
        own = _OWN_PART.search(whole)
        if own and not whole[: own.start()].strip():
            comment.getparent().remove(comment)
            dropped.add(at)
            continue
        if own:
            _cut(text, own.start())
        kept[at] = comment
    return kept, dropped - kept.keys()


def _cut(text: Any, length: int) -> None:
    """Keep the first `length` characters of a rich text."""
    for node in list(text.iter("{*}t")):
        content = node.text or ""
        node.text = content[:length]
        length = max(0, length - len(content))
        run = node.getparent()
        if not node.text and run is not text:
            run.getparent().remove(run)


def _append_run(comment: Any, words: str) -> None:
    """Put `words` below what a sender's comment says."""
    namespace = etree.QName(comment).namespace
    text = comment.find("{*}text")
    if text is None:
        text = etree.SubElement(comment, f"{{{namespace}}}text")
    plain = text.find("{*}t")
    if plain is not None:  # a text of one piece becomes a text of runs
        run = etree.Element(f"{{{namespace}}}r")
        text.replace(plain, run)
        run.append(plain)
    run = etree.Element(f"{{{namespace}}}r")
    _say(run, words)
    last = max((n for n, node in enumerate(text) if etree.QName(node).localname == "r"), default=-1)
    text.insert(last + 1, run)


def _add(root: Any, at: Place, words: str) -> None:
    namespace = etree.QName(root).namespace
    authors = root.find("{*}authors")
    names = [author.text for author in authors]
    if OFFICE_NAME not in names:
        etree.SubElement(authors, f"{{{namespace}}}author").text = OFFICE_NAME
        names.append(OFFICE_NAME)
    ref = f"{column_letters(at[1])}{at[0] + 1}"
    comment = etree.Element(f"{{{namespace}}}comment", ref=ref, authorId=str(names.index(OFFICE_NAME)))
    _say(etree.SubElement(comment, f"{{{namespace}}}text"), words)
    root.find("{*}commentList").append(comment)


def _say(parent: Any, words: str) -> None:
    node = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}t")
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    node.text = xml_text(words)


# --- the boxes


def _redraw(package: Package, sheet_part: str, dropped: set[Place], boxes: Mapping[Place, str]) -> None:
    """Take away the boxes of dropped comments and draw those of new ones."""
    part = _drawing_of(package, sheet_part)
    if part is None:
        if not boxes:
            return
        part = _new_drawing(package, sheet_part)
    drawing = _SHAPE.sub(lambda m: b"" if _note_place(m[0]) in dropped else m[0], package.read(part))
    end = drawing.rfind(b"</xml>")
    if end < 0:
        raise ValueError(f"no drawing to add to: {part}")
    first = max([1024, *map(int, _SHAPE_ID.findall(drawing))]) + 1
    shapes = [] if f'id="{_SHAPE_TYPE}"'.encode() in drawing else [_TYPE_XML]
    shapes += [_shape(n, at, text) for n, (at, text) in enumerate(sorted(boxes.items()), start=first)]
    added = "".join(shapes) if boxes else ""
    if b'xmlns:x="urn:schemas-microsoft-com:office:excel"' not in drawing:
        added = re.sub(r"<(v:shape(?:type)?) ", rf"<\1 {_XMLNS} ", added)
    package.put(part, drawing[:end] + added.encode() + drawing[end:])


def _shape(number: int, at: Place, text: str) -> str:
    row, column = at
    lines = sum(1 + len(line) // _LINE_CHARACTERS for line in text.split("\n")) + 1
    height = lines * _LINE_POINTS
    return _SHAPE_XML.format(
        id=number,
        type=_SHAPE_TYPE,
        height=height,
        row=row,
        column=column,
        left=column + 1,
        right=column + 5,
        top=max(0, row - 1),
        bottom=max(0, row - 1) + 1 + height // _ROW_POINTS,
    )


def _note_place(shape: bytes) -> Place | None:
    """The cell a comment's box belongs to; None for any other shape."""
    row, column = re.search(rb"<x:Row>\s*(\d+)", shape), re.search(rb"<x:Column>\s*(\d+)", shape)
    is_note = b'ObjectType="Note"' in shape and row and column
    return (int(row[1]), int(column[1])) if is_note and row and column else None


def _drawing_of(package: Package, sheet_part: str) -> str | None:
    """The VML drawing a sheet names in <legacyDrawing>; a sheet's header pictures lie in another one."""
    link = package.edit(sheet_part).find("{*}legacyDrawing")
    if link is None:
        return None
    return package.related_by_id(sheet_part).get(link.get(f"{{{package.relation_namespace}}}id"))


def _new_drawing(package: Package, sheet_part: str) -> str:
    part = package.free_name("xl/drawings/vmlDrawing{}.vml")
    package.put(part, _EMPTY_DRAWING.encode())
    package.allow_extension("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    root = package.edit(sheet_part)
    link = etree.Element(f"{{{etree.QName(root).namespace}}}legacyDrawing")
    link.set(f"{{{package.relation_namespace}}}id", package.relate(sheet_part, "vmlDrawing", part))
    behind = (n for n, child in enumerate(root) if _local_name(child) in _BEHIND_DRAWING)
    root.insert(next(behind, len(root)), link)
    return part


def _local_name(node: Any) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
