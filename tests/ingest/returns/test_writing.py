"""Which files an answer is: names, places, replacing an earlier answer, and originals that cannot be marked."""

import openpyxl
import pytest

from ingest.returns import answers_in, receipt_answered, write_returned
from tests.ingest.returns.senders import parts_of, plain_workbook, repacked, slip, told

NAME = "昆阳镇_月报.xlsx"


def received(tmp_path, data=None, name=NAME):
    path = tmp_path / name
    path.write_bytes(plain_workbook("甲表") if data is None else data)
    return path


@pytest.mark.parametrize(
    ("state", "word"),
    [("rejected", "退回"), ("accepted_with_warnings", "已接收"), ("accepted", "已接收"), ("held", "待确认")],
)
def test_the_name_tells_receipt_and_verdict(tmp_path, state, word):
    files = write_returned(
        received(tmp_path), NAME, slip(told("甲表", ("A", 1)), state=state), tmp_path / "out"
    )
    assert [file.name for file in files] == [f"昆阳镇_月报_pingyang-000007_{word}.xlsx"]


def test_another_verdict_takes_the_place_of_the_earlier_answer_to_that_receipt(tmp_path):
    original, out = received(tmp_path), tmp_path / "out"
    write_returned(original, NAME, slip(told("甲表", ("A", 1))), out)
    write_returned(original, NAME, slip(told("甲表", ("A", 1)), receipt_no="pingyang-000008"), out)
    write_returned(original, NAME, slip(state="accepted"), out)
    assert sorted(file.name for file in out.iterdir()) == [
        "昆阳镇_月报_pingyang-000007_已接收.xlsx",
        "昆阳镇_月报_pingyang-000008_退回.xlsx",
    ]


def test_the_same_answer_again_leaves_the_file_alone(tmp_path):
    original, answer = received(tmp_path), slip(told("甲表", ("A", 1)))
    (file,) = write_returned(original, NAME, answer, tmp_path / "out")
    before = file.stat()
    assert write_returned(original, NAME, answer, tmp_path / "out") == [file]
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("旧报表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("坏文件.xlsx", b"PK\x03\x04" + bytes(100)),
        ("空包.xlsx", b"PK\x05\x06" + bytes(18)),
    ],
)
def test_what_cannot_be_marked_goes_back_untouched_beside_its_list(tmp_path, name, data):
    original = received(tmp_path, data, name)
    copy, beside = write_returned(original, name, slip(told(None), told("甲表", ("B", 2))), tmp_path / "out")
    stem, suffix = name.split(".")
    assert copy.name == f"{stem}_pingyang-000007_退回.{suffix}"
    assert beside.name == f"{stem}_pingyang-000007_退回_问题清单.xlsx"
    assert copy.read_bytes() == data
    book = openpyxl.load_workbook(beside)
    texts = [cell.value for row in book["问题清单"].iter_rows() for cell in row if cell.value]
    assert book.sheetnames == ["问题清单"]
    assert any("不能加标注" in str(text) for text in texts)
    cell = next(c for row in book["问题清单"].iter_rows() for c in row if c.value == "B2")
    assert cell.hyperlink is None  # the sheet is in the other file


def test_a_workbook_that_was_not_read_is_not_opened_for_marking(tmp_path):
    original = received(tmp_path)
    copy, beside = write_returned(original, NAME, slip(told(None)), tmp_path / "out", is_read=False)
    assert copy.read_bytes() == original.read_bytes()
    assert beside.name == "昆阳镇_月报_pingyang-000007_退回_问题清单.xlsx"


def test_a_name_too_long_is_cut_at_a_whole_character(tmp_path):
    name = "昆" * 83 + ".xls"  # 249 + 4 bytes
    original = received(tmp_path, b"\xd0\xcf\x11\xe0", "a.xls")
    for file in write_returned(original, name, slip(told(None)), tmp_path / "out"):
        assert len(file.name.encode()) <= 255
        assert file.name.startswith("昆昆昆")
        assert "_pingyang-000007_退回" in file.name


def test_characters_xml_cannot_hold_and_formulas_stay_text(tmp_path):
    odd = told("甲表", ("A", 1), raw_value="=1+1\x0b\ud800x", subject="<b>&'\"")
    (file,) = write_returned(received(tmp_path), NAME, slip(odd), tmp_path / "out")
    row = next(r for r in openpyxl.load_workbook(file)["问题清单"].iter_rows() if r[0].value == "阻断")
    assert (row[3].value, row[7].value, row[7].data_type) == ("<b>&'\"", "=1+1\ufffd\ufffdx", "s")


def test_a_control_character_in_a_faulty_cell_does_not_cost_the_marked_copy(tmp_path):
    odd = told(
        "甲表", ("A", 1), message="“9133\x0703”不是信用代码", raw_value="9133\x0703", subject="甲\x0b公司"
    )
    (file,) = write_returned(received(tmp_path), NAME, slip(odd), tmp_path / "out")
    assert "“9133\ufffd03”不是信用代码" in openpyxl.load_workbook(file)["甲表"]["A1"].comment.text


def test_why_a_copy_could_not_be_marked_is_logged(tmp_path, caplog):
    broken = repacked(plain_workbook("甲表"), lambda name, part: b"<worksheet>" if "sheet1" in name else part)
    files = write_returned(received(tmp_path, broken), NAME, slip(told("甲表", ("A", 1))), tmp_path / "out")
    assert len(files) == 2
    assert "pingyang-000007" in caplog.text and "XMLSyntaxError" in caplog.text


def test_a_package_under_an_old_ending_gets_the_ending_it_opens_under(tmp_path):
    files = write_returned(received(tmp_path), "旧名.xls", slip(told("甲表", ("A", 1))), tmp_path / "out")
    assert [file.name for file in files] == ["旧名_pingyang-000007_退回.xlsx"]


def test_macros_go_back_as_they_came(tmp_path):
    macros = bytes(range(256))
    with_macros = repacked(plain_workbook("甲表"), lambda _, part: part, {"xl/vbaProject.bin": macros})
    original = received(tmp_path, with_macros, "报表.xlsm")
    (file,) = write_returned(original, "报表.xlsm", slip(told("甲表", ("A", 1))), tmp_path / "out")
    assert file.suffix == ".xlsm"
    assert parts_of(file.read_bytes())["xl/vbaProject.bin"] == macros


def test_a_sheet_too_large_to_edit_goes_back_beside_its_list(tmp_path):
    def padded(name, part):
        return (
            part.replace(b"</worksheet>", b" " * 31 * 1024 * 1024 + b"</worksheet>")
            if "sheet1" in name
            else part
        )

    original = received(tmp_path, repacked(plain_workbook("甲表"), padded))
    files = write_returned(original, NAME, slip(told("甲表", ("A", 1))), tmp_path / "out")
    assert [file.name.rpartition("_")[2] for file in files] == ["退回.xlsx", "问题清单.xlsx"]


def test_a_corrected_copy_sent_in_under_its_returned_name_is_another_answer(tmp_path):
    original, out = received(tmp_path), tmp_path / "out"
    (first,) = write_returned(original, NAME, slip(told("甲表", ("A", 1))), out)
    again = slip(told("甲表", ("A", 1)), receipt_no="pingyang-000012")
    (second,) = write_returned(original, first.name, again, out)
    grown = second.with_name(
        f"{first.stem}_pingyang-000013_退回.xlsx"
    )  # as a name of the sender's own may be
    grown.write_bytes(b"")
    write_returned(original, NAME, slip(told("甲表", ("A", 2))), out)
    assert second.name == "昆阳镇_月报_pingyang-000012_退回.xlsx"
    assert sorted(out.iterdir()) == sorted([first, second, grown])
    assert answers_in(out, "pingyang-000007") == [first]
    assert answers_in(out, "pingyang-000013") == [grown]


@pytest.mark.parametrize(
    ("name", "receipt_no"),
    [
        ("昆阳镇_月报_pingyang-000007_退回.xlsx", "pingyang-000007"),
        ("昆阳镇_月报_pingyang-000007_退回_问题清单.xlsx", "pingyang-000007"),
        ("昆阳镇_月报_pingyang-000007_待确认", "pingyang-000007"),
        ("月报_pingyang-000007_退回_pingyang-000012_已接收.xlsx", "pingyang-000012"),
        ("月报_pingyang-000007_退回 (1)_pingyang-000012_已接收.xlsx", "pingyang-000012"),
        ("月报_pingyang-000007_退回 (1).xlsx", None),
        ("月报_ping-000007_退回.xlsx", None),
    ],
)
def test_an_answer_is_known_by_the_last_receipt_of_its_name(name, receipt_no):
    assert receipt_answered(name, "pingyang") == receipt_no


@pytest.mark.parametrize(
    ("findings", "says"),
    [((), "没有需要标注"), ((told(None),), "没有需要标注"), ((told("甲表", ("A", 1)),), "涂色")],
)
def test_marks_are_spoken_of_where_there_are_any(tmp_path, findings, says):
    (file,) = write_returned(received(tmp_path), NAME, slip(*findings, state="accepted"), tmp_path / "out")
    texts = [str(cell.value) for row in openpyxl.load_workbook(file)["问题清单"].iter_rows() for cell in row]
    assert ("涂色" in "".join(texts), "没有需要标注" in "".join(texts)) == (says == "涂色", says != "涂色")
