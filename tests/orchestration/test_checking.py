"""A workbook checked before it is sent gets the verdict it would get, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from orchestration.checking import check_file
from orchestration.returning import mark
from tests.ingest.books import CAPITAL
from tests.orchestration.offices import SmallOffice, report, small_office

JUNE = "昆阳镇_2024年6月.xlsx"


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    return small_office(tmp_path)


def codes(findings) -> list[str]:
    return [row["code"] for row in findings]


def test_without_history_nothing_earlier_is_compared_and_nothing_is_written(
    office: SmallOffice, tmp_path: Path
):
    report(projects=3).save(tmp_path / JUNE)
    checked = check_file(office.folder, tmp_path / JUNE, office.home)
    assert (checked.status, checked.has_history, checked.same_as) == ("accepted", False, None)
    assert not office.home.landed.exists()
    assert not (office.home.root / "ledger.sqlite").exists()


def test_with_history_the_verdict_is_the_one_it_gets_when_it_is_handed_in(
    office: SmallOffice, tmp_path: Path
):
    first = office.drop(f"2024-06/{JUNE}", report(projects=8), "2024-07-02 09:00")
    office.run()
    landed_before = office.content(())
    report(projects=3).save(tmp_path / JUNE)
    checked = check_file(office.folder, tmp_path / JUNE, office.home, "2024-06")
    assert (checked.status, codes(checked.findings), checked.has_history) == ("held", ["rows_vanished"], True)
    assert check_file(office.folder, first, office.home).same_as == office.receipt(f"2024-06/{JUNE}")
    assert office.content(()) == landed_before
    office.drop("2024-06/昆阳镇_修订.xlsx", (tmp_path / JUNE).read_bytes(), "2024-07-03 09:00")
    office.run()
    assert office.codes("2024-06/昆阳镇_修订.xlsx") == codes(checked.findings)
    assert office.receipt("2024-06/昆阳镇_修订.xlsx").status == checked.status


def test_folder_and_content_are_checked_against_each_other(office: SmallOffice, tmp_path: Path):
    report().save(tmp_path / JUNE)
    checked = check_file(office.folder, tmp_path / JUNE, None, "2024-07")
    assert (checked.status, codes(checked.findings)) == ("rejected", ["period_mismatch"])


def test_the_marked_copy_shows_the_faults(office: SmallOffice, tmp_path: Path):
    path = tmp_path / JUNE
    report(spoil=lambda book: book[CAPITAL].__setitem__("J5", "约3")).save(path)
    checked = check_file(office.folder, path)
    mark(office.folder, path, checked.reading, checked.findings, checked.status, tmp_path / "marked.xlsx")
    book = load_workbook(tmp_path / "marked.xlsx")
    assert book.sheetnames[0] == "问题清单"
    assert "约数" in book[CAPITAL]["J5"].comment.text
