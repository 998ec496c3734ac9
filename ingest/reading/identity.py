"""Whose workbook it is and of which period: cover, sheet lines, file name and folder must all say the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from ingest.addresses import column_letters
from ingest.findings import at
from ingest.opening.sheet import Sheet, Value, show
from ingest.periods import agree, find_period, period_of_value
from ingest.reading.lines import Stated
from ingest.reading.numbers import RefusedError
from ingest.reading.units import UnitNames
from kernel.findings import Finding
from kernel.period import Period

FILE_NAME, FOLDER = "文件名", "所在文件夹"
_EXAMPLES = {"month": "2024年6月", "quarter": "2024年第二季度", "year": "2024年"}


@dataclass(frozen=True)
class Claim:
    """One place that states a unit or a period. `sheet` is None for the file name and the folder."""

    source: str
    value: Value
    sheet: Sheet | None = None
    row: int | None = None
    column: int | None = None

    def finding(self, code: str, **params: object) -> Finding:
        if self.sheet is None:
            return Finding(code, params=params)
        found = at(self.sheet, code, self.row, self.column, **params)
        return replace(found, raw_value=show(self.value))  # the stated part, not the whole line


def claim(sheet: Sheet, stated: Stated) -> Claim:
    """The claim a sheet makes at the place of `stated`."""
    cell = f"{column_letters(stated.column)}{stated.row + 1}"
    return Claim(f"工作表“{sheet.name}”{cell} ", stated.value, sheet, stated.row, stated.column)


def resolve_unit(
    claims: Iterable[Claim], names: UnitNames, file_name: str, folder: str
) -> tuple[str | None, list[Finding]]:
    """The unit most places name (on a tie the first: cover, sheets, file name, folder), and every disagreement with it."""
    findings: list[Finding] = []
    known: list[tuple[Claim, str]] = []
    for stated in claims:
        try:
            known.append((stated, names.resolve(show(stated.value)).unit_code))
        except RefusedError as err:
            findings.append(stated.finding(err.code, **err.params))
    outside = [
        (Claim(FILE_NAME, file_name), names.named_in(file_name)),
        (Claim(FOLDER, folder), names.named_in(folder)),
    ]
    known += [(place, next(iter(codes))) for place, codes in outside if len(codes) == 1]
    if not known:
        return None, findings or [Finding("unit_missing")]
    unit_code = _most_stated([code for _, code in known])
    first = next(place for place, code in known if code == unit_code)
    for other, code in known:
        if code != unit_code:
            place = other if other.sheet else first
            params = {"own": names.title(unit_code), "title": names.title(code)}
            findings.append(place.finding("unit_mismatch", first=first.source, other=other.source, **params))
    return unit_code, findings


def resolve_period(
    claims: Iterable[Claim], kind: str, file_name: str, folder: str
) -> tuple[Period | None, list[Finding]]:
    """The period of the form's kind that most places name (on a tie the first), and every disagreement with it."""
    stated = [(c, period_of_value(c.value)) for c in claims]
    outside = [
        (Claim(FILE_NAME, file_name), find_period(file_name)),
        (Claim(FOLDER, folder), find_period(folder)),
    ]
    findings = [
        c.finding("period_unreadable", expected=_EXAMPLES[kind]) for c, period in stated if period is None
    ]
    known = [(c, period) for c, period in [*stated, *outside] if period is not None]
    fitting = [period for _, period in known if period.kind == kind]
    if not fitting:
        return None, [*findings, Finding("period_missing", params={"expected": _EXAMPLES[kind]})]
    own = _most_stated(fitting)
    first = next(place for place, period in known if period == own)
    for other, period in known:
        if not agree(own, period):
            place = other if other.sheet else first
            params = {"own": own.title_zh, "title": period.title_zh}
            findings.append(
                place.finding("period_mismatch", first=first.source, other=other.source, **params)
            )
    return own, findings


def _most_stated(values: list[Any]) -> Any:
    """The most frequent value; among equals the one stated first."""
    return Counter(values).most_common(1)[0][0]
