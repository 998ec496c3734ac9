"""A scheme lands as the reference tables, complete and exact."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import scheme
from kernel import landed
from kernel.closed_yaml import DataFileError
from kernel.home import Home
from kernel.office import load_office
from kernel.tables import REFERENCE_TABLES
from ledger import Extension, Ledger, Waiver

TODAY = date(2024, 7, 10)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(root=tmp_path / "home", offices=tmp_path)


@pytest.fixture
def table(home, folder):
    """Rows of a landed table of the small office, without the two keys every row has."""
    scheme.land(home, folder, 2024, TODAY)

    def rows(name: str, **only: object) -> list[dict]:
        found = landed.read(home.landed, name, "office", 2024).to_pylist()
        assert all((row.pop("office_code"), row.pop("scheme_year")) == ("office", 2024) for row in found)
        return [row for row in found if all(row[k] == v for k, v in only.items())]

    return rows


def test_every_reference_table_is_written_once(home, folder):
    paths = scheme.land(home, folder, 2024, TODAY)
    expected = [landed.path_of(home.landed, t, "office", "2024") for t in REFERENCE_TABLES]
    assert paths == expected
    assert all(path.exists() for path in paths)


def test_nothing_is_written_when_the_scheme_does_not_load(home, folder):
    path = folder.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace("each: 0.5", "each: half"), "utf-8")
    with pytest.raises(DataFileError):
        scheme.land(home, folder, 2024, TODAY)
    assert not home.landed.exists()


def test_scheme_row_names_the_very_file(table, folder):
    (row,) = table("scheme")
    assert row == {
        "title": "测试办法",
        "document_no": "测〔2024〕1号",
        "issued_date": date(2024, 1, 2),
        "start_month": "2024-01",
        "end_month": "2024-12",
        "points_places": 2,
        "rounding_at": "indicator",
        "scheme_sha256": hashlib.sha256((folder.schemes / "2024.yaml").read_bytes()).hexdigest(),
        "illustrative_note": None,
        "effective_tax_status": None,
        "effective_tax_since": None,
        "effective_arrived_since": None,
        "least_tax_wan": None,
        "least_tax_ratio": None,
        "effective_clause": None,
    }


def test_units_and_groups(table):
    assert [u["unit_code"] for u in table("unit")] == ["park", "east", "west", "young", "closed"]
    members = [(r["group_order"], r["group_code"], r["unit_code"]) for r in table("scheme_group_member")]
    assert members == [
        (1, "parks", "park"),
        (2, "towns", "east"),
        (2, "towns", "west"),
        (2, "towns", "young"),
        (2, "towns", "closed"),
    ]


def test_reports_are_due_for_months_that_are_over_and_units_that_exist(table):
    due = {
        u: [r["report_period"] for r in table("report_due", unit_code=u)] for u in ("park", "young", "closed")
    }
    assert due["park"] == ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05", "2024-06"]
    assert due["young"] == ["2024-03", "2024-04", "2024-05", "2024-06"]  # opened 15 March
    assert due["closed"] == ["2024-01", "2024-02", "2024-03", "2024-04"]  # closed 30 April
    april, june = (table("report_due", unit_code="park")[place] for place in (3, 5))
    assert june == {
        "unit_code": "park",
        "form_set": "monthly",
        "form_title": "月报",
        "report_period": "2024-06",
        "nominal_due_at": datetime.fromisoformat("2024-07-05T23:59:59"),
        "original_due_at": datetime.fromisoformat("2024-07-05T23:59:59"),
        "due_at": datetime.fromisoformat("2024-07-05T23:59:59"),
        "is_provisional": False,
        "timeliness": "first_accepted",
        "extension_no": None,
        "extension_document_no": None,
        "waiver_no": None,
    }
    # 5 May 2024 is a Sunday and the last day of the Labour Day holiday
    assert (april["nominal_due_at"].day, april["due_at"].day) == (5, 6)


def test_nothing_is_owed_before_the_first_reporting_rule(home, folder):
    path = folder.path / "office.yaml"
    path.write_text(
        path.read_text("utf-8").replace("{due_day: 5}", "{due_day: 5, valid_from: 2024-06}"), "utf-8"
    )
    scheme.land(home, load_office(folder.path), 2024, TODAY)
    rows = landed.read(home.landed, "report_due", "office", 2024).to_pylist()
    assert {row["report_period"] for row in rows} == {"2024-06"}


def test_what_was_ruled_lands_with_the_duties_it_acts_on(home, folder):
    rulings = Ledger(home.ledger_url).rulings
    noon = datetime.fromisoformat("2024-07-01T12:00:00")
    extension = Extension(
        "office", "monthly", "2024-06", noon.replace(day=12), "测考〔2024〕8号", "停电", "王主任", noon
    )
    rulings.extend(extension)
    given = Waiver("office", "report", "受灾", "王主任", noon, unit_code="east", form_set="monthly")
    standing = rulings.waive(replace(given, first_period="2024-03", last_period="2024-04"))
    ended = rulings.waive(replace(given, first_period="2024-05", last_period="2024-05"))
    rulings.revoke_waiver(ended.waiver_no, noon)
    scheme.land(home, folder, 2024, TODAY)
    due = {
        (row["unit_code"], row["report_period"]): row
        for row in landed.read(home.landed, "report_due", "office", 2024).to_pylist()
    }
    june = due["park", "2024-06"]
    assert (june["original_due_at"].day, june["due_at"]) == (5, noon.replace(day=12))
    assert (june["extension_no"], june["extension_document_no"]) == ("office-E0001", "测考〔2024〕8号")
    assert {key for key, row in due.items() if row["waiver_no"]} == {("east", "2024-03"), ("east", "2024-04")}
    assert due["east", "2024-03"]["waiver_no"] == standing.waiver_no
    waivers = landed.read(home.landed, "waiver", "office", 2024).to_pylist()
    assert [(w["waiver_no"], w["reason"], w["revoked_at"]) for w in waivers] == [
        ("office-W0001", "受灾", None),
        ("office-W0002", "受灾", noon),
    ]


@pytest.mark.parametrize(
    ("today", "months", "quarters", "years"),
    [
        (date(2024, 1, 31), 0, 0, 0),
        (date(2024, 2, 1), 1, 0, 0),
        (date(2024, 7, 10), 6, 2, 0),
        (date(2024, 12, 31), 11, 3, 0),
        (date(2025, 1, 1), 12, 4, 1),
    ],
)
def test_a_period_is_due_once_its_last_month_is_over(home, folder, today, months, quarters, years):
    scheme.land(home, folder, 2024, today)
    due = [r for r in landed.read(home.landed, "scheme_period", "office", 2024).to_pylist() if r["is_due"]]
    counts = [len([r for r in due if r["assessment_code"] == a]) for a in ("monthly", "quarterly", "annual")]
    assert counts == [months, quarters, years]


def test_periods_know_their_neighbours(table):
    first, second, *_ = table("scheme_period", assessment_code="quarterly")
    assert first["previous_period_code"] is None
    assert second == {
        "assessment_code": "quarterly",
        "period_code": "2024-Q2",
        "period_title": "2024年第二季度",
        "period_order": 2,
        "year_start_month": "2024-01",
        "start_month": "2024-04",
        "end_month": "2024-06",
        "previous_period_code": "2024-Q1",
        "year_before_period_code": "2023-Q2",
        "is_due": True,
    }


def test_a_measure_lands_with_its_filters(table):
    (row,) = table("scheme_measure", measure_code="capital")
    caliber = row.pop("caliber_id")
    assert len(caliber) == 12
    assert {k: v for k, v in row.items() if v is not None} == {
        "measure_code": "capital",
        "title": "到位资金",
        "fact": "capital",
        "value_field": "arrived",
        "window": "ytd",
        "origins": "|overseas|province_outside|",
        "is_real_estate": False,
        "min_investment_wan": Decimal("500"),
        "max_investment_wan": Decimal("10000.5"),
        "display_unit": "亿元",
        "display_factor": Decimal("10000"),
        "display_places": 2,
        "base_unit": "wan",
        "base_unit_title": "万元",
        "clause": "第二条",
    }


def test_a_report_measure_counts_monthly_workbooks_unless_it_names_others(home, folder):
    def form_sets() -> list[str | None]:
        scheme.land(home, load_office(folder.path), 2024, TODAY)
        rows = landed.read(home.landed, "scheme_measure", "office", 2024).to_pylist()
        return [row["form_sets"] for row in rows if row["measure_code"] in ("late", "capital")]

    assert form_sets() == [None, "|monthly|"]
    for path, old, new in (
        (folder.path / "office.yaml", "due_day: 5}", "due_day: 5}\n  self_assessment:\n    - {due_day: 9}"),
        (
            folder.schemes / "2024.yaml",
            "states: [late, missing]",
            "states: [late, missing]\n    forms: [self_assessment, monthly]",
        ),
    ):
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    assert form_sets() == [None, "|self_assessment|monthly|"]


def test_an_indicator_lands_with_exactly_its_parameters(table):
    (pace,) = table("scheme_indicator", assessment_code="monthly", indicator_code="capital")
    assert {k: v for k, v in pace.items() if v is not None} == {
        "assessment_code": "monthly",
        "indicator_code": "capital",
        "indicator_order": 1,
        "title": "到位资金",
        "role": "indicator",
        "measure_code": "capital",
        "target_code": "capital",
        "target_source": "county",
        "rule": "pace",
        "cap_ratio": Decimal("1.2"),
        "floor_points": Decimal("0"),
        "on_missing": "zero",
        "on_zero_target": "not_applicable",
        "clause": "第四条",
    }
    (deduction,) = table("scheme_indicator", indicator_code="late_fee")
    assert (deduction["role"], deduction["indicator_order"]) == ("deduction", 6)
    assert (deduction["is_whole_steps"], deduction["floor_points"]) == (False, Decimal("-2"))
    (bonus,) = table("scheme_indicator", indicator_code="more")
    assert (bonus["role"], bonus["each_points"], bonus["step_value"]) == (
        "bonus",
        Decimal("0.5"),
        Decimal("2"),
    )
    assert (bonus["cap_ratio"], bonus["cap_points"]) == (None, Decimal("3"))


def test_full_points_null_is_not_assessed_and_adjustments_have_none(table):
    full = {
        (r["indicator_code"], r["group_code"]): r["full_points"]
        for r in table("scheme_indicator_points", assessment_code="monthly")
    }
    assert full == {
        ("capital", "parks"): Decimal("60"),
        ("capital", "towns"): Decimal("45.5"),
        ("signed", "parks"): Decimal("30"),
        ("signed", "towns"): Decimal("44.5"),
        ("start_rate", "parks"): None,
        ("start_rate", "towns"): Decimal("10"),
        ("late", "parks"): Decimal("10"),
        ("late", "towns"): None,
        ("more", "parks"): Decimal("0"),
        ("more", "towns"): Decimal("0"),
        ("late_fee", "parks"): Decimal("0"),
        ("late_fee", "towns"): Decimal("0"),
    }


def test_pace_is_a_fraction_for_every_indicator_with_a_target(table):
    def paces(assessment: str, indicator: str) -> list[str]:
        rows = table("scheme_pace", assessment_code=assessment, input_key=indicator)
        return [f"{r['pace_numerator'].normalize():f}/{r['pace_denominator']:.0f}" for r in rows]

    stated = [2, 4, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert paces("monthly", "capital") == [f"{n}/100" for n in stated]
    assert paces("monthly", "signed") == [f"{n}/12" for n in range(1, 13)]  # no pace said: calendar
    assert paces("quarterly", "capital") == ["12.5/100", "40/100", "70/100", "100/100"]
    assert {(r["assessment_code"], r["input_key"]) for r in table("scheme_pace")} == {
        ("monthly", "capital"),
        ("monthly", "signed"),
        ("quarterly", "capital"),
    }


def test_a_monthly_schedule_serves_a_quarterly_assessment_at_quarter_ends(home, folder):
    path = folder.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace("pace: by_quarter", "pace: slow"), "utf-8")
    scheme.land(home, folder, 2024, TODAY)
    rows = landed.read(home.landed, "scheme_pace", "office", 2024).to_pylist()
    quarterly = [r["pace_numerator"] for r in rows if r["assessment_code"] == "quarterly"]
    assert quarterly == [10, 40, 70, 100]  # the schedule's March, June, September, December


def test_bands_weights_breakers_grades(table):
    bands = [(r["lower_bound"], r["upper_bound"], r["band_points"]) for r in table("scheme_band")]
    assert bands == [(None, 50, 0), (50, 80, 5), (80, None, 10)]
    weights = table("scheme_period_weight", indicator_code="quarters")
    assert [(r["source_period_code"], r["weight"]) for r in weights] == [
        ("2024-Q1", 1),
        ("2024-Q2", 1),
        ("2024-Q3", 1),
        ("2024-Q4", 2),
    ]
    assert [r["weight"] for r in table("scheme_period_weight", indicator_code="months")] == [1] * 12
    breakers = [(r["breaker_order"], r["indicator_code"]) for r in table("scheme_tie_breaker")]
    assert breakers == [(1, "capital"), (2, "signed")]
    assert [(r["title"], r["min_points"]) for r in table("scheme_grade")] == [
        ("好", 90),
        ("中", 60),
        ("差", 0),
    ]


def test_assessments_and_consequences(table):
    composite = {r["assessment_code"]: r["is_composite"] for r in table("scheme_assessment")}
    assert composite == {"monthly": False, "quarterly": False, "annual": True}
    (monthly,) = table("scheme_assessment", assessment_code="monthly")
    assert (monthly["bonus_cap"], monthly["deduction_cap"]) == (Decimal("5"), None)
    letter, first = table("scheme_consequence")
    assert (letter["trigger"], letter["threshold"], letter["indicator_code"], letter["streak"]) == (
        "completion_behind_pace",
        Decimal("5"),
        "capital",
        2,
    )
    assert (first["trigger"], first["threshold"], first["indicator_code"], first["streak"]) == (
        "rank_top",
        Decimal("1"),
        None,
        1,
    )
