"""Held workbooks are answered, archived ones read again; what is accepted changes only when somebody says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from orchestration import replay
from orchestration.replay import Authority
from tests.ingest.books import CAPITAL
from tests.orchestration.offices import SmallOffice, report, small_office

FIRST, SECOND = "2024-06/昆阳镇_2024年6月.xlsx", "2024-06/昆阳镇_2024年6月_修订2.xlsx"
DIRECTOR = Authority("王主任", "五个项目已并入开发区", "平考办〔2024〕7号")


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    return small_office(tmp_path)


@pytest.fixture
def held(office: SmallOffice) -> SmallOffice:
    """An office with eight projects in the first revision and three in the second: five are gone."""
    office.drop(FIRST, report(projects=8), "2024-07-02 09:00")
    office.drop(SECOND, report(projects=3), "2024-07-03 09:00")
    office.run()
    assert office.ends() == {FIRST: "已接收", SECOND: "待确认"}
    assert office.codes(SECOND) == ["rows_vanished"]
    return office


def log(office: SmallOffice, path: str) -> list[tuple[str, str, bool]]:
    return [
        (r.cause, r.status, r.is_applied) for r in office.ledger.readings(office.receipt(path).receipt_no)
    ]


def changes(office: SmallOffice, path: str) -> dict[str, Any]:
    return json.loads(str(office.ledger.readings(office.receipt(path).receipt_no)[-1].changes))


def again(office: SmallOffice, *paths: str, authority: Authority | None = None) -> list[replay.Replayed]:
    receipts = [office.receipt(path) for path in paths]
    return replay.replay(office.home, office.folder, office.ledger, receipts, office.now, authority=authority)


def test_a_confirmed_workbook_counts_and_says_who_let_it(held: SmallOffice):
    done = replay.confirm(held.home, held.folder, held.ledger, held.receipt(SECOND), held.now, DIRECTOR)
    assert (done.before.status, done.after.status, done.is_applied) == (
        "held",
        "accepted_with_warnings",
        True,
    )
    number = held.receipt(SECOND).receipt_no
    assert held.ends() == {FIRST: f"已被 {number} 取代", SECOND: "已接收，有提示"}
    (waiver,) = held.ledger.rulings.waivers("pingyang")
    assert (waiver.receipt_no, waiver.finding_code, waiver.approver, waiver.document_no) == (
        number,
        "rows_vanished",
        "王主任",
        "平考办〔2024〕7号",
    )
    (finding,) = [f for f in held.rows("finding") if f["receipt_no"] == number]
    assert (finding["severity"], finding["waiver_no"]) == ("warning", waiver.waiver_no)
    assert finding["message_zh"].endswith("（已豁免：王主任，五个项目已并入开发区）")
    (submission,) = [s for s in held.rows("submission") if s["receipt_no"] == number]
    assert (submission["status"], submission["block_count"], submission["warning_count"]) == (
        "accepted_with_warnings",
        0,
        1,
    )
    assert log(held, SECOND) == [("first", "held", True), ("confirmed", "accepted_with_warnings", True)]
    assert changes(held, SECOND)["by"] == "王主任"
    with pytest.raises(ValueError, match="不在待确认之列"):
        replay.confirm(held.home, held.folder, held.ledger, held.receipt(SECOND), held.now, DIRECTOR)


def test_a_workbook_that_is_not_confirmed_is_sent_back_and_stays_so(held: SmallOffice):
    answer = (held.home, held.folder, held.ledger, held.receipt(SECOND), held.now)
    replay.refuse(*answer, Authority("王主任", "名单不全"))
    for _ in range(2):
        assert held.ends() == {FIRST: "已接收", SECOND: "退回"}
        assert held.codes(SECOND) == ["rows_vanished", "confirmation_refused"]
        again(held, SECOND)  # reading it again does not bring it back
    assert log(held, SECOND) == [
        ("first", "held", True),
        ("confirmed", "rejected", True),
        ("reread", "rejected", True),
        ("reread", "rejected", True),
    ]
    told = held.rows("finding")[-1]["message_zh"]
    assert told == "考核办核实后不予确认：名单不全（王主任）。"
    (answered,) = (held.home.returned / "pingyang" / "kunyang" / "2024-06").glob("*_退回.xlsx")
    assert load_workbook(answered).sheetnames[0] == "问题清单"


def extra_column(book: Workbook) -> None:
    book[CAPITAL]["N3"] = "县领导挂联"


def allow_extra_column(office: SmallOffice) -> None:
    """The office's own version of the layout, in which 县领导挂联 is no column of data."""
    built_in = Path(replay.ingest.__file__).with_name("forms") / "capital_2024.yaml"
    text = built_in.read_text("utf-8")
    office.folder.forms.mkdir(exist_ok=True)
    own = office.folder.forms / "capital_2024.yaml"
    own.write_text(text + "\nskip: [县领导挂联]\n", "utf-8")


def test_what_was_sent_back_is_accepted_once_its_layout_is_known(office: SmallOffice):
    office.drop(FIRST, report(spoil=extra_column), "2024-07-02 09:00")
    office.run()
    assert office.codes(FIRST) == ["column_unmapped"]
    (same,) = again(office, FIRST)
    assert (same.is_changed, same.is_applied) == (False, True)
    before = office.ledger.readings(office.receipt(FIRST).receipt_no)
    assert before[0].rules_sha256 == before[1].rules_sha256
    allow_extra_column(office)
    (done,) = again(office, FIRST)
    assert (done.before.status, done.after.status) == ("rejected", "accepted")
    assert office.ends() == {FIRST: "已接收"}
    assert office.codes(FIRST) == []
    assert [s["status"] for s in office.rows("submission")] == ["accepted"]
    after = office.ledger.readings(office.receipt(FIRST).receipt_no)[-1]
    assert after.rules_sha256 != before[0].rules_sha256
    assert after.rows_sha256 == before[0].rows_sha256
    said = changes(office, FIRST)
    assert (said["status"], said["rows"]) == (["rejected", "accepted"], [])
    assert [(f["fate"], f["code"], f["cell"]) for f in said["findings"]] == [
        ("resolved", "column_unmapped", "N4")
    ]


def two_rows_over_their_year(book: Workbook) -> None:
    """Both projects have more capital in the month (100, 101) than in the year (1, 2); the total row adds up."""
    for place, value in (("K5", 1), ("K6", 2), ("K7", 3)):
        book[CAPITAL][place] = value


def let_stand(office: SmallOffice, *cells: str) -> replay.Replayed:
    place = (office.home, office.folder, office.ledger, office.receipt(FIRST), office.now)
    return replay.confirm_cells(*place, Authority("王主任", "年中并入，累计数另列"), cells)


def test_the_rows_that_keep_a_workbook_out_are_settled_one_by_one(office: SmallOffice):
    office.drop(FIRST, report(spoil=two_rows_over_their_year), "2024-07-02 09:00")
    office.run()
    assert (office.ends(), office.codes(FIRST)) == ({FIRST: "退回"}, ["month_over_ytd"] * 2)
    assert len(office.rows("capital_row")) == 2  # in quarantine: landed, and not counting

    half = let_stand(office, f"{CAPITAL}!K5")
    assert (half.after.status, half.is_changed, half.rows) == ("rejected", True, ())
    severities = {f["subject"]: f["severity"] for f in office.rows("finding")}
    assert severities == {"昆阳镇项目1": "warning", "昆阳镇项目2": "block"}

    with pytest.raises(ValueError, match="K5 没有阻断问题"):
        let_stand(office, f"{CAPITAL}!K6", f"{CAPITAL}!K5")
    assert len(office.ledger.rulings.waivers("pingyang")) == 1
    whole = let_stand(office, f"{CAPITAL}!K6")
    assert (whole.before.status, whole.after.status) == ("rejected", "accepted_with_warnings")
    assert office.ends() == {FIRST: "已接收，有提示"}
    assert len(office.rows("capital_row")) == 2  # every row it holds, or none
    said = changes(office, FIRST)
    assert (said["by"], said["status"]) == ("王主任", ["rejected", "accepted_with_warnings"])
    with pytest.raises(ValueError, match="没有退回"):
        let_stand(office, f"{CAPITAL}!K6")


def test_what_could_not_be_read_only_its_sender_can_mend(office: SmallOffice):
    def roughly(book: Workbook) -> None:
        book[CAPITAL]["K5"] = "约600"

    office.drop(FIRST, report(spoil=roughly), "2024-07-02 09:00")
    office.run()
    with pytest.raises(ValueError, match=f"{CAPITAL}!K5 不能准予，只能由报送单位改正"):
        let_stand(office, f"{CAPITAL}!K5")
    assert (office.ends(), office.ledger.rulings.waivers("pingyang")) == ({FIRST: "退回"}, [])


def take_province_for_city(office: SmallOffice) -> None:
    """The office decides that 省外 on its forms means 市外."""
    built_in = Path(replay.ingest.__file__).with_name("forms") / "capital_2024.yaml"
    text = built_in.read_text("utf-8")
    assert "[省外, 省外资金]" in text
    text = text.replace("[省外, 省外资金]", "[省外资金]").replace("[市外, 省内市外", "[市外, 省外, 省内市外")
    office.folder.forms.mkdir(exist_ok=True)
    (office.folder.forms / "capital_2024.yaml").write_text(text, "utf-8")


def test_an_accepted_workbook_is_only_compared_until_somebody_says_otherwise(office: SmallOffice):
    office.drop(FIRST, report(), "2024-07-02 09:00")
    office.run()
    landed_before = office.content(())
    take_province_for_city(office)
    (compared,) = again(office, FIRST)
    assert (compared.is_changed, compared.is_applied) == (True, False)
    assert [(c.kind, c.cell, c.old, c.new) for c in compared.rows] == [
        ("changed", "E5", "省外资金", "市外"),
        ("changed", "E6", "省外资金", "市外"),
    ]
    assert office.content(()) == landed_before
    office.run()  # nor does a night change it
    assert office.content(()) == landed_before
    again(office, FIRST, authority=DIRECTOR)
    assert [row["origin_code"] for row in office.rows("capital_row")] == ["city_outside"] * 2
    assert log(office, FIRST) == [
        ("first", "accepted", True),
        ("reread", "accepted", False),
        ("reread", "accepted", True),
    ]
    said = changes(office, FIRST)
    assert (said["by"], said["reason"], said["document_no"]) == (
        "王主任",
        "五个项目已并入开发区",
        "平考办〔2024〕7号",
    )
    assert [(c["kind"], c["new_cell"], c["old"]) for c in said["rows"]] == [
        ("changed", "E5", "省外资金"),
        ("changed", "E6", "省外资金"),
    ]


def test_what_has_no_file_or_no_verdict_cannot_be_read_again(office: SmallOffice):
    whole = office.drop(FIRST, report()).read_bytes()
    office.drop("2024-06/再发.xlsx", whole)
    path = office.inbox / "2024-06/正在传.xlsx"
    path.write_bytes(whole[:3000])
    office.touch(path, "2024-07-10 11:59")
    office.run()
    assert [replay.can_be_read_again(office.receipt(p)) for p in office.ends()] == [True, False, False]
    with pytest.raises(ValueError, match="没有可重读的文件"):
        again(office, "2024-06/正在传.xlsx")
