"""The warehouse from landed Parquet to measures, built by real dbt on a small county; figures worked out by hand."""

from __future__ import annotations

import json
from decimal import Decimal

import duckdb
import pytest

from kernel import landed
from orchestration.warehouse import ensure_manifest
from tests.dbt_core import county
from tests.dbt_core.warehouse import PROJECT, Workspace

MODELS = [
    "path:models/staging",
    "path:models/marts/core",
    "path:models/marts/reporting/verified",
    "rpt_industry_count",
    "rpt_unit_tier",
    "rpt_unit_history",
    "int_measure_*",
    "path:tests/core",
]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Workspace, str]:
    workspace = Workspace(tmp_path_factory.mktemp("county"))
    county.build(workspace.landed)
    only_data_tests = ["--exclude-resource-type", "unit_test", "--indirect-selection", "cautious"]
    done = workspace.dbt("build", *only_data_tests, "--select", *MODELS)
    return workspace, done.stdout


@pytest.fixture(scope="module")
def query(built):
    return built[0].query


def measures(query, period: str, unit: str) -> dict[str, tuple]:
    rows = query(
        f"select measure_code, state, value, numerator, denominator from int_measure_value"
        f" where period_code = '{period}' and unit_code = '{unit}'"
    )
    return {code: values for code, *values in rows}


def test_the_build_passes_and_warns_of_what_the_office_should_look_at(built):
    assert "ERROR=0" in built[1]
    # P9 is certified for the second quarter but the unit never declared it
    assert "WARN 1 verified_gaps_were_told" in built[1]
    # service (score), annual_vote (place) and criticism (points): no measure takes them
    assert "WARN 3 decided_items_are_measured" in built[1]
    assert "WARN=2 " in built[1]


def test_only_the_latest_accepted_revision_counts(query):
    rows = query(
        "select receipt_no, revision, is_counting from stg_submission where report_period = '2024-06' and unit_code = 'a' order by 2"
    )
    assert rows == [("a-2024-06", 1, False), ("a-2024-06-2", 2, True), ("a-2024-06-3", 3, False)]
    counted = query(
        "select distinct receipt_no from fct_capital where unit_code = 'a' and month = '2024-06' order by 1"
    )
    assert counted == [("a-2024-06-2",), ("cert-2024-Q2",)]


def test_staged_rows_and_superseded_rows_are_all_landed_rows(built, query):
    # 11 capital rows landed; 1 superseded and 1 rejected of a, 1 rejected of c do not count: 8 are left
    landed_rows = landed.read(built[0].landed, "capital_row").num_rows
    assert (landed_rows, query("select count(*) from stg_capital_row")[0][0]) == (11, 8)


@pytest.mark.parametrize(
    ("unit", "measure", "state", "value"),
    [
        ("a", "capital_all", "reported", "260.000001"),  # 150.000001 + 70 + 40; the blank row adds nothing
        ("a", "capital", "reported", "150.000001"),  # neither the local funds nor the real estate
        ("a", "capital_period", "reported", "70.000001"),  # P1 30.000001 + P3 40 in June itself
        ("a", "signed", "reported", "1"),  # P1 at exactly 10000; P2 below, P3 last year, P4 after June
        ("a", "signed_mid", "reported", "1"),  # from 10000 to below 50000
        ("a", "signed_stock", "reported", "2"),  # P1 and P3 of any year, P4 not yet
        ("a", "in_statistics", "reported", "1"),  # P1; P3 was found untrue on 15 June
        ("a", "trips", "reported", "1"),  # February's principal; not the deputy, not the visit
        ("a", "leads_period", "reported", "3"),  # June alone
        ("a", "late", "reported", "1"),  # January accepted on 6 February
        ("a", "gdp", "reported", "12.5"),
        ("b", "capital", "reported", "0"),  # nil return
        ("b", "signed", "reported", "0"),
        ("b", "late", "reported", "0"),
        ("b", "gdp", "missing", None),  # blank is not zero
        ("c", "capital", "missing", None),  # silent in June
        ("c", "leads_period", "missing", None),
        ("c", "late", "reported", "2"),  # May rejected, June missing
        ("c", "gdp", "missing", None),
    ],
)
def test_measures_of_june(query, unit, measure, state, value):
    got_state, got_value, *_ = measures(query, "2024-06", unit)[measure]
    assert (got_state, got_value) == (state, None if value is None else Decimal(value))


def test_a_ratio_keeps_both_its_figures(query):
    assert measures(query, "2024-06", "a")["rate"] == ["reported", None, Decimal(1), Decimal(1)]
    assert measures(query, "2024-06", "b")["rate"] == ["reported", None, Decimal(0), Decimal(0)]
    assert measures(query, "2024-06", "c")["rate"] == ["missing", None, None, None]


def test_an_inspection_changes_nothing_before_its_month(query):
    # in May P3 still counts as in the statistics: 50000 ≥ 10000, reached on 10 May
    assert measures(query, "2024-05", "a")["in_statistics"][:2] == ["reported", Decimal(1)]


@pytest.mark.parametrize(
    ("period", "unit", "measure", "state", "value"),
    [
        ("2024-Q1", "a", "capital", "reported", "50"),
        (
            "2024-Q2",
            "a",
            "capital",
            "reported",
            "130.000001",
        ),  # P9 has no declared origin: a warning, not a guess
        ("2024-Q2", "a", "capital_all", "reported", "135.000001"),
        ("2024-Q2", "a", "capital_period", "reported", "80.000001"),  # 130.000001 − 50 of the first quarter
        ("2024-Q2", "a", "in_statistics", "reported", "1"),  # P1 certified 1; P3 certified 0
        ("2024-Q2", "b", "capital", "reported", "0"),
        ("2024-Q2", "c", "capital", "missing", None),
        (
            "verified-Q1",
            "a",
            "capital",
            "reported",
            "60",
        ),  # 90 − 30 by the county, before the city takes off 10
        ("verified-Q1", "a", "in_statistics", "reported", "0"),
        ("verified-Q2", "a", "capital", "pending_review", None),  # certified, but never verified
    ],
)
def test_measures_of_a_certified_quarter(query, period, unit, measure, state, value):
    got_state, got_value, *_ = measures(query, period, unit)[measure]
    assert (got_state, got_value) == (state, None if value is None else Decimal(value))


def test_every_assessed_unit_has_every_measure_of_every_due_period(query):
    # 3 units × 13 measures × (6 months + 2 × 2 quarters); the unit outside the groups has none. June was revised: it is
    # there as it was first known, too
    rows = query("select period_code like '%@first', count(*) from int_measure_value group by 1 order by 1")
    assert rows == [(False, 3 * 13 * 10), (True, 3 * 13)]


def test_evidence_names_the_cell(query):
    rows = query(
        "select subject_code, contribution, receipt_no, source_sheet, source_row, source_field from int_measure_evidence"
        " where measure_code = 'capital' and unit_code = 'a' and period_code in ('2024-06', '2024-Q2') order by 4, 2"
    )
    assert rows == [
        ("P1", Decimal("130.000001"), "cert-2024-Q2", "表", 5, "certified_value"),
        ("P1", Decimal("150.000001"), "a-2024-06-2", "表", 5, "ytd_amount_wan"),
    ]


def test_reports_of_the_half_year(query):
    rows = query("select unit_code, month, state from fct_report where state <> 'on_time' order by 1, 2")
    assert rows == [
        ("a", "2024-01", "late"),
        ("b", "2024-06", "nil"),
        ("c", "2024-05", "rejected"),
        ("c", "2024-06", "missing"),
    ]
    assert query("select count(*) from fct_report") == [(3 * 6,)]  # months not due yet are not asked for


def test_targets_of_the_counting_revision(query):
    rows = query("select target_code, source_code, target_value, receipt_no from fct_target order by 1")
    assert rows == [("capital", "county", Decimal(1200), "t3"), ("gdp", "city", Decimal(44), "i-2024-06")]


def test_projects_are_counted_by_stage_and_list(query):
    # June: P1 10000, P2 9999.999999, P3 50000, P4 100000 (signed on 1 July: not yet)
    columns = "project_count, agreed_investment_wan, signed_count, signed_investment_wan"
    june = query(
        f"select {columns}, focus_pursue_count from fct_unit_count where month = '2024-06' and unit_code = 'a'"
    )
    assert june == [(4, Decimal("169999.999999"), 3, Decimal("69999.999999"), 1)]
    assert query("select project_count from fct_unit_count where month = '2024-06' and unit_code = 'b'") == [
        (0,)
    ]
    assert query("select * from fct_unit_count where month = '2024-06' and unit_code = 'c'") == []


def test_certified_and_disallowed_are_what_was_declared(query):
    total = query(
        "select sum(declared_ytd_wan - disallowed_ytd_wan - ytd_amount_wan) from fct_capital where value_status = 'city_certified'"
    )
    assert total == [(Decimal(0),)]


def test_ratings_and_ballots_of_the_counting_revision(query):
    rows = query(
        "select rating_kind, month, unit_code, rater_group_code, rater_unit_code, score, full_score, source_field,"
        " receipt_no, source_row from fct_rating order by 1, 3, 10"
    )
    assert rows == [
        ("place", "2024-12", "a", "leader", None, Decimal(1), None, "place", "vote-2", 5),
        ("place", "2024-12", "b", "leader", None, Decimal(2), None, "place", "vote-2", 6),
        ("score", "2024-06", "a", "park", "b", Decimal("4.5"), Decimal(5), "score", "rate-2", 5),
        ("score", "2024-06", "a", "leader", None, Decimal("0.000001"), Decimal(5), "score", "rate-2", 6),
    ]


def test_signed_points_count_in_the_month_that_books_them(query):
    rows = query(
        "select month, item_code, direction_code, points, cast(effective_date as varchar), document_no, receipt_no,"
        " source_row from fct_manual_points order by source_row"
    )
    paper = ("2024-05-31", "某办〔2024〕8号", "sign-2")
    assert rows == [
        ("2024-06", "commendation", "bonus", Decimal("0.5"), *paper, 5),
        ("2024-06", "criticism", "deduction", Decimal(-2), *paper, 6),
    ]


def test_a_lost_row_and_a_fact_of_an_unknown_unit_fail_the_build(built):
    """A row whose receipt or unit nobody knows would vanish in a join: the conservation tests must see it."""
    workspace = built[0]
    lost = landed.path_of(workspace.landed, "tax_row", county.OFFICE, "2024-12")
    assert not lost.exists()
    county.write(workspace.landed, "tax_row", "2024-12", [county.row("a", "2024-12", "nobody", 5)])
    with duckdb.connect(str(workspace.warehouse)) as connection:
        connection.execute("insert into fct_tax (office_code, unit_code) values ('demo', 'nobody')")
        # of one target a code nobody knows, its key whole; and a key that is not
        for target, source in (("target_code", "'hearsay'"), ("null", "source_code")):
            connection.execute(
                "insert into fct_target (office_code, scheme_year, unit_code, target_code, source_code) select"
                f" office_code, scheme_year, unit_code, {target}, {source} from fct_target limit 1"
            )
        # a capital row that is lost on its way, a rating that is there twice; what the city decided of P1 is lost, too
        connection.execute(
            "create table kept as from fct_capital where receipt_no in ('a-2024-04', 'cert-2024-Q1')"
        )
        [(own, decided)] = connection.execute(
            "select count(*) filter (receipt_no = 'a-2024-04'), count(*) filter (receipt_no <> 'a-2024-04') from kept"
        ).fetchall()
        assert (own, decided) == (1, 1)
        connection.execute("delete from fct_capital where receipt_no in ('a-2024-04', 'cert-2024-Q1')")
        connection.execute(
            "insert into fct_rating from fct_rating where receipt_no = 'rate-2' and source_row = 5"
        )
        # figures of 2023: one that 2024 takes up, a nought it need not, and one it has lost
        connection.execute(
            "create table fct_comparison as select office_code, year as scheme_year, 'm' as assessment_code, year || '-Q2'"
            " as period_code, 'capital' as measure_code, (year - 1) || '-Q2' as base_period_code, unit_code, this_value"
            " from (values ('demo', 2023, 'a', 5), ('demo', 2023, 'b', 0), ('demo', 2023, 'c', 7), ('demo', 2024, 'a', 0))"
            " as told (office_code, year, unit_code, this_value)"
        )
    tests = [
        "landed_rows_are_staged_or_superseded",
        "facts_are_of_known_units",
        "figures_go_on_in_the_next_year",
    ]
    lost_or_doubled = "staged_rows_are_in_their_facts"
    try:
        asked = (*tests, lost_or_doubled, "fct_target,test_name:row_contract")
        done = workspace.dbt("test", "--select", *asked, check=False)
    finally:
        lost.unlink()
        with duckdb.connect(str(workspace.warehouse)) as connection:
            connection.execute("drop table fct_comparison")
            connection.execute("delete from fct_tax where unit_code = 'nobody'")
            connection.execute("delete from fct_target where source_code = 'hearsay' or target_code is null")
            connection.execute("insert into fct_capital from kept; drop table kept")
            connection.execute(
                "create table once as select distinct * from fct_rating; delete from fct_rating"
            )
            connection.execute("insert into fct_rating from once; drop table once")
    for name in tests:
        assert f"FAIL 1 {name}" in done.stdout
    assert f"FAIL 3 {lost_or_doubled}" in done.stdout
    assert "FAIL 2 row_contract_fct_target" in done.stdout


def test_every_model_with_listed_values_is_held_to_them():
    nodes = json.loads(ensure_manifest().read_text("utf-8"))["nodes"]
    listing = {
        name
        for name, node in nodes.items()
        if any("values" in column["config"]["meta"] for column in node["columns"].values())
    }
    contracts = [n for n in nodes.values() if (n.get("test_metadata") or {}).get("name") == "row_contract"]
    assert listing and listing <= {test["attached_node"] for test in contracts}


def test_nothing_comes_from_the_environment():
    """What does would be parsed again wherever it differs; the places are relative to the working directory.

    A materialization is asked while a model is built, never while it is parsed: it alone may look which years to build.
    """
    told = [p for p in PROJECT.rglob("*.*ml") if "target" not in p.parts]
    told += PROJECT.glob("m*/**/*.sql")
    assert len(told) > 100
    assert [p.name for p in told if "env_var(" in p.read_text("utf-8")] == ["yearly.sql"]


def test_a_new_installation_starts_from_the_parse_of_the_project(tmp_path):
    """dbt says why it parses everything again; a new place is no reason."""
    done = Workspace(tmp_path).dbt("--log-level", "debug", "parse")
    assert "Partial parsing enabled" in done.stdout
    assert "Unable to do partial parsing" not in done.stdout


def test_figures_stand_side_by_side_from_declared_to_certified(query):
    rows = query(
        "select month, subject_kind, subject_key, declared_value, county_disallowed_value, county_verified_value,"
        " city_disallowed_value, decided_value, left_out_value, gap_value, gap_code from fct_verified order by 1, 2, 3"
    )
    shown = [tuple(str(v.normalize()) if isinstance(v, Decimal) else v for v in row) for row in rows]
    none = (None, None)
    assert shown == [
        # March: 90 declared - 30 = 60 verified, put before the city; - 10 = 50 certified
        ("2024-03", "capital", "P1", "9E+1", "3E+1", "6E+1", "1E+1", "5E+1", "0", "0", "none"),
        # June, no verification: the city decides on what was declared; P2 and P3 are on no list; P9 nobody declared
        ("2024-06", "capital", "P1", "150.000001", *none, "2E+1", "130.000001", "0", "0", "none"),
        ("2024-06", "capital", "P2", "7E+1", *none, None, None, "7E+1", "0", "none"),
        ("2024-06", "capital", "P3", "4E+1", *none, None, None, "4E+1", "0", "none"),
        ("2024-06", "capital", "P8", "8", *none, None, None, "8", "0", "none"),
        ("2024-06", "capital", "P9", None, *none, "0", "5", "0", "-5", "undeclared"),
        # P3 was found untrue on 15 June; that it was declared stays
        ("2024-06", "project", "P1", "1", *none, "0", "1", "0", "0", "none"),
        ("2024-06", "project", "P3", "1", *none, "1", "0", "0", "0", "none"),
    ]


def test_every_accepted_version_keeps_its_sums(query):
    rows = query(
        "select measure_code, version, revision, value, previous_value, change_value, is_counting from fct_revision"
        " where unit_code = 'a' and report_period = '2024-06' and form_set = 'monthly'"
        " and measure_code not in ('paid', 'agreed_investment') order by 1, 2"
    )
    late = Decimal("260.000001")  # 150.000001 + 70 + 40; the rejected third file is no version
    assert rows == [
        ("arrived", 1, 1, 145, None, None, False),
        ("arrived", 2, 2, late, 145, late - 145, True),
        ("in_statistics_count", 1, 1, 0, None, None, False),
        ("in_statistics_count", 2, 2, 2, 0, 2, True),
        ("lead_count", 1, 1, 0, None, None, False),
        ("lead_count", 2, 2, 3, 0, 3, True),
        ("project_count", 1, 1, 0, None, None, False),
        ("project_count", 2, 2, 4, 0, 4, True),
        ("signed_count", 1, 1, 0, None, None, False),
        ("signed_count", 2, 2, 3, 0, 3, True),  # P1, P2 and P4, not P3 of 2023
        ("started_count", 1, 1, 0, None, None, False),
        ("started_count", 2, 2, 0, 0, 0, True),
        ("trip_count", 1, 1, 0, None, None, False),
        ("trip_count", 2, 2, 1, 0, 1, True),  # the other is a visit received
    ]


def test_every_figure_of_an_indicator_sheet_has_its_versions(query):
    """a: 9.5 corrected to 12.5. b is named by the second sheet, with a blank; c by the first alone: not known of the other."""
    rows = query(
        "select unit_code, version, value, previous_value, change_value, is_counting from fct_revision"
        " where form_set = 'indicator' and report_period = '2024-06' and measure_code = 'gdp' order by 1, 2"
    )
    assert rows == [
        ("a", 1, Decimal("9.5"), None, None, False),
        ("a", 2, Decimal("12.5"), Decimal("9.5"), 3, True),
        ("b", 1, None, None, None, False),
        ("b", 2, None, None, None, True),
        ("c", 1, 4, None, None, False),
        ("c", 2, None, 4, None, True),
    ]
    told = query(
        "select unit_code, measure_title, version_count, first_value, latest_value, change_pct from rpt_revision_triangle"
        " where measure_code = 'gdp' order by 1"
    )
    assert told == [
        ("a", "生产总值（万元）", 2, Decimal("9.5"), Decimal("12.5"), Decimal("31.58")),  # 3 ÷ 9.5
        ("b", "生产总值（万元）", 2, None, None, None),
        ("c", "生产总值（万元）", 2, 4, None, None),
    ]
    assert query("select count(*) from rpt_revision_habit where form_set = 'indicator'") == [(0,)]


def test_a_revised_month_as_it_was_known(query):
    [row] = query(
        "select version_count, first_value, known_1_value, known_2_value, latest_value, change_value, change_pct"
        " from rpt_revision_triangle where unit_code = 'a' and report_period = '2024-06' and measure_code = 'arrived'"
    )
    # both versions came by the end of July; a ballot of December is the last file, so August was over
    late = Decimal("260.000001")
    assert row == (2, 145, late, late, late, late - 145, Decimal("79.31"))  # 115.000001 ÷ 145
