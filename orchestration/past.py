"""How each receipt of an office stood when a day ended: received by then, with the verdict that counted then.

A verdict given later counts when it was the first: a file that was loaded by backfill was received when it was received.
One that rests on something nobody knew that day (a waiver, the answer to a held workbook before it) is to be given anew.
What does not belong here: the home such a day is shown in (`known`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from kernel import landed
from kernel.home import Home
from ledger import Ledger, ReadingRecord, Receipt
from ledger.records import DUPLICATE, READ, RECEIVED, WAITING
from orchestration import replaced

Row = dict[str, Any]
_FACTS = ("status", "unit_code", "form_set", "report_period", "is_nil_return")


@dataclass(frozen=True)
class Then:
    """A receipt with its verdict of that day; `received` when it is to be read and judged as on that day.

    `reading`: the one that counted, None for files without one (copies). `kept`: the number under which its rows are kept
    since something else took their place; None: they are landed. `acted_at`: when that took their place.
    """

    receipt: Receipt
    reading: ReadingRecord | None = None
    kept: int | None = None
    acted_at: datetime | None = None

    @property
    def is_to_be_judged(self) -> bool:
        return self.receipt.status in (RECEIVED, READ)

    @property
    def is_landed(self) -> bool:
        """Whether what it had that day is what is landed for it now."""
        return not self.is_to_be_judged and self.kept is None and self.receipt.landing_period is not None


def end_of(day: date) -> datetime:
    """The first moment after `day`: what was received or entered before it was known that day."""
    return datetime.combine(day + timedelta(days=1), time.min)


def stood(home: Home, ledger: Ledger, office_code: str, until: datetime) -> list[Then]:
    """Every receipt received before `until`, in number order, as it stood then. A file that was waited for had no bytes yet.

    Raises LookupError, naming the receipt, where a verdict was replaced and what it was is not kept.
    """
    received = [r for r in ledger.receipts(office_code) if r.received_at < until and r.status != WAITING]
    readings = ledger.applied_readings(office_code)
    known = [_then(home, receipt, readings.get(receipt.receipt_no, []), until) for receipt in received]
    known = _of_copies(known, until)
    unknown = _waivers_since(ledger, office_code, until)
    waived = _resting_on(home, office_code, known, unknown) if unknown else set()
    acts = [one for one in known if one.acted_at]
    return [_to_be_judged(one, acts, waived, until) for one in known]


def rows_of(home: Home, one: Then) -> dict[str, list[Row]]:
    """What a kept reading had landed, by table, with the clock and the sender as they are known now."""
    _, rows = replaced.kept(home, one.receipt, int(one.kept or 0))
    clock = ("received_at", "is_received_at_estimated", "sender")
    now = {name: getattr(one.receipt, name) for name in clock}
    return {**rows, "submission": [{**row, **now} for row in rows["submission"]]}


def _then(home: Home, receipt: Receipt, readings: Sequence[ReadingRecord], until: datetime) -> Then:
    if not readings:
        return Then(receipt)
    number = max(1, sum(reading.read_at < until for reading in readings))
    reading = readings[number - 1]
    kept = replaced.kept_since(home, receipt.receipt_no, number)
    if kept is None:
        if _result(readings[-1]) != _result(reading):
            raise LookupError(f"回执 {receipt.receipt_no} 重读以前的读数没有留存，说不出当时的结论")
        return Then(receipt, reading)
    period, rows = replaced.kept(home, receipt, kept)
    (submission,) = rows["submission"]
    verdict = {name: submission[name] for name in _FACTS}
    acted_at = readings[kept].read_at if kept < len(readings) else None
    return Then(replace(receipt, **verdict, landing_period=period), reading, kept, acted_at)


def _result(reading: ReadingRecord) -> tuple[object, ...]:
    counts = (reading.block_count, reading.warning_count, reading.explain_count)
    return reading.status, reading.rows_sha256, reading.row_count, counts


def _of_copies(known: Sequence[Then], until: datetime) -> list[Then]:
    """Of files with the same bytes the first that came counts. Which one was entered first tells nothing of a day before
    any of them was.
    """
    families: dict[str, list[Then]] = defaultdict(list)
    for one in known:
        if one.receipt.archive_path:
            families[one.receipt.duplicate_of or one.receipt.receipt_no].append(one)
    first: dict[str, Receipt] = {}
    for number, family in families.items():
        counts = next((one for one in family if one.receipt.receipt_no == number), None)
        if counts is None or counts.reading is None or counts.reading.read_at >= until:
            earliest = min((one.receipt for one in family), key=lambda r: (r.received_at, r.inbox_path))
            if earliest.receipt_no != number:
                first |= {one.receipt.receipt_no: earliest for one in family}
    return [Then(_copy(one.receipt, first)) if one.receipt.receipt_no in first else one for one in known]


def _copy(receipt: Receipt, first: Mapping[str, Receipt]) -> Receipt:
    own = first[receipt.receipt_no]
    is_first = own.receipt_no == receipt.receipt_no
    return replace(
        receipt,
        status=RECEIVED if is_first else DUPLICATE,
        duplicate_of=None if is_first else own.receipt_no,
        landing_period=None,
    )


def _waivers_since(ledger: Ledger, office_code: str, until: datetime) -> set[str]:
    waivers = ledger.rulings.waivers(office_code, is_revoked_too=True)
    return {w.waiver_no for w in waivers if w.kind == "finding" and w.recorded_at >= until}


def _resting_on(home: Home, office_code: str, known: Sequence[Then], waivers: Collection[str]) -> set[str]:
    """Receipts of whose findings one of these waivers stops blocking."""

    def findings() -> Iterator[Row]:
        kept = {one.receipt.receipt_no for one in known if one.kept}
        for row in landed.read(home.landed, "finding", office_code).to_pylist():
            if row["receipt_no"] not in kept:
                yield row
        for one in known:
            yield from rows_of(home, one)["finding"] if one.kept else ()

    return {row["receipt_no"] for row in findings() if row["waiver_no"] in waivers}


def _to_be_judged(one: Then, acts: Sequence[Then], waived: Collection[str], until: datetime) -> Then:
    """`one`, without its verdict if that was given since `until` and rests on what was not known then."""
    if one.reading is None or one.reading.read_at < until:
        return one
    rests = one.receipt.receipt_no in waived or any(_is_before(act, one) for act in acts)
    return replace(one, receipt=replace(one.receipt, status=RECEIVED), kept=None) if rests else one


def _is_before(act: Then, one: Then) -> bool:
    """Whether `one` was judged after the verdict on `act` had been changed, and is compared with it."""
    if act.acted_at is None or one.reading is None or one.reading.read_at <= act.acted_at:
        return False
    years = [int(str(x.receipt.landing_period)[:4]) for x in (one, act)]
    return act.receipt.received_at <= one.receipt.received_at and years[0] - years[1] in (0, 1)
