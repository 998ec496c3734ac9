"""Trips owed and report quality as an office rules on them: closed, dated, and landed for the months they hold."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.activity import TripRules
from kernel.closed_yaml import DataFileError
from kernel.dated import holding_between
from kernel.home import PROJECT_ROOT
from kernel.office import load_office

WEIGHTS = "weights: {timely: 40, complete: 20, corrected: 20, revised: 20}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT_ROOT / "offices" / "pingyang", tmp_path / "pingyang")
    return tmp_path / "pingyang"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("least: {principal: 1}", "least: {principal: 0}", "trips.0.least.principal"),
        ("least: {principal: 1}", "least: {mayor: 1}", "trips.0.least.mayor"),
        ("least: {principal: 1}", "least: {}", "trips.0.least"),
        (
            "  - valid_from: 2024-01\n    least",
            "  - valid_from: 2022-01\n    least",
            "有 2 版都自 2022-01 起",
        ),
        ("least: {principal: 1}\n", "least: {principal: 1}\n    part_month: half\n", "part_month"),
        (WEIGHTS, WEIGHTS.replace("40", "41"), "合计应为 100，写的是 101"),
        (WEIGHTS, WEIGHTS.replace(", revised: 20", ""), "weights 缺 revised"),
        ("choice_blank,", "choice_blnk,", "没有“choice_blnk”这种问题"),
        ("mended: [block, warning]", "mended: []", "quality.0.mended"),
    ],
)
def test_a_faulty_rule_is_named(folder: Path, old: str, new: str, reason: str) -> None:
    path = folder / "office.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DataFileError, match="office") as caught:
        load_office(folder)
    assert reason in str(caught.value)


months = st.dates(date(2020, 1, 1), date(2026, 12, 31)).map(lambda day: f"{day:%Y-%m}")


@given(st.lists(months, unique=True, max_size=5), months, months)
def test_every_month_has_the_version_that_began_last(starts: list[str], one: str, other: str) -> None:
    versions = [TripRules(valid_from=start, least={"principal": 1}) for start in starts]
    first, last = sorted((one, other))
    held = list(holding_between(versions, first, last))
    for month in {first, last}:
        begun = [start for start in starts if start <= month]
        holding = [begins for _, begins, ends in held if begins <= month and (ends is None or month < ends)]
        assert holding == ([max(begun)] if begun else [])
    for version, begins, ends in held:
        assert version.valid_from == begins <= last
        assert ends is None or first < ends
