"""Bytes that come a second time: under another name, after a half copy, in place of a later file."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from orchestration.notices import inbox_notices
from tests.ingest.books import CAPITAL
from tests.orchestration.offices import SmallOffice, report, small_office

JUNE = "2024-06/昆阳镇_2024年6月.xlsx"


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    return small_office(tmp_path)


def test_a_file_nobody_can_read_sent_twice_has_no_form_and_is_landed_once(office: SmallOffice):
    for name in ("昆阳镇_报表.xlsx", "昆阳镇_报表_再发.xlsx"):
        office.drop(f"2024-05/{name}", b"not a workbook")
    taken, _ = office.run()
    assert taken.duplicates == 1
    landed = [(row["receipt_no"], row["status"], row["form_set"]) for row in office.rows("submission")]
    assert sorted(landed) == [
        ("pingyang-000001", "rejected", None),
        ("pingyang-000002", "duplicate", None),
    ]
    before = office.content(())
    taken, _ = office.run()
    assert (taken.duplicates, office.content(())) == (0, before)


def content(book: Workbook, path: Path) -> bytes:
    book.save(path)
    return path.read_bytes()


def test_whole_bytes_put_back_over_a_half_copy_end_its_waiting(office: SmallOffice, tmp_path: Path):
    whole = office.drop(JUNE, report()).read_bytes()
    office.run()
    half = office.drop(JUNE, content(report(projects=3), tmp_path / "new.xlsx")[:4000])
    office.touch(half, "2024-07-10 11:59")
    office.run()
    assert [r.status for r in office.ledger.receipts("pingyang")] == ["accepted", "waiting"]
    office.drop(JUNE, whole)
    taken, _ = office.run()
    known = office.ledger.receipts("pingyang")
    assert [(r.status, r.duplicate_of) for r in known] == [
        ("accepted", None),
        ("duplicate", "pingyang-000001"),
    ]
    assert (taken.waiting, known[1].sha256) == (0, known[0].sha256)
    assert sorted(row["status"] for row in office.rows("submission")) == ["accepted", "duplicate"]
    assert office.run()[0].duplicates == 0


def test_an_older_revision_put_back_is_numbered_and_told_and_the_later_one_counts(
    office: SmallOffice, tmp_path: Path
):
    old = office.drop(JUNE, report()).read_bytes()
    office.run()
    new = office.drop(JUNE, report(projects=3)).read_bytes()
    office.run()
    office.drop(JUNE, old)
    taken, _ = office.run()
    third = office.receipt(JUNE)
    assert (third.receipt_no, third.duplicate_of) == ("pingyang-000003", "pingyang-000001")
    (notice,) = taken.notices
    assert JUNE in notice and "pingyang-000001" in notice and "计入的仍是 pingyang-000002" in notice
    assert inbox_notices(office.home, "pingyang", office.ledger.receipts("pingyang")) == (notice,)
    assert office.run()[0].read == 0 and len(office.ledger.receipts("pingyang")) == 3
    office.drop(JUNE, new)  # what counts lies there again
    assert office.run()[0].notices == ()
    assert office.receipt(JUNE).duplicate_of == "pingyang-000002"


def test_an_older_revision_sent_again_under_another_name_is_told(office: SmallOffice, tmp_path: Path):
    old = content(report(), tmp_path / "old.xlsx")
    copy = "2024-06/再发_昆阳镇.xlsx"
    office.drop(JUNE, old, "2024-07-01 09:00")
    office.drop("2024-06/备份_昆阳镇.xlsx", old, "2024-07-01 10:00")  # before the correction: only a copy
    office.drop("2024-06/昆阳镇_修订.xlsx", report(projects=3), "2024-07-02 09:00")
    office.drop(copy, old, "2024-07-03 09:00")
    office.run()
    known = office.ledger.receipts("pingyang")
    (notice,) = inbox_notices(office.home, "pingyang", known)
    assert copy in notice and f"计入的仍是 {office.receipt('2024-06/昆阳镇_修订.xlsx').receipt_no}" in notice
    (office.inbox / copy).unlink()
    assert inbox_notices(office.home, "pingyang", known) == ()


def test_saved_anew_an_older_content_is_a_new_revision(office: SmallOffice, tmp_path: Path):
    office.drop(JUNE, report(projects=3), "2024-07-01 09:00")
    office.run()
    office.drop("2024-06/昆阳镇_修订.xlsx", report(), "2024-07-02 09:00")
    office.run()
    anew = report(projects=3)
    anew.properties.title = "saved again"
    office.drop("2024-06/昆阳镇_改回.xlsx", anew, "2024-07-03 09:00")
    _, judged = office.run()
    assert judged.receipts == ("pingyang-000003",)
    assert office.receipt("2024-06/昆阳镇_改回.xlsx").is_counting


def test_a_workbook_that_was_sent_back_and_comes_again_is_no_older_revision(office: SmallOffice):
    """Saved anew, as the notice asks for, it would be sent back once more."""
    wrong = office.drop(
        "2024-06/一.xlsx", report(spoil=lambda b: b[CAPITAL].__setitem__("J5", "约3"))
    ).read_bytes()
    office.drop("2024-06/二.xlsx", report())
    office.run()
    office.drop("2024-06/三.xlsx", wrong)
    assert office.run()[0].notices == ()
    ends = {
        "2024-06/一.xlsx": "退回",
        "2024-06/二.xlsx": "已接收",
        "2024-06/三.xlsx": "与 pingyang-000001 相同",
    }
    assert office.ends() == ends
