"""What is owed, from real workbooks to the state an office reads: received clock, holiday, extension, waiver, nil, held.

June 2024 is due on the 6th of July, a Saturday: Monday the 8th. 万全镇 has until Friday the 12th, 海西镇 is let off.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook
from stdnum.cn import uscc

import scheme
from cli.duty_status import status_of
from kernel.home import PROJECT_ROOT, Home
from kernel.office import load_office
from kernel.period import Period
from ledger import Ledger
from orchestration.intake import take_in
from orchestration.judging import judge
from orchestration.warehouse import publish_copy
from tests.conftest import Kaohe
from tests.dbt_core.warehouse import Workspace
from tests.ingest.books import CAPITAL, COVER, SHEETS, TAX, monthly

PERIOD = "2024-06"
ON_LAST_SECOND, ONE_LATE = "2024-07-08 23:59:59", "2024-07-09 00:00:00"
EARLY = "2024-07-03 09:00:00"
CREDIT_CODES = [stem + uscc.calc_check_digit(stem) for stem in (f"91330326MA2ABCDE{n}" for n in range(10))]


def right(unit: str, number: int) -> Workbook:
    """The right workbook as `unit` sends it: its own name, projects, firms and figures."""
    book = monthly()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("昆阳镇", unit)
                    for word in ("智能装备项目", "食品加工项目", "甲公司", "乙公司", "甲贸易公司"):
                        cell.value = cell.value.replace(word, f"{unit}{'东南西北中甲乙丙丁戊'[number]}{word}")
                    cell.value = cell.value.replace("PY202", f"PY{number}202")
    book[TAX]["C5"] = CREDIT_CODES[number]
    for name, column, rows in ((CAPITAL, "K", (5, 7)), (CAPITAL, "L", (5, 7)), (TAX, "G", (5, 6))):
        for row in rows:
            book[name][f"{column}{row}"] = Decimal(str(book[name][f"{column}{row}"].value)) + number
    return book


def spoilt(unit: str, number: int) -> Workbook:
    book = right(unit, number)
    book[CAPITAL]["K5"] = "很多"
    return book


def nil(unit: str) -> Workbook:
    book = right(unit, 9)
    book[COVER]["B9"] = "是"
    for name in SHEETS:
        del book[name]
    return book


def sent() -> list[tuple[str, str, Workbook]]:
    """(unit, received at, workbook) of June, in order of receipt."""
    return [
        ("水头镇", EARLY, spoilt("水头镇", 1)),
        ("腾蛟镇", EARLY, spoilt("腾蛟镇", 2)),
        ("萧江镇", "2024-07-04 09:00:00", nil("萧江镇")),
        ("昆阳镇", ON_LAST_SECOND, right("昆阳镇", 3)),
        ("鳌江镇", ONE_LATE, right("鳌江镇", 4)),
        ("水头镇", "2024-07-10 09:00:00", right("水头镇", 1)),
        ("万全镇", "2024-07-12 23:59:59", right("万全镇", 5)),
    ]


@pytest.fixture(scope="module")
def kaohe(tmp_path_factory) -> Kaohe:
    """An installation with the workbooks in its inbox and nothing run yet."""
    root = tmp_path_factory.mktemp("duties")
    home = Home(root=root / "home", offices=root / "offices")
    office = home.offices / "pingyang"
    shutil.copytree(PROJECT_ROOT / "offices" / "pingyang", office)
    told = (office / "office.yaml").read_text("utf-8")
    (office / "office.yaml").write_text(told.replace("due_day: 5", "due_day: 6"), "utf-8")
    folder = home.inbox / "pingyang" / PERIOD
    folder.mkdir(parents=True)
    manifest = io.StringIO()
    lines = csv.writer(manifest)
    lines.writerow(["file", "received_at", "sender"])
    for number, (unit, received_at, book) in enumerate(sent()):
        name = f"{unit}_招商引资月报_2024年6月_{number}.xlsx"
        book.save(folder / name)
        lines.writerow([f"{PERIOD}/{name}", received_at, unit])
    (home.inbox / "pingyang" / "receipts.csv").write_text(manifest.getvalue(), "utf-8")
    return Kaohe(home)


def lines_of(kaohe: Kaohe, *words: str) -> dict[str, dict]:
    result = kaohe.inside("status", "--office", "pingyang", "--period", PERIOD, "--format", "json", *words)
    assert result.returncode in (0, 1), result.stderr
    return {line["unit_name"]: line for line in json.loads(result.stdout)}


def run_intake(home: Home) -> None:
    folder, ledger = load_office(home.offices / "pingyang"), Ledger(home.ledger_url)
    now = datetime.fromisoformat("2024-07-20 08:00:00")
    take_in(home, folder, ledger, now)
    judge(home, folder, ledger, now)


def run_warehouse(home: Home) -> None:
    """From the office's files and rulings to the readers' copy."""
    scheme.land(home, load_office(home.offices / "pingyang"), 2024, date(2024, 7, 20))
    Workspace(home.root).dbt("run", "--select", "+rpt_report_status")
    publish_copy(home)


@pytest.fixture(scope="module")
def before(kaohe: Kaohe) -> dict[str, dict]:
    """The status before any run; rulings are recorded after it."""
    lines = lines_of(kaohe)
    rulings = ("--office", "pingyang", "--period", PERIOD, "--reason", "台风", "--by", "王主任")
    until = ("--until", "2024-07-12", "--document", "平考办〔2024〕8号", "--unit", "万全镇")
    for words in (("extend", *rulings, *until), ("waive", *rulings, "--unit", "海西镇")):
        result = kaohe(*words)
        assert result.returncode == 0, result.stderr
    return lines


@pytest.fixture(scope="module")
def after(kaohe: Kaohe, before: dict) -> dict[str, dict]:
    run_intake(kaohe.home)
    run_warehouse(kaohe.home)
    return lines_of(kaohe)


def test_before_any_run_it_is_known_who_owes_what_by_when(before):
    assert len(before) == 16
    assert {line["state"] for line in before.values()} == {"unknown"}
    assert {line["due_at"] for line in before.values()} == {ON_LAST_SECOND}
    assert before["昆阳镇"]["note"] == "7月6日逢休息日，顺延至7月8日"


def test_each_state_at_its_boundary(after):
    states = {unit: line["state"] for unit, line in after.items()}
    assert {unit: state for unit, state in states.items() if state != "missing"} == {
        "昆阳镇": "on_time",
        "鳌江镇": "late",
        "水头镇": "late",
        "萧江镇": "nil",
        "万全镇": "on_time",
        "海西镇": "waived",
        "腾蛟镇": "rejected",
    }


def test_a_report_sent_back_and_late_shows_both_times(after):
    line = after["水头镇"]
    assert (line["received_at"], line["accepted_at"]) == (EARLY, "2024-07-10 09:00:00")
    assert (line["attempt_count"], line["rejected_count"]) == (2, 1)


def test_rulings_say_why(after):
    assert after["万全镇"]["note"] == "7月6日逢休息日，顺延至7月8日；延期至7月12日（平考办〔2024〕8号）"
    assert (after["万全镇"]["original_due_at"], after["万全镇"]["due_at"]) == (
        ON_LAST_SECOND,
        "2024-07-12 23:59:59",
    )
    assert after["海西镇"]["note"].endswith("免报：台风（王主任批准，pingyang-W0001）")


def test_the_year_at_a_glance(kaohe, after):
    result = kaohe.inside("status", "--office", "pingyang", "--period", "2024")
    assert result.returncode == 1  # something is missing
    row = next(line for line in result.stdout.splitlines() if "水头镇" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")][6] == "迟"
    row = next(line for line in result.stdout.splitlines() if "海西镇" in line)
    assert [cell.strip() for cell in row.strip("│").split("│")][6] == "免"
    assert "迟 迟报" in result.stdout and "免 免报" in result.stdout
    assert "海西镇（截止 2024-07-08）" in result.stdout  # the waiver, printed where it acts


def test_a_verdict_after_the_run_is_told_apart_from_what_was_judged(kaohe, after):
    folder, ledger = load_office(kaohe.home.offices / "pingyang"), Ledger(kaohe.home.ledger_url)

    def is_stale(form_set: str = "monthly") -> bool:
        now = datetime.fromisoformat("2024-07-20 08:00:00")
        return status_of(kaohe.home, folder, Period.parse(PERIOD), form_set, now).is_stale

    assert not is_stale()
    sent_back = ledger.receipts("pingyang", "rejected")[0]
    ledger.judge(sent_back.verdict("accepted"), datetime.fromisoformat("2024-07-20 09:00:00"))
    assert is_stale()
    assert not is_stale("project_sheet")
    ledger.judge(sent_back.verdict("rejected"), datetime.fromisoformat("2024-07-20 10:00:00"))
    assert not is_stale()


def test_a_ruling_after_the_run_is_told_apart_from_what_was_judged(kaohe, after):
    revoke = ("waivers", "--office", "pingyang", "--revoke", "pingyang-W0001")
    result = kaohe.inside(*revoke)
    assert result.returncode == 0 and "撤销" in result.stdout
    told = kaohe.inside("status", "--office", "pingyang", "--period", PERIOD)
    assert "状态以重新汇总后为准" in told.stdout and "--years 2024" in told.stdout
    again = kaohe.inside(*revoke)
    assert again.returncode == 2 and "已于" in again.stderr
