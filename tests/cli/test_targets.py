"""Files a command writes where a person said: over another only when told to; what cannot be written is said in words."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from cli import targets
from cli.answers import UserError
from cli.main import app
from tests.ingest.books import CAPITAL
from tests.orchestration.offices import SmallOffice, report, small_office

TEMPLATE = ("template", "--office", "pingyang", "--unit", "昆阳镇", "--period", "2024-07")
DUPLICATES = ("duplicates", "--office", "pingyang")


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    office = small_office(tmp_path)
    office.home.landed.mkdir(parents=True)
    return office


def kaohe(office: SmallOffice, *words: object) -> Result:
    place = {"KAOHE_HOME": str(office.home.root), "KAOHE_OFFICES": str(office.home.offices)}
    return CliRunner(env=place).invoke(app, [str(word) for word in words])


def refusal(result: Result) -> str:
    assert isinstance(result.exception, UserError), result.output  # `main` ends these with exit code 2
    return str(result.exception)


@pytest.mark.parametrize(
    "words",
    [
        (*TEMPLATE, "--output", "{}.xlsx"),
        (*DUPLICATES, "--format", "xlsx", "--output", "{}.xlsx"),
        (*DUPLICATES, "--format", "csv", "--output", "{}.csv"),
        (*DUPLICATES, "--format", "json", "--output", "{}.json"),
    ],
)
def test_a_folder_that_is_not_there_is_named(office: SmallOffice, tmp_path: Path, words: tuple[str, ...]):
    missing = tmp_path / "没有"
    said = refusal(kaohe(office, *(word.format(missing / "表") for word in words)))
    assert f"没有文件夹 {missing}" in said


def test_a_folder_is_no_file(office: SmallOffice, tmp_path: Path):
    (tmp_path / "表.csv").mkdir()
    said = refusal(kaohe(office, *DUPLICATES, "--format", "csv", "--output", tmp_path / "表.csv"))
    assert "这是一个文件夹" in said


@pytest.mark.parametrize(
    ("words", "ending"),
    [
        ((*TEMPLATE, "--output"), ".xlsx"),
        ((*DUPLICATES, "--format", "xlsx", "--output"), ".xlsx"),
        ((*DUPLICATES, "--format", "csv", "--output"), ".csv"),
        ((*DUPLICATES, "--format", "json", "--output"), ".json"),
        ((*DUPLICATES, "--renamed", "--format", "csv", "--output"), ".csv"),
        (("check", "REPORT", "--marked"), ".xlsx"),
    ],
)
def test_a_file_is_overwritten_only_when_told_to(
    office: SmallOffice, tmp_path: Path, words: tuple[str, ...], ending: str
):
    path = tmp_path / "昆阳镇_2024年6月.xlsx"
    report(spoil=lambda book: book[CAPITAL].__setitem__("J5", "约3")).save(path)
    words = tuple(str(path) if word == "REPORT" else word for word in words)
    target = tmp_path / f"表{ending}"
    target.write_bytes(b"somebody's work")
    refused = kaohe(office, *words, target)
    assert "不覆盖" in refusal(refused) and "--overwrite" in refused.exception.details[0]
    assert target.read_bytes() == b"somebody's work"
    done = kaohe(office, *words, target, "--overwrite")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    assert target.read_bytes() != b"somebody's work"
    assert sorted(tmp_path.glob(".*.part*")) == []


def test_what_was_there_stays_when_writing_breaks_off(tmp_path: Path):
    target = tmp_path / "表.csv"
    target.write_text("old")

    def breaks_off() -> None:
        with targets.writing(target, is_overwriting=True) as part:
            part.write_text("half")
            raise OSError(28, "No space left on device")

    with pytest.raises(UserError, match="No space left"):
        breaks_off()
    assert (target.read_text(), list(tmp_path.iterdir())) == ("old", [target])


def test_a_table_is_printed_and_never_written(office: SmallOffice, tmp_path: Path):
    """`--output` without a format used to be passed over in silence."""
    said = refusal(kaohe(office, *DUPLICATES, "--output", tmp_path / "表.csv"))
    assert "--format csv、json 或 xlsx" in said


def test_a_blank_is_an_xlsx_file(office: SmallOffice, tmp_path: Path):
    assert "a.csv" in refusal(kaohe(office, *TEMPLATE, "--output", tmp_path / "a.csv"))
    assert not (tmp_path / "a.csv").exists()


def test_a_marked_copy_never_takes_the_place_of_a_file(office: SmallOffice, tmp_path: Path):
    path = tmp_path / "昆阳镇_2024年6月.xlsx"
    report(spoil=lambda book: book[CAPITAL].__setitem__("J5", "约3")).save(path)
    sent = path.read_bytes()
    assert "不覆盖" in refusal(kaohe(office, "check", path, "--marked", path))
    said = refusal(kaohe(office, "check", path, "--marked", path, "--overwrite"))
    assert "不能写到要检查的报表上" in said
    assert path.read_bytes() == sent
    done = kaohe(office, "check", path, "--marked", tmp_path / "标注.xlsx")
    assert "已写出标注副本" in done.stdout
    assert openpyxl.load_workbook(tmp_path / "标注.xlsx").sheetnames[0] == "问题清单"


def test_it_is_said_when_only_the_list_could_be_written(office: SmallOffice, tmp_path: Path):
    path = tmp_path / "昆阳镇_2024年6月.xlsx"
    path.write_bytes(b"%PDF-1.4")
    done = kaohe(office, "check", path, "--marked", tmp_path / "标注.xlsx")
    assert "不能加标注，已写出问题清单" in done.stdout
    assert openpyxl.load_workbook(tmp_path / "标注.xlsx").sheetnames == ["问题清单"]


@pytest.mark.parametrize(
    ("sent", "asked", "right"),
    [
        ("xlsx", "csv", "xlsx"),
        ("xlsx", "xlsm", "xlsx"),
        ("xlsm", "xlsx", "xlsm"),
        ("xlsm", "xls", "xlsm"),
        ("pdf", "pdf", "xlsx"),  # what cannot be marked gets the list, a workbook of its own
    ],
)
def test_a_copy_ends_as_the_report_does(
    office: SmallOffice, tmp_path: Path, sent: str, asked: str, right: str
):
    path, copy = tmp_path / f"昆阳镇_2024年6月.{sent}", tmp_path / f"标注.{asked}"
    book = report(spoil=lambda book: book[CAPITAL].__setitem__("J5", "约3"))
    if sent == "pdf":
        path.write_bytes(b"%PDF-1.4")
    else:
        book.save(path)
    refused = kaohe(office, "check", path, "--marked", copy)
    assert f"要写的是 .{right} 文件" in refusal(refused)
    assert f"标注.{right}" in refused.exception.details[0]
    assert [p.name for p in tmp_path.iterdir() if p.suffix == f".{asked}" and p != path] == []
    assert kaohe(office, "check", path, "--marked", copy.with_suffix(f".{right}")).exit_code == 1
    assert copy.with_suffix(f".{right}").exists()
