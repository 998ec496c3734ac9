"""The office's own tables: who it is, its units, what they owe and what was ruled on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from kernel.duties import duties_of_year
from kernel.office import OWED_FORM_ZH, OfficeFolder
from kernel.tables import REFERENCE_TABLES
from ledger.duties import ruled
from ledger.rulings import Rulings
from scheme.landing.rows import Row
from scheme.model import Scheme


def office_tables(
    folder: OfficeFolder, scheme: Scheme, rulings: Rulings, today: date
) -> dict[str, list[Row]]:
    """Rows of `office`, `unit`, `report_due` and `waiver`, as the ledger's rulings stand now."""
    return {
        "office": [_office(folder)],
        "unit": _units(folder, scheme),
        "report_due": list(_reports_due(folder, scheme, rulings, today)),
        "waiver": _waivers(folder, rulings),
    }


def is_over(month: str, today: date) -> bool:
    """Is `month` (`YYYY-MM`) over on `today`?"""
    return month < f"{today:%Y-%m}"


def _units(folder: OfficeFolder, scheme: Scheme) -> list[Row]:
    """One row a unit of the assessment year: as it was last, since it first was there. Only names and kinds change at a new
    row of `units.csv`, which an assessment year that does not begin in January may have two of.
    """
    found: dict[str, Row] = {}
    for unit in sorted(folder.units_of(scheme.year, scheme.lead), key=lambda unit: unit.valid_from):
        since = found.get(unit.unit_code, {}).get("valid_from", unit.valid_from)
        found[unit.unit_code] = {**unit.model_dump(exclude={"aliases"}), "valid_from": since}
    return sorted(found.values(), key=lambda row: row["sort_order"])


def _office(folder: OfficeFolder) -> Row:
    office = folder.office
    return {
        "office_name": office.name,
        "short_name": office.short_name,
        "place": office.place,
        "superior": office.superior,
    }


def _reports_due(folder: OfficeFolder, scheme: Scheme, rulings: Rulings, today: date) -> Iterator[Row]:
    """One workbook a unit owes for a period of the assessment year that is over, with what was ruled on it."""
    over = [d for d in duties_of_year(folder, scheme.year, scheme.lead) if is_over(d.period.end_month, today)]
    for owed in ruled(over, rulings.extensions(folder.code), rulings.waivers(folder.code)):
        duty, extension = owed.duty, owed.extension
        yield {
            "unit_code": duty.unit.unit_code,
            "form_set": duty.form_set,
            "form_title": OWED_FORM_ZH[duty.form_set],
            "report_period": duty.period.code,
            "nominal_due_at": duty.nominal_due_at,
            "original_due_at": duty.due_at,
            "due_at": owed.due_at,
            "is_provisional": duty.is_provisional and extension is None,
            "timeliness": duty.rule.timeliness,
            "extension_no": extension.extension_no if extension else None,
            "extension_document_no": extension.document_no if extension else None,
            "waiver_no": owed.waiver.waiver_no if owed.waiver else None,
        }


def _waivers(folder: OfficeFolder, rulings: Rulings) -> list[Row]:
    """Every waiver the office ever recorded, revoked ones too: what acted once can still be looked up."""
    rows = [asdict(waiver) for waiver in rulings.waivers(folder.code, is_revoked_too=True)]
    return [{name: row[name] for name in REFERENCE_TABLES["waiver"].names if name in row} for row in rows]
