"""The planted mistakes: the list is well formed, and each mistake really stands in its file and cell."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from demo.build import Demo
from demo.mistakes import Mistake, load_mistakes
from demo.truth import GroundTruth
from kernel.findings import catalogue

MISTAKES = load_mistakes()
IN_CELLS = [m for m in MISTAKES if m.operation in ("write", "write_number", "add", "multiply", "append")]
KINDS = {m.operation: m for m in MISTAKES}


def content(county: Demo, path: str) -> bytes:
    return county.bytes_of(next(a for a in county.arrivals() if a.path == path))


def shown(data: bytes, mistake: Mistake) -> object:
    return load_workbook(io.BytesIO(data), read_only=True)[mistake.sheet][mistake.cell].value


def corrected_path(mistake: Mistake) -> str:
    return re.sub(r"\.[a-z]+$", "_修订2.xlsx", mistake.file)


def test_the_list_is_well_formed(county: Demo, truth: GroundTruth) -> None:
    assert len(MISTAKES) >= 30
    assert len({m.id for m in MISTAKES}) == len({m.file for m in MISTAKES}) == len(MISTAKES)
    paths = {a.path for a in county.arrivals()}
    for mistake in MISTAKES:
        assert mistake.file in paths
        assert (corrected_path(mistake) in paths) == mistake.corrected
        assert set(mistake.findings) <= set(catalogue()), mistake.id
        severities = {catalogue()[code].severity for code in mistake.findings}
        assert ("block" in severities) == (mistake.status in ("rejected", "held")), mistake.id
        if mistake.status == "held":
            assert all(catalogue()[code].is_confirmable for code in mistake.findings), mistake.id
        if mistake.operation == "after_its_end":
            assert mistake.period not in truth.months[mistake.unit]  # no report is due, none counts
        elif mistake.unit:
            told = truth.months[mistake.unit][mistake.period]
            assert told["receipts"][0] == mistake.file
            for state in ("rejected", "held"):
                assert (told["state"] == state) == (not mistake.corrected and mistake.status == state)


@pytest.mark.parametrize("mistake", IN_CELLS, ids=lambda m: m.id)
def test_the_cell_holds_the_mistake_and_the_correction_does_not(county: Demo, mistake: Mistake) -> None:
    wrong = shown(content(county, mistake.file), mistake)
    right_path = corrected_path(mistake) if mistake.corrected else None
    right = shown(content(county, right_path), mistake) if right_path else None
    match mistake.operation:
        case "write":
            assert wrong == mistake.value
        case "write_number":
            assert Decimal(str(wrong)) == Decimal(mistake.value)
        case "add":
            assert Decimal(str(wrong)) - Decimal(str(right)) == Decimal(mistake.value)
        case "multiply":
            assert Decimal(str(wrong)) == Decimal(str(right)) * Decimal(mistake.value)
        case "append":
            assert re.fullmatch(r"[0-9.]+" + mistake.value, wrong)
    assert wrong != right


def test_error_and_formula_cells_are_of_their_type(county: Demo) -> None:
    by_id = {m.id: m for m in MISTAKES}
    for name, kind in (("error_cell", "e"), ("never_corrected_error", "e"), ("formula_without_value", "f")):
        mistake = by_id[name]
        data = content(county, mistake.file)
        assert load_workbook(io.BytesIO(data))[mistake.sheet][mistake.cell].data_type == kind
    formula = by_id["formula_without_value"]
    assert (
        load_workbook(io.BytesIO(content(county, formula.file)), data_only=True)[formula.sheet][
            formula.cell
        ].value
        is None
    )


def test_totals_follow_the_rows_unless_the_total_is_the_mistake(county: Demo) -> None:
    checked = 0
    for mistake in IN_CELLS:
        if mistake.operation in ("add", "multiply", "write_number") and mistake.sheet == "到位资金台账":
            sheet = load_workbook(io.BytesIO(content(county, mistake.file)))[mistake.sheet]
            letter = mistake.cell[0]
            if sheet["M3"].value == "币种":  # amounts of several currencies have no total
                continue
            end = next(r for r in range(5, 60) if sheet.cell(r, 1).value == "合 计")
            checked += 1
            values = [
                str(sheet[f"{letter}{r}"].value).replace("－", "0").replace(",", "") for r in range(5, end)
            ]
            is_sum = sum(map(Decimal, values)) == Decimal(str(sheet[f"{letter}{end}"].value))
            assert is_sum == (mistake.id != "total_wrong"), mistake.id
    assert checked >= 3


def test_sheet_mistakes(county: Demo) -> None:
    def sheets(operation: str):
        mistake = KINDS[operation]
        wrong, right = content(county, mistake.file), content(county, corrected_path(mistake))
        return mistake, *(load_workbook(io.BytesIO(d))[mistake.sheet] for d in (wrong, right))

    mistake, wrong, right = sheets("hide_row")
    row = int(mistake.cell[1:])
    assert (
        wrong.row_dimensions[row].hidden and not right.row_dimensions[row].hidden and wrong.cell(row, 3).value
    )
    mistake, wrong, right = sheets("duplicate_row")
    row = int(mistake.cell[1:])
    assert wrong.cell(row, 3).value == wrong.cell(row - 1, 3).value and wrong.max_row == right.max_row + 1
    mistake = next(m for m in MISTAKES if m.id == "rows_gone")
    wrong, right = (
        load_workbook(io.BytesIO(content(county, path)))[mistake.sheet]
        for path in (mistake.file, corrected_path(mistake))
    )
    codes = [[sheet.cell(row, 3).value for row in range(5, 12)] for sheet in (wrong, right)]
    assert codes[0] == [*codes[1][3:], None, None, None] and None not in codes[1]
    assert [wrong.cell(row, 1).value for row in range(5, 10)] == [1, 2, 3, 4, "合 计"]
    mistake, wrong, right = sheets("drop_column")
    assert right[mistake.cell].value == "本年累计" and "本年累计" not in [c.value for c in wrong[4]]
    mistake, wrong, right = sheets("add_column")
    assert (
        wrong[mistake.cell.replace("4", "3")].value == mistake.value
        and wrong.max_column == right.max_column + 1
    )
    mistake, wrong, right = sheets("old_template")
    assert (wrong[mistake.cell].value, right[mistake.cell].value) == ("KH-YB-2022", "KH-YB-2024")


def test_file_mistakes(county: Demo) -> None:
    def data(operation: str) -> bytes:
        return content(county, KINDS[operation].file)

    encrypted = data("encrypted")
    assert encrypted[:8] == bytes.fromhex("D0CF11E0A1B11AE1")
    assert "EncryptedPackage".encode("utf-16-le") in encrypted and len(encrypted) % 512 == 0
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(data("truncated")))
    assert data("truncated")[:2] == b"PK"
    assert data("empty_file") == b""
    assert [[c.value for c in r] for r in load_workbook(io.BytesIO(data("blank"))).active.iter_rows()] == []
    assert load_workbook(io.BytesIO(data("foreign"))).sheetnames == ["值班表"]
    assert KINDS["renamed"].file.endswith(".et")
    assert "封面" in load_workbook(io.BytesIO(data("renamed"))).sheetnames
    again = KINDS["previous_month"]
    before = county.sent(again.unit, f"{again.period[:5]}{int(again.period[5:]) - 1:02d}")[-1]
    assert content(county, again.file) == content(county, before.path)
