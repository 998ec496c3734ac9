"""Where a workbook is answered whose name or folder says another unit than its cover: to nobody in particular."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.returning import write_returns
from tests.ingest.books import CAPITAL
from tests.orchestration.offices import SmallOffice, report, small_office


def answers(office: SmallOffice, path: str) -> list[str]:
    """Folders below the office's in which the file at `path` is answered."""
    office.run()
    write_returns(office.home, office.folder, office.ledger, office.ledger.receipts("pingyang"))
    number, root = office.receipt(path).receipt_no, office.home.returned / "pingyang"
    return [p.parent.relative_to(root).as_posix() for p in sorted(root.rglob(f"*_{number}_*"))]


@pytest.mark.parametrize("path", ["2024-06/鳌江镇_2024年6月.xlsx", "2024-06/鳌江镇/月报.xlsx"])
def test_when_name_or_folder_and_cover_disagree_neither_unit_is_answered(tmp_path: Path, path: str):
    office = small_office(tmp_path)
    office.drop(path, report("昆阳镇"))
    folders = answers(office, path)
    assert office.receipt(path).unit_code == "kunyang"
    assert "unit_mismatch" in office.codes(path)
    assert folders == ["_unknown/2024-06"]
    # an answer given to the wrong unit before is taken away from there
    wrong = office.home.returned / "pingyang/kunyang/2024-06"
    wrong.mkdir(parents=True)
    (office.home.returned / "pingyang/_unknown/2024-06").rename(wrong / "moved")
    for file in (wrong / "moved").iterdir():
        file.rename(wrong / file.name)
    (wrong / "moved").rmdir()
    assert answers(office, path) == ["_unknown/2024-06"]


def test_a_line_left_from_another_units_sheet_leaves_the_sender_known(tmp_path: Path):
    office, path = small_office(tmp_path), "2024-06/昆阳镇_2024年6月.xlsx"
    office.drop(path, report("昆阳镇", spoil=lambda b: b[CAPITAL].__setitem__("A2", "填报单位：鳌江镇")))
    assert answers(office, path) == ["kunyang/2024-06"]
    assert "unit_mismatch" in office.codes(path)
