"""`kaohe receipts`, `receipt`, `confirm` and `reread` as a clerk uses them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from rich.cells import cell_len
from typer.testing import CliRunner

from cli.answers import UserError, out
from cli.main import app
from kernel.period import PeriodError
from orchestration import intake
from tests.orchestration.offices import SmallOffice, report, small_office

FIRST, SECOND = "2024-06/昆阳镇_2024年6月.xlsx", "2024-06/昆阳镇_2024年6月_修订2.xlsx"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> SmallOffice:
    """One accepted workbook, its cut-down correction held, a copy, and an empty file."""
    office = small_office(tmp_path_factory.mktemp("clerk"))
    whole = office.drop(FIRST, report(projects=8), "2024-07-02 09:00").read_bytes()
    office.drop(SECOND, report(projects=3), "2024-07-03 09:00")
    office.drop("2024-06/再发.xlsx", whole, "2024-07-04 09:00")
    office.drop("2024-05/鳌江镇_空.xlsx", b"")
    (office.home.inbox / "散放.xlsx").write_bytes(b"x")
    office.run()
    return office


def kaohe(office: SmallOffice, *words: str, width: int = 240) -> Result:
    place = {"KAOHE_HOME": str(office.home.root), "KAOHE_OFFICES": str(office.home.offices)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(out, "width", width)
        return CliRunner(env=place).invoke(app, list(words))


def test_the_register_says_every_end_and_what_has_no_receipt(office: SmallOffice):
    told = json.loads(kaohe(office, "receipts", "--format", "json").stdout)
    assert [
        (t["file"], t["status"], t["unit"], t["period"], t["is_received_at_estimated"]) for t in told
    ] == [
        (FIRST, "已接收", "昆阳镇", "2024-06", False),
        (SECOND, "待确认", "昆阳镇", "2024-06", False),
        ("2024-05/鳌江镇_空.xlsx", "退回", "鳌江镇", "2024-05", True),
        ("2024-06/再发.xlsx", "与 pingyang-000001 相同", "昆阳镇", "2024-06", False),
    ]
    assert [t["block_count"] for t in told] == [0, 1, 1, 0]
    shown = kaohe(office, "receipts", "--office", "pingyang")
    assert (shown.exit_code, "2024-07-03 10:00 估" in shown.stdout) == (0, True)
    assert "不在任何考核主体的文件夹里，没有收：散放.xlsx" in shown.stderr


@pytest.mark.parametrize("width", [80, 100, 150, 240])
def test_number_and_verdict_stay_in_one_piece_however_narrow_the_terminal(office: SmallOffice, width: int):
    shown = kaohe(office, "receipts", "--office", "pingyang", width=width).stdout
    for words in (
        "pingyang-000001",
        "pingyang-000002",
        "与 pingyang-000001 相同",
        "2024-07-02 09:00",
        "昆阳镇",
        "2024-06",
    ):
        assert words in shown
    assert max(map(cell_len, shown.splitlines())) <= width


@pytest.mark.parametrize(
    ("words", "files"),
    [
        (["--status", "held"], [SECOND]),
        (["--unit", "鳌江镇"], ["2024-05/鳌江镇_空.xlsx"]),
        (["--unit", "kunyang", "--status", "accepted"], [FIRST]),
        (["--period", "2024-Q2", "--status", "rejected"], ["2024-05/鳌江镇_空.xlsx"]),
        (["--period", "2024-07"], []),
    ],
)
def test_the_register_can_be_narrowed(office: SmallOffice, words: list[str], files: list[str]):
    printed = kaohe(office, "receipts", *words, "--format", "csv").stdout
    assert [row["file"] for row in csv.DictReader(io.StringIO(printed))] == files


def test_what_is_read_and_not_judged_yet_is_asked_for_as_well(tmp_path: Path):
    """A night that ended before its verdicts."""
    office = small_office(tmp_path)
    office.drop(FIRST, report(), "2024-07-02 09:00")
    intake.take_in(office.home, office.folder, office.ledger, office.now)
    (told,) = json.loads(kaohe(office, "receipts", "--status", "read", "--format", "json").stdout)
    assert (told["file"], told["status"]) == (FIRST, "待校验")
    answer = kaohe(office, "confirm", told["receipt_no"], "--by", "王", "--reason", "无")
    assert "它现在是“待校验”" in str(answer.exception)


def test_a_receipt_is_shown_whole(office: SmallOffice):
    shown = kaohe(office, "receipt", "pingyang-000002").stdout
    receipt = office.receipt(SECOND)
    for words in (SECOND, "待确认", str(receipt.sha256), str(receipt.archive_path), "首次读取", "问题清单"):
        assert words in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["receipt", "pingyang-000099"], "没有回执"),
        (["receipt", "12"], "看不懂的回执号"),
        (["receipts", "--unit", "无名镇"], "哪个考核主体都没有单位“无名镇”"),
        (["receipts", "--unit", "无名镇", "--office", "pingyang"], "没有单位“无名镇”"),
        (
            ["confirm", "pingyang-000001", "--by", "王", "--reason", "无"],
            "不在待确认之列，它现在是“已接收”",
        ),
        (["confirm", "pingyang-000002", "--by", " ", "--reason", "无"], "不能空"),
        (
            ["confirm", "pingyang-000002", "--by", "王", "--reason", "无", "--cell", "到位资金台账!K6"],
            "到位资金台账!K6 没有阻断问题",
        ),
        (
            ["confirm", "pingyang-000002", "--by", "王", "--reason", "无", "--cell", "表!A1", "--refuse"],
            "不能再写 --cell",
        ),
        (["reread"], "请说明重读哪些"),
        (["reread", "--all", "--apply"], "须一起写"),
        (["reread", "--receipt", "pingyang-000004"], "不能重读"),
        (["reread", "--receipt", "pingyang-000001", "--years", "2023"], "不能再写 --office 或 --years"),
        (["reread", "--receipt", "pingyang-000001", "--office", "pingyang"], "不能再写 --office 或 --years"),
        (["reread", "--receipt", ""], "没有回执"),
        (["reread", "--all", "--years", ""], "看不懂的年度范围"),
        (["receipts", "--unit", ""], "没有单位"),
        (["receipts", "--office", ""], "没有考核主体"),
        (["receipts", "--period", ""], "看不懂的期间"),
    ],
)
def test_a_wrong_question_gets_a_readable_answer(office: SmallOffice, words: list[str], says: str):
    result = kaohe(office, *words)
    assert isinstance(result.exception, UserError | PeriodError)
    assert says in str(result.exception)


def test_a_held_workbook_is_confirmed_and_the_register_follows(office: SmallOffice):
    answered = kaohe(office, "confirm", "pingyang-000002", "--by", "王主任", "--reason", "已并入开发区")
    assert answered.exit_code == 0, answered.output
    assert "待确认 → 已接收，有提示" in answered.stdout
    assert "请运行：kaohe backfill --office pingyang --years 2024" in answered.stdout
    assert office.ends()[FIRST] == "已被 pingyang-000002 取代"
    assert "王主任：已并入开发区" in kaohe(office, "receipt", "pingyang-000002").stdout
    superseded = kaohe(office, "receipts", "--status", "superseded", "--format", "json").stdout
    assert [t["superseded_by"] for t in json.loads(superseded)] == ["pingyang-000002"]
    again = kaohe(office, "reread", "--all")
    assert (again.exit_code, "重读 3 份，有变化 0 份" in again.stdout) == (0, True)
    assert "backfill" not in again.stdout  # nothing changed that scores could follow
    assert Path(office.home.returned / "pingyang" / "kunyang").exists()


def test_the_ruling_behind_it_is_listed_whole_and_taking_it_back_says_what_to_do(office: SmallOffice):
    """After the test above: the confirmation is a waiver of one finding of one receipt."""
    listed = kaohe(office, "waivers", "--office", "pingyang").stdout
    for words in (
        "pingyang-W0001",
        "大量数据消失",
        "昆阳镇",
        "2024-06",
        "pingyang-000002",
        "王主任",
        "已并入开发区",
    ):
        assert words in listed
    revoked = kaohe(office, "waivers", "--office", "pingyang", "--revoke", "pingyang-W0001").stdout
    assert "回执 pingyang-000002的结论不会自动改变" in revoked
    assert "kaohe reread --receipt pingyang-000002 --apply --by 姓名 --reason 理由" in revoked
    assert "kaohe backfill --office pingyang --years 2024" in revoked
    again = kaohe(
        office, "reread", "--receipt", "pingyang-000002", "--apply", "--by", "王", "--reason", "撤销"
    )
    assert "已接收，有提示 → 待确认" in again.stdout
    assert "请运行：kaohe backfill --office pingyang --years 2024" in again.stdout
