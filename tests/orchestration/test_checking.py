"""A workbook checked before it is sent gets the verdict it would get, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from openpyxl import load_workbook
from typer.testing import CliRunner

from cli.answers import UserError
from cli.intake_commands import _inbox_folder
from cli.main import app
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
    assert check_file(office.folder, first, office.home).same_as.receipt == office.receipt(f"2024-06/{JUNE}")
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


def kaohe(office: SmallOffice, *words: object) -> Result:
    place = {"KAOHE_HOME": str(office.home.root), "KAOHE_OFFICES": str(office.home.offices), "COLUMNS": "240"}
    return CliRunner(env=place).invoke(app, ["check", *map(str, words)])


def test_bytes_received_before_are_a_duplicate_as_they_are_at_night(office: SmallOffice, tmp_path: Path):
    right = office.drop(f"2024-06/{JUNE}", report(), "2024-07-02 09:00")
    wrong = office.drop(
        "2024-06/鳌江镇.xlsx", report("鳌江镇", spoil=lambda b: b[CAPITAL].__setitem__("J5", "约3"))
    )
    office.run()
    said = kaohe(office, right)
    assert (said.exit_code, "结论：可以接收" in said.stdout) == (0, False)
    assert f"结论：重复文件，与回执 pingyang-000001（2024-06/{JUNE}，已接收）一字不差" in said.stdout
    said = kaohe(office, wrong)
    assert (said.exit_code, "（2024-06/鳌江镇.xlsx，退回）一字不差" in said.stdout) == (1, True)
    other = tmp_path / "水头镇_2024年6月.xlsx"
    other.write_bytes(right.read_bytes())
    assert "duplicate_elsewhere" in codes(check_file(office.folder, other, office.home).findings)


def test_a_half_file_is_told_as_it_is_at_night(office: SmallOffice, tmp_path: Path):
    report().save(tmp_path / "whole.xlsx")
    half = tmp_path / JUNE
    half.write_bytes((tmp_path / "whole.xlsx").read_bytes()[:4000])
    checked = check_file(office.folder, half, office.home, "2024-06")
    office.drop(f"2024-06/{JUNE}", half.read_bytes())
    office.run()
    assert codes(checked.findings) == office.codes(f"2024-06/{JUNE}") == ["file_unfinished"]


def test_what_a_file_was_compared_with_is_said_truly(office: SmallOffice, tmp_path: Path):
    office.drop(f"2024-06/{JUNE}", report(), "2024-07-02 09:00")
    office.drop("2024-06/空.xlsx", b"")
    office.run()
    empty = tmp_path / "空的.xlsx"
    empty.write_bytes(b"")
    said = kaohe(office, empty).stdout
    assert ("本机没有" in said, "重复文件" in said) == (
        False,
        False,
    )  # empty files are no copies of each other
    report(month="2022-06").save(tmp_path / "昆阳镇_2022年6月.xlsx")
    assert "本机没有该年度的数据" in kaohe(office, tmp_path / "昆阳镇_2022年6月.xlsx").stdout
    report(projects=3).save(tmp_path / JUNE)
    assert "本机没有" not in kaohe(office, tmp_path / JUNE).stdout


@pytest.mark.parametrize("folder", ["2024-99", "2024-Q7", "202413", "昆阳镇/2024-13", "新建文件夹"])
def test_a_folder_that_tells_nothing_is_refused(office: SmallOffice, tmp_path: Path, folder: str):
    (tmp_path / JUNE).write_bytes(b"")
    result = kaohe(office, tmp_path / JUNE, "--folder", folder)
    assert isinstance(result.exception, UserError)  # `main` ends it with exit code 2
    assert f"看不懂的文件夹“{folder}”" in str(result.exception)


@pytest.mark.parametrize("folder", ["2024-06", "2024-Q2", "2024", "昆阳镇/2024-06", "2024年6月", "昆阳镇"])
def test_a_folder_as_offices_name_them_is_taken(office: SmallOffice, folder: str):
    assert _inbox_folder(office.folder, folder) == folder


def test_a_name_with_words_in_brackets_is_said_as_it_is(office: SmallOffice):
    path = office.drop("2024-06/昆阳镇[final]_2024年6月.xlsx", report())
    assert "昆阳镇[final]_2024年6月.xlsx：月报" in kaohe(office, path).stdout
    place = {"KAOHE_HOME": str(office.home.root), "KAOHE_OFFICES": str(office.home.offices), "COLUMNS": "240"}
    said = CliRunner(env=place).invoke(app, ["layout", "try", str(path)])
    assert (said.exit_code, "昆阳镇[final]_2024年6月.xlsx：月报" in said.stdout) == (0, True)
