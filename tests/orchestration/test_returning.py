"""What senders get back after a real run: marked copies, last accepted values, what became of a correction's findings."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from kernel.home import PROJECT_ROOT, Home
from kernel.period import Period
from ledger import Ledger
from orchestration.blanks import make_blank
from orchestration.checking import check_file
from orchestration.intake import take_in
from orchestration.judging import judge
from orchestration.returning import mark, write_returns
from tests.ingest.books import ACTIVITY, CAPITAL, COVER, NAME, OFFICE, PROJECT, TAX, monthly

NOW = datetime.fromisoformat("2024-08-01 08:00")
MAY, JUNE = "2024-05/昆阳镇_招商引资月报_2024年5月.xlsx", f"2024-06/{NAME}"
CORRECTED = JUNE.replace(".xlsx", "_修订2.xlsx")
CREDIT_CODE = "91330326MA2ABCDE1R"


def right(book: Workbook) -> None:
    """Without totals to keep in step, and with a credit code whose check character is right."""
    for column in "IJKL":
        book[CAPITAL][f"{column}7"] = None
    book[TAX]["C5"] = CREDIT_CODE


def may(book: Workbook) -> None:
    right(book)
    book[COVER]["B4"] = "2024年5月"
    for sheet in (CAPITAL, TAX, PROJECT, ACTIVITY):
        book[sheet]["A2"] = book[sheet]["A2"].value.replace("6月", "5月")
    for cell, value in {"J5": 400, "K5": 999.75, "L5": 999.75}.items():
        book[CAPITAL][cell] = value
    book[TAX]["G5"] = book[TAX]["G6"] = 47.5
    book[TAX]["H5"] = book[TAX]["H6"] = 40
    book[ACTIVITY]["B5"] = "2024-05-10"


def june(book: Workbook) -> None:
    """Two faults: an amount that is no number, and a cumulative figure lower than in May."""
    right(book)
    book[CAPITAL]["I5"] = "abc"
    book[CAPITAL]["K5"] = 900


def corrected(book: Workbook) -> None:
    """One fault mended, one left; the rows changed places."""
    right(book)
    sheet = book[CAPITAL]
    sheet["K5"] = 900
    for column in range(2, 14):
        upper, lower = sheet.cell(5, column), sheet.cell(6, column)
        upper.value, lower.value = lower.value, upper.value


class County:
    """An office's home with three reports of one township in its inbox."""

    def __init__(self, root: Path):
        self.home = Home(root=root, offices=PROJECT_ROOT / "offices")
        self.ledger = Ledger(self.home.ledger_url)
        inbox = self.home.inbox / OFFICE.code
        received = {MAY: "2024-06-03 09:00", JUNE: "2024-07-03 09:00", CORRECTED: "2024-07-04 09:00"}
        spoils: dict[str, Callable[[Workbook], None]] = {MAY: may, JUNE: june, CORRECTED: corrected}
        for name, spoil in spoils.items():
            book = monthly()
            spoil(book)
            (inbox / name).parent.mkdir(parents=True, exist_ok=True)
            book.save(inbox / name)
        (inbox / "2024-06/鳌江镇_旧表.pdf").write_bytes(b"%PDF-1.4")
        lines = [f"{name},{at},李某" for name, at in received.items()]
        (inbox / "receipts.csv").write_text("\n".join(["file,received_at,sender", *lines]), "utf-8")

    def run(self) -> int:
        take_in(self.home, OFFICE, self.ledger, NOW)
        judge(self.home, OFFICE, self.ledger, NOW)
        return self.answer()

    def answer(self) -> int:
        return write_returns(self.home, OFFICE, self.ledger, self.ledger.receipts(OFFICE.code))

    @property
    def returned(self) -> list[Path]:
        return sorted(path for path in (self.home.returned / OFFICE.code).rglob("*") if path.is_file())

    def lines(self, part: str) -> list[list[str]]:
        """The filled cells of 问题清单 in the returned file whose name holds `part`."""
        (path,) = (p for p in self.returned if part in p.name)
        sheet = openpyxl.load_workbook(path)["问题清单"]
        return [[c.value for c in row if c.value] for row in sheet.iter_rows()]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    found = County(tmp_path_factory.mktemp("home"))
    assert found.run() == 3
    yield found


def test_each_judged_workbook_with_findings_is_answered_in_its_place(county):
    numbers = {r.inbox_path: r.receipt_no for r in county.ledger.receipts(OFFICE.code)}
    assert {p.relative_to(county.home.returned / OFFICE.code).as_posix() for p in county.returned} == {
        f"kunyang/2024-06/昆阳镇_招商引资月报_2024年6月_{numbers[JUNE]}_退回.xlsx",
        f"kunyang/2024-06/昆阳镇_招商引资月报_2024年6月_修订2_{numbers[CORRECTED]}_已接收.xlsx",
        f"aojiang/2024-06/鳌江镇_旧表_{numbers['2024-06/鳌江镇_旧表.pdf']}_退回.pdf",
        f"aojiang/2024-06/鳌江镇_旧表_{numbers['2024-06/鳌江镇_旧表.pdf']}_退回_问题清单.xlsx",
    }


def test_the_list_tells_what_is_expected_and_what_was_accepted_last(county):
    lines = county.lines("_退回.xlsx")
    number = next(line for line in lines if "I5" in line)
    assert number[0:4] == ["阻断", CAPITAL, "I5", "智能装备项目"]
    assert number[5] == "数字，单位：万元"
    assert number[7:] == ["abc", "12000 万元（2024年5月）"]
    fallen = next(line for line in lines if "K5" in line and line[0] == "需说明")
    assert fallen[7:] == ["900", "999.75 万元（2024年5月）"]


def test_a_correction_shows_what_became_of_each_finding_and_row(county):
    lines = county.lines("修订2")
    fates = [
        (line[0], line[2], line[3]) for line in lines if line and line[0] in ("仍存在", "已解决", "新问题")
    ]
    assert ("已解决", "I5", "智能装备项目") in fates
    assert ("仍存在", "K6", "智能装备项目") in fates  # the row moved from 5 to 6
    changes = [line for line in lines if line and line[0] in ("新增", "删除", "修改")]
    assert changes == [["修改", CAPITAL, "I6", "智能装备项目", "协议总投资", "abc", "12000 万元"]]


def test_answering_again_changes_no_file(county):
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in county.returned}
    assert county.answer() == 3
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in county.returned} == before


def test_one_answer_that_cannot_be_written_does_not_stop_the_others(county, tmp_path, caplog):
    home = Home(root=tmp_path / "home", offices=county.home.offices)
    shutil.copytree(county.home.root, home.root)
    receipts = county.ledger.receipts(OFFICE.code)
    lost = next(r for r in receipts if r.inbox_path == JUNE)
    (home.root / str(lost.archive_path)).unlink()
    assert write_returns(home, OFFICE, county.ledger, receipts) == 2
    assert lost.receipt_no in caplog.text


def test_an_answer_given_before_the_verdict_or_the_unit_changed_is_taken_away(county, tmp_path):
    home = Home(root=tmp_path / "home", offices=county.home.offices)
    shutil.copytree(county.home.root, home.root)
    accepted = next(r for r in county.ledger.receipts(OFFICE.code) if r.inbox_path == MAY)
    office = home.returned / OFFICE.code
    for place in ("_unknown/_unknown", "kunyang/2024-05"):
        (office / place).mkdir(parents=True)
        (office / place / f"旧_{accepted.receipt_no}_退回.xlsx").write_bytes(b"")
    assert write_returns(home, OFFICE, county.ledger, [accepted]) == 1
    answers = [path.relative_to(office).as_posix() for path in office.rglob(f"*_{accepted.receipt_no}_*")]
    assert answers == [f"kunyang/2024-05/昆阳镇_招商引资月报_2024年5月_{accepted.receipt_no}_已接收.xlsx"]


def test_a_file_can_be_marked_without_handing_it_in(tmp_path):
    book, path, out = monthly(), tmp_path / NAME, tmp_path / "marked.xlsx"
    june(book)
    book.save(path)
    checked = check_file(OFFICE, path)
    mark(OFFICE, path, checked.reading, checked.findings, checked.status, out)
    marked = openpyxl.load_workbook(out)
    assert marked.sheetnames[0] == "问题清单"
    assert "abc" in marked[CAPITAL]["I5"].comment.text


def test_the_next_blank_holds_the_projects_of_the_last_accepted_report(county, tmp_path):
    unit = next(unit for unit in OFFICE.units if unit.unit_code == "kunyang")
    out = tmp_path / "昆阳镇_2024年7月.xlsx"
    last = make_blank(county.home, OFFICE, county.ledger, unit, Period.parse("2024-07"), "monthly", out)
    assert last == Period.parse("2024-06")
    sheet = openpyxl.load_workbook(out)[CAPITAL]
    assert [
        (sheet[f"B{row}"].value, sheet[f"C{row}"].value, sheet[f"I{row}"].value) for row in (5, 6, 7)
    ] == [
        ("食品加工项目", "PY2023007", 8000),
        ("智能装备项目", "PY2024001", 12000),
        (None, None, None),
    ]
    assert "2024年6月所报：900 万元" in sheet["K6"].comment.text
    checked = check_file(OFFICE, out)
    assert {row["code"] for row in checked.findings} <= {"required_blank", "choice_blank"}
    assert {row["field"] for row in checked.findings} <= {
        "ytd_amount_wan",
        "since_start_amount_wan",
        "paid_ytd_wan",
        "reported_ytd_wan",
    }
