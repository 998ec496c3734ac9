"""Which years are built again when something landed, and that a build of some years ends as a build of all would."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from kernel import landed
from kernel.home import Home
from kernel.tables import TABLES
from orchestration import years
from tests.dbt_core.warehouse import Workspace, rows_of
from tests.dbt_scoring import change_county, county, rules_county

# A row a year of every sheet whose fact is kept by offices.
SHEETS = {
    "post_row": {"person_name": "张三", "post_code": "principal", "valid_from": date(2023, 1, 1)},
    "assistance_row": {"item_no": "1", "title": "用电", "opened_date": date(2023, 6, 1)},
    "reward_row": {
        "subject_name": "P0", "subject_code": "P0", "basis_kind": "capital", "basis_year": 2023, "basis_part": "h1",
        "basis_amount_wan": Decimal(40000), "entitled_wan": Decimal(100), "reward_wan": Decimal(60),
    },
    "idle_asset_row": {"asset_no": "1", "asset_kind": "land", "idle_since": date(2022, 1, 1), "project_code": "P0"},
    "inspection_row": {"project_code": "P0", "inspected_date": date(2023, 6, 9), "stage_code": "started", "is_confirmed": False},
    "register_row": {"project_name": "P0", "project_code": "P0"},
    "profile_row": {"project_code": "P0", "project_name": "P0", "label_text": "链主；专精特新"},
}  # fmt: skip
KEPT_BY_OFFICES = (
    "fct_post", "fct_trip_duty", "fct_assistance", "fct_reward", "fct_idle_asset", "fct_register_entry", "fct_project_label",
    "fct_credit_share",
)  # fmt: skip


@pytest.fixture
def home(tmp_path) -> Home:
    """A warehouse, empty as yet, beside landed files of two offices and two years."""
    home = Home(root=tmp_path, offices=tmp_path / "offices")
    for office in ("a", "b"):
        for year in (2023, 2024):
            land(home, office, f"{year}-03", 1)
    with duckdb.connect(str(home.warehouse)):
        pass
    years.remember(home, years.plan(home))
    return home


def land(home: Home, office: str, period: str, amount: int) -> None:
    row = dict.fromkeys(TABLES["capital_row"].names) | {"office_code": office, "report_period": period}
    landed.write(home.landed, "capital_row", office, period, [row | {"ytd_amount_wan": Decimal(amount)}])


def test_nothing_is_built_when_nothing_changed_though_files_were_written_again(home):
    land(home, "a", "2023-03", 1)
    assert years.plan(home).asked == years.NONE


def test_a_late_file_has_its_year_and_every_later_one_built_of_its_office_alone(home):
    land(home, "a", "2023-03", 2)
    land(home, "a", "2024-03", 2)
    land(home, "b", "2024-03", 2)
    assert years.plan(home).asked == "a:2023,b:2024"


def test_a_file_that_is_gone_counts_as_a_change(home):
    shutil.rmtree(home.landed / "capital_row" / "office=b" / "year=2023")
    assert years.plan(home).asked == "b:2023"


def test_pairs_are_of_no_year_and_ask_for_the_newest_of_their_office(home):
    """An office nothing else landed of has no year to build."""
    for office in ("a", "c"):
        landed.write(home.landed, "project_pair", office, "2023", [])
    planned = years.plan(home)
    assert planned.asked == "a:2024"
    years.remember(home, planned)
    assert years.plan(home).asked == years.NONE


def test_a_build_that_was_not_finished_is_made_again_though_the_files_are_as_before(home):
    land(home, "a", "2024-03", 2)
    years.plan(home)
    land(home, "a", "2024-03", 1)
    assert years.plan(home).asked == "a:2024"


def test_a_year_that_begins_before_its_january_takes_those_months_along(home):
    """The year 2024 of a begins in November 2023, b's in January."""
    for office, start in (("a", "2023-11"), ("b", "2024-01")):
        row = dict.fromkeys(TABLES["scheme"].names) | {"office_code": office, "scheme_year": 2024}
        landed.write(home.landed, "scheme", office, "2024", [row | {"start_month": start}])
    assert years.plan(home).asked == "a:2023,b:2024"


def test_a_year_that_begins_later_than_it_did_has_the_months_it_gave_up_built(home):
    """The year 2024 of a began in November 2023 and begins in January 2024 now: what is said of those two months is another."""
    with duckdb.connect(str(home.warehouse)) as warehouse:
        warehouse.execute(
            "create table stg_scheme as select 'a' as office_code, 2024 as scheme_year, '2023-11' as start_month"
        )
        warehouse.execute("insert into stg_scheme values ('b', 2024, '2024-01')")
    land(home, "a", "2024-03", 2)
    years.remember(home, years.plan(home))
    land(home, "a", "2024-03", 3)
    planned = years.plan(home)
    assert (planned.asked, years.left_over(home, planned)) == ("a:2024", "")
    with duckdb.connect(str(home.warehouse)) as warehouse:
        warehouse.execute("update stg_scheme set start_month = '2024-01'")
    assert years.left_over(home, planned) == "a:2023"


def test_a_changed_model_and_a_lost_warehouse_have_everything_built(home, monkeypatch):
    monkeypatch.setattr(years, "_models_sha256", lambda: "another")
    assert years.plan(home).asked == ""
    home.warehouse.unlink()
    assert years.plan(home).asked == ""


def test_some_years_built_again_end_as_all_years_built_at_once_and_other_years_files_are_not_opened(tmp_path):
    """A profile of June 2024 says that P9, reported in June 2023, was P0: from then on they are one project, and the year
    before is built as well. Then come late files of the older year of that office, of the one year of another, and of the
    later year of a third, which is compared with the year before.
    """
    live = Workspace(tmp_path / "live")
    for build in (county.build, rules_county.build, change_county.build):
        build(live.root)
    lay_down_sheets(live.landed)
    [row] = landed.read_one(live.landed, "capital_row", county.OFFICE, "2023-06").to_pylist()
    other = {"project_code": "P9", "project_name": "P9", "source_row": row["source_row"] + 1}
    last_year = landed.write(live.landed, "capital_row", county.OFFICE, "2023-06", [row, row | other])
    build_models(live, "")
    home = Home(root=live.root, offices=live.root / "offices")
    years.remember(home, years.plan(home))
    assert keys_of_2023(live) == {"jia:P0", "jia:P9"}
    before = rows_of(live.warehouse)

    [profile] = landed.read_one(live.landed, "profile_row", county.OFFICE, "2024-06").to_pylist()
    codes = {"project_code": "P9", "project_name": "P9", "former_code": "P0", "source_row": 6}
    landed.write(live.landed, "profile_row", county.OFFICE, "2024-06", [profile, profile | codes])
    planned = years.plan(home)
    assert planned.asked == f"{county.OFFICE}:2024"
    whole = last_year.read_bytes()
    last_year.write_bytes(b"not for this build")
    build_models(live, planned.asked, "+fct_capital_claim", "+fct_project_stage", "path:models/staging")
    last_year.write_bytes(whole)
    assert years.left_over(home, planned) == f"{county.OFFICE}:2023"

    double(live.landed, "capital_row", "ytd_amount_wan", county.OFFICE, "2023")
    double(live.landed, "reward_row", "reward_wan", county.OFFICE, "2024")
    double(live.landed, "indicator_row", "actual_value", rules_county.OFFICE, "2024")
    double(live.landed, "capital_row", "ytd_amount_wan", change_county.OFFICE, "2024")
    planned = years.plan(home)
    first_years = {county.OFFICE: 2023, rules_county.OFFICE: 2024, change_county.OFFICE: 2024}
    assert planned.asked == ",".join(f"{office}:{year}" for office, year in sorted(first_years.items()))
    build_models(live, planned.asked)
    assert years.left_over(home, planned) == ""
    years.remember(home, planned)
    assert keys_of_2023(live) == {"jia:P0"}
    assert years.plan(home).asked == years.NONE

    fresh = Workspace(tmp_path / "fresh")
    shutil.copytree(live.landed, fresh.landed)
    build_models(fresh, "")
    again = rows_of(live.warehouse)
    assert again == rows_of(fresh.warehouse)
    for table in ("fct_assessment_total", "fct_comparison", "fct_capital_credit", "fct_reward"):
        assert again[table] != before[table]
    assert all(len(again[table]) > 1 for table in KEPT_BY_OFFICES)


def lay_down_sheets(root: Path) -> None:
    """A workbook a sheet and year; posts are told by the year, all else of June."""
    [sent] = landed.read_one(root, "submission", county.OFFICE, "2024").to_pylist()
    for table, told in SHEETS.items():
        for year in ("2023", "2024"):
            period = year if table == "post_row" else f"{year}-06"
            workbook = {"receipt_no": f"{table}-{year}", "report_period": period}
            form = {"unit_code": "jia", "form_set": table.removesuffix("_row")}
            landed.merge(
                root, "submission", county.OFFICE, period, [f"{table}-{year}"], [sent | workbook | form]
            )
            row = workbook | {"unit_code": "jia", "source_row": 5, "source_sheet": "表"} | told
            county.write(root, table, period, [row])


def keys_of_2023(workspace: Workspace) -> set[str]:
    return {
        key
        for (key,) in workspace.query(
            "select project_key from fct_capital_claim"
            f" where office_code = '{county.OFFICE}' and month = '2023-06'"
        )
    }


def build_models(workspace: Workspace, asked: str, *models: str) -> None:
    """Every fact, score and comparison or, when given, these models; with what they are made of."""
    marts = ("+fct_consequence", "+fct_score", "+fct_comparison", "+path:models/marts/core")
    chosen = models or ("path:models/staging", *marts)
    workspace.dbt("run", "--select", *chosen, told={years.VARIABLE: asked})


def double(root: Path, table: str, column: str, office: str, year: str) -> None:
    """Every figure of a column that landed for the year, twice as large."""
    for path in sorted((root / table / f"office={office}" / f"year={year}").rglob("rows.parquet")):
        period = f"{year}-{path.parent.name.removeprefix('month=')}"
        rows = landed.read_one(root, table, office, period).to_pylist()
        landed.write(root, table, office, period, [r | {column: r[column] and r[column] * 2} for r in rows])
