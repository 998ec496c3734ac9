"""A draft's throw-away home: what is refused before dbt starts, what was due, how dbt's words become progress and faults."""

from __future__ import annotations

import json
import shutil
from datetime import date

import pytest

import scheme
from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from kernel.office import load_office
from orchestration import building, whatif
from orchestration.progress import reporting_to

GONE = {"songqiao": "platform", "tongkeng": "town_1"}  # units of 2023 that are no more when the draft begins


@pytest.fixture
def home(tmp_path):
    """平阳县 with its schemes landed on 2024-07-10, and nothing received."""
    shutil.copytree(PROJECT_ROOT / "offices" / "pingyang", tmp_path / "offices" / "pingyang")
    home = Home(root=tmp_path / "home", offices=tmp_path / "offices")
    home.root.mkdir()
    scheme.land(home, load_office(home.office_dir("pingyang")), 2024, date(2024, 7, 10))
    return home


def drafts(home, *years, placed=None):
    folder = load_office(home.office_dir("pingyang"))
    return whatif.drafts_of(folder.schemes / "2024.yaml", folder, years, placed or {})


def test_units_without_a_group_are_told_for_all_years_at_once(home):
    path = home.office_dir("pingyang") / "schemes" / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace(", naocun]", "]"), "utf-8")
    with pytest.raises(whatif.UnplacedError) as caught:
        drafts(home, 2023, 2024)
    assert {y: [u.unit_name for u in units] for y, units in caught.value.units.items()} == {
        2023: ["闹村乡", "宋桥产业园管理委员会", "桐坑镇"],  # which the draft's year does not know
        2024: ["闹村乡"],
    }
    assert drafts(home, 2024, placed={"naocun": "town_1"})[0].scheme.groups["town_1"].members[-1] == "naocun"


def test_a_year_nobody_landed_is_refused_before_anything_is_copied(home):
    with (
        pytest.raises(whatif.NothingLandedError) as caught,
        whatif.rescored(
            home, home.office_dir("pingyang") / "schemes/2024.yaml", drafts(home, 2023, 2024, placed=GONE)
        ),
    ):
        pass
    assert caught.value.years == (2023,)


def test_what_is_due_is_what_was_due_when_the_year_was_landed(home, tmp_path):
    [draft] = drafts(home, 2024)
    day = whatif._reached(home.landed, "pingyang", 2024)
    assert day == date(2024, 7, 1)
    scheme.land_draft(tmp_path / "trial", draft.scheme, "x", day)
    live, trial = (landed.read(root, "scheme_period") for root in (home.landed, tmp_path / "trial"))
    assert live.equals(trial)
    assert {row["period_code"] for row in trial.to_pylist() if row["is_due"]} == {
        *(f"2024-{month:02d}" for month in range(1, 7)),
        "2024-Q1",
        "2024-Q2",
    }


def test_december_is_followed_by_january(home):
    scheme.land(home, load_office(home.office_dir("pingyang")), 2024, date(2025, 3, 1))
    assert whatif._reached(home.landed, "pingyang", 2024) == date(2025, 1, 1)


def event(name: str, level: str = "info", msg: str = "", **data) -> str:
    return json.dumps({"info": {"name": name, "level": level, "msg": msg}, "data": data})


def test_what_dbt_says_becomes_progress_and_faults():
    seen = []
    lines = [
        event("LogStartLine", total=3),
        event("LogModelResult", total=3),
        event("LogTestResult", num_models=3),
        event("LogModelResult", "error", "1 of 3 ERROR\n  creating model", total=3),
        "Traceback: not JSON",
    ]
    with reporting_to(lambda _what, done, total: seen.append((done, total))):
        faults = building.followed(iter(lines), "按草案建模与计分")
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert faults == ["1 of 3 ERROR creating model", "Traceback: not JSON"]
