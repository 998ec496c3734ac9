"""A file that is still being copied is told from its first and last bytes; a whole one never is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.unreadable import encrypted
from ingest.opening.wholeness import unfinished
from tests.ingest.books import monthly


def xlsx() -> bytes:
    buffer = io.BytesIO()
    monthly().save(buffer)
    return buffer.getvalue()


def xls(rows: int) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("到位资金台账")
    for row in range(rows):
        sheet.write(row, 0, f"项目{row}")
        sheet.write(row, 1, row * 1.5)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


WHOLE = {"xlsx": xlsx(), "small xls": xls(1), "xls": xls(2000), "encrypted": encrypted()}


def told(tmp_path: Path, content: bytes) -> str | None:
    path = tmp_path / "file"
    path.write_bytes(content)
    return unfinished(path)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_is_whole(tmp_path: Path, kind: str):
    assert told(tmp_path, WHOLE[kind]) is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(WHOLE)), data=st.data())
def test_any_part_of_a_copy_is_unfinished(tmp_path: Path, kind: str, data: st.DataObject):
    content = WHOLE[kind]
    # the first eight bytes say what it is; the last sector of a compound file may be cut off at any byte: readers pad it
    length = data.draw(st.integers(8, len(content) - (513 if kind != "xlsx" else 1)))
    assert told(tmp_path, content[:length]) is not None


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize("share", [0, 0.3, 0.6])
def test_a_file_laid_out_in_full_but_written_in_part_is_unfinished(tmp_path: Path, kind: str, share: float):
    content = WHOLE[kind]
    kept = int(len(content) * share)
    reason = told(tmp_path, content[:kept] + bytes(len(content) - kept))
    assert reason is not None


def test_each_sign_is_named(tmp_path: Path):
    whole = WHOLE["xlsx"]
    assert told(tmp_path, b"") == "文件大小为 0 字节"
    assert told(tmp_path, bytes(5000)) == "文件尾部全是空字节"
    assert told(tmp_path, whole[:5000] + bytes(20_000)) == "文件尾部全是空字节"
    assert told(tmp_path, whole[:5000]) == "文件没有结尾部分"
    assert told(tmp_path, whole[:5000] + whole[9000:]) == "文件末尾的目录与内容对不上"
    assert told(tmp_path, WHOLE["xls"][:20_000]) == "文件比文件头所写的短"


def test_what_is_no_workbook_is_left_to_others(tmp_path: Path):
    assert told(tmp_path, b"hello") is None
    assert told(tmp_path, "单位,金额\n昆阳镇,3".encode()) is None


def test_zeros_behind_the_end_and_a_comment_are_no_sign(tmp_path: Path):
    assert told(tmp_path, WHOLE["xlsx"] + bytes(4096)) is None
    buffer = io.BytesIO(WHOLE["xlsx"])
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.comment = "昆阳镇".encode() * 10
    assert told(tmp_path, buffer.getvalue()) is None
    assert told(tmp_path, buffer.getvalue()[:-3]) is not None


def test_a_short_text_of_two_bytes_a_character_is_whole(tmp_path: Path):
    """What Excel saves as “Unicode 文本” ends with a zero byte: to be refused for what it is, not waited for."""
    path = tmp_path / "x.xls"
    path.write_bytes("单位\t金额\r\n".encode("utf-16"))
    assert path.read_bytes().endswith(b"\n\0")
    assert unfinished(path) is None
