"""Every planted mistake is found, in its cell; nothing else is sent back; every file has an end."""

import duckdb
import pytest

from demo.mistakes import load_mistakes
from kernel import landed
from ledger import Ledger


@pytest.fixture(scope="module")
def submissions(demo_county):
    rows = landed.read(demo_county.home.landed, "submission", "pingyang").to_pylist()
    receipts = {r.receipt_no: r for r in Ledger(demo_county.home.ledger_url).receipts("pingyang")}
    return {receipts[row["receipt_no"]].inbox_path: row for row in rows}


@pytest.fixture(scope="module")
def findings(demo_county):
    by_receipt = {}
    for row in landed.read(demo_county.home.landed, "finding", "pingyang").to_pylist():
        by_receipt.setdefault(row["receipt_no"], []).append(row)
    return by_receipt


@pytest.mark.parametrize("mistake", load_mistakes(), ids=lambda m: m.id)
def test_a_planted_mistake_is_found_in_its_cell(mistake, submissions, findings):
    submission = submissions[mistake.file]
    found = findings.get(submission["receipt_no"], [])
    assert submission["status"] == mistake.status
    for code, where in mistake.findings.items():
        cells = {f"{f['source_column']}{f['source_row']}" for f in found if f["code"] == code}
        assert cells, (code, found)
        assert where in ("整表", "整个文件") or where in cells, (code, where, cells)


@pytest.mark.parametrize("status", ["rejected", "held"])
def test_nothing_else_is_sent_back_or_held(status, submissions):
    planted = {m.file for m in load_mistakes() if m.status == status}
    assert {path for path, row in submissions.items() if row["status"] == status} == planted


def test_every_file_has_an_end(demo_county, submissions):
    inbox = demo_county.home.inbox / "pingyang"
    files = {
        p.relative_to(inbox).as_posix() for p in inbox.rglob("*") if p.is_file() and p.name != "receipts.csv"
    }
    assert set(submissions) == files
    ends = {"accepted", "accepted_with_warnings", "held", "rejected", "duplicate"}
    assert {row["status"] for row in submissions.values()} == ends


def test_every_finding_tells_what_and_how_in_chinese(findings):
    for found in findings.values():
        for finding in found:
            assert len(finding["message_zh"]) > 5, finding
            assert len(finding["remedy_zh"]) > 3, finding
            assert "{" not in finding["message_zh"] + finding["remedy_zh"], finding


def test_rows_of_counting_submissions_all_reach_the_facts(demo_county):
    """Conservation: what was landed and counts is in the fact, row for row."""
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        counting = {
            r
            for (r,) in connection.execute(
                "select receipt_no from fct_report where receipt_no is not null"
            ).fetchall()
        }
        for table in ("capital", "tax", "project"):
            rows = landed.read(demo_county.home.landed, f"{table}_row", "pingyang").to_pylist()
            expected = sum(1 for row in rows if row["receipt_no"] in counting)
            # a nil return leaves an earlier month's rows standing: those are the same rows once more
            query = (
                f"select count(*) from fct_{table} as f anti join fct_nil_return as n"
                " using (office_code, unit_code, month) where f.value_status = 'declared'"
            )
            assert connection.execute(query).fetchone()[0] == expected > 0
