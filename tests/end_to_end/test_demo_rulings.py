"""What the demo's office ruled, and has to: every state and deadline is the truth's, and the planted pairs are found."""

import json
from collections import Counter

import duckdb
import pytest

from cli.demo_rulings import enter
from demo.rulings import load_rulings
from demo.truth import GroundTruth
from ledger import Ledger

SAID = {"same": "同一个", "different": "不是同一个"}


@pytest.fixture(scope="module")
def truth(demo_county):
    return GroundTruth.read(demo_county.home.root / "demo_truth.json")


@pytest.fixture(scope="module")
def warehouse(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield connection


def test_every_report_is_in_the_state_the_truth_says(warehouse, truth):
    """618 reports (16 × 36 + 18 + 24): with the extensions and waivers of `rulings.yaml`, and the held workbook of `mistakes.yaml`."""
    rows = warehouse.execute(
        """select unit_code, report_period, state, cast(due_at as varchar), cast(received_at as varchar),
           cast(accepted_at as varchar) from rpt_report_status where office_code = 'pingyang'"""
    ).fetchall()
    names = ("state", "due_at", "received_at", "accepted_at")
    told = {
        (unit, month): tuple(facts[name] for name in names)
        for unit, months in truth.months.items()
        for month, facts in months.items()
    }
    published = {tuple(row[:2]): tuple(row[2:]) for row in rows}
    assert {k: (published.get(k), told[k]) for k in told if published.get(k) != told[k]} == {}
    assert published.keys() == told.keys()
    rare = Counter(state for state, *_ in told.values() if state not in ("on_time", "late"))
    assert rare == {"missing": 4, "nil": 4, "rejected": 2, "waived": 2, "held": 1}


def test_the_planted_pairs_are_found_and_no_others(demo_county, truth):
    result = demo_county.inside("duplicates", "--office", "pingyang", "--format", "json")
    assert result.returncode == 0, result.stderr
    found = {(row["甲代码或名称"], row["乙代码或名称"]): row for row in json.loads(result.stdout)}
    planted = {
        tuple(key.partition(":")[2] for key in sorted((p["project"], p["like"]))): p for p in truth.pairs
    }
    assert found.keys() == planted.keys()
    for codes, pair in planted.items():
        row, decision = found[codes], pair["decision"]
        assert (row["相似度"], row["理由"]) == (pair["score"], pair["reasons"])
        assert pair["name"] in (row["甲名称"], row["乙名称"])
        assert row["结论"] == (SAID[decision["verdict"]] if decision else None)
        assert row["决定理由"] == (decision["reason"] if decision else None)


def test_a_ruling_is_entered_once_however_often_the_demo_is_made(demo_county, tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    for _ in range(2):
        enter(ledger, "pingyang", load_rulings())
    rulings = ledger.rulings
    counts = [len(kept("pingyang")) for kept in (rulings.extensions, rulings.waivers, rulings.decisions)]
    assert counts == [2, 2, 3]
    revoked = rulings.waivers("pingyang")[0].waiver_no
    rulings.revoke_waiver(revoked, load_rulings().waivers[0].recorded_at)
    enter(ledger, "pingyang", load_rulings())
    assert len(rulings.waivers("pingyang")) == 1
    county = Ledger(demo_county.home.ledger_url).rulings
    assert [w.waiver_no for w in county.waivers("pingyang")] == ["pingyang-W0001", "pingyang-W0002"]


def test_one_revision_has_one_number_everywhere(demo_county, warehouse):
    """What `kaohe receipts` calls 版次 is the revision of staging, for every file that has a verdict."""
    staged = dict(warehouse.execute("select receipt_no, revision from stg_submission").fetchall())
    listed = demo_county.inside("receipts", "--office", "pingyang", "--format", "json")
    shown = {row["receipt_no"]: row["revision"] for row in json.loads(listed.stdout)}
    assert shown == staged
    corrected = {row["receipt_no"]: row for row in json.loads(listed.stdout) if "_修订2" in row["file"]}
    second = {number for number, row in corrected.items() if row["revision"] == 2}
    # a correction of a file nobody could open is the first that tells whose and of when it is
    assert len(corrected) > 30 and len(second) > 20
    assert {shown[number] for number in corrected} == {1, 2}
