"""Profiles and milestones, from the real workbook to its findings: each rule in its cell, and a right book without one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kernel.closed_yaml import read_yaml
from kernel.findings import MESSAGES, Finding
from tests.ingest.books import FOLDER, NAME, read
from tests.ingest.project_books import MILESTONE, NODES, PROFILE, RIGHT, with_project_sheets
from tests.values.judging import findings_apart, told


def p(cell: str) -> str:
    return f"{PROFILE}!{cell}"


def m(cell: str) -> str:
    return f"{MILESTONE}!{cell}"


def second(**cells: Any) -> dict[str, Any]:
    """A second profile row: the first one's with its own name and code, and these cells (by column letter) changed."""
    row = {chr(65 + n): value for n, value in enumerate(RIGHT)} | {
        "B": "另一项目",
        "C": "PY2024002",
        "D": None,
    }
    return {p(f"{column}6"): value for column, value in (row | cells).items()}


UNKNOWN = ("project_not_in_progress", "C6")
CASES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({}, []),
    ({p("C5"): None}, [("required_blank", "C5")]),
    ({p("C5"): "PY2024009"}, [("project_not_in_progress", "C5")]),
    (second(B="智能装备项目", C="PY2024001"), [("duplicate_key", "C6"), ("duplicate_row", "C6")]),
    ({p("D5"): "py 2024001"}, [("former_code_same", "D5")]),
    (second(D="PY2024001"), [UNKNOWN, ("former_code_in_use", "D6")]),
    (second(D="PY2018001"), [UNKNOWN]),
    ({p("U5"): "PY2024001"}, [("added_to_itself", "U5")]),
    ({p("U5"): "PY1999001"}, [("added_to_unknown", "U5")]),
    (second(U="PY2024001"), [UNKNOWN]),
    (
        second(U="PY2024001") | {p("U5"): "PY2024002"},  # each the other's
        [UNKNOWN, ("added_in_circle", "U5"), ("added_in_circle", "U6"), ("added_to_unknown", "U5")],
    ),
    ({p("F5"): "91350100M000100Y4"}, [("credit_code_malformed", "F5")]),
    ({p("F5"): "91350100M000100Y44"}, [("credit_code_check_failed", "F5")]),
    ({p("G5"): "330326-04-01-123456"}, [("approval_code_malformed", "G5")]),
    ({p("I5"): -1}, [("amount_negative", "I5")]),
    ({p("I5"): 0}, [("land_area_zero", "I5")]),
    ({p("I5"): None}, []),
    ({p("J5"): -0.01}, [("amount_negative", "J5")]),
    ({p("Q5"): 100_000_000}, [("amount_out_of_range", "Q5")]),
    ({p("O5"): "2024-03-31"}, [("promise_out_of_order", "O5")]),
    ({p("O5"): "2024-04-01"}, []),  # 2024-04 is its first day
    ({p("P5"): "2024-03-31"}, [("promise_out_of_order", "P5")]),
    ({p("V5"): "退出"}, [("status_date_blank", "W5")]),
    ({p("V5"): "退出", p("W5"): "2024-06-30"}, []),
    ({p("V5"): "中止", p("W5"): "2024-07-01"}, [("date_after_period", "W5")]),
    ({m("D5"): None}, [("required_blank", "D5")]),
    ({m("E6"): None}, [("required_blank", "E6")]),
    ({m("E6"): "2024-12"}, [("date_no_day", "E6"), ("required_blank", "E6")]),  # a node is late by days
    ({m("D6"): "桩基开工"}, [("duplicate_key", "D6"), ("duplicate_row", "D6")]),
    ({m("C6"): "PY2024002"}, [("project_not_in_progress", "C6")]),
    ({m("F5"): "2024-07-01"}, [("date_after_period", "F5")]),
    ({m("G5"): None}, [("evidence_blank", "G5")]),
]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[list[Finding]]:
    """What each case's workbook is told: every one as if it were alone, as nobody's correction."""
    books = [[(with_project_sheets(cells), NAME, FOLDER)] for cells, _ in CASES]
    return [found["r1"] for found in findings_apart(tmp_path_factory.mktemp("books"), books)]


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_workbook_gives_exactly_these_findings(number: int, judged: list[list[Finding]]) -> None:
    found = [f for f in judged[number] if f.sheet in (PROFILE, MILESTONE) and f.code != "date_month_only"]
    assert told(found) == sorted(CASES[number][1])


def test_every_message_is_shown_by_a_case() -> None:
    written = set(read_yaml(MESSAGES / "projects.yaml"))
    assert written <= {code for _, expected in CASES for code, _ in expected}


def test_profiles_and_milestones_land_exactly(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with_project_sheets({p("I5"): "8000平方米"}).save(path)
    rows = read(path).rows
    [profile] = rows["profile_row"]
    assert (profile["former_code"], profile["former_name"]) == ("PY-2019-77", "旧名项目")
    assert (profile["approval_code"], profile["currency_code"]) == ("2404-330326-04-01-123456", "usd")
    assert profile["land_area_mu"] == Decimal(12)  # 8000 × 0.0015
    assert profile["registered_capital_wan"] == Decimal(500)
    assert profile["promised_start_date"] == date(2024, 4, 1)
    assert (profile["status_code"], profile["label_text"]) == ("active", "战新、省重大")
    assert [(r["node_title"], r["planned_date"], r["actual_date"]) for r in rows["milestone_row"]] == [
        (NODES[0][3], date(2024, 4, 10), date(2024, 4, 20)),
        (NODES[1][3], date(2024, 12, 31), None),
    ]


def test_a_workbook_without_the_two_sheets_is_as_good_as_before(tmp_path: Path) -> None:
    book = with_project_sheets()
    del book[PROFILE], book[MILESTONE]
    path = tmp_path / "book.xlsx"
    book.save(path)
    reading = read(path)
    assert reading.findings == []
    assert "profile_row" not in reading.rows or not reading.rows["profile_row"]
