"""Offices that differ from another in one respect, to hold laws against: what may not change, and what may only rise."""

from __future__ import annotations

import copy
from dataclasses import replace
from decimal import Decimal

from tests.exactness.office import Office

MORE = Decimal("1.500001")


def raised(office: Office) -> Office:
    """The same office with every ready-made figure higher."""
    truth = copy.deepcopy(office.truth)
    for sheet in truth.indicators.values():
        for figure in sheet.values():
            figure["actual"] = None if figure["actual"] is None else figure["actual"] + MORE
    return replace(office, code=f"{office.code}_raised", truth=truth)


def reordered(office: Office) -> Office:
    """The same office with all that was reported the other way round."""
    truth = copy.deepcopy(office.truth)
    truth.months = {
        unit: dict(reversed(months.items())) for unit, months in reversed(list(truth.months.items()))
    }
    for months in truth.months.values():
        for record in months.values():
            for ledger in ("capital", "tax", "project", "activity", "profile", "milestone", "assistance"):
                record[ledger] = record.get(ledger, [])[::-1]
    truth.targets = {year: dict(reversed(list(by.items()))) for year, by in truth.targets.items()}
    truth.indicators = dict(reversed(list(truth.indicators.items())))
    truth.verifications = {quarter: rows[::-1] for quarter, rows in truth.verifications.items()}
    truth.certifications = {quarter: rows[::-1] for quarter, rows in truth.certifications.items()}
    truth.ratings, truth.manual = truth.ratings[::-1], truth.manual[::-1]
    return replace(office, code=f"{office.code}_reordered", truth=truth)
