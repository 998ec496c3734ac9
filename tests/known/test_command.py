"""The reader's commands with --as-known-on, and kaohe report: what they say, what they refuse, with which exit code."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner, Result

from cli.answers import UserError, out
from cli.main import app
from kernel.home import PROJECT_ROOT
from tests.known import county
from tests.known.conftest import Backfilled
from tests.known.county import DAY, OFFICE, CountyHome

THEN = ("--as-known-on", str(DAY))
JUNE = ("--office", OFFICE, "--period", "2022-06")


@pytest.fixture
def kaohe(backfilled: Backfilled, monkeypatch: pytest.MonkeyPatch):
    """The command line over the backfilled county."""
    monkeypatch.setenv("KAOHE_HOME", str(backfilled.county.home.root))
    monkeypatch.setenv("KAOHE_OFFICES", str(PROJECT_ROOT / "offices"))
    monkeypatch.delenv("KAOHE_LEDGER_URL", raising=False)
    monkeypatch.setattr(out, "width", 400)  # no cell is folded

    def run(*words: object) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])

    return run


def rows(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_scores_of_then_are_those_of_the_day(kaohe, that_day: CountyHome, monkeypatch: pytest.MonkeyPatch):
    words = ("scores", *JUNE, "--format", "csv")
    known = kaohe(*words, *THEN)
    assert known.exit_code == 0, known.output
    monkeypatch.setenv("KAOHE_HOME", str(that_day.home.root))
    assert known.stdout == kaohe(*words).stdout and len(rows(known)) > 16


def test_status_tells_both_days_apart(kaohe):
    held, late = "平阳经济开发区管理委员会", "万全镇"
    states = {}
    for name, words in (("then", THEN), ("now", ())):
        result = kaohe("status", *JUNE, "--format", "csv", *words)
        states[name] = {line["unit_name"]: line["state_zh"] for line in rows(result)}
    assert (states["then"][held], states["then"][late]) == ("待确认", "迟报")
    assert (states["now"][held], states["now"][late]) == ("按时", "按时")


def test_status_of_then_asks_for_no_run(kaohe):
    result = kaohe("status", *JUNE, *THEN)
    assert result.exit_code == 1  # there are gaps
    assert "kaohe backfill" not in result.stdout and "变动" not in result.stdout


def test_trace_reads_the_archive_again(kaohe):
    result = kaohe("trace", *JUNE, "--unit", "麻步镇", "--indicator", "到位资金", *THEN)
    assert result.exit_code == 0, result.output
    assert county.LAST_IN.rpartition("/")[2] in result.stdout and "存档原文" in result.stdout


def test_a_release_of_then_is_drafted_beside_the_live_ones(kaohe, backfilled: Backfilled):
    result = kaohe("release", "draft", *JUNE, *THEN)
    assert result.exit_code == 0, result.output
    name = f"{OFFICE}-monthly-2022-06/office"
    assert (backfilled.known.home.releases / OFFICE / name / "manifest.json").exists()
    assert not (backfilled.county.home.releases / OFFICE / name).exists()


def test_pairs_of_then(kaohe):
    known, live = (kaohe("duplicates", "--office", OFFICE, "--format", "json", *w) for w in (THEN, ()))
    assert (known.exit_code, live.exit_code) == (0, 0)
    assert len(known.stdout) <= len(live.stdout)


def test_receipts_of_then_are_those_received_with_their_ends_of_then(kaohe):
    words = ("receipts", "--office", OFFICE, "--format", "csv")
    then, now = ({line["file"]: line for line in rows(kaohe(*words, *w))} for w in (THEN, ()))
    assert then.keys() < now.keys() and county.LAST_IN in then and county.FIRST_OUT not in then
    assert (then[county.HELD]["status"], now[county.HELD]["status"]) == ("待确认", "已接收，有提示")
    first = county.REVISED_AFTER.replace("_补正", "")
    assert not then[first]["superseded_by"] and now[first]["superseded_by"]
    shown = kaohe("receipts", "--office", OFFICE, *THEN)
    assert f"共 {len(then)} 份" in shown.stdout and "请留意" not in shown.output


def test_versions_of_then_are_those_received(kaohe, tmp_path):
    words = ("revisions", *JUNE, "--unit", "水头镇")
    then, now = kaohe(*words, *THEN), kaohe(*words)
    assert "各版（1）" in then.stdout and "截至 2022-07-10 日终所知" in then.stdout
    assert "各版（2）" in now.stdout and "截至" not in now.stdout
    nothing = kaohe("revisions", *JUNE, "--unit", "海西镇", *THEN)
    assert "没有收到海西镇2022年6月的报表" in str(nothing.exception)


def test_reports_are_listed_and_told(kaohe):
    listed = kaohe("report")
    for name in ("project_count", "report_status", "finding", "indicator_total"):
        assert name in listed.stdout
    told = kaohe("report", "report_status", *JUNE, "--unit", "麻步镇", *THEN)
    assert told.exit_code == 0, told.output
    assert "截至 2022-07-10 日终所知" in told.stdout and "共 1 行" in told.stdout
    assert "2022-07-10" in told.stdout and "迟报" in told.stdout


def test_a_report_is_written_with_its_numbers(kaohe, tmp_path):
    for ending in ("xlsx", "docx", "html"):
        target = tmp_path / f"项目.{ending}"
        result = kaohe("report", "project_count", *JUNE, *THEN, "--output", target)
        assert result.exit_code == 0, result.output
        again = kaohe("report", "project_count", *JUNE, *THEN, "--output", target)
        assert isinstance(again.exception, UserError) and "已存在" in str(again.exception)
    sheet = CalamineWorkbook.from_path(tmp_path / "项目.xlsx").get_sheet_by_index(0).to_python()
    (head,) = [n for n, row in enumerate(sheet) if row[0] == "月份"]
    shuitou = next(row for row in sheet[head + 1 :] if row[1] == "水头镇")
    assert shuitou[0] == "2022-06" and isinstance(shuitou[2], float) and shuitou[2] > 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("scores", *JUNE, "--as-known-on", "2022/7/10"), "看不懂的日期“2022/7/10”"),
        (("scores", *JUNE, "--as-known-on", "2022-06-31"), "看不懂的日期“2022-06-31”"),
        (("trace", *JUNE, "--unit", "麻步镇", "--as-known-on", "20220710"), "看不懂的日期"),
        (("status", *JUNE, "--as-known-on", "2999-01-01"), "2999-01-01 还没有到"),
        (
            ("report", "finding", "--office", OFFICE, "--as-known-on", "2022-02-28"),
            "最早的一份是 2022-03-01 收到的",
        ),
        (("receipts", *THEN), "--as-known-on 要写明 --office"),
        (("report", "no_such"), "没有报表“no_such”"),
        (("report", "finding"), "请写明 --office"),
        (("report", "indicator_total", "--office", OFFICE, "--unit", "麻步镇"), "不能按 --unit 筛选"),
        (("report", "finding", "--office", OFFICE, "--output", "问题.pdf"), "文件名要以"),
        (("scores", "--office", OFFICE, "--period", "2024-01", *THEN), "没有到期的"),
    ],
)
def test_what_cannot_be_told_is_said(kaohe, words, said: str):
    """`main` ends these with exit code 2."""
    result = kaohe(*words)
    assert isinstance(result.exception, UserError), result.output
    assert said in "\n".join((str(result.exception), *result.exception.details))
