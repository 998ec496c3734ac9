"""A workbook into a Reading: recognise its sheets, learn whose and of when it is, read every table, say every fault.

What does not belong here: how a header is found (header), a row read (table), a cell typed (cells).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.findings import at, refusal
from ingest.habits import habits
from ingest.labels import normal, squeeze, unit_word
from ingest.layouts import Layout, Layouts
from ingest.opening.guard import UnreadableError
from ingest.opening.sheet import Sheet, show
from ingest.opening.workbook import Workbook
from ingest.reading.cells import Context, typed
from ingest.reading.header import locate
from ingest.reading.identity import Claim, claim, resolve_period, resolve_unit
from ingest.reading.lines import Stated, stated_cells, stated_lines
from ingest.reading.numbers import RefusedError
from ingest.reading.table import Setting, TableReader
from ingest.reading.totals import Total
from ingest.reading.units import UnitNames
from kernel.findings import Finding
from kernel.office import OfficeFolder
from kernel.period import Period

# Cover fields this room acts on; the others are only read.
UNIT, PERIOD, TEMPLATE, NIL = "unit_name", "report_period", "template_code", "is_nil_return"


@dataclass
class Reading:
    """What one workbook held. `rows`: landed table → rows without `receipt_no`; `readings`: where each field stood.

    `unit_code` is the office's own code for workbooks whose rows name their units. Unknown facts are None, and then
    a blocking finding says why.
    """

    form_set: str | None = None
    unit_code: str | None = None
    report_period: str | None = None
    is_nil_return: bool = False
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
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
    return _Reader(office, layouts, name, folder).read(sheets)


class _Reader:
    """One reading in the making."""

    def __init__(self, office: OfficeFolder, layouts: Layouts, name: str, folder: str):
        self._office, self._layouts, self._name, self._folder = office, layouts, name, folder
        self._names = UnitNames.of(office)
        self._out = Reading()

    def read(self, sheets: list[Sheet]) -> Reading:
        forms = self._recognise(sheets)
        if not forms:
            self._out.findings.append(
                Finding("workbook_foreign", params={"sheets": "、".join(s.name for s in sheets)})
            )
            return self._out
        cover = self._read_cover(forms)
        lines = {
            s.name: stated_lines(s, self._layouts.versions(f)) for s, f in forms if not self._is_cover(f)
        }
        period = self._identify(forms, cover, lines)
        self._check_template(forms, cover, period)
        filled = [
            sheet for sheet, form in forms if self._read_table(sheet, form, lines.get(sheet.name, {}), period)
        ]
        self._check_completeness(forms, filled)
        return self._out

    # --- which sheet is which form

    def _recognise(self, sheets: list[Sheet]) -> list[tuple[Sheet, str]]:
        """(sheet, form) of the workbook's form set; every other sheet becomes a finding."""
        found = [(sheet, form) for sheet in sheets if (form := self._form_of(sheet))]
        form_sets = Counter(self._newest(form).form_set for _, form in found)
        if not form_sets:
            return []
        self._out.form_set = form_sets.most_common(1)[0][0]
        mine = [(s, form) for s, form in found if self._newest(form).form_set == self._out.form_set]
        taken = {sheet.name for sheet, _ in mine}
        known = {sheet.name for sheet, _ in found}
        for sheet in sheets:
            if sheet.name in known - taken:
                self._out.findings.append(
                    at(sheet, "sheet_of_other_form", title=self._newest(mine[0][1]).title)
                )
            elif sheet.name not in known and sheet.holds_data:
                self._out.findings.append(
                    at(sheet, "sheet_hidden_foreign" if sheet.is_hidden else "sheet_foreign")
                )
        self._check_sheets(mine)
        return mine

    def _form_of(self, sheet: Sheet) -> str | None:
        """By the sheet's name; by its header when the name tells nothing, or too much."""
        named = [layout for layout in self._layouts.newest if layout.names_sheet(sheet.name)]
        if len(named) == 1:
            return named[0].form
        candidates = {layout.form for layout in named or self._layouts.newest}
        best: tuple[int, str] | None = None
        for layout in (v for v in self._layouts.all if v.form in candidates and v.table):
            header = locate(sheet, layout)
            if header and not header.missing(layout) and (best is None or header.matched > best[0]):
                best = (header.matched, layout.form)
        if best and not named:
            title = self._newest(best[1]).title
            self._out.findings.append(at(sheet, "sheet_name_unusual", title=title))
        return best[1] if best else None

    def _check_sheets(self, forms: list[tuple[Sheet, str]]) -> None:
        first: dict[str, str] = {}
        for sheet, form in forms:
            title = self._newest(form).title
            if first.setdefault(form, sheet.name) != sheet.name:
                self._out.findings.append(at(sheet, "sheet_duplicate", title=title, other=first[form]))
            if sheet.is_hidden:
                self._out.findings.append(at(sheet, "sheet_hidden", title=title))
            for (row, column), text in sorted(sheet.errors.items()):
                self._out.findings.append(at(sheet, "cell_error", row, column, error=text))
            for row, column in sorted(sheet.no_result):
                self._out.findings.append(at(sheet, "formula_no_result", row, column))

    # --- whose it is, of when

    def _read_cover(self, forms: list[tuple[Sheet, str]]) -> dict[str, tuple[Sheet, Stated]]:
        found: dict[str, tuple[Sheet, Stated]] = {}
        for sheet, form in forms:
            if not self._is_cover(form):
                continue
            layout = self._newest(form)
            cells = stated_cells(sheet, layout)
            for name, stated in cells.items():
                found.setdefault(name, (sheet, stated))
            for name in layout.required_fields:
                if name not in cells:
                    label = layout.fields[name].labels[0]
                    self._out.findings.append(at(sheet, "cover_missing", field=name, label=label))
        if NIL in found:
            self._out.is_nil_return = self._is_nil(*found[NIL])
        return found

    def _is_nil(self, sheet: Sheet, stated: Stated) -> bool:
        column = next(v.fields[NIL] for v in self._layouts.newest if NIL in v.fields)
        try:
            return bool(typed(stated.value, Context(column, "个", sheet.is_1904, self._names)).value)
        except RefusedError as err:
            place = (stated.row, stated.column)
            self._out.findings.append(
                refusal(sheet, err, *place, field=NIL, label=column.labels[0], subject=None)
            )
            return False

    def _identify(
        self, forms: list[tuple[Sheet, str]], cover: dict[str, Any], lines: dict[str, dict[str, Stated]]
    ) -> Period | None:
        layouts = [self._newest(form) for _, form in forms]

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
        return period

    def _check_template(
        self, forms: list[tuple[Sheet, str]], cover: dict[str, Any], period: Period | None
    ) -> None:
        """A workbook on an old or a future template is refused as such, beside the columns that tell it."""
        if TEMPLATE not in cover or period is None:
            return
        sheet, stated = cover[TEMPLATE]
        written = squeeze(show(stated.value)).upper()
        valid = [self._layouts.version(form, period.end_month) for _, form in forms]
        expected = sorted({v.template for v in valid if v and v.template})
        if expected and written not in expected:
            params = {"expected": "、".join(expected), "period": period.title_zh}
            self._out.findings.append(at(sheet, "template_wrong", stated.row, stated.column, **params))

    # --- its tables

    def _read_table(self, sheet: Sheet, form: str, lines: dict[str, Stated], period: Period | None) -> bool:
        """Read one sheet of rows; True when it held any."""
        if self._is_cover(form):
            return False
        layout = self._layouts.version(form, period.end_month if period else None)
        if layout is None or layout.table is None:
            first = self._layouts.versions(form)[0]
            params = {"title": first.title, "first": first.valid_from}
            self._out.findings.append(at(sheet, "layout_none_valid", **params))
            return False
        header = locate(sheet, layout)
        if header is None:
            labels = "、".join(layout.fields[name].labels[0] for name in layout.required_fields)
            self._out.findings.append(at(sheet, "header_not_found", title=layout.title, labels=labels))
            return False
        result = TableReader(sheet, layout, header, self._setting(sheet, layout, lines)).read()
        self._out.rows.setdefault(layout.table, []).extend(result.rows)
        self._out.readings += result.readings
        self._out.totals += result.totals
        self._out.findings += result.findings
        return bool(result.rows)

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

    def _check_completeness(self, forms: list[tuple[Sheet, str]], filled: list[Sheet]) -> None:
        if self._out.is_nil_return:
            self._out.findings += [at(sheet, "nil_with_rows") for sheet in filled]
            return
        present = {form for _, form in forms}
        for layout in self._layouts.newest:
            if layout.required and layout.form_set == self._out.form_set and layout.form not in present:
                self._out.findings.append(Finding("sheet_missing", params={"title": layout.title}))

    def _newest(self, form: str) -> Layout:
        return self._layouts.versions(form)[-1]

    def _is_cover(self, form: str) -> bool:
        return self._newest(form).table is None
