"""Ratings, ballots and signed points through intake: landed with their cells, corrected, held and answered."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest

from kernel.period import Period
from orchestration.blanks import make_blank
from orchestration.returning import write_returns
from tests.ingest.layouts.decided import BALLOTS, POINTS, RATINGS, ballots, changed, points, ratings
from tests.orchestration.offices import SmallOffice, small_office

RATED, VOTED = "2024-Q2/2024年第二季度评议表.xlsx", "2024/2024年投票表.xlsx"
SIGNED, CORRECTED = "2024-06/2024年6月加减分表.xlsx", "2024-06/2024年6月加减分表_修订2.xlsx"
SELF_RATED = "2024-Q1/2024年第一季度评议表.xlsx"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> SmallOffice:
    """One night's inbox: each form once, the points corrected, and a quarter in which a town rated itself."""
    office = small_office(tmp_path_factory.mktemp("office"))
    office.drop(RATED, ratings(), "2024-07-03 09:00")
    office.drop(VOTED, ballots(changed(BALLOTS, 0, "G", "现场投票")), "2024-12-28 09:00")
    office.drop(SIGNED, points(), "2024-07-03 09:00")
    late = changed(changed(POINTS, 0, "E", 0.25), 1, "H", "2024-05-31")
    office.drop(CORRECTED, points(late), "2024-07-04 09:00")
    own = changed(RATINGS, 1, "E", "昆阳镇")
    office.drop(SELF_RATED, ratings(own, period="2024年第一季度"), "2024-04-03 09:00")
    office.now = datetime(2024, 12, 28, 12, 0)  # noqa: DTZ001  (office time is naive)
    office.run()
    return office


def test_each_has_its_end(office: SmallOffice) -> None:
    assert office.ends() == {
        RATED: "已接收",
        VOTED: "已接收",
        SIGNED: f"已被 {office.receipt(CORRECTED).receipt_no} 取代",
        CORRECTED: "已接收，有提示",
        SELF_RATED: "待确认",
    }
    assert office.codes(SELF_RATED) == ["rated_itself"]


def test_a_value_is_found_again_in_its_cell(office: SmallOffice) -> None:
    number = office.receipt(RATED).receipt_no
    [row] = [r for r in office.rows("rating_row") if (r["receipt_no"], r["source_row"]) == (number, 5)]
    [place] = [r for r in office.rows("reading") if (r["receipt_no"], r["field"]) == (number, "score")]
    assert (row["score"], place["source_column"], place["value_unit"]) == (Decimal("4.25"), "G", "分")
    sheet = openpyxl.load_workbook(office.inbox / RATED)[row["source_sheet"]]
    assert sheet[f"{place['source_column']}{row['source_row']}"].value == "4.25分"


def test_the_correction_says_what_changed(office: SmallOffice) -> None:
    write_returns(office.home, office.folder, office.ledger, [office.receipt(CORRECTED)])
    [answer] = office.home.root.rglob("*加减分表_修订2_*.xlsx")
    texts = [
        str(c.value) for row in openpyxl.load_workbook(answer)["问题清单"].iter_rows() for c in row if c.value
    ]
    assert {"获省级招商先进", "分值", "0.5 分", "0.25 分"} <= set(texts)


def test_the_next_quarters_blank_names_the_raters(office: SmallOffice) -> None:
    out = office.home.root / "blank.xlsx"
    quarter = Period.parse("2024-Q3")
    last = make_blank(office.home, office.folder, office.ledger, None, quarter, "rating", out)
    assert last == Period.parse("2024-Q2")
    sheet = openpyxl.load_workbook(out)["评议表"]
    told = [
        tuple(cell.value for cell in row)
        for row in sheet.iter_rows(min_row=4, max_row=8, min_col=2, max_col=7)
    ]
    assert told[:4] == [
        ("昆阳镇", "服务保障", "园区", "平阳经开区", 5, None),
        ("昆阳镇", "服务保障", "乡镇", "鳌江镇", 5, None),
        ("鳌江镇", "服务保障", "园区", "平阳经开区", 5, None),
        ("鳌江镇", "服务保障", "县领导", "张 三", 5, None),
    ]
    assert told[4] == (None,) * 6
