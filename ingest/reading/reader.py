"""A workbook into a Reading: recognise its sheets, learn whose and of when it is, read every table, say every fault.

What does not belong here: how a header is found (header), a row read (table), a cell typed (cells).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.findings import at, refusal
from ingest.habits import habits
from ingest.labels import normal, squeeze, unit_word
from ingest.landed_rows import LandedRows
from ingest.layouts import Layout, Layouts
from ingest.opening.guard import UnreadableError
from ingest.opening.sheet import Sheet, show
from ingest.opening.workbook import Workbook
from ingest.reading import repeated
from ingest.reading.card import find_cells
from ingest.reading.cells import Context, typed
from ingest.reading.header import joined, locate
from ingest.reading.identity import FILE_NAME, Claim, claim, resolve_period, resolve_unit
from ingest.reading.lines import Stated, stated_lines
from ingest.reading.numbers import RefusedError
from ingest.reading.recognition import newest, recognise
from ingest.reading.surroundings import complete
from ingest.reading.table import Setting, TableReader
from ingest.reading.totals import Total
from ingest.reading.units import UnitNames
from kernel.findings import Finding
from kernel.office import OWED_FORM_ZH, OfficeFolder
from kernel.period import Period

# Cover fields this room acts on; the others are only read.
UNIT, PERIOD, TEMPLATE, NIL = "unit_name", "report_period", "template_code", "is_nil_return"


@dataclass
class Reading:
    """What one workbook held. `rows`: landed table → its rows; `readings`: where each field stood.

    `unit_code` is the office's own code for workbooks whose rows name their units. Unknown facts are None, and then
    a blocking finding says why.
    """

    form_set: str | None = None
    unit_code: str | None = None
    report_period: str | None = None
    is_nil_return: bool = False
    rows: dict[str, LandedRows] = field(default_factory=dict)
    readings: list[dict[str, Any]] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        return sum(map(len, self.rows.values()))


def read_workbook(path: Path, office: OfficeFolder, layouts: Layouts, *, name: str, folder: str) -> Reading:
    """Read the file at `path`, received as `name` in inbox folder `folder`. Never raises for a bad file."""
    try:
        with Workbook(path, name) as workbook:
            sheets = [workbook.sheet(entry) for entry in workbook.entries]
    except UnreadableError as err:
        return Reading(findings=[err.finding])
    reading = _Reader(office, layouts, name, folder).read(sheets)
    reading.findings[:0] = workbook.notes
    return reading


class _Reader:
    """One reading in the making."""

    def __init__(self, office: OfficeFolder, layouts: Layouts, name: str, folder: str):
        self._office, self._layouts, self._name, self._folder = office, layouts, name, folder
        self._names = UnitNames.of(office)
        self._out = Reading()

    def read(self, sheets: list[Sheet]) -> Reading:
        recognised = recognise(sheets, self._layouts)
        self._out.form_set, forms = recognised.form_set, recognised.sheets
        self._out.findings += recognised.findings
        if not forms:
            return self._out
        cover = self._find_cover(forms)
        lines = {
            s.name: stated_lines(s, self._layouts.versions(f)) for s, f in forms if not self._is_cover(f)
        }
        period = self._identify(forms, cover, lines)
        self._check_cover(forms, cover, period)
        self._check_nil(cover, period)
        self._check_template(forms, cover, period)
        filled = [
            sheet for sheet, form in forms if self._read_table(sheet, form, lines.get(sheet.name, {}), period)
        ]
        self._check_completeness(forms, filled, period)
        return self._out

    # --- whose it is, of when

    def _find_cover(self, forms: list[tuple[Sheet, str]]) -> dict[str, tuple[Sheet, Stated]]:
        """The filled cells of the cover, by the labels of any version: which one is valid, only they can tell."""
        found: dict[str, tuple[Sheet, Stated]] = {}
        for sheet, form in forms:
            if self._is_cover(form):
                for layout in reversed(self._layouts.versions(form)):
                    for cell in find_cells(sheet, layout):
                        if cell.stated:
                            found.setdefault(cell.name, (sheet, cell.stated))
        if NIL in found:
            self._out.is_nil_return = self._is_nil(*found[NIL])
        return found

    def _check_cover(
        self, forms: list[tuple[Sheet, str]], cover: dict[str, Any], period: Period | None
    ) -> None:
        for sheet, form in forms:
            if self._is_cover(form):
                layout = self._valid(form, period) or newest(self._layouts, form)
                for name, column in layout.cells.items():
                    if column.required and name not in cover:
                        found = at(sheet, "cover_missing", field=name, label=column.labels[0])
                        self._out.findings.append(found)

    def _is_nil(self, sheet: Sheet, stated: Stated) -> bool:
        column = next(v.cells[NIL] for v in self._layouts.newest if NIL in v.cells)
        try:
            return bool(typed(stated.value, Context(column, "个", sheet.is_1904, self._names)).value)
        except RefusedError as err:
            place = (stated.row, stated.column)
            self._out.findings.append(
                refusal(sheet, err, *place, field=NIL, label=column.labels[0], subject=None)
            )
            return False

    def _check_nil(self, cover: dict[str, tuple[Sheet, Stated]], period: Period | None) -> None:
        """A nil return where the office's reporting rule allows none."""
        out = self._out
        if not out.is_nil_return or period is None or out.form_set is None:
            return
        for unit in self._office.units_of(period.year):
            rule = self._office.office.rule_of(out.form_set, unit.kind, period.end_month)
            if unit.unit_code == out.unit_code and rule and not rule.allows_nil:
                sheet, stated = cover[NIL]
                said = {"unit": unit.unit_name, "month": period.title_zh, "form": OWED_FORM_ZH[out.form_set]}
                out.findings.append(
                    at(sheet, "nil_not_allowed", stated.row, stated.column, field=NIL, **said)
                )

    def _identify(
        self, forms: list[tuple[Sheet, str]], cover: dict[str, Any], lines: dict[str, dict[str, Stated]]
    ) -> Period | None:
        layouts = [newest(self._layouts, form) for _, form in forms]

        def claims(cover_field: str, kind: str) -> list[Claim]:
            stated = [cover[cover_field]] if cover_field in cover else []
            stated += [(s, lines[s.name][kind]) for s, _ in forms if kind in lines.get(s.name, {})]
            return [claim(sheet, value) for sheet, value in stated]

        period, wrong = resolve_period(claims(PERIOD, "period"), layouts[0].period, self._name, self._folder)
        self._out.report_period = period.code if period else None
        self._out.findings += wrong
        if any(layout.unit_field for layout in layouts):
            self._out.unit_code = self._office.code
        else:
            unit_claims = claims(UNIT, "unit")
            self._out.unit_code, wrong = resolve_unit(unit_claims, self._names, self._name, self._folder)
            self._out.findings += wrong
            self._check_lifetime(unit_claims, period)
        return period

    def _check_lifetime(self, claims: list[Claim], period: Period | None) -> None:
        """A workbook of a unit that was not there yet, or is there no more, at the place that names the unit first."""
        if self._out.unit_code is None or period is None:
            return
        if words := self._names.absence(self._out.unit_code, period):
            place = claims[0] if claims else Claim(FILE_NAME, self._name)
            self._out.findings.append(place.finding("unit_not_there", **words))

    def _check_template(
        self, forms: list[tuple[Sheet, str]], cover: dict[str, Any], period: Period | None
    ) -> None:
        """A workbook on an old or a future template is refused as such, beside the columns that tell it."""
        if TEMPLATE not in cover or period is None:
            return
        sheet, stated = cover[TEMPLATE]
        written = squeeze(show(stated.value)).upper()
        valid = [self._valid(form, period) for _, form in forms]
        expected = sorted({v.template for v in valid if v and v.template})
        if expected and written not in expected:
            params = {"expected": "、".join(expected), "period": period.title_zh}
            self._out.findings.append(at(sheet, "template_wrong", stated.row, stated.column, **params))

    # --- its tables

    def _read_table(self, sheet: Sheet, form: str, lines: dict[str, Stated], period: Period | None) -> bool:
        """Read one sheet of rows; True when it held any."""
        if self._is_cover(form):
            return False
        layout = self._valid(form, period)
        if layout is None:
            self._out.findings.append(self._none_valid(sheet, form, period))
            return False
        header = locate(sheet, layout)
        if header is None:
            labels = "、".join(layout.fields[name].labels[0] for name in layout.required_fields)
            self._out.findings.append(at(sheet, "header_not_found", title=layout.title, labels=labels))
            return False
        known = len(self._out.findings)
        setting = self._setting(sheet, layout, lines)
        # a wrong unit is told already
        has_unit = setting.amount_unit is not None or len(self._out.findings) > known
        sheet = joined(sheet, header)
        result = TableReader(sheet, layout, header, setting).read()
        complete(sheet, layout, header, setting, result, has_unit=has_unit)
        earlier = self._out.rows.get(result.rows.table)
        if earlier is not None and layout.is_repeated:
            result.findings += repeated.clashes(sheet, layout, earlier, result.rows)
        self._out.rows[result.rows.table] = result.rows if earlier is None else earlier.joined(result.rows)
        self._out.readings += result.readings
        self._out.totals += result.totals
        self._out.findings += result.findings
        return bool(result.rows)

    def _none_valid(self, sheet: Sheet, form: str, period: Period | None) -> Finding:
        """Why no version is valid: the period lies before the first, or after the last."""
        versions = self._layouts.versions(form)
        first, last = versions[0], versions[-1]
        if last.valid_to and period and period.end_month > last.valid_to:
            return at(sheet, "layout_ended", title=last.title, last=last.valid_to)
        return at(sheet, "layout_none_valid", title=first.title, first=first.valid_from)

    def _setting(self, sheet: Sheet, layout: Layout, lines: dict[str, Stated]) -> Setting:
        document_no = lines.get("document_no")
        amount_unit = lines.get("amount_unit") if layout.has_money else None
        return Setting(
            office_code=self._office.code,
            unit_code=self._out.unit_code,
            report_period=self._out.report_period,
            amount_unit=self._amount_unit(sheet, amount_unit) if amount_unit else None,
            document_no=show(document_no.value) if document_no else None,
            names=self._names,
        )

    def _amount_unit(self, sheet: Sheet, stated: Stated) -> str | None:
        """The money unit of a `单位：` line. `单位` may also name the reporting unit, which is no unit of money."""
        text = show(stated.value)
        word = unit_word(text)
        if word is None and normal(text) in self._names.by_name:
            return None
        if word is None or habits().units[word].code != "wan":
            self._out.findings.append(
                at(sheet, "sheet_unit_unexpected", stated.row, stated.column, unit=text)
            )
            return None
        return word

    def _check_completeness(
        self, forms: list[tuple[Sheet, str]], filled: list[Sheet], period: Period | None
    ) -> None:
        """Required sheets of the period's own templates; another form of the same rows stands in for one."""
        if self._out.is_nil_return:
            self._out.findings += [at(sheet, "nil_with_rows") for sheet in filled]
            return
        present = {newest(self._layouts, form).form_code for _, form in forms}
        mine = self._layouts.forms_of(self._out.form_set)
        valid = [layout for form in mine if (layout := self._valid(form, period))]
        for layout in valid:
            if layout.required and layout.form_code not in present:
                self._out.findings.append(Finding("sheet_missing", params={"title": layout.title}))
        owes_rows = any(layout.table and layout.required for layout in valid)
        if not owes_rows and all(self._is_cover(form) for _, form in forms):
            # a cover alone, of a time without templates for anything else that is owed
            tables = [form for form in mine if not self._is_cover(form)]
            self._out.findings.append(self._none_valid(forms[0][0], tables[0], period))

    def _valid(self, form: str, period: Period | None) -> Layout | None:
        return self._layouts.version(form, period.end_month if period else None)

    def _is_cover(self, form: str) -> bool:
        return newest(self._layouts, form).table is None
