"""A draft holds in a year it was not written for: its year, its months, its dates, and the units that lived then."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

import scheme
from kernel import landed
from kernel.closed_yaml import DataFileError
from kernel.home import Home
from kernel.tables.scheme import SCHEME_TABLES

TODAY = date(2024, 7, 10)


@pytest.fixture
def path(folder, tmp_path):
    """A draft lies anywhere under any name: here it is the scheme of 2024."""
    return shutil.copy(folder.schemes / "2024.yaml", tmp_path / "征求意见稿.yaml")


def test_year_months_and_units_are_those_of_the_year(folder, path):
    draft = scheme.load_draft(path, folder, 2023, {})
    assert draft.scheme.year == 2023
    assert (draft.scheme.period.start, draft.scheme.period.end) == ("2023-01", "2023-12")
    # 新设镇 was founded in March 2024, 已撤镇 still lived in 2023
    assert {code: group.members for code, group in draft.scheme.groups.items()} == {
        "parks": ("park",),
        "towns": ("east", "west", "closed"),
    }
    assert "2023 年没有新设镇，不计入" in draft.notes


def test_a_unit_the_draft_does_not_know_is_named(folder, path):
    draft = scheme.load_draft(path, folder, 2023, {})
    assert [(unit.unit_code, unit.unit_name) for unit in draft.unplaced] == [("gone", "早撤镇")]


def test_it_joins_the_group_it_is_given_in_its_own_years_only(folder, path):
    placed = {"gone": "parks"}
    then, now = (scheme.load_draft(path, folder, year, placed) for year in (2023, 2024))
    assert (then.scheme.groups["parks"].members, then.unplaced) == (("park", "gone"), ())
    assert (now.scheme.groups["parks"].members, now.unplaced, now.notes) == (("park",), (), ())


def test_dates_of_the_drafts_own_year_move_and_others_stay(guize, tmp_path):
    path = tmp_path / "draft.yaml"
    text = (guize.schemes / "2024.yaml").read_text("utf-8")
    path.write_text(
        text.replace("first_reported_before: 2024-11-01", "first_reported_before: 2024-02-29"), "utf-8"
    )
    then = scheme.load_draft(path, guize, 2023, {})
    [moved] = [m for m in then.scheme.measures.values() if getattr(m, "first_reported_before", None)]
    assert moved.first_reported_before == date(2023, 2, 28)
    assert f"2023 年：“{moved.title}”口径里的日期 2024-02-29 随年度移为 2023-02-28" in then.notes
    path.write_text(
        text.replace("first_reported_before: 2024-11-01", "first_reported_before: 2020-11-01"), "utf-8"
    )
    kept = scheme.load_draft(path, guize, 2023, {})
    assert date(2020, 11, 1) in {
        getattr(m, "first_reported_before", None) for m in kept.scheme.measures.values()
    }
    assert f"2023 年：“{moved.title}”口径里的日期 2020-11-01 不在草案年度内，按原日期" in kept.notes


def test_in_its_own_year_a_draft_is_the_scheme(folder, path):
    assert scheme.load_draft(path, folder, 2024, {}).scheme == scheme.load_scheme(
        folder.schemes / "2024.yaml", folder
    )


def test_faults_of_a_draft_are_told_with_their_lines(folder, path):
    text = path.read_text("utf-8").replace("members: [park]", "members: [parc]")
    path.write_text(text, "utf-8")
    with pytest.raises(DataFileError) as caught:
        scheme.load_draft(path, folder, 2023, {"gone": "towns"})
    line = 1 + text.splitlines().index("  parks: {title: 平台, members: [parc]}")
    assert [(p.file.name, p.line) for p in caught.value.problems] == [("征求意见稿.yaml", line)]
    assert "parc" in caught.value.problems[0].reason


def test_a_draft_lands_as_the_scheme_does_and_leaves_the_offices_own_tables_alone(folder, path, tmp_path):
    home = Home(root=tmp_path / "home", offices=tmp_path)
    scheme.land(home, folder, 2024, TODAY)
    trial = tmp_path / "trial"
    draft = scheme.load_draft(path, folder, 2024, {})
    written = scheme.land_draft(trial, draft.scheme, "abc", TODAY)
    assert {p.relative_to(trial).parts[0] for p in written} == {*SCHEME_TABLES, "rule_sentence"}
    for table in SCHEME_TABLES.keys() - {"scheme"}:
        assert landed.read(trial, table).equals(landed.read(home.landed, table)), table
    assert landed.read(trial, "scheme")["scheme_sha256"].to_pylist() == ["abc"]
