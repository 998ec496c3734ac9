"""Files found, archived and clocked; rows landed once, in any order, and replaced when read again."""

from __future__ import annotations

import os
import stat
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import Scan, arrivals, clear, land, landing_period, listed, reread_cell
from ingest.opening.limits import limits
from ingest.reading.reader import Reading
from kernel import landed
from kernel.closed_yaml import DataFileError
from kernel.home import Home
from kernel.tables import ROW_TABLES
from ledger import Ledger, Receipt
from tests.ingest.books import CAPITAL, NAME, OFFICE, PROJECT, monthly, read

NOON = datetime.fromisoformat("2024-07-10 12:00")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(root=tmp_path / "var", offices=tmp_path)
    (home.inbox / "pingyang" / "2024-06").mkdir(parents=True)
    return home


def scan(home: Home, now: datetime = NOON, waiting: dict[str, datetime] | None = None) -> Scan:
    return arrivals.scan(home, OFFICE, now, waiting or {})


def drop(home: Home, path: str, content: bytes = b"x") -> Path:
    target = home.inbox / "pingyang" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    os.utime(target, (1720000000, 1720000000))  # 2024-07-03 17:46:40 in the office: long ago
    return target


def manifest(home: Home, *lines: str) -> None:
    drop(home, "receipts.csv", ("\n".join(["file,received_at,sender", *lines]) + "\n").encode())


def test_scan_takes_every_file_in_the_order_they_came(home: Home):
    drop(home, "2024-06/乙_2024年6月.xlsx", b"b")
    drop(home, "2024-06/甲.xlsx", b"a")
    drop(home, "2016-06/甲.xlsx", b"old")
    drop(home, "名录.xlsx", b"list")
    for noise in ("~$甲.xlsx", ".hidden", "Thumbs.db", "desktop.ini"):
        drop(home, f"2024-06/{noise}")
    manifest(
        home,
        "2024-06/甲.xlsx,2024-07-03 09:12,李某",
        "2024-06\\乙_2024年6月.xlsx,2024-07-02T08:00:30,",
        "名录.xlsx,2024-01-02 00:00,",
        "2016-06/甲.xlsx,2016/7/3 9:05,王某",
    )
    found = scan(home)
    assert [(a.inbox_path, f"{a.received_at:%Y-%m-%d %H:%M:%S}", a.sender) for a in found.arrivals] == [
        ("2016-06/甲.xlsx", "2016-07-03 09:05:00", "王某"),
        ("名录.xlsx", "2024-01-02 00:00:00", None),
        ("2024-06/乙_2024年6月.xlsx", "2024-07-02 08:00:30", None),
        ("2024-06/甲.xlsx", "2024-07-03 09:12:00", "李某"),
    ]
    assert not any(a.is_received_at_estimated for a in found.arrivals)
    assert found.paths == {a.inbox_path for a in found.arrivals}
    assert found.unready == ()
    assert found.clocks.keys() == found.paths


def test_without_a_manifest_the_files_own_time_is_an_estimate_in_office_time(home: Home):
    drop(home, "2024-06/甲.xlsx")  # 2024-07-03 09:46:40 UTC
    arrival = scan(home).arrivals[0]
    assert arrival.received_at == datetime.fromisoformat("2024-07-03 17:46:40")  # UTC+8
    assert arrival.is_received_at_estimated


def test_every_byte_is_archived_once_read_only_and_never_changed(home: Home):
    drop(home, "2024-06/甲.xlsx", b"same")
    drop(home, "2024-06/再报.XLSX", b"same")
    first = scan(home).arrivals
    assert [a.archive_path for a in first] == [f"archive/{first[0].sha256[:2]}/{first[0].sha256}.xlsx"] * 2
    archived = home.root / first[0].archive_path
    assert archived.read_bytes() == b"same"
    assert stat.S_IMODE(archived.stat().st_mode) == 0o444
    before = archived.stat().st_mtime_ns
    assert scan(home).arrivals == first
    assert archived.stat().st_mtime_ns == before
    assert [p.name for p in home.archive.rglob("*") if p.is_file()] == [archived.name]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("2024-06/甲.xlsx,昨天,", "received_at"),
        ("2024-06/甲.xlsx,2024-07-03T09:12:00+08:00,", "received_at"),
        (",2024-07-03 09:12,", "file"),
        ("2024-06/甲.xlsx,2024-07-03 09:12,李某,多出一列", "file"),
        ("2024-06/乙.xlsx,2024-07-03 09:12,", "file"),
    ],
)
def test_a_bad_manifest_line_is_named(home: Home, line: str, key: str):
    manifest(home, "2024-06/乙.xlsx,2024-07-02 09:00,", line)
    with pytest.raises(DataFileError) as err:
        scan(home)
    assert [(p.file.name, p.line, p.key) for p in err.value.problems] == [("receipts.csv", 3, key)]


def test_a_file_that_changes_while_it_is_read_is_waited_for_and_one_that_vanishes_is_not_there(
    home: Home, monkeypatch: pytest.MonkeyPatch
):
    drop(home, "2024-06/甲.xlsx", b"whole")
    gone = drop(home, "2024-06/乙.xlsx", b"gone")
    growing = drop(home, "2024-06/丙.xlsx", b"half")
    read_through = arrivals._chunks

    def meanwhile(path: Path):
        """Between hashing and copying, one file is taken away and one grows."""
        yield from read_through(path)
        if path == gone:
            gone.unlink()
        if path == growing:
            growing.write_bytes(growing.read_bytes() + b".")

    monkeypatch.setattr(arrivals, "_chunks", meanwhile)
    found = scan(home)
    assert [a.inbox_path for a in found.arrivals] == ["2024-06/甲.xlsx"]
    assert [(u.inbox_path, u.reason, u.is_overdue) for u in found.unready] == [
        ("2024-06/丙.xlsx", "读取时内容还在变化", False)
    ]
    assert found.paths == {"2024-06/甲.xlsx", "2024-06/丙.xlsx"}
    monkeypatch.undo()
    assert {a.inbox_path for a in scan(home).arrivals} == {"2024-06/甲.xlsx", "2024-06/丙.xlsx"}
    assert all(len(p.stem) == 64 for p in home.archive.rglob("*") if p.is_file())  # no half copy is left


HALF = b"PK\x03\x04 and then nothing"  # a zip without its directory


@pytest.mark.parametrize(
    ("changed", "first_seen", "is_taken"),
    [
        ("11:31", None, False),  # 29 minutes ago
        ("11:30", None, True),  # 30 minutes without a change: taken as it is
        ("13:00", None, False),  # in the future: a wrong clock counts for nothing
        ("13:00", "11:31", False),
        ("13:00", "11:30", True),
    ],
)
def test_an_unfinished_file_is_waited_for_up_to_the_stated_time(
    home: Home, changed: str, first_seen: str | None, is_taken: bool
):
    path = drop(home, "2024-06/甲.xlsx", HALF)
    moment = datetime.fromisoformat(f"2024-07-10 {changed}+08:00").timestamp()
    os.utime(path, (moment, moment))
    seen = datetime.fromisoformat(f"2024-07-10 {first_seen}") if first_seen else None
    found = scan(home, NOON, {"2024-06/甲.xlsx": seen} if seen else {})
    assert [a.inbox_path for a in found.arrivals] == (["2024-06/甲.xlsx"] if is_taken else [])
    assert [u.is_overdue for u in found.unready] == ([] if is_taken else [False])
    assert limits().waiting_minutes.value == 30


def test_what_is_no_file_or_lies_nowhere_is_told(home: Home, tmp_path: Path):
    drop(home, "2024-06/甲.xlsx")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (home.inbox / "pingyang" / "旧档案").symlink_to(elsewhere)
    (home.inbox / "pingyang" / "丢了.xlsx").symlink_to(tmp_path / "nothing.xlsx")
    (tmp_path / "别处.xlsx").write_bytes(b"another office's")
    (home.inbox / "pingyang" / "2024-06" / "乙.xlsx").symlink_to(tmp_path / "别处.xlsx")
    assert [a.inbox_path for a in scan(home).arrivals] == ["2024-06/甲.xlsx"]
    assert listed(home.inbox / "pingyang").notices == (
        "链接的文件，没有收，请放入文件本身：2024-06/乙.xlsx",
        "失效的链接或不是文件，没有收：丢了.xlsx",
        "链接的文件夹，没有收：旧档案",
    )


def test_a_fault_of_the_archive_does_stop_the_scan(home: Home):
    drop(home, "2024-06/甲.xlsx")
    home.archive.write_text("a file where the archive should be")
    with pytest.raises(OSError, match="archive"):
        scan(home)


def test_a_name_in_the_encoding_of_windows_is_read_as_such(home: Home):
    drop(home, os.fsdecode("2024-06/昆阳镇_2024年6月.xlsx".encode("gb18030")))
    drop(home, "2024-06/苹果机上的名字e\u0301.xlsx", b"y")  # decomposed, as macOS writes it
    assert {a.inbox_path for a in scan(home).arrivals} == {
        "2024-06/昆阳镇_2024年6月.xlsx",
        "2024-06/苹果机上的名字\u00e9.xlsx",
    }


def test_a_manifest_in_another_encoding_is_refused(home: Home):
    drop(home, "receipts.csv", "file,received_at,sender\n甲.xlsx,2024-07-03 09:12,\n".encode("gb18030"))
    with pytest.raises(DataFileError, match="CSV UTF-8"):
        scan(home)


def test_a_manifest_without_its_header_is_refused(home: Home):
    drop(home, "receipts.csv", b"2024-06/x.xlsx,2024-07-03 09:12,\n")
    with pytest.raises(DataFileError, match="file,received_at,sender"):
        scan(home)


# --- landing


def received(home: Home, units: list[str]) -> list[tuple[Receipt, Reading]]:
    """One June workbook a unit: scanned, numbered and read."""
    ledger = Ledger(f"sqlite:///{home.root / 'ledger.sqlite'}")
    for unit in units:
        book = monthly()
        book["封面"]["B3"] = unit
        for name in book.sheetnames[1:]:
            book[name]["A2"] = str(book[name]["A2"].value).replace("昆阳镇", unit)
        book[CAPITAL]["J5"] = "约3" if unit == "鳌江镇" else 500.5
        path = home.inbox / "pingyang" / "2024-06" / f"{unit}_招商引资月报_2024年6月.xlsx"
        book.save(path)
        os.utime(path, (1720000000, 1720000000))
    receipts = [ledger.register(arrival, NOON) for arrival in scan(home).arrivals]
    return [(r, read(home.root / r.archive_path, r.file_name, "2024-06")) for r in receipts]


def content(home: Home) -> dict[str, list[dict]]:
    return {
        table: landed.read(home.landed, table).to_pylist() for table in (*ROW_TABLES, "reading", "finding")
    }


def test_landing_writes_rows_readings_and_numbered_findings(home: Home):
    pairs = received(home, ["昆阳镇", "鳌江镇"])
    land(home, "pingyang", pairs)
    tables = content(home)
    assert len(tables["capital_row"]) == 4
    assert {r["receipt_no"] for r in tables["capital_row"]} == {r.receipt_no for r, _ in pairs}
    assert [
        (f["finding_no"], f["code"], f["severity"], f["source_column"], f["source_row"])
        for f in tables["finding"]
    ] == [(1, "value_approximate", "block", "J", 5)]
    assert tables["finding"][0]["message_zh"].startswith("工作表“到位资金台账”J5")
    assert len(tables["reading"]) == 2 * (12 + 8 + 15 + 8)
    assert landed.path_of(home.landed, "capital_row", "pingyang", "2024-06").exists()


def test_nothing_is_lost_between_workbook_and_landed_file(home: Home):
    pairs = received(home, ["昆阳镇", "鳌江镇"])
    land(home, "pingyang", pairs)
    tables = content(home)
    for table in ROW_TABLES:
        assert len(tables[table]) == sum(len(reading.rows.get(table, [])) for _, reading in pairs)
    assert len(tables["finding"]) == sum(len(reading.findings) for _, reading in pairs)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_landing_in_any_order_and_any_batches_ends_the_same(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
):
    pairs = PAIRS.setdefault("pairs", received(_home(tmp_path_factory), ["昆阳镇", "鳌江镇", "水头镇"]))
    once, other = _home(tmp_path_factory), _home(tmp_path_factory)
    land(once, "pingyang", pairs)
    shuffled = data.draw(st.permutations(pairs))
    cut = data.draw(st.integers(0, 3))
    for batch in (shuffled[:cut], shuffled[cut:], data.draw(st.sampled_from([[], shuffled[:1], shuffled]))):
        land(other, "pingyang", list(batch))
    assert content(other) == content(once)


PAIRS: dict[str, list[tuple[Receipt, Reading]]] = {}


def _home(factory: pytest.TempPathFactory) -> Home:
    root = factory.mktemp("home")
    (root / "var" / "inbox" / "pingyang" / "2024-06").mkdir(parents=True)
    return Home(root=root / "var", offices=root)


def test_a_second_reading_replaces_the_first_also_under_another_period(home: Home):
    receipt, reading = received(home, ["昆阳镇"])[0]
    land(home, "pingyang", [(receipt, reading)])
    receipt = replace(receipt, landing_period="2024-06")
    fewer = Reading(**{**_fields(reading), "rows": {"tax_row": reading.rows["tax_row"]}})
    land(home, "pingyang", [(receipt, fewer)])
    assert {t: len(rows) for t, rows in content(home).items() if rows} == {"tax_row": 1, "reading": 43}
    moved = Reading(**{**_fields(reading), "report_period": "2024-05"})
    land(home, "pingyang", [(receipt, moved)])
    assert len(content(home)["capital_row"]) == 2
    assert landed.read(home.landed, "capital_row", "pingyang", 2024).num_rows == 2
    assert landed.path_of(home.landed, "tax_row", "pingyang", "2024-05").exists()


def test_what_a_broken_off_run_landed_is_cleared_wherever_it_lies(home: Home):
    pairs = received(home, ["昆阳镇", "鳌江镇"])
    land(home, "pingyang", pairs)
    (receipt, reading), (other, _) = pairs
    moved = Reading(**{**_fields(reading), "report_period": "2024-05"})
    land(home, "pingyang", [(receipt, moved)])  # the ledger was never told of the first landing
    assert len(content(home)["capital_row"]) == 2 + 4
    clear(home, "pingyang", [receipt])
    left = content(home)
    assert {row["receipt_no"] for rows in left.values() for row in rows} == {other.receipt_no}
    assert len(left["capital_row"]) == 2
    assert len(left["reading"]) == 43


def _fields(reading: Reading) -> dict:
    return {name: getattr(reading, name) for name in reading.__dataclass_fields__}


def test_the_landing_period_is_read_or_told_by_the_path_or_the_arrival():
    receipt = Receipt(
        **dict.fromkeys(Receipt.__dataclass_fields__) | {"inbox_path": "2024-06/甲.xlsx", "received_at": NOON}
    )
    assert landing_period(Reading(report_period="2024-Q2"), receipt) == "2024-Q2"
    assert landing_period(Reading(), receipt) == "2024-06"
    assert landing_period(Reading(), replace(receipt, inbox_path="2024/甲_2024年5月.xlsx")) == "2024-05"
    assert landing_period(Reading(), replace(receipt, inbox_path="甲.xlsx")) == "2024-07"


# --- looking a cell up again


def test_a_cell_is_looked_up_as_written(tmp_path: Path):
    book = monthly()
    book[CAPITAL]["K5"] = "#REF!"
    book[CAPITAL].merge_cells("B5:B6")
    path = tmp_path / NAME
    book.save(path)
    assert reread_cell(path, CAPITAL, "L5") == "1500.25"
    assert reread_cell(path, CAPITAL, "K5") == "#REF!"
    assert reread_cell(path, CAPITAL, "B6") == "智能装备项目"
    assert reread_cell(path, CAPITAL, "M5") is None
    assert reread_cell(path, CAPITAL, "ZZ900") is None
    assert reread_cell(path, PROJECT, "$I$5") == "2024.1.15"
    assert reread_cell(path, "税收台账", "D5") == "2023-05-08"
    with pytest.raises(LookupError, match="没有工作表"):
        reread_cell(path, "附表", "A1")
    with pytest.raises(ValueError, match="cell address"):
        reread_cell(path, CAPITAL, "5K")


def test_every_landed_row_leads_back_to_its_cell(home: Home):
    receipt, reading = received(home, ["昆阳镇"])[0]
    columns = {(r["source_sheet"], r["field"]): r["source_column"] for r in reading.readings}
    for row in reading.rows["capital_row"]:
        cell = f"{columns[row['source_sheet'], 'ytd_amount_wan']}{row['source_row']}"
        assert reread_cell(home.root / receipt.archive_path, row["source_sheet"], cell) == str(
            row["ytd_amount_wan"]
        )


def test_arrivals_are_what_the_ledger_numbers(home: Home):
    drop(home, "2024-06/甲.xlsx")
    arrival = scan(home).arrivals[0]
    receipt = Ledger(f"sqlite:///{home.root / 'l.sqlite'}").register(arrival, NOON)
    assert asdict(arrival).items() <= asdict(receipt).items()
