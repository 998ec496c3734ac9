"""For any day: what is landed of it later, after everything came and was ruled, is what a night of that day landed."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kernel.home import Home
from ledger import Waiver
from orchestration import replay
from orchestration.known import lay_down
from orchestration.past import end_of, stood
from orchestration.replay import Authority
from tests.orchestration.offices import SmallOffice, report, small_office

OFFICE = "pingyang"
NOW = datetime.fromisoformat("2024-08-01 09:00")
MAY, MAY_AGAIN = "2024-05/昆阳镇_2024年5月.xlsx", "2024-05/昆阳镇_2024年5月_修订2.xlsx"
COPY, ORIGINAL = "2024-05/鳌江镇_2024年5月_副本.xlsx", "2024-05/鳌江镇_2024年5月.xlsx"
HELD, AFTER = "2024-06/昆阳镇_2024年6月.xlsx", "2024-06/昆阳镇_2024年6月_修订2.xlsx"
CAME = {
    MAY: "2024-06-03 09:00",
    ORIGINAL: "2024-06-09 09:00",
    COPY: "2024-06-12 09:00",
    MAY_AGAIN: "2024-06-20 09:00",
    HELD: "2024-07-02 09:00",
    AFTER: "2024-07-04 09:00",
}
DIRECTOR = Authority("王主任", "五个项目已并入开发区", "平考办〔2024〕7号")


def book(path: str, folder: Path) -> bytes:
    """The workbook of a path: 昆阳镇 has eight projects in May and three in June; the two of 鳌江镇 are one file."""
    unit, month = path[8:11], path[:7]
    projects = {MAY: 8, MAY_AGAIN: 7, HELD: 3, AFTER: 4}.get(path, 2)
    place = folder / "book.xlsx"
    report(unit, month, projects).save(place)
    return place.read_bytes()


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("books")
    made = {path: book(path, folder) for path in CAME if path != COPY}
    return made | {COPY: made[ORIGINAL]}


def night(office: SmallOffice, books: dict[str, bytes], paths: list[str], now: datetime) -> None:
    for path in paths:
        office.drop(path, books[path], CAME[path])
    office.now = now
    office.run()


@pytest.fixture(scope="module")
def loaded(books: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> SmallOffice:
    """Loaded in 2024-08, the copy before its original and the last file after the held one had been confirmed."""
    office = small_office(tmp_path_factory.mktemp("loaded"))
    night(office, books, [MAY, MAY_AGAIN, COPY, HELD], NOW)
    assert office.ends()[HELD] == "待确认"
    replay.confirm(
        office.home, office.folder, office.ledger, office.receipt(HELD), NOW + timedelta(hours=1), DIRECTOR
    )
    night(office, books, [ORIGINAL, AFTER], NOW + timedelta(days=1))
    assert office.receipt(ORIGINAL).duplicate_of == office.receipt(COPY).receipt_no
    return office


def known(office: SmallOffice, day: date, root: Path) -> SmallOffice:
    """The office as known on `day`; its home lies three folders deep, where its link to the archive leads."""
    past = Home(root / "known" / OFFICE / str(day), office.home.offices, day)
    (root / "archive").symlink_to(office.home.archive)
    then = stood(office.home, office.ledger, OFFICE, end_of(day))
    lay_down(office.home, past, office.folder, day, then)
    return SmallOffice(past)


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        ("2024-06-05", {MAY: "已接收"}),
        ("2024-06-10", {MAY: "已接收", ORIGINAL: "已接收"}),
        ("2024-06-25", {ORIGINAL: "已接收", COPY: "与 pingyang-000005 相同", MAY_AGAIN: "已接收，有提示"}),
        ("2024-07-03", {HELD: "待确认"}),
        ("2024-07-05", {HELD: "待确认", AFTER: "待确认"}),
    ],
)
def test_a_day_is_what_its_night_was(loaded, books, tmp_path: Path, day: str, ends: dict[str, str]):
    """Landed rows, findings and verdicts alike; the receipts bear the numbers of today."""
    then = small_office(tmp_path / "then")
    last = datetime.fromisoformat(f"{day} 23:59:59")
    night(then, books, [path for path, came in CAME.items() if came <= f"{day} 23:59"], last)
    past = known(loaded, date.fromisoformat(day), tmp_path)
    assert past.content() == then.content()
    assert {path: past.ends()[path] for path in ends} == ends


def test_after_everything_it_is_what_is_live(loaded: SmallOffice, tmp_path: Path):
    """A law: on a day after all that was received and entered nothing is unknown."""
    past = known(loaded, (NOW + timedelta(days=1)).date(), tmp_path)
    assert past.content(but=()) == loaded.content(but=())
    assert past.ends() == loaded.ends()
    assert past.ledger.rulings.waivers(OFFICE) == loaded.ledger.rulings.waivers(OFFICE)


def test_a_waiver_nobody_knew_waives_nothing(books: dict[str, bytes], tmp_path: Path):
    """The faults were waived before the file was loaded, but after the day that is asked for."""
    office = small_office(tmp_path / "live")
    waived = Waiver(
        OFFICE, "finding", "已核实", "王主任", NOW, unit_code="kunyang", finding_code="rows_vanished"
    )
    office.ledger.rulings.waive(waived)
    night(office, books, [MAY, HELD], NOW)
    assert office.ends()[HELD] == "已接收，有提示"
    past = known(office, date(2024, 7, 5), tmp_path)
    assert past.ends()[HELD] == "待确认"
    (finding,) = [f for f in past.rows("finding") if f["code"] == "rows_vanished"]
    assert (finding["severity"], finding["waiver_no"]) == ("block", None)


def test_a_verdict_that_is_not_kept_is_not_guessed(loaded: SmallOffice, tmp_path: Path):
    root = tmp_path / "var"
    shutil.copytree(loaded.home.root, root)
    shutil.rmtree(root / "replaced")
    home = Home(root, loaded.home.offices)
    number = loaded.receipt(HELD).receipt_no
    with pytest.raises(LookupError, match=f"{number} 重读以前的读数没有留存"):
        stood(home, SmallOffice(home).ledger, OFFICE, end_of(date(2024, 7, 5)))
