"""What the bytes of a text say is what a parser of XML makes of them, whichever way they are read."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.opening.guard import UnreadableError
from ingest.opening.texts import decoded
from ingest.opening.xml_tree import parse

_ODD = ["\r", "\r\n", "\t", "\n", "]]>", "\0", "\x1f", "\x7f", "\x85", "\ue000", "\ufeff", "\ufffe", "\ufffd"]
_WRITTEN = ["&amp;", "&#13;", "&", "_x000D_"]
PIECES = st.sampled_from([piece.encode() for piece in (*_ODD, *_WRITTEN)]) | st.just(b"\xed\xa0\x80")
TEXTS = st.lists(
    PIECES | st.binary(max_size=3) | st.text(max_size=4).map(lambda t: t.encode("utf-8", "replace"))
)


@given(TEXTS.map(b"".join).filter(lambda text: b"<" not in text))
@example("昆阳镇".encode())
@example(b"\xef\xbf\xbf")
def test_a_text_is_what_a_parser_makes_of_it(text: bytes) -> None:
    try:
        right = parse(b"<t>" + text + b"</t>", "xl/sheet.xml", "a.xlsx").text or ""
    except UnreadableError:
        with pytest.raises(ValueError):
            decoded([text])
        return
    assert decoded([text])[text] == right.replace("_x000D_", "\r")
