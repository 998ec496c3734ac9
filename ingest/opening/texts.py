"""The texts of a workbook's XML: what their bytes say, and the table of shared strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import filterfalse
from typing import Any
from xml.parsers import expat

from lxml import etree

from ingest.opening.xml_tree import parse

# A string as office programs write one that has a single look. No step goes back.
_STRING = re.compile(
    rb"""<si(?:><t(?:\ xml:space="preserve")?+>([^<]*+)</t>(?:<phoneticPr\ [^<>]*+(?<=/)>)?+</si>|(?=[\s/>]))""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")  # halves of a character alone are none
# What a parser of XML would refuse or read as something else than it stands there; of all else it makes what UTF-8 says.
_ODD = re.compile(rb"[\x00-\x08\x0b-\x1f&]|\]\]>|\xef\xbf[\xbe\xbf]")
_WHOLE = etree.XPath("string()", smart_strings=False)
_MOST_KEPT = 1024 * 1024  # bytes of texts as written; beyond it a child would grow
_ENTRY = 100  # bytes a short text costs beside itself
_BETWEEN = "\ue000"  # a character of nobody's own: where a text has it all the same, each is decoded alone


class Texts:
    """What the texts of cells say, by their bytes. Sheets and months name the same projects and firms: each is found out
    once, and kept from workbook to workbook as long as all of them are few.
    """

    def __init__(self) -> None:
        self._said: dict[bytes | None, str] = {None: ""}
        self._size = 0

    def said(self, texts: Sequence[bytes | None]) -> list[str]:
        """What each of these texts says; None says nothing. Raises ValueError for what is no text of XML."""
        if unknown := set(filterfalse(self._said.__contains__, texts)):
            new = decoded(unknown)
            self._said |= new
            self._size += sum(map(len, new)) + _ENTRY * len(new)
        return list(map(self._said.__getitem__, texts))

    def trim(self) -> None:
        """Forget all of them when they have become many."""
        if self._size > _MOST_KEPT:
            self.__init__()


def decoded(texts: Iterable[bytes]) -> dict[bytes, str]:
    """What each text says, as it stands between two tags. Raises ValueError for what is no text of XML."""
    every = list(texts)
    parts = _said(_BETWEEN.encode().join(every)).split(_BETWEEN) if every else []
    if len(parts) != len(every):
        parts = list(map(_said, every))
    return dict(zip(every, parts, strict=True))


def shared_strings(data: bytes, part: str, name: str) -> list[str]:
    """The table of shared strings in its order. Raises UnreadableError and ValueError for what does not parse."""
    is_usual = b"<!" not in data and b":si" not in data
    found = _STRING.split(data)[1::2] if is_usual else [None]
    plain = decoded({text for text in found if text is not None})
    if None not in found:
        return [plain[text] for text in found]
    items = parse(data, part, name).findall("{*}si")
    return [text_of(item) for item in items]


def text_of(item: Any) -> str:
    """The text of a string item: its runs together, without the reading aids of Japanese."""
    runs = (item.findall("{*}t"), item.findall("{*}r/{*}t"))
    return "".join(_unescaped(_WHOLE(t)) for of in runs for t in of)


def _said(text: bytes) -> str:
    return _unescaped(_parsed(text) if _ODD.search(text) else text.decode())


def _parsed(text: bytes) -> str:
    parts: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.CharacterDataHandler = parts.append
    try:
        parser.Parse(b"<t>" + text + b"</t>", True)
    except expat.ExpatError:
        raise ValueError("not a text of XML") from None
    return "".join(parts)


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written `_x000D_`."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


TEXTS = Texts()
