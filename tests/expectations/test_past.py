"""Which earlier revision a month is compared with, and that nothing depends on the order things are given in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expectations
from kernel.tables import TABLES
from tests.expectations.judged_office import Office

MAY = datetime(2024, 6, 3, 9)  # noqa: DTZ001
JUNE = datetime(2024, 7, 3, 9)  # noqa: DTZ001
# June: 100.5 this month, 600.5 in the year, 1600.5 since start; fits May's 500
FITS = {
    "month_amount_wan": Decimal(50),
    "ytd_amount_wan": Decimal(500),
    "since_start_amount_wan": Decimal(1500),
}
DIFFERS = {
    "month_amount_wan": Decimal(40),
    "ytd_amount_wan": Decimal(490),
    "since_start_amount_wan": Decimal(1490),
}
BROKEN = [("june", "K5", "ytd_not_continuous")]


def test_latest_revision_before_counts() -> None:
    office = Office().send("m1", "2024-05", MAY, capital=[DIFFERS])
    office.send("m2", "2024-05", MAY + timedelta(days=1), capital=[FITS]).send(
        "june", "2024-06", JUNE, capital=[{}]
    )
    assert office.found("june") == []


def test_revision_received_later_does_not_count() -> None:
    office = Office().send("m1", "2024-05", MAY, capital=[FITS])
    office.send("m2", "2024-05", JUNE + timedelta(seconds=1), capital=[DIFFERS]).send(
        "june", "2024-06", JUNE, capital=[{}]
    )
    assert office.found("june") == []


def test_of_two_at_the_same_moment_the_higher_receipt_is_later() -> None:
    office = Office().send("m2", "2024-05", MAY, capital=[DIFFERS]).send("m1", "2024-05", MAY, capital=[FITS])
    office.send("june", "2024-06", JUNE, capital=[{}])
    assert office.found("june") == BROKEN


def test_month_sent_after_the_next_month_is_no_reference() -> None:
    office = (
        Office().send("june", "2024-06", MAY, capital=[{}]).send("m1", "2024-05", JUNE, capital=[DIFFERS])
    )
    assert office.found("june") == []


def test_other_units_and_other_months_are_no_reference() -> None:
    office = Office().send("other", "2024-05", MAY, "aojiang", capital=[DIFFERS])
    office.send("april", "2024-04", MAY, capital=[DIFFERS]).send("june", "2024-06", JUNE, capital=[{}])
    assert office.found("june") == []


def test_a_later_revision_with_an_empty_sheet_replaces_an_earlier_one() -> None:
    office = Office().send("m1", "2024-05", MAY, capital=[FITS])
    office.send("m2", "2024-05", MAY + timedelta(days=1), activity=[{"activity_date": None}])
    office.send("june", "2024-06", JUNE, capital=[{}])
    assert office.found("june") == [("june", "K5", "ytd_first_seen")]


def test_january_starts_anew_but_since_start_goes_on() -> None:
    december = {"ytd_amount_wan": Decimal(900), "since_start_amount_wan": Decimal("1600.7")}
    january = {"month_amount_wan": Decimal(100), "ytd_amount_wan": Decimal(100)}
    office = Office().send("december", "2023-12", datetime(2024, 1, 3), capital=[december])  # noqa: DTZ001
    office.send("january", "2024-01", datetime(2024, 2, 3), capital=[january])  # noqa: DTZ001
    assert office.found("january") == [("january", "L5", "cumulative_fell")]


def test_history_may_hold_the_judged_rows_or_not() -> None:
    office = (
        Office().send("may", "2024-05", MAY, capital=[DIFFERS]).send("june", "2024-06", JUNE, capital=[{}])
    )
    readings = pa.Table.from_pylist(office.readings, TABLES["reading"])
    new, old = office.tables(["june"]), office.tables(["may"])
    with_both = expectations.validate(new, readings, office.tables(), office.receipts)
    assert with_both == expectations.validate(new, readings, old, office.receipts)
    assert [(r, f.cell, f.code) for r, f in with_both] == BROKEN


def test_rows_without_their_receipt_are_refused() -> None:
    office = Office().send("june", "2024-06", JUNE, capital=[{}])
    del office.receipts["june"]
    with pytest.raises(ValueError, match="june"):
        office.judge("june")


def test_a_workbook_of_unknown_unit_or_period_is_judged_by_itself() -> None:
    office = Office().send("may", "2024-05", MAY, capital=[DIFFERS], tax=[{}], project=[{}])
    office.send(
        "june", None, JUNE, None, capital=[{"origin_code": None}], tax=[{}], project=[{}], activity=[{}]
    )
    assert office.found("june") == [("june", "E5", "required_blank")]


@st.composite
def offices(draw: Any) -> Office:
    """Two units, three months, revisions at random moments, figures from a small range so that faults are common."""
    office = Office()
    for number in range(draw(st.integers(4, 8))):
        month = draw(st.integers(1, 3))
        moment = datetime(2024, 4, 1) + timedelta(hours=draw(st.integers(0, 5)))  # noqa: DTZ001
        rows = [
            {
                "project_code": draw(st.sampled_from(["A", "B", None])),
                "origin_code": draw(st.sampled_from(["overseas", "local"])),
                "month_amount_wan": draw(st.sampled_from([None, Decimal(0), Decimal(1)])),
                "ytd_amount_wan": draw(st.sampled_from([None, Decimal(1), Decimal("1.000001"), Decimal(2)])),
            }
            for _ in range(draw(st.integers(1, 4)))
        ]
        unit = draw(st.sampled_from(["kunyang", "aojiang"]))
        office.send(f"r{number}", f"2024-{month:02d}", moment, unit, capital=rows)
    return office


@settings(max_examples=4, deadline=None)
@given(offices(), st.integers(0, 2**32))
def test_order_of_rows_receipts_and_batches_changes_nothing(office: Office, seed: int) -> None:
    names = sorted(office.receipts)
    together = office.judge(*names)
    rng = Random(seed)
    alone = rng.choice(names)
    blocked = {receipt for receipt, finding in together if finding.severity == "block"}
    for other in blocked - {alone}:  # what the office knows of the others when it judges one by itself
        office.tell(other, is_refused=True)
    assert office.judge(alone) == [item for item in together if item[0] == alone]
    shuffled = Office()
    shuffled.rows = {form: rng.sample(rows, len(rows)) for form, rows in office.rows.items()}
    shuffled.readings = rng.sample(office.readings, len(office.readings))
    shuffled.receipts = dict(rng.sample(list(office.receipts.items()), len(names)))
    shuffled.receipts = {name: replace(info, is_refused=False) for name, info in shuffled.receipts.items()}
    assert shuffled.judge(*names) == together
