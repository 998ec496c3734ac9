"""Running again changes nothing; the network is not needed; a trace ends in the workbook's own cell; faults are named."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pytest

from demo.county import make_county
from demo.reports import declare
from demo.truth import GroundTruth, plain
from kernel import landed
from kernel.home import PROJECT_ROOT
from tests.dbt_core.warehouse import Workspace, rows_of
from tests.end_to_end.judged import judged, score_differences, total_differences


def asked(kaohe, query):
    with duckdb.connect(str(kaohe.home.published_warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


def scores_of(kaohe):
    return asked(kaohe, "select * from fct_score order by all")


def totals_of(kaohe):
    return asked(kaohe, "select * from fct_assessment_total order by all")


def of_years(rows, *years):
    """Rows of these scheme years; the year is the second column."""
    return [row for row in rows if row[1] in years]


def others(submissions, receipt_no):
    return [row for row in submissions.to_pylist() if row["receipt_no"] != receipt_no]


def copy_of(kaohe, new_kaohe):
    twin = new_kaohe()
    shutil.copytree(kaohe.home.root, twin.home.root, dirs_exist_ok=True)
    return twin


def without_network(command):
    """The command in an empty network namespace, or as it is (with a note) where the machine does not allow one."""
    if subprocess.run(["unshare", "-rn", "true"], check=False, capture_output=True).returncode:
        print("note: no empty network namespace here (unshare -rn); run with the network as it is")  # noqa: T201
        return command
    return ["unshare", "-rn", *command]


HELD = ("binhai", "2024-08")  # the demo's one report that counts for nothing until the office lets it stand


def held_receipts(kaohe, unit):
    listed = json.loads(
        kaohe.inside("receipts", "--office", "pingyang", "--status", "held", "--format", "json").stdout
    )
    return [line["receipt_no"] for line in listed if line["unit_code"] == unit]


def truth_once_confirmed(truth):
    """The held report counts as it was sent: without the three projects it leaves out."""
    unit, month = HELD
    rows = plain(declare(make_county(), unit, month))
    assert len(rows["capital"]) == 6
    told = {**truth.months[unit][month], **rows, "capital": rows["capital"][3:], "state": "on_time"}
    told["accepted_at"] = told["received_at"]
    months = {**truth.months, unit: {**truth.months[unit], month: told}}
    return replace(truth, months=months)


PARK = ("mabu:PY-2021-007", "shunxi:PY-2021-013")  # decided to be one project; told in 2022 alone


def claims_of_the_park(kaohe):
    """How many months it is claimed in, how many of the claims count, and what the county's total has less than its units."""
    units, codes = zip(*(name.split(":") for name in PARK), strict=True)
    [claims] = asked(
        kaohe,
        "select count(distinct month), count(*) filter (claim_state = 'counted') from fct_capital_claim"
        f" where unit_code in {units} and project_code in {codes} and value_status = 'declared'",
    )
    [(less,)] = asked(kaohe, "select sum(amount_wan) from rpt_office_total where line_kind = 'same'")
    return (*claims, less)


def test_a_night_builds_what_changed_and_the_years_that_reach_back_to_and_ends_as_all_built_at_once(
    demo_county, new_kaohe
):
    """A held report of 2024 counts from its confirmation on, as the judge scores it, and a decision parts a project of 2022:
    2024 is built, then 2022 once more, without a network. Nothing else changes: nothing is read a second time, every other
    year says what it said, and a warehouse built from nothing says the same to the last row.
    """
    kaohe = copy_of(demo_county, new_kaohe)
    before, totals = of_years(scores_of(kaohe), 2022, 2023), of_years(totals_of(kaohe), 2022, 2023)
    submissions = landed.read(kaohe.home.landed, "submission", "pingyang")
    (held,) = held_receipts(kaohe, HELD[0])
    confirmed = kaohe("confirm", held, "--by", "王主任", "--reason", "三个项目已核销")
    assert confirmed.returncode == 0, confirmed.stdout + confirmed.stderr
    assert "kaohe backfill --office pingyang --years 2024" in confirmed.stdout
    months, counted, less = claims_of_the_park(kaohe)
    assert (months, counted) == (12, 12) and less < 0
    ruling = ("--different", "--by", "王主任", "--reason", "用地分开")
    parted = kaohe.inside("decide", *PARK, "--office", "pingyang", *ruling)
    assert parted.returncode == 0, parted.stderr
    night = subprocess.run(
        without_network(
            [
                str(Path(sys.executable).with_name("kaohe")),
                *("run", "--office", "pingyang", "--year", "2024"),
            ]
        ),
        env=kaohe.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert night.returncode == 0, night.stdout + night.stderr
    assert "补建更早的年度（pingyang:2022）" in night.stdout + night.stderr
    assert claims_of_the_park(kaohe) == (12, 24, None)
    by_years = rows_of(kaohe.home.warehouse)
    kaohe.home.warehouse.unlink()
    Workspace(kaohe.home.root).dbt("run")
    assert rows_of(kaohe.home.warehouse) == by_years
    assert of_years(scores_of(kaohe), 2022, 2023) == before
    assert of_years(totals_of(kaohe), 2022, 2023) == totals
    truth = truth_once_confirmed(GroundTruth.read(kaohe.home.root / "demo_truth.json"))
    expected = judged(truth, 2024)
    with duckdb.connect(str(kaohe.home.published_warehouse), read_only=True) as connection:
        assert score_differences(connection, expected, 2024) == {}
        assert total_differences(connection, expected, 2024) == {}
    assert others(landed.read(kaohe.home.landed, "submission", "pingyang"), held) == others(submissions, held)
    assert held_receipts(kaohe, HELD[0]) == []
    assert len(held_receipts(kaohe, "aojiang")) == 1  # nobody answered that one


def test_a_trace_ends_in_the_cell_of_the_senders_own_workbook(demo_county):
    home = demo_county.home
    with duckdb.connect(str(home.published_warehouse), read_only=True) as connection:
        file_name, sheet, cell, sha256, value = connection.execute(
            """select file_name, source_sheet, source_cell, sha256, contribution from rpt_evidence
               where period_code = '2024-06' and assessment_code = 'monthly' and unit_code = 'kunyang'
               and measure_code = 'arrived_capital' and contribution > 0 order by source_row limit 1"""
        ).fetchone()
    result = demo_county.inside(
        "trace",
        "--office",
        "pingyang",
        "--period",
        "2024-06",
        "--unit",
        "昆阳镇",
        "--indicator",
        "arrived_capital",
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert f"{sheet}!{cell}" in result.stdout
    assert sha256[:12] in result.stdout
    sent = next(home.inbox.rglob(file_name))
    assert hashlib.sha256(sent.read_bytes()).hexdigest() == sha256
    written = str(openpyxl.load_workbook(sent)[sheet][cell].value).replace(",", "")
    assert float(written) == float(value)


def test_scores_print_as_table_csv_json_and_workbook(demo_county, tmp_path):
    ask = ("scores", "--office", "pingyang", "--period", "2024-06", "--format")
    assert "昆阳镇" in demo_county.inside(*ask, "table").stdout
    from_csv = list(csv.DictReader(io.StringIO(demo_county.inside(*ask, "csv").stdout)))
    from_json = json.loads(demo_county.inside(*ask, "json").stdout)
    assert len(from_csv) == len(from_json) > 16
    assert [row["points"] for row in from_csv] == [row["points"] or "" for row in from_json]
    target = tmp_path / "scores.xlsx"
    assert demo_county.inside(*ask, "xlsx", "--output", target).returncode == 0
    assert openpyxl.load_workbook(target).sheetnames


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["scores", "--office", "nowhere", "--period", "2024-06"], 2, "没有考核主体"),
        (["scores", "--office", "pingyang", "--period", "2024-13"], 2, "看不懂的期间"),
        (["scores", "--office", "pingyang", "--period", "2031-06"], 2, "2031"),
        (["backfill", "--office", "pingyang", "--years", "2024-2022"], 2, "颠倒"),
        (["backfill", "--office", "pingyang", "--years", "2030"], 2, "没有 2030 年的考核办法"),
        (
            [
                "trace",
                "--office",
                "pingyang",
                "--period",
                "2024-06",
                "--unit",
                "无名镇",
                "--indicator",
                "paid_tax",
            ],
            2,
            "无名镇",
        ),
    ],
)
def test_a_wrong_question_gets_a_readable_answer(demo_county, words, code, says):
    result = demo_county.inside(*words)
    assert result.returncode == code, result.stdout + result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_check_sends_a_bad_workbook_back_with_its_cell(demo_county):
    bad = next((demo_county.home.inbox / "pingyang/2022-05").glob("鳌江镇*5月.xlsx"))
    result = demo_county.inside("check", bad)
    assert result.returncode == 1
    assert "J6" in result.stdout
    assert "约500" in result.stdout


def test_a_faulty_scheme_stops_the_year_and_names_the_line(new_kaohe, tmp_path):
    shutil.copytree(PROJECT_ROOT / "offices", tmp_path / "offices")
    scheme = tmp_path / "offices/pingyang/schemes/2024.yaml"
    text = scheme.read_text("utf-8")
    scheme.write_text(
        text.replace("    floor: 0", "    flor: 0", 1) if "    floor: 0" in text else text + "\nflor: 0\n",
        "utf-8",
    )
    kaohe = new_kaohe(offices=tmp_path / "offices")
    line = next(n for n, row in enumerate(scheme.read_text("utf-8").splitlines(), 1) if "flor:" in row)
    checked = kaohe.inside("scheme", "check", scheme)
    assert checked.returncode == 3
    assert f"2024.yaml:{line}" in checked.stderr
    ran = kaohe("run", "--office", "pingyang", "--year", "2024")
    assert ran.returncode == 4
    assert f"2024.yaml:{line}" in ran.stderr
    assert "Traceback" not in ran.stderr
