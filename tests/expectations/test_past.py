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
from kernel.findings import Finding
from kernel.tables import TABLES
from tests.expectations.judged_office import Office, judged_apart

MAY = datetime(2024, 6, 3, 9)  # noqa: DTZ001
JUNE = datetime(2024, 7, 3, 9)  # noqa: DTZ001
Row = dict[str, Any]
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


DAY = timedelta(days=1)


def june_after(*mays: tuple[str, datetime, Row]) -> Office:
    """The clean June report, and reports of May by receipt number, in the order of these."""
    office = Office()
    for name, moment, row in mays:
        office.send(name, "2024-05", moment, capital=[row])
    return office.send("june", "2024-06", JUNE, capital=[{}])


def others() -> Office:
    office = Office().send("other", "2024-05", MAY, "aojiang", capital=[DIFFERS])
    return office.send("april", "2024-04", MAY, capital=[DIFFERS]).send("june", "2024-06", JUNE, capital=[{}])


def emptied() -> Office:
    office = Office().send("m1", "2024-05", MAY, capital=[FITS])
    office.send("m2", "2024-05", MAY + DAY, activity=[{"activity_date": None}])
    return office.send("june", "2024-06", JUNE, capital=[{}])


def new_year() -> Office:
    december = {"ytd_amount_wan": Decimal(900), "since_start_amount_wan": Decimal("1600.7")}
    january = {"month_amount_wan": Decimal(100), "ytd_amount_wan": Decimal(100)}
    office = Office().send("december", "2023-12", datetime(2024, 1, 3), capital=[december])  # noqa: DTZ001
    return office.send("june", "2024-01", datetime(2024, 2, 3), capital=[january])  # noqa: DTZ001


def unknown() -> Office:
    office = Office().send("may", "2024-05", MAY, capital=[DIFFERS], tax=[{}], project=[{}])
    rows = {"capital": [{"origin_code": None}], "tax": [{}], "project": [{}], "activity": [{}]}
    return office.send("june", None, JUNE, None, **rows)


BROKEN = [("K5", "ytd_not_continuous")]
SENT_BEFORE_MAY = Office().send("june", "2024-06", MAY, capital=[{}])
# what was sent, and what the receipt `june` is told
CASES = {
    "the latest revision before counts": (june_after(("m1", MAY, DIFFERS), ("m2", MAY + DAY, FITS)), []),
    "a revision received later does not": (
        june_after(("m1", MAY, FITS), ("m2", JUNE + timedelta(seconds=1), DIFFERS)),
        [],
    ),
    "of two at the same moment the higher receipt is later": (
        june_after(("m2", MAY, DIFFERS), ("m1", MAY, FITS)),
        BROKEN,
    ),
    "a month sent after the next month is no reference": (
        SENT_BEFORE_MAY.send("m1", "2024-05", JUNE, capital=[DIFFERS]),
        [],
    ),
    "other units and other months are no reference": (others(), []),
    "a later revision with an empty sheet replaces an earlier one": (emptied(), [("K5", "ytd_first_seen")]),
    "january starts anew but since start goes on": (new_year(), [("L5", "cumulative_fell")]),
    "a workbook of unknown unit or period is judged by itself": (unknown(), [("E5", "required_blank")]),
}


@pytest.fixture(scope="module")
def judged() -> dict[str, list[Finding]]:
    found = judged_apart([(office, "june") for office, _ in CASES.values()])
    return dict(zip(CASES, found, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_what_a_month_is_compared_with(name: str, judged: dict[str, list[Finding]]) -> None:
    assert [(f.cell, f.code) for f in judged[name]] == CASES[name][1]


def test_history_may_hold_the_judged_rows_or_not() -> None:
    office = (
        Office().send("may", "2024-05", MAY, capital=[DIFFERS]).send("june", "2024-06", JUNE, capital=[{}])
    )
    readings = pa.Table.from_pylist(office.readings, TABLES["reading"])
    new, old = office.tables(["june"]), office.tables(["may"])
    with_both = expectations.validate(new, readings, office.tables(), office.receipts)
    assert with_both == expectations.validate(new, readings, old, office.receipts)
    assert [(f.cell, f.code) for _, f in with_both] == BROKEN


def test_rows_without_their_receipt_are_refused() -> None:
    office = Office().send("june", "2024-06", JUNE, capital=[{}])
    del office.receipts["june"]
    with pytest.raises(ValueError, match="june"):
        office.judge("june")


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
