"""`receipts.csv` for archives: when each file came and from whom; what it cannot mean is said or refused, with its line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from kernel.closed_yaml import DataFileError
from orchestration import intake
from tests.orchestration.offices import SmallOffice, report, small_office

MAY, JUNE = "2022-05/昆阳镇_2022年5月.xlsx", "2022-06/昆阳镇_2022年6月.xlsx"
NOW = datetime.fromisoformat("2024-07-10 12:00")


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    """An archive of two months, left in the inbox in 2024."""
    office = small_office(tmp_path)
    for path in (MAY, JUNE):
        office.drop(path, report("昆阳镇", path[:7]))
    office.now = NOW
    return office


def manifest(office: SmallOffice, *lines: str) -> None:
    text = "\n".join(["file,received_at,sender", *lines]) + "\n"
    (office.inbox / "receipts.csv").write_text(text, "utf-8")


def clocks(office: SmallOffice) -> dict[str, tuple[str, str | None, bool]]:
    receipts = {r.inbox_path: r for r in office.ledger.receipts("pingyang")}
    landed = {row["receipt_no"]: row for row in office.rows("submission")}
    for receipt in receipts.values():
        row = landed[receipt.receipt_no]
        assert all(
            row[name] == getattr(receipt, name)
            for name in ("received_at", "sender", "is_received_at_estimated")
        )
    return {
        path: (f"{r.received_at:%Y-%m-%d %H:%M}", r.sender, r.is_received_at_estimated)
        for path, r in receipts.items()
    }


def test_a_stated_file_has_its_time_and_its_sender_another_an_estimate(office: SmallOffice):
    manifest(office, f"{JUNE},2022-07-05 09:12, 李某 ")
    office.run()
    assert clocks(office) == {
        JUNE: ("2022-07-05 09:12", "李某", False),
        MAY: ("2024-07-03 10:00", None, True),
    }
    numbers = [r.inbox_path for r in office.ledger.receipts("pingyang")]
    assert numbers == [JUNE, MAY]  # in the order received


def test_a_manifest_that_comes_later_fills_in_what_was_not_known(office: SmallOffice):
    manifest(office, f"{JUNE},2022-07-05 09:12,")
    office.run()
    manifest(office, f"{JUNE},2022-07-05 09:12,李某", f"{MAY},2022-06-03 08:00,王某")
    taken, _ = office.run()
    assert taken.notices == (
        "已按 receipts.csv 补上 1 份文件的收到时间",
        "已按 receipts.csv 补上 1 份文件的报送人",
    )
    assert clocks(office) == {
        JUNE: ("2022-07-05 09:12", "李某", False),
        MAY: ("2022-06-03 08:00", "王某", False),
    }


def test_what_the_manifest_contradicts_is_said(office: SmallOffice):
    manifest(
        office,
        f"{JUNE},2022-07-05 09:12,李某",
        f"{MAY},2022-03-03 08:00,李某",
        "2022-04/没有.xlsx,2022-05-01 08:00,",
    )
    office.run()
    manifest(
        office,
        f"{JUNE},2022-07-06 09:12,王某",
        f"{MAY},2022-03-03 08:00,李某",
        "2022-04/没有.xlsx,2022-05-01 08:00,",
    )
    taken, _ = office.run()
    number = office.receipt(JUNE).receipt_no
    assert taken.notices == (
        f"receipts.csv 的收到时间 2022-07-06 09:12 与回执 {number} 已登记的 2022-07-05 09:12 不同，以回执为准：{JUNE}",
        f"receipts.csv 的收到时间 2022-03-03 08:00 早于 2022-05 开始，请核对：{MAY}",
        "receipts.csv 登记的文件不在收件文件夹里：2022-04/没有.xlsx",
    )
    assert clocks(office)[JUNE] == ("2022-07-05 09:12", "李某", False)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{JUNE},2072-07-05 09:12,李某", "“2072-07-05 09:12”还没有到，请核对年月日"),
        (f"{JUNE},2024-07-11,李某", "“2024-07-11”还没有到，请核对年月日"),
        (f"{MAY},2022-06-04 09:12,李某", f"“{MAY}”重复登记"),
    ],
)
def test_a_time_that_cannot_be_is_refused_before_anything_is_taken_in(
    office: SmallOffice, line: str, said: str
):
    manifest(office, f"{MAY},2022-06-03 09:12,李某", line)
    with pytest.raises(DataFileError) as caught:
        intake.take_in(office.home, office.folder, office.ledger, NOW)
    assert [(p.line, p.reason) for p in caught.value.problems] == [(3, said)]
    assert office.ledger.receipts("pingyang") == []
