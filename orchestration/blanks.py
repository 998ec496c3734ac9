"""The blank workbook of a unit and period, with the projects of its last accepted report filled in."""

from __future__ import annotations

from pathlib import Path

import ingest
from ingest.blanks import BlankOrder, NoTemplateError, layouts_of, write_blank
from kernel.home import Home
from kernel.office import OfficeFolder, Unit
from kernel.period import Period
from ledger import Ledger, Receipt
from orchestration.revisions import Revisions

_LOOKED_BACK = 12  # periods: an older report's projects say little about this one's


def make_blank(
    home: Home,
    folder: OfficeFolder,
    ledger: Ledger,
    unit: Unit | None,
    period: Period,
    form_set: str,
    out: Path,
) -> Period | None:
    """Write the blank to `out`; returns the period whose projects were filled in, None when none were.

    `unit` says nothing for the office's own workbooks, whose rows name units. Raises ingest.blanks.NoTemplateError when
    there is no such blank, or a unit's own workbook is asked for without one.
    """
    layouts = ingest.load_layouts(folder)
    forms = layouts_of(layouts, form_set, period)
    if any(layout.unit_field for layout in forms):
        unit = None
    elif unit is None:
        raise NoTemplateError("这是各单位填报的报表，请用 --unit 指明单位")
    receipts = ledger.receipts(folder.code)
    last = _last_accepted(receipts, unit.unit_code if unit else folder.code, form_set, period)
    last_rows = Revisions(home, folder, layouts, receipts).of(last).rows if last else {}
    order = BlankOrder(
        office=folder,
        unit_title=unit.unit_name if unit else folder.office.short_name,
        period=period,
        layouts=forms,
        last_rows=last_rows,
        last_period=Period.parse(str(last.report_period)) if last and last_rows else None,
    )
    write_blank(out, order)
    return order.last_period


def _last_accepted(receipts: list[Receipt], unit_code: str, form_set: str, period: Period) -> Receipt | None:
    """The counting revision of the latest earlier period, not too long ago."""
    mine = [r for r in receipts if r.is_counting and (r.unit_code, r.form_set) == (unit_code, form_set)]
    earlier = period
    for _ in range(_LOOKED_BACK):
        earlier = earlier.previous()
        found = [r for r in mine if r.report_period == earlier.code]
        if found:
            return max(found, key=lambda r: (r.received_at, r.receipt_no))
    return None
