"""Groups month by month, read from an office's real scheme files."""

from __future__ import annotations

import shutil
from pathlib import Path

from kernel.home import PROJECT_ROOT
from kernel.office import load_office
from orchestration.groups import groups_by_month


def test_groups_are_those_of_the_schemes_month_by_month(tmp_path: Path) -> None:
    """万全 goes from the first to the second group of townships in July 2024; 2023's scheme does not load; nobody wrote 2025's."""
    folder = tmp_path / "pingyang"
    shutil.copytree(PROJECT_ROOT / "offices" / "pingyang", folder)
    path = folder / "schemes" / "2024.yaml"
    text = path.read_text("utf-8")
    assert "wanquan, haixi]" in text and "naocun]" in text
    text = text.replace("wanquan, haixi]", "{unit: wanquan, until: 2024-06}, haixi]")
    path.write_text(text.replace("naocun]", "naocun, {unit: wanquan, from: 2024-07}]"), "utf-8")
    (folder / "schemes" / "2023.yaml").write_text("year: 2023\n", "utf-8")
    found = groups_by_month(load_office(folder), (2022, 2023, 2024, 2025))
    assert sorted(found) == [f"{year}-{month:02d}" for year in (2022, 2024) for month in range(1, 13)]
    assert [found[month]["wanquan"] for month in ("2022-01", "2024-01", "2024-06", "2024-07", "2024-12")] == [
        "一类乡镇", "一类乡镇", "一类乡镇", "二类乡镇", "二类乡镇",
    ]  # fmt: skip
    assert found["2024-07"]["kunyang"] == "一类乡镇"
    assert groups_by_month(load_office(folder), ()) == {}
