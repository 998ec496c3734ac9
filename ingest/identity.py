"""Whose workbook it is and of which period: cover, sheet lines, file name and folder must all say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.findings import at
from ingest.lines import Stated
from ingest.numbers import RefusedError
from ingest.periods import agree, find_period, period_of_value
from ingest.units import UnitNames
from ingest.workbook import Sheet, show
from kernel.findings import Finding
from kernel.period import Period


@dataclass(frozen=True)
class Claim:
    """One place that states a unit or a period. `sheet` is None for the file name and the folder."""

    source: str
    value: object
    sheet: Sheet | None = None
    row: int | None = None
    column: int | None = None

    def finding(self, code: str, **params: object) -> Finding:
        if self.sheet is None:
            return Finding(code, params=params)
        return at(self.sheet, code, self.row, self.column, **params)


def claim(sheet: Sheet, stated: Stated) -> Claim:
    """The claim a sheet makes at the place of `stated`."""
    return Claim(f"工作表“{sheet.name}”", stated.value, sheet, stated.row, stated.column)


def resolve_unit(
    claims: Iterable[Claim], names: UnitNames, file_name: str, folder: str
) -> tuple[str | None, list[Finding]]:
    """The unit code stated first (cover before sheets), and every disagreement. Without any, the file name must tell."""
    findings: list[Finding] = []
    known: list[tuple[Claim, str]] = []
    for stated in claims:
        try:
            known.append((stated, names.resolve(show(stated.value)).unit_code))
        except RefusedError as err:
            findings.append(stated.finding(err.code, label="单位名称", **err.params))
    outside = [
        (Claim("文件名", file_name), names.named_in(file_name)),
        (Claim("所在文件夹", folder), names.named_in(folder)),
    ]
    if not known:
        known = [(place, code) for place, codes in outside if len(codes) == 1 for code in codes]
    if not known:
        return None, findings or [Finding("unit_missing")]
    first, unit_code = known[0]
    for other, code in known[1:]:
        if code != unit_code:
            findings.append(_unit_mismatch(first, unit_code, other, names.title(code), names))
    for other, codes in outside:
        if codes and unit_code not in codes:
            titles = "、".join(sorted(names.title(code) for code in codes))
            findings.append(_unit_mismatch(first, unit_code, other, titles, names))
    return unit_code, findings


def _unit_mismatch(first: Claim, unit_code: str, other: Claim, title: str, names: UnitNames) -> Finding:
    place = other if other.sheet else first
    own = names.title(unit_code)
    return place.finding("unit_mismatch", first=first.source, own=own, other=other.source, title=title)


def resolve_period(
    claims: Iterable[Claim], kind: str, file_name: str, folder: str
) -> tuple[Period | None, list[Finding]]:
    """The first period of the form's kind (cover, sheets, file name, folder), and every disagreement with it."""
    stated = [(c, period_of_value(c.value)) for c in claims]
    outside = [
        (Claim("文件名", file_name), find_period(file_name)),
        (Claim("所在文件夹", folder), find_period(folder)),
    ]
    findings = [
        c.finding("period_unreadable", expected=_EXAMPLES[kind]) for c, period in stated if period is None
    ]
    known = [(c, period) for c, period in [*stated, *outside] if period is not None]
    fitting = next(((c, period) for c, period in known if period.kind == kind), None)
    if fitting is None:
        return None, [*findings, Finding("period_missing", params={"expected": _EXAMPLES[kind]})]
    first, own = fitting
    for other, period in known:
        if not agree(own, period):
            place = other if other.sheet else first
            findings.append(
                place.finding(
                    "period_mismatch",
                    first=first.source,
                    own=own.title_zh,
                    other=other.source,
                    title=period.title_zh,
                )
            )
    return own, findings


_EXAMPLES = {"month": "2024年6月", "quarter": "2024年第二季度", "year": "2024年"}
