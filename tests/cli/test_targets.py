"""Files a command writes where a person said: nothing is overwritten, and what cannot be written is said in words."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

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
        (*TEMPLATE, "--out", "{}.xlsx"),
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


def test_a_blank_is_an_xlsx_file(office: SmallOffice, tmp_path: Path):
    assert "a.csv" in refusal(kaohe(office, *TEMPLATE, "--out", tmp_path / "a.csv"))
    assert not (tmp_path / "a.csv").exists()


def test_a_marked_copy_never_takes_the_place_of_a_file(office: SmallOffice, tmp_path: Path):
    path = tmp_path / "昆阳镇_2024年6月.xlsx"
    report(spoil=lambda book: book[CAPITAL].__setitem__("J5", "约3")).save(path)
    sent = path.read_bytes()
    assert "不覆盖" in refusal(kaohe(office, "check", path, "--marked", path))
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
