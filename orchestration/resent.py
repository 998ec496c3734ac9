"""Files whose bytes were received before: submissions of their own that never count and say of which they are the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import ingest
from kernel import landed
from kernel.findings import Finding
from kernel.home import Home
from kernel.office import OfficeFolder
from kernel.period import Period
from ledger import Receipt
from ledger.records import DUPLICATE, Verdict
from orchestration.verdicts import Row, submission

if TYPE_CHECKING:
    from ledger import Ledger


def land_duplicates(
    home: Home, folder: OfficeFolder, ledger: Ledger, known: Sequence[Receipt], now: datetime
) -> int:
    """Land every duplicate that is not landed yet, beside the receipt it repeats; returns how many. `known`: all receipts."""
    by_number = {r.receipt_no: r for r in known}
    groups: dict[str, list[tuple[Receipt, Receipt]]] = defaultdict(list)
    for receipt in known:
        # a duplicate has a landing period once it is landed; bytes nobody could read have no form set, ever
        if receipt.status == DUPLICATE and receipt.landing_period is None:
            first = by_number[str(receipt.duplicate_of)]
            twin = receipt.with_verdict(_verdict(receipt, first))
            groups[str(twin.landing_period)].append((twin, first))
    for period, pairs in sorted(groups.items()):
        numbers = [twin.receipt_no for twin, _ in pairs]
        findings = {twin.receipt_no: findings_of(folder, twin, first) for twin, first in pairs}
        rows = [row for found in findings.values() for row in found]
        landed.merge(home.landed, "finding", folder.code, period, numbers, rows)
        submissions = [submission(twin, findings[twin.receipt_no], now) for twin, _ in pairs]
        landed.merge(home.landed, "submission", folder.code, period, numbers, submissions)
        ledger.conclude([twin.verdict(DUPLICATE) for twin, _ in pairs], now)
    return sum(map(len, groups.values()))


def _verdict(receipt: Receipt, first: Receipt) -> Verdict:
    return Verdict(
        receipt_no=receipt.receipt_no,
        status=DUPLICATE,
        unit_code=first.unit_code,
        form_set=first.form_set,
        report_period=first.report_period,
        landing_period=first.landing_period or f"{receipt.received_at:%Y-%m}",
    )


def findings_of(folder: OfficeFolder, twin: Receipt, first: Receipt) -> list[Row]:
    """One finding when name or folder claim another unit or period than the bytes are known to be of."""
    claimed = ingest.attributed(ingest.Reading(), folder, twin.inbox_path)
    if not (_is_other_unit(folder, claimed, first) or _is_other_period(claimed, first)):
        return []
    params = {
        "named": _title(folder, claimed.unit_code, claimed.report_period),
        "first": first.receipt_no,
        "owner": _title(folder, first.unit_code, first.report_period),
    }
    finding = Finding("duplicate_elsewhere", subject=twin.file_name, params=params)
    owner = {n: getattr(twin, n) for n in ("receipt_no", "office_code", "unit_code", "report_period")}
    return [finding.as_row(1, **owner)]


def _is_other_unit(folder: OfficeFolder, claimed: ingest.Reading, first: Receipt) -> bool:
    return claimed.unit_code is not None and first.unit_code not in (None, folder.code, claimed.unit_code)


def _is_other_period(claimed: ingest.Reading, first: Receipt) -> bool:
    if claimed.report_period is None or first.report_period is None:
        return False
    return not ingest.agree(Period.parse(claimed.report_period), Period.parse(first.report_period))


def _title(folder: OfficeFolder, unit_code: str | None, period: str | None) -> str:
    names = {unit.unit_code: unit.unit_name for unit in folder.units} | {
        folder.code: folder.office.short_name
    }
    return f"{names.get(unit_code or '', '')}{Period.parse(period).title_zh if period else ''}"
