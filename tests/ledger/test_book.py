from datetime import datetime

import pytest

from ledger import Arrival, Ledger, Release, Verdict

NOW = datetime(2024, 7, 3, 9, 30)  # noqa: DTZ001  the ledger keeps naive office time


@pytest.fixture
def ledger(tmp_path):
    return Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")


def arrival(path, sha, office="pingyang"):
    return Arrival(office, path, 10, sha, f"archive/{sha}.xlsx", "昆阳镇", NOW, False)


def test_a_file_is_numbered_once(ledger):
    first = ledger.register(arrival("2024-06/a.xlsx", "s1"), NOW)
    assert first.receipt_no == "pingyang-000001"
    assert ledger.register(arrival("2024-06/a.xlsx", "s1"), NOW) == first
    assert [r.receipt_no for r in ledger.receipts("pingyang")] == ["pingyang-000001"]


def test_numbers_run_per_office(ledger):
    ledger.register(arrival("a.xlsx", "s1"), NOW)
    assert ledger.register(arrival("a.xlsx", "s1", office="miluo"), NOW).receipt_no == "miluo-000001"


def test_the_same_bytes_elsewhere_are_a_duplicate_that_says_of_what(ledger):
    ledger.register(arrival("a.xlsx", "s1"), NOW)
    twin = ledger.register(arrival("b.xlsx", "s1"), NOW)
    assert (twin.receipt_no, twin.status, twin.duplicate_of) == (
        "pingyang-000002",
        "duplicate",
        "pingyang-000001",
    )


def test_changed_bytes_under_the_same_name_are_a_new_receipt(ledger):
    ledger.register(arrival("a.xlsx", "s1"), NOW)
    changed = ledger.register(arrival("a.xlsx", "s2"), NOW)
    assert (changed.receipt_no, changed.status) == ("pingyang-000002", "received")


def test_earlier_bytes_put_back_are_a_duplicate_numbered_once(ledger):
    for sha in ("s1", "s2"):
        ledger.register(arrival("a.xlsx", sha), NOW)
    back = ledger.register(arrival("a.xlsx", "s1"), NOW)
    assert (back.receipt_no, back.duplicate_of) == ("pingyang-000003", "pingyang-000001")
    assert ledger.register(arrival("a.xlsx", "s1"), NOW) == back


def test_a_copy_of_a_copy_is_one_of_the_file_that_was_read(ledger):
    ledger.wait_for("pingyang", "a.xlsx", 5, NOW)
    ledger.register(arrival("b.xlsx", "s1"), NOW)
    assert ledger.register(arrival("a.xlsx", "s1"), NOW).duplicate_of == "pingyang-000002"
    assert ledger.register(arrival("c.xlsx", "s1"), NOW).duplicate_of == "pingyang-000002"


def test_a_verdict_is_kept(ledger):
    receipt = ledger.register(arrival("a.xlsx", "s1"), NOW)
    ledger.judge(
        Verdict(receipt.receipt_no, "accepted", "kunyang", "monthly", "2024-06", "2024-06", True), NOW
    )
    kept = ledger.receipts("pingyang", "accepted")[0]
    assert (kept.unit_code, kept.report_period, kept.is_nil_return) == ("kunyang", "2024-06", True)
    assert kept == receipt.with_verdict(kept.verdict("accepted"))


def test_a_verdict_on_an_unknown_receipt_is_refused(ledger):
    with pytest.raises(LookupError, match="pingyang-000009"):
        ledger.judge(Verdict("pingyang-000009", "accepted", None, None, None, None), NOW)


def test_the_latest_release_is_found(ledger):
    for digest in ("d1", "d2"):
        ledger.record_release(
            Release(
                "pingyang-monthly-2024-06",
                "pingyang",
                "monthly",
                "2024-06",
                "draft",
                digest,
                "m",
                "releases/x",
                NOW,
            )
        )
    assert ledger.latest_release("pingyang-monthly-2024-06").content_sha256 == "d2"
    assert ledger.latest_release("pingyang-monthly-2024-07") is None
