"""A right workbook is read completely, exactly and without a finding, wherever its header stands."""

from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from kernel.tables import ROW_TABLES
from tests.ingest.books import CAPITAL, PROJECT, SHEETS, TAX, cells, codes, monthly, read, read_spoilt


def test_right_workbook_is_read_without_a_finding(tmp_path):
    reading = read_spoilt(tmp_path, lambda book: None)
    assert codes(reading) == []
    assert (reading.form_set, reading.unit_code, reading.report_period) == ("monthly", "kunyang", "2024-06")
    assert not reading.is_nil_return
    assert {table: len(rows) for table, rows in reading.rows.items()} == {
        "capital_row": 2,
        "tax_row": 1,
        "project_row": 1,
        "activity_row": 1,
    }


def test_rows_have_exactly_the_landed_columns_and_their_place(tmp_path):
    reading = read_spoilt(tmp_path, lambda book: None)
    for table, rows in reading.rows.items():
        for row in rows:
            assert row.keys() == set(ROW_TABLES[table].names) - {"receipt_no"}
    first = reading.rows["capital_row"][0]
    assert first == {
        "office_code": "pingyang",
        "unit_code": "kunyang",
        "report_period": "2024-06",
        "source_sheet": CAPITAL,
        "source_row": 5,
        "project_code": "PY2024001",
        "project_name": "智能装备项目",
        "investor_name": "甲公司",
        "origin_code": "province_outside",
        "nature_code": "fixed_asset",
        "is_real_estate": False,
        "construction_code": "new",
        "currency_code": None,
        "agreed_investment_wan": Decimal("12000"),
        "month_amount_wan": Decimal("500.5"),
        "ytd_amount_wan": Decimal("1500.25"),
        "since_start_amount_wan": Decimal("1500.25"),
        "remark": None,
    }


def test_a_sheet_in_yi_lands_in_wan_and_dates_in_four_habits(tmp_path):
    row = read_spoilt(tmp_path, lambda book: None).rows["project_row"][0]
    assert row["agreed_investment_wan"] == Decimal("12000")  # 1.2亿元 × 10000
    assert row["fixed_asset_investment_wan"] == Decimal("9000")
    assert row["signed_date"] == date(2024, 1, 15)
    assert row["pre_registered_date"] == date(2024, 2, 3)
    assert row["land_granted_date"] == date(2024, 3, 20)
    assert row["started_date"] == date(2024, 4, 1)
    assert row["in_statistics_date"] is None
    assert row["focus_list_code"] == "sign"


def test_readings_name_the_column_of_every_field(tmp_path):
    readings = read_spoilt(tmp_path, lambda book: None).readings
    by_field = {r["field"]: r for r in readings if r["source_sheet"] == CAPITAL}
    assert len(by_field) == 12  # 13 columns less 序号
    ytd = by_field["ytd_amount_wan"]
    assert (ytd["source_column"], ytd["header_label"], ytd["value_unit"]) == (
        "K",
        "到位资金 > 本年累计",
        "万元",
    )
    assert (ytd["first_row"], ytd["last_row"], ytd["layout_code"]) == (5, 6, "capital_2024")


def test_totals_are_kept_and_are_no_rows(tmp_path):
    totals = {t.sheet: t for t in read_spoilt(tmp_path, lambda book: None).totals}
    assert totals.keys() == SHEETS.keys()
    assert totals[CAPITAL].row == 7
    assert totals[CAPITAL].values["ytd_amount_wan"] == Decimal("1820.25")
    assert totals[PROJECT].values["agreed_investment_wan"] == Decimal("12000")


def test_the_header_is_found_wherever_it_stands(tmp_path):
    def shift(book):
        book[CAPITAL].insert_rows(1, 3)
        for area in list(book[CAPITAL].merged_cells.ranges):
            area.shift(row_shift=3)
        book[TAX].insert_cols(1, 2)
        for area in list(book[TAX].merged_cells.ranges):
            area.shift(col_shift=2)

    moved, right = read_spoilt(tmp_path, shift), read_spoilt(tmp_path, lambda book: None)
    assert codes(moved) == []
    assert [r["source_row"] for r in moved.rows["capital_row"]] == [8, 9]
    for table, keep in (("capital_row", "source_row"), ("tax_row", "")):
        drop = {"source_row"} if keep else set()
        assert [{k: v for k, v in r.items() if k not in drop} for r in moved.rows[table]] == [
            {k: v for k, v in r.items() if k not in drop} for r in right.rows[table]
        ]


def test_columns_may_change_places_and_labels_may_be_spaced(tmp_path):
    def change(book):
        sheet = book[TAX]
        for row in sheet.iter_rows(min_row=3, max_row=6):
            a, b = row[1], row[2]
            if type(a).__name__ == "Cell" and type(b).__name__ == "Cell":
                a.value, b.value = b.value, a.value
        sheet["C3"] = "企 业\n名　称"

    reading = read_spoilt(tmp_path, change)
    assert codes(reading) == []
    assert reading.rows["tax_row"][0]["enterprise_name"] == "甲贸易公司"
    assert reading.rows["tax_row"][0]["credit_code"] == "91330326MA2ABCDE1X"


def test_a_header_repeated_on_every_page_is_no_data(tmp_path):
    def repeat(book):
        sheet = book[TAX]
        sheet.insert_rows(6, 3)
        for column in range(1, 10):
            sheet.cell(6, column, sheet.cell(3, column).value)
            if sheet.cell(4, column).value:
                sheet.cell(7, column, sheet.cell(4, column).value)
        for column, value in enumerate(
            [2, "乙贸易公司", "91330326MA2ABCDE2X", "2023-06-01", "否", 1, 2, 3, None], start=1
        ):
            sheet.cell(8, column, value)
        for column, value in ((6, 13.5), (7, 62), (8, 58)):
            sheet.cell(9, column, value)

    reading = read_spoilt(tmp_path, repeat)
    assert codes(reading) == []
    assert [r["source_row"] for r in reading.rows["tax_row"]] == [5, 8]


def test_rows_with_nothing_but_a_number_are_skipped(tmp_path):
    def add(book):
        book[CAPITAL].insert_rows(7, 2)
        book[CAPITAL]["A7"], book[CAPITAL]["A8"] = 3, 4

    reading = read_spoilt(tmp_path, add)
    assert codes(reading) == []
    assert len(reading.rows["capital_row"]) == 2


def test_merged_keys_are_filled_down_but_blank_ones_stay_blank(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "核定结果表"
    sheet["A1"] = "核定结果表"
    sheet["A2"] = "核定期间：2024年第二季度    单位：万元、个"
    header = [
        "序号",
        "单位",
        "核定类别",
        "项目（企业）名称",
        "项目（信用）代码",
        "申报数",
        "核减数",
        "核定数",
        "核减原因",
    ]
    for column, text in enumerate(header, start=1):
        sheet.cell(3, column, text)
    lines = [
        [1, "昆阳镇", "到位资金", "智能装备项目", "PY2024001", 500.5, 100.5, 400, "凭证不符"],
        [2, None, "项目", "智能装备项目", "PY2024001", 1, 0, "1个", None],
        [3, None, "项目", "食品加工项目", "PY2023007", 1, 1, 0, None],
    ]
    for row, values in enumerate(lines, start=4):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column, value)
    sheet.merge_cells("B4:B5")
    path = tmp_path / "c.xlsx"
    book.save(path)
    reading = read(path, "2024年第二季度核定结果表.xlsx", "2024-Q2")
    rows = reading.rows["certification_row"]
    assert [r["unit_code"] for r in rows] == ["kunyang", "kunyang", None]
    assert (reading.unit_code, reading.report_period, reading.form_set) == (
        "pingyang",
        "2024-Q2",
        "certification",
    )
    assert [r["certified_value"] for r in rows] == [Decimal("400"), Decimal("1"), Decimal("0")]
    assert cells(reading) == [("row_without_unit", "核定结果表", "B6")]


def test_the_old_template_is_read_in_its_own_years(tmp_path):
    def age(book):
        cover, sheet = book["封面"], book[CAPITAL]
        cover["B4"], cover["B8"] = "2023年6月", "KH-YB-2022"
        sheet["E3"], sheet["L4"] = "引资来源", "累计到位"
        for name in SHEETS:
            book[name]["A2"] = str(book[name]["A2"].value).replace("2024", "2023")
        book[PROJECT].unmerge_cells("O3:O4")
        book[PROJECT].unmerge_cells("P3:P4")
        for row in range(3, 8):
            book[PROJECT].cell(row, 15).value = book[PROJECT].cell(row, 16).value
            book[PROJECT].cell(row, 16).value = None

    reading = read_spoilt(tmp_path, age, "昆阳镇_招商引资月报_2023年6月.xlsx", "2023-06")
    assert codes(reading) == []
    assert {r["layout_code"] for r in reading.readings} == {
        "capital_2022",
        "tax_2022",
        "project_2022",
        "activity_2022",
    }
    assert reading.rows["capital_row"][0]["origin_code"] == "province_outside"
    assert reading.rows["project_row"][0]["focus_list_code"] is None


def test_a_nil_return_needs_no_sheets(tmp_path):
    def nil(book):
        book["封面"]["B9"] = "是"
        for name in SHEETS:
            del book[name]

    reading = read_spoilt(tmp_path, nil)
    assert codes(reading) == []
    assert reading.is_nil_return
    assert (reading.unit_code, reading.report_period, reading.row_count) == ("kunyang", "2024-06", 0)


def test_the_same_bytes_read_the_same_twice(tmp_path):
    monthly().save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx") == read(tmp_path / "a.xlsx")


def test_a_row_that_numbers_the_columns_is_no_data(tmp_path):
    def number(book):
        sheet = book[CAPITAL]
        sheet.insert_rows(5)
        for column in range(1, 14):
            sheet.cell(5, column, column)

    reading = read_spoilt(tmp_path, number)
    assert codes(reading) == []
    assert [r["source_row"] for r in reading.rows["capital_row"]] == [6, 7]


def test_a_workbook_counting_from_1904(tmp_path):
    def mac(book):
        book.epoch = CALENDAR_MAC_1904
        book[TAX]["D5"] = date(2023, 5, 8)
        book[PROJECT]["I5"] = (date(2024, 1, 15) - date(1904, 1, 1)).days  # a serial without date format

    reading = read_spoilt(tmp_path, mac)
    assert codes(reading) == []
    assert reading.rows["tax_row"][0]["registered_date"] == date(2023, 5, 8)
    assert reading.rows["project_row"][0]["signed_date"] == date(2024, 1, 15)
