"""Bytes that come a second time: under another name, after a half copy, in place of a later file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.orchestration.offices import SmallOffice, small_office


@pytest.fixture
def office(tmp_path: Path) -> SmallOffice:
    return small_office(tmp_path)


def test_a_file_nobody_can_read_sent_twice_has_no_form_and_is_landed_once(office: SmallOffice):
    for name in ("昆阳镇_报表.xlsx", "昆阳镇_报表_再发.xlsx"):
        office.drop(f"2024-05/{name}", b"not a workbook")
    taken, _ = office.run()
    assert taken.duplicates == 1
    landed = [(row["receipt_no"], row["status"], row["form_set"]) for row in office.rows("submission")]
    assert sorted(landed) == [
        ("pingyang-000001", "rejected", None),
        ("pingyang-000002", "duplicate", None),
    ]
    before = office.content(())
    taken, _ = office.run()
    assert (taken.duplicates, office.content(())) == (0, before)
