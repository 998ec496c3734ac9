"""What many workbooks have alike is taken apart once, and said of each of them as if it were alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.opening.alike import kept
from ingest.opening.guard import UnreadableError, damaged
from ingest.opening.texts import Texts
from ingest.opening.workbook import Workbook
from tests.ingest.opening.packages import cell, packed, row, small, written

LINK = (
    b'<Relationship Id="rIdT" Target="styles.xml" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/></Relationships>'
)


def dated(number: int) -> bytes:
    """A workbook whose only cell, 45000, has the number format `number`."""
    styles = f'<styleSheet><cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'.encode()
    parts = small(row(1, '<c r="A1" s="0"><v>45000</v></c>'), styles__xml=styles)
    relations = "xl/_rels/workbook.xml.rels"
    return packed(parts | {relations: parts[relations].replace(b"</Relationships>", LINK)})


def value(path: Path) -> object:
    with Workbook(path, path.name) as book:
        return book.sheet(book.entries[0]).grid[0][0]


def test_other_formats_make_other_values(tmp_path: Path):
    """Two workbooks that differ in one digit of their formats only, read in turns."""
    plain, percent = (tmp_path / "0" / "甲.xlsx", tmp_path / "9" / "甲.xlsx")
    for path, number in ((plain, 0), (percent, 9)):
        path.parent.mkdir()
        path.write_bytes(dated(number))
    assert [value(path) for path in (plain, percent, plain, percent)] == [45000.0, "4500000%"] * 2


def test_the_same_bytes_are_asked_once_and_refused_every_time():
    asked: list[bytes] = []

    @kept
    def length(data: bytes, part: str, name: str) -> int:
        asked.append(data)
        if b"!" in data:
            raise damaged(name, part)
        return len(data)

    assert [length(b"ab", "p", name) for name in ("甲.xlsx", "乙.xlsx")] == [2, 2]
    assert asked == [b"ab"]
    for name in ("甲.xlsx", "乙.xlsx"):
        with pytest.raises(UnreadableError) as refused:
            length(b"!", "p", name)
        assert refused.value.finding.subject == name
    assert asked == [b"ab", b"!", b"!"]
    long = b"x" * 40_000  # beyond what is kept
    assert [length(long, "p", "甲.xlsx"), length(long, "p", "甲.xlsx")] == [40_000] * 2
    assert asked[3:] == [long, long]


def test_a_fault_in_what_is_alike_is_told_of_the_file_it_was_received_as(tmp_path: Path):
    parts = small(row(1, cell("A1", 5)))
    data = packed(parts | {"xl/workbook.xml": parts["xl/workbook.xml"].replace(b"</sheets>", b"")})
    for name in ("甲.xlsx", "乙.xlsx"):
        with pytest.raises(UnreadableError) as refused:
            Workbook(written(tmp_path, data), name)
        assert (refused.value.finding.code, refused.value.finding.subject) == ("file_damaged", name)


def test_texts_are_found_out_once_and_forgotten_when_they_are_many():
    texts = Texts()
    assert texts.said([b"&#30002;", None, b"A&amp;B", b"&#30002;"]) == ["甲", "", "A&B", "甲"]
    first = texts.said([b"&#30002;"])[0]
    texts.trim()
    assert texts.said([b"&#30002;"])[0] is first
    many = [str(n) for n in range(11_000)]  # 1.1 MB with what each costs beside itself
    assert texts.said([text.encode() for text in many]) == many
    texts.trim()
    assert texts.said([b"&#30002;"])[0] is not first
    with pytest.raises(ValueError, match="not a text"):
        texts.said([b"a&b"])
    assert texts.said([b"7", None]) == ["7", ""]
