"""Which sheet of a workbook is which form, and what is wrong with the set of sheets. No table is read here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.findings import at
from ingest.habits import habits
from ingest.layouts import Layout, Layouts
from ingest.opening.sheet import Sheet
from ingest.reading.header import locate
from kernel.findings import Finding


@dataclass
class Recognised:
    """The sheets of the workbook's form set with their forms, in workbook order, and every other sheet as a finding."""

    form_set: str | None = None
    sheets: list[tuple[Sheet, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def recognise(sheets: list[Sheet], layouts: Layouts) -> Recognised:
    """Sort `sheets` by form; the form set most of them belong to is the workbook's. The office's own sheets are none."""
    out = Recognised()
    sheets = [sheet for sheet in sheets if sheet.name not in habits().own_sheets]
    found = [(sheet, form) for sheet in sheets if (form := _form_of(sheet, layouts, out.findings))]
    form_sets = Counter(newest(layouts, form).form_set for _, form in found)
    if not form_sets:
        names = "、".join(sheet.name for sheet in sheets)
        out.findings.append(Finding("workbook_foreign", params={"sheets": names}))
        return out
    out.form_set = form_sets.most_common(1)[0][0]
    out.sheets = [(s, form) for s, form in found if newest(layouts, form).form_set == out.form_set]
    known, mine = {sheet.name for sheet, _ in found}, {sheet.name for sheet, _ in out.sheets}
    for sheet in sheets:
        if sheet.name in known - mine:
            title = newest(layouts, out.sheets[0][1]).title
            out.findings.append(at(sheet, "sheet_of_other_form", title=title))
        elif sheet.name not in known and sheet.holds_data:
            out.findings.append(at(sheet, "sheet_hidden_foreign" if sheet.is_hidden else "sheet_foreign"))
    out.findings += _faults(out.sheets, layouts)
    return out


def newest(layouts: Layouts, form: str) -> Layout:
    """The latest version of a form."""
    return layouts.versions(form)[-1]


def _form_of(sheet: Sheet, layouts: Layouts, findings: list[Finding]) -> str | None:
    """By the sheet's name in any version; by its header when the name tells nothing, or too much."""
    named = layouts.forms_named(sheet.name)
    if len(named) == 1:
        return named[0]
    form, is_complete = _by_header(sheet, layouts, named or tuple(layout.form for layout in layouts.newest))
    if named:
        return form or named[0]
    if form is None or not is_complete:
        return None
    layout = newest(layouts, form)
    if not layout.is_repeated:  # such sheets are named after their subjects
        findings.append(at(sheet, "sheet_name_unusual", title=layout.title))
    return form


def _by_header(sheet: Sheet, layouts: Layouts, forms: tuple[str, ...]) -> tuple[str | None, bool]:
    """The form of the best matching header, and whether no required column is missing; (None, False) for none."""
    best: tuple[bool, int] = (False, 0)
    found = None
    for layout in (v for v in layouts.all if v.form in forms and v.table):
        header = locate(sheet, layout)
        rank = (not header.missing(layout), header.matched) if header else best
        if rank > best:
            best, found = rank, layout.form
    return found, best[0]


def _faults(forms: list[tuple[Sheet, str]], layouts: Layouts) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for sheet, form in forms:
        layout = newest(layouts, form)
        if first.setdefault(form, sheet.name) != sheet.name and not layout.is_repeated:
            yield at(sheet, "sheet_duplicate", title=layout.title, other=first[form])
        if sheet.is_hidden:
            yield at(sheet, "sheet_hidden", title=layout.title)
        for (row, column), text in sorted(sheet.errors.items()):
            yield at(sheet, "cell_error", row, column, error=text)
        for row, column in sorted(sheet.no_result):
            yield at(sheet, "formula_no_result", row, column)
