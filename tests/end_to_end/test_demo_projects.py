"""Projects of the demo county against the truth: keys, cohorts, stuck projects, tiers, lists, nodes, labels, land."""

from __future__ import annotations

import duckdb
import pytest

from demo.projects import load_events
from demo.truth import GroundTruth
from kernel.home import PROJECT_ROOT
from kernel.office import load_office
from tests.end_to_end.project_truth import STAGES, Projects, amount

YEARS = (2022, 2023, 2024)


@pytest.fixture(scope="module")
def ask(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield lambda sql, *values: connection.execute(sql, list(values)).fetchall()


@pytest.fixture(scope="module")
def projects(demo_county):
    truth = GroundTruth.read(demo_county.home.root / "demo_truth.json")
    folder = load_office(PROJECT_ROOT / "offices" / "pingyang")
    return {year: Projects(truth, folder, year) for year in YEARS}


def differing(published: dict, expected: dict) -> dict:
    assert expected
    keys = published.keys() | expected.keys()
    return {k: (published.get(k), expected.get(k)) for k in keys if published.get(k) != expected.get(k)}


def test_a_project_has_one_key_for_life(ask, projects):
    """Renamed, given another code, of two townships, shared, or gone over to another unit: 127 projects under 135 names."""
    keys = dict(
        ask("select subject_key, project_key from dim_project_subject where office_code = 'pingyang'")
    )
    assert differing(keys, projects[2024].keys) == {}
    [recoded] = load_events().recoded
    assert keys[f"{recoded.project.split(':')[0]}:{recoded.code}"] == recoded.project
    assert keys["shunxi:PY-2021-013"] == keys["mabu:PY-2021-007"]
    assert (len(keys), len(set(keys.values()))) == (135, 127)
    [renamed] = load_events().renamed
    names = ask(
        "select alias_text, first_month, last_month from dim_project_alias where project_key = ? and alias_kind = 'name'"
        " order by 2",
        renamed.project,
    )
    assert names[1][:2] == (renamed.name, renamed.from_) and names[0][2] < renamed.from_


@pytest.mark.parametrize("year", YEARS)
def test_every_project_of_a_year_has_the_stages_the_truth_says(ask, projects, year):
    rows = ask(
        "select project_key, stage_code, reached_on from fct_project_stage where scheme_year = ? and reached_on is not null",
        year,
    )
    published = {(key, stage): reached for key, stage, reached in rows}
    known = projects[year].known
    expected = {(k, stage): on for k, one in known.items() for stage, on in one.reached.items()}
    assert differing(published, expected) == {}
    voided = ask(
        "select project_key, stage_code from fct_project_stage where scheme_year = ? and state = 'voided'",
        year,
    )
    told = {(k, s) for k, one in known.items() for s in STAGES if s in one.claimed and s not in one.reached}
    assert set(voided) == told


@pytest.mark.parametrize("year", YEARS)
def test_cohorts_are_counted_as_the_truth_counts_them(ask, projects, year):
    rows = ask(
        "select unit_code, signed_year, stage_code, total_count, reached_count, failed_count, open_count, rate_pct,"
        " due_rate_pct from rpt_cohort where scheme_year = ?",
        year,
    )
    assert differing({row[:3]: row[3:] for row in rows}, projects[year].cohorts()) == {}


@pytest.mark.parametrize("year", YEARS)
def test_stuck_and_overdue_projects_are_those_of_the_truth(ask, projects, year):
    rows = ask(
        "select project_key, reason_code, stage_code, due_on from rpt_stuck_project where scheme_year = ?",
        year,
    )
    assert set(rows) == projects[year].stuck() and len(rows) == len(set(rows)) > 0


@pytest.mark.parametrize("year", YEARS)
def test_tiers_count_a_project_once_and_an_addition_as_its_increment(ask, projects, year):
    rows = ask(
        "select unit_code, tier_code, project_count, investment_wan, signed_count, added_wan from rpt_project_tier"
        " where scheme_year = ?",
        year,
    )
    expected = projects[year].tiers()
    assert differing({row[:2]: row[2:] for row in rows}, expected) == {}
    if year == 2024:  # 5000 added to one project, 17900 by a project of its own
        assert expected["xinxing", "over_1yi"][3] == 5000 and expected["binhai", "over_10yi"][3] == 17900


@pytest.mark.parametrize("month", ["2022-06", "2023-12", "2024-07"])
def test_a_months_projects_are_counted_by_the_offices_own_tiers(ask, projects, month):
    rows = ask(
        "select unit_code, tier_kind, tier_code, project_count, agreed_investment_wan from rpt_unit_tier"
        " where office_code = 'pingyang' and month = ?",
        month,
    )
    expected = projects[int(month[:4])].sizes(month)
    assert differing({row[:3]: row[3:] for row in rows}, expected) == {}
    assert len({tier for _, _, tier in expected}) == 7  # no tier of office.yaml is empty


def test_a_months_snapshot_has_what_the_latest_profile_says(ask, projects):
    """July has no profiles: June's hold, or March's where a unit's June workbook does not count."""
    fields = (
        "chain_name",
        "label_text",
        "land_parcel_no",
        "land_area_mu",
        "contract_investment_wan",
        "status_code",
    )
    rows = ask(
        f"select project_key, profile_month, {', '.join(fields)} from fct_project_snapshot"
        " where office_code = 'pingyang' and month = '2024-07' and profile_month is not null"
    )
    expected = {
        key: (at, *(amount(row[f]) if f.endswith(("_mu", "_wan")) else row[f] for f in fields))
        for key, (at, row) in projects[2024].profiles_of("2024-07").items()
    }
    assert differing({row[0]: row[1:] for row in rows}, expected) == {}
    assert any(row[4] for row in rows) and any(row[2] for row in rows)


def test_stays_on_focus_lists_begin_and_end_as_told(ask, projects):
    rows = ask("select project_key, focus_list_code, from_month, to_month from fct_focus_list")
    assert set(rows) == projects[2024].stays() and len(rows) > 50
    assert {code for _, code, *_ in rows} == {"promote", "pursue", "sign", "serve"}


def test_nodes_are_done_late_or_open_as_planned(ask, projects):
    rows = ask(
        "select project_key, node_title, state, days_late, cast(first_planned_date as varchar) from fct_milestone"
        " where scheme_year = 2024"
    )
    expected = {
        at: (row["state"], row["days_late"], row["first_planned_date"])
        for at, row in projects[2024].nodes.items()
    }
    assert differing({row[:2]: row[2:] for row in rows}, expected) == {}
    assert {state for _, _, state, *_ in rows} == {"done", "done_late", "late", "open"}
    assert ask("select count(*) from rpt_milestone where is_plan_moved and scheme_year = 2024")[0][0] > 0


def test_labels_are_those_of_the_years_catalogue(ask, projects):
    rows = ask(
        "select unit_code, label_key, state, project_count, signed_count from rpt_label where scheme_year = 2024"
    )
    expected = projects[2024].labels()
    assert differing({row[:3]: row[3:] for row in rows}, expected) == {}
    assert {state for _, _, state in expected} == {"listed", "lapsed", "unknown"}


def test_land_carries_what_the_truth_says(ask, projects):
    rows = ask(
        "select project_key, land_area_mu, agreed_per_mu_wan, tax_per_mu_wan from rpt_land where scheme_year = 2024"
    )
    expected = projects[2024].land()
    assert differing({row[0]: row[1:] for row in rows}, expected) == {}
    assert any(tax is not None for *_, tax in expected.values())


def test_what_is_first_reported_is_dated_by_the_received_clock(ask, projects, demo_county):
    """A stage was first reported when the first accepted workbook that dates it came, not when it was loaded."""
    truth = GroundTruth.read(demo_county.home.root / "demo_truth.json")
    first: dict[tuple[str, str], str] = {}
    for unit, months in truth.months.items():
        for facts in months.values():
            for row in facts["project"]:
                for stage in STAGES:
                    if row[f"{stage}_date"]:
                        at = (projects[2024].keys[f"{unit}:{row['project_code']}"], stage)
                        first[at] = min(first.get(at, "9"), facts["accepted_at"])
    rows = ask(
        "select project_key, stage_code, cast(first_reported_at as varchar) from fct_project_stage"
        " where scheme_year = 2024 and source_form = 'project' and stage_order <= 6"
    )
    assert differing({row[:2]: row[2] for row in rows}, first) == {}


@pytest.mark.parametrize(
    "name", ["cohort", "stuck_project", "project_tier", "focus_list", "milestone", "label", "land"]
)
def test_every_project_report_is_printed(demo_county, name):
    result = demo_county.inside("report", name, "--office", "pingyang", "--year", "2024", "--unit", "xinxing")
    assert result.returncode == 0, result.stderr
    assert "没有符合条件的行" not in result.stdout
