"""What the duty commands answer to words they cannot act on; nothing is recorded then."""

from __future__ import annotations

import csv
import shutil

import pytest
from typer.testing import CliRunner

from cli.answers import UserError, out
from cli.main import app
from kernel.home import PROJECT_ROOT, Home
from kernel.period import PeriodError
from ledger import Ledger

RULING = ["--office", "pingyang", "--reason", "停电", "--by", "王主任"]
EXTEND = ["extend", *RULING, "--document", "平考办〔2024〕8号"]
WAIVE = ["waive", *RULING]
JUNE = ["--period", "2024-06"]


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    monkeypatch.setenv("KAOHE_HOME", str(tmp_path))
    monkeypatch.setenv("KAOHE_OFFICES", str(PROJECT_ROOT / "offices"))
    monkeypatch.delenv("KAOHE_LEDGER_URL", raising=False)
    monkeypatch.setattr(out, "width", 240)  # no cell is folded
    return Home.from_environment()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ([*EXTEND, *JUNE, "--until", "2024-07-05"], "须晚于原截止时间 2024-07-05"),
        ([*EXTEND, *JUNE, "--until", "7月12日"], "2024-07-12"),
        ([*EXTEND, *JUNE, "--until", "2024-07-12T17:00+08:00"], "不带时区"),
        ([*EXTEND, *JUNE, "--until", "2124-07-12"], "不能超过原截止时间 2024-07-05 一年"),
        ([*EXTEND, "--period", "2020-10", "--until", "2020-12-01"], "2020 年没有考核办法"),
        ([*WAIVE, "--period", "2021-08", "--to", "2022-03", "--unit", "全部"], "2021 年没有考核办法"),
        ([*EXTEND, *JUNE, "--until", "2024-07-12", "--unit", "某镇"], "没有单位“某镇”"),
        ([*EXTEND, "--period", "2024-Q2", "--until", "2024-07-12"], "一次只能给一期"),
        ([*EXTEND, "--period", "2024-13", "--until", "2024-07-12"], "看不懂的期间"),
        (
            [*EXTEND, *JUNE, "--until", "2024-07-12", "--form-set", "self_assessment"],
            "没有应报的考核自评表",
        ),
        (["extend", *RULING, "--document", " ", *JUNE, "--until", "2024-07-12"], "文号不能为空"),
        ([*WAIVE, *JUNE, "--unit", "某镇"], "没有单位“某镇”"),
        ([*WAIVE, *JUNE, "--unit", "昆阳镇", "--to", "2024-05"], "期间颠倒"),
        (["waivers", "--office", "pingyang", "--revoke", "pingyang-W0001"], "没有豁免"),
        (["waivers", "--office", "pingyang", "--revoke", ""], "没有豁免或延期“”"),
        (["status", "--office", "wuming", *JUNE], "没有考核主体“wuming”"),
        (["status", "--office", "pingyang", *JUNE, "--form-set", "score_sheet"], "没有应报的报表"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_recorded(home, words, answer):
    result = CliRunner().invoke(app, words)
    assert isinstance(result.exception, UserError | PeriodError)  # `main` ends these with exit code 2
    assert answer in str(result.exception)
    rulings = Ledger(home.ledger_url).rulings
    assert (rulings.extensions("pingyang"), rulings.waivers("pingyang")) == ([], [])


def test_a_report_is_waived_once(home):
    words = [*WAIVE, "--period", "2024-Q2", "--unit", "昆阳"]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0 and "共 3 份" in done.stdout
    again = CliRunner().invoke(app, [*WAIVE, "--period", "2024-05", "--unit", "kunyang"])
    assert "已经免报：pingyang-W0001" in str(again.exception)
    (waiver,) = Ledger(home.ledger_url).rulings.waivers("pingyang")
    assert (waiver.unit_code, waiver.form_set, waiver.first_period, waiver.last_period) == (
        "kunyang",
        "monthly",
        "2024-Q2",
        "2024-Q2",
    )


def test_brackets_in_what_people_write_are_brackets(home):
    ruling = [
        "--period",
        "2024-06",
        "--unit",
        "昆阳",
        "--office",
        "pingyang",
        "--by",
        "王[a]",
        "--reason",
        "停[/]电",
    ]
    extended = CliRunner().invoke(
        app, ["extend", *ruling, "--document", "平考办[x2024]8号", "--until", "2024-07-12"]
    )
    assert "（平考办[x2024]8号）" in extended.stdout
    assert "（停[/]电，王[a]批准）" in CliRunner().invoke(app, ["waive", *ruling]).stdout
    year = CliRunner().invoke(app, ["status", "--office", "pingyang", "--period", "2024"])
    assert "延期至7月12日（平考办[x2024]8号）" in year.stdout and "免报：停[/]电（王[a]批准" in year.stdout
    listed = CliRunner().invoke(app, ["waivers", "--office", "pingyang"]).stdout
    assert "停[/]电" in listed and "王[a]" in listed


def test_an_extension_to_an_hour_and_one_to_a_day(home):
    for until in ("2024-07-12 17:00", "2024-07-15"):
        assert CliRunner().invoke(app, [*EXTEND, *JUNE, "--until", until]).exit_code == 0
    due = [str(e.due_at) for e in Ledger(home.ledger_url).rulings.extensions("pingyang")]
    assert due == ["2024-07-12 17:00:00", "2024-07-15 23:59:59"]


def test_an_extension_can_be_taken_back(home):
    year = ("status", "--office", "pingyang", "--period", "2024")
    assert CliRunner().invoke(app, [*EXTEND, *JUNE, "--until", "2025-01-10"]).exit_code == 0
    assert "延期至2025年1月10日（平考办〔2024〕8号）" in CliRunner().invoke(app, year).stdout
    revoke = ("waivers", "--office", "pingyang", "--revoke", "pingyang-E0001")
    done = CliRunner().invoke(app, revoke)
    assert done.exit_code == 0 and "已撤销 pingyang-E0001" in done.stdout
    assert "kaohe backfill --office pingyang --years 2024" in done.stdout
    assert "延期至" not in CliRunner().invoke(app, year).stdout
    listed = CliRunner().invoke(app, revoke[:3]).stdout
    assert "pingyang-E0001" in listed and "撤销" in listed
    assert "已于" in str(CliRunner().invoke(app, revoke).exception)


def test_a_span_of_waived_periods_may_cross_a_year_in_which_nothing_is_owed(home, tmp_path, monkeypatch):
    """昆阳镇 opens in 2024 here: it owes nothing in 2023."""
    shutil.copytree(PROJECT_ROOT / "offices", tmp_path / "offices")
    units = tmp_path / "offices" / "pingyang" / "units.csv"
    with units.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["valid_from"] = "2024-01-01" if row["unit_code"] == "kunyang" else row["valid_from"]
    with units.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setenv("KAOHE_OFFICES", str(tmp_path / "offices"))
    done = CliRunner().invoke(app, [*WAIVE, "--period", "2023-11", "--to", "2024-03", "--unit", "昆阳"])
    assert "共 3 份" in done.stdout, done.exception
    (waiver,) = Ledger(home.ledger_url).rulings.waivers("pingyang")
    assert (waiver.first_period, waiver.last_period) == ("2023-11", "2024-03")


def test_a_year_to_come_is_not_sent_to_be_run(home):
    done = CliRunner().invoke(app, [*WAIVE, "--period", "2030-01", "--unit", "昆阳"])
    assert done.exit_code == 0
    assert "2030 年还没有考核办法" in done.stdout and "backfill" not in done.stdout


def test_taking_back_a_waiver_says_which_years_are_to_be_run(home):
    assert (
        CliRunner()
        .invoke(app, [*WAIVE, "--period", "2023-11", "--to", "2024-02", "--unit", "昆阳"])
        .exit_code
        == 0
    )
    done = CliRunner().invoke(app, ["waivers", "--office", "pingyang", "--revoke", "pingyang-W0001"])
    assert "kaohe backfill --office pingyang --years 2023-2024" in done.stdout
