"""Every received file comes to exactly one end, is never in no state, and costs nothing the second time."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kernel.closed_yaml import read_values
from kernel.findings import MESSAGES
from kernel.home import PROJECT_ROOT, Home
from ledger.records import WAITING
from orchestration.notices import inbox_notices, stray_notices
from tests.ingest.books import CAPITAL
from tests.orchestration.offices import SmallOffice, report, small_office

JUNE = "2024-06/昆阳镇_2024年6月.xlsx"


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    return small_office(tmp_path)


def half(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content[: len(content) // 2])


def test_every_message_of_intake_is_tested():
    tested = "".join(path.read_text("utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py")))
    assert [code for code in read_values(MESSAGES / "intake.yaml") if f'"{code}"' not in tested] == []


def test_an_inbox_of_everything_ends_as_stated(office: SmallOffice):
    right = office.drop(JUNE, report())
    whole = right.read_bytes()
    office.drop(
        "2024-06/鳌江镇_2024年6月.xlsx", report("鳌江镇", spoil=lambda b: b[CAPITAL].__setitem__("J5", "约3"))
    )
    for again in ("2024-06/再发/昆阳镇_2024年6月.xlsx", "2024-06/水头镇_2024年6月.xlsx"):
        office.touch(office.drop(again, whole), "2024-07-04 10:00")
    office.drop("2024-05/空.xlsx", b"")
    office.drop("2024-05/也是空.xlsx", b"")
    office.drop("2024-05/断了_昆阳镇.xlsx", whole[:4000])
    half(office.inbox / "2024-06/正在传.xlsx", whole)
    office.touch(office.inbox / "2024-06/正在传.xlsx", "2024-07-10 11:45")  # 15 minutes ago
    taken, _ = office.run()
    assert office.ends() == {
        JUNE: "已接收",
        "2024-06/鳌江镇_2024年6月.xlsx": "退回",
        "2024-06/再发/昆阳镇_2024年6月.xlsx": f"与 {office.receipt(JUNE).receipt_no} 相同",
        "2024-06/水头镇_2024年6月.xlsx": f"与 {office.receipt(JUNE).receipt_no} 相同",
        "2024-05/空.xlsx": "退回",
        "2024-05/也是空.xlsx": "退回",
        "2024-05/断了_昆阳镇.xlsx": "退回",
        "2024-06/正在传.xlsx": "等待传完",
    }
    assert (taken.received, taken.read, taken.duplicates, taken.waiting, taken.refused) == (8, 5, 2, 1, 0)
    # two empty files are two faults, not one file sent twice
    assert office.codes("2024-05/空.xlsx") == office.codes("2024-05/也是空.xlsx") == ["file_empty"]
    assert office.codes("2024-05/断了_昆阳镇.xlsx") == ["file_unfinished"]
    # a copy in the same month's folder is only a copy; one under another unit's name is told
    assert office.codes("2024-06/再发/昆阳镇_2024年6月.xlsx") == []
    assert office.codes("2024-06/水头镇_2024年6月.xlsx") == ["duplicate_elsewhere"]


def test_a_refused_file_is_its_units_as_far_as_its_name_tells(office: SmallOffice):
    office.drop("2024-05/昆阳镇_月报.xlsx", b"")
    office.drop("2024-05/昆阳镇和鳌江镇.xlsx", b"")
    office.run()
    known = [office.receipt(f"2024-05/{name}.xlsx") for name in ("昆阳镇_月报", "昆阳镇和鳌江镇")]
    assert [(r.unit_code, r.report_period, r.form_set) for r in known] == [
        ("kunyang", "2024-05", None),
        (None, "2024-05", None),
    ]


def test_running_again_reads_nothing_and_changes_nothing(office: SmallOffice):
    office.drop(JUNE, report())
    office.run()
    before, files = (
        office.content(()),
        {p: p.stat().st_mtime_ns for p in office.home.landed.rglob("rows.parquet")},
    )
    office.now += timedelta(days=1)
    taken, judged = office.run()
    assert (taken.received, taken.read, taken.duplicates) == (1, 0, 0)
    assert judged.by_status == {}
    assert office.content(()) == before
    assert {p: p.stat().st_mtime_ns for p in office.home.landed.rglob("rows.parquet")} == files
    assert len(office.ledger.readings(office.receipt(JUNE).receipt_no)) == 1


def test_a_file_that_is_finished_keeps_the_number_it_waited_under(office: SmallOffice, tmp_path: Path):
    report().save(tmp_path / "whole.xlsx")
    whole = (tmp_path / "whole.xlsx").read_bytes()
    path = office.inbox / JUNE
    half(path, whole)
    office.touch(path, "2024-07-10 11:59")
    office.run()
    waiting = office.receipt(JUNE)
    assert (waiting.status, waiting.sha256, waiting.file_size) == (WAITING, None, len(whole) // 2)
    path.write_bytes(whole)
    office.touch(path, "2024-07-10 12:05")
    office.now += timedelta(minutes=10)
    office.run()
    done = office.receipt(JUNE)
    assert (done.receipt_no, done.status, done.file_size) == (waiting.receipt_no, "accepted", len(whole))
    assert done.received_at == datetime.fromisoformat("2024-07-10 12:05")
    assert len(office.ledger.receipts("pingyang")) == 1


def test_a_file_that_never_is_finished_is_archived_as_it_is_and_refused_by_name(
    office: SmallOffice, tmp_path: Path
):
    report().save(tmp_path / "whole.xlsx")
    path = office.inbox / JUNE
    half(path, (tmp_path / "whole.xlsx").read_bytes())
    office.touch(path, "2024-07-10 11:45")
    for minutes, status in ((0, "waiting"), (14, "waiting"), (15, "rejected"), (60, "rejected")):
        office.now = datetime.fromisoformat("2024-07-10 12:00") + timedelta(minutes=minutes)
        office.run()
        assert office.receipt(JUNE).status == status, minutes
    done = office.receipt(JUNE)
    assert (office.home.root / str(done.archive_path)).read_bytes() == path.read_bytes()
    told = office.rows("finding")
    assert [(f["code"], f["severity"], f["unit_code"], f["report_period"]) for f in told] == [
        ("file_unfinished", "block", "kunyang", "2024-06")
    ]
    assert "30 分钟" in told[0]["message_zh"]
    assert "文件没有结尾部分" in told[0]["message_zh"]


def test_a_file_taken_away_before_it_was_whole_is_sent_back_as_withdrawn(office: SmallOffice):
    half(office.inbox / JUNE, b"PK\x03\x04" * 100)
    office.touch(office.inbox / JUNE, "2024-07-10 11:59")
    office.run()
    (office.inbox / JUNE).unlink()
    taken, judged = office.run()
    assert (taken.received, taken.waiting, taken.refused) == (0, 0, 1)
    assert judged.by_code == {"file_withdrawn": 1}
    assert office.ends() == {JUNE: "退回"}
    submission = office.rows("submission")[0]
    assert (submission["status"], submission["sha256"], submission["archive_path"]) == (
        "rejected",
        None,
        None,
    )


@contextlib.contextmanager
def bound_by_permissions() -> Iterator[None]:
    """A root that may not read what is closed to its owner either: without the two capabilities that see past permissions."""
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)  # the version of the words below, and this thread
    words = (
        ctypes.c_uint32 * 6
    )()  # effective, permitted, inheritable; then the same of the capabilities from 32 on
    assert libc.capget(head, words) == 0
    effective = words[0]
    words[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(head, words) == 0
    try:
        yield
    finally:
        words[0] = effective
        assert libc.capset(head, words) == 0


def test_a_file_that_cannot_be_read_is_waited_for_then_refused_once(office: SmallOffice):
    path = office.inbox / "2024-06/昆阳镇.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"closed")
    path.chmod(0)
    with bound_by_permissions():
        for minutes, end in ((0, "等待传完"), (29, "等待传完"), (30, "退回"), (90, "退回")):
            office.now = datetime.fromisoformat("2024-07-10 12:00") + timedelta(minutes=minutes)
            office.run()
            assert office.ends() == {"2024-06/昆阳镇.xlsx": end}, minutes
    assert office.codes("2024-06/昆阳镇.xlsx") == ["file_unreadable"]
    assert len(office.ledger.receipts("pingyang")) == 1
    path.unlink()
    office.drop("2024-06/昆阳镇.xlsx", report())
    office.run()
    assert [r.status for r in office.ledger.receipts("pingyang")] == ["rejected", "accepted"]


def test_a_corrected_workbook_supersedes_and_a_wrong_name_is_no_hindrance(office: SmallOffice):
    office.drop(JUNE, report(), "2024-07-02 09:00")
    office.drop("2024-06/昆阳镇_2024年6月_修订2.xlsx", report(projects=3), "2024-07-03 09:00")
    office.run()
    assert office.ends() == {
        JUNE: "已被 pingyang-000002 取代",
        "2024-06/昆阳镇_2024年6月_修订2.xlsx": "已接收",
    }


def test_what_leads_to_no_receipt_is_said(office: SmallOffice):
    office.drop(JUNE, report(), "2024-07-02 09:00")
    office.drop("2024-06/撤走.xlsx", b"", "2024-07-02 09:00").unlink()
    (office.home.inbox / "散放.xlsx").write_bytes(b"x")
    (office.home.inbox / "pingyan").mkdir()
    (office.home.inbox / "pingyan" / "错放.xlsx").write_bytes(b"x")
    taken, _ = office.run()
    said = ("receipts.csv 登记的文件不在收件文件夹里：2024-06/撤走.xlsx",)
    assert taken.notices == said
    assert inbox_notices(office.home, "pingyang", office.ledger.receipts("pingyang")) == said
    assert stray_notices(office.home) == (
        "不在任何考核主体的文件夹里，没有收：pingyan/错放.xlsx",
        "不在任何考核主体的文件夹里，没有收：散放.xlsx",
    )
    (office.inbox / JUNE).unlink()  # a file that has its receipt may go
    assert office.run()[0].notices == said


def test_an_inbox_that_does_not_exist_yet_is_no_fault(tmp_path: Path):
    home = Home(root=tmp_path, offices=PROJECT_ROOT / "offices")
    assert inbox_notices(home, "pingyang", ()) == ()
    assert stray_notices(home) == ()


def test_a_time_written_down_later_takes_the_place_of_the_estimate_and_a_stated_one_stays(
    office: SmallOffice,
):
    whole = office.drop(JUNE, report()).read_bytes()
    office.run()
    assert office.receipt(JUNE).is_received_at_estimated
    office.drop(JUNE, whole, "2024-07-02 09:00")
    assert office.run()[0].notices == ("已按 receipts.csv 补上 1 份文件的收到时间",)
    moment = datetime.fromisoformat("2024-07-02 09:00")
    stated = (moment, "李某", False)
    for said in (vars(office.receipt(JUNE)), office.rows("submission")[0]):
        assert (said["received_at"], said["sender"], said["is_received_at_estimated"]) == stated
    office.drop(JUNE, whole, "2024-07-01 09:00")
    assert office.run()[0].notices == (
        "receipts.csv 的收到时间 2024-07-01 09:00 与回执 pingyang-000001 已登记的 2024-07-02 09:00 不同，"
        f"以回执为准：{JUNE}",
    )
    assert office.receipt(JUNE).received_at == moment
