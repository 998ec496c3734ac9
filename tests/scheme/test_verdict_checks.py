"""Which measures take whose figures: declared, verified by the county, certified by the city. One table, asked of the checker."""

from __future__ import annotations

import pytest

from kernel.closed_yaml import DataFileError
from kernel.office import OfficeFolder, load_office
from kernel.verdicts import USUAL_KINDS, DecidedKinds, decided_kinds
from scheme import check, load_scheme
from scheme.landing.verdicts import verdict_tables
from tests.scheme.test_groups_over_time import MONTHLY
from tests.scheme.test_project_measures import write

EVERY = "capital, tax, project, signed, started, in_production"
DECIDED = "decided:\n  - {{valid_from: {since}, county_verified: [{county}], city_certified: [{city}]}}\n"
PROJECT = "fact: project, value: {value}, window: {window}, date_field: {date}_date"


def project(date: str, value: str = "count", window: str = "ytd") -> str:
    return PROJECT.format(value=value, window=window, date=date)


# measure → what its verified or certified figure lacks: None = nothing, where the step decides such subjects
TABLE = {
    "fact: capital, value: arrived, window: ytd": None,
    "fact: capital, value: arrived, window: period": None,
    "fact: capital, value: arrived, window: ytd, min_arrived_share_pct: 30": "没有开工以来累计",
    "fact: tax, value: paid, window: ytd": None,
    "fact: tax, value: enterprises, window: period, min_tax_wan: 100": None,
    project("signed"): None,
    project("signed", window="period"): None,
    project("started"): None,
    project("in_statistics"): None,
    project("in_production"): None,
    project("signed", value="agreed_investment"): None,
    project("signed", window="stock"): "只有本年累计",
    project("signed", value="investment_increase"): "只有本年累计",
    project("pre_registered"): "都不核项目的 pre_registered_date",
    project("land_granted"): "都不核项目的 land_granted_date",
    # what nobody decides is the unit's own, whatever the assessment says
    "fact: activity, value: count, window: ytd": None,
    "fact: milestone, value: done, window: ytd": None,
    "fact: assistance, value: closed, window: ytd": None,
    "fact: report, value: count, window: ytd, states: [late]": None,
}


def reasons(
    guize: OfficeFolder, measure: str, status: str, decided: str, period: str = "quarter"
) -> list[str]:
    """What the checker says of an assessment that scores this measure by these figures."""
    path = write(
        guize, f"  asked: {{title: 所问, {measure}, unit: {unit_of(measure)}, places: 0, clause: 第二条}}\n"
    )
    asked = MONTHLY.replace("measure: signed", "measure: asked").replace("period: month", f"period: {period}")
    path.write_text(path.read_text("utf-8") + asked.replace("declared", status), "utf-8")
    office = guize.path / "office.yaml"
    office.write_text(office.read_text("utf-8") + decided, "utf-8")
    return [problem.reason for problem in check(path, load_office(guize.path))]


def unit_of(measure: str) -> str:
    amounts = ("value: arrived", "value: paid", "investment")
    return "万元" if any(word in measure for word in amounts) else "次" if "activity" in measure else "个"


@pytest.mark.parametrize("status", ["declared", "county_verified", "city_certified"])
@pytest.mark.parametrize("measure", TABLE)
def test_which_measure_takes_which_figures(guize, measure: str, status: str) -> None:
    lacks = None if status == "declared" else TABLE[measure]
    told = reasons(guize, measure, status, DECIDED.format(since="2024-01", county=EVERY, city=EVERY))
    assert len(told) == (lacks is not None)
    assert all(lacks in reason for reason in told)


@pytest.mark.parametrize(
    ("measure", "kind", "title"),
    [
        ("fact: capital, value: arrived, window: ytd", "capital", "到位资金"),
        ("fact: tax, value: paid, window: ytd", "tax", "回归税收"),
        (project("in_statistics"), "project", "入统项目"),
        (project("signed"), "signed", "签约项目"),
        (project("started"), "started", "开工项目"),
        (project("in_production"), "in_production", "投产项目"),
    ],
)
def test_a_step_that_does_not_decide_a_kind_has_no_figure_of_it(guize, measure, kind, title) -> None:
    """The county decides this alone, the city all the rest."""
    rest = ", ".join(each for each in EVERY.split(", ") if each != kind)
    decided = DECIDED.format(since="2024-01", county=kind, city=rest)
    assert reasons(guize, measure, "city_certified", decided) == [
        f"2024年第一季度的市局核定数里没有{title}（office.yaml 的 decided），“所问”会一直待核定"
    ]


def test_what_begins_within_the_year_serves_what_ends_after_it(guize) -> None:
    decided = DECIDED.format(since="2024-10", county=EVERY, city=EVERY)
    assert reasons(guize, project("signed"), "county_verified", decided, "year") == []


def test_and_nothing_that_ends_before_it(guize) -> None:
    decided = DECIDED.format(since="2024-10", county=EVERY, city=EVERY)
    [told] = reasons(guize, project("signed"), "county_verified", decided)
    assert told.startswith("2024年第一季度的县级核实数里没有签约项目")


def test_the_rule_lands_a_row_a_quarter_step_and_kind(guize) -> None:
    scheme = load_scheme(guize.schemes / "2024.yaml", guize)
    assert verdict_tables(guize, scheme) == {"decided_kind": []}
    office = guize.path / "office.yaml"
    text = office.read_text("utf-8") + DECIDED.format(since="2024-07", county="", city="tax, signed")
    office.write_text(text, "utf-8")
    rows = verdict_tables(load_office(guize.path), scheme)["decided_kind"]
    usual = [
        {"month": month, "value_status": step, "subject_kind": kind}
        for month in ("2024-03", "2024-06")
        for step in ("county_verified", "city_certified")
        for kind in ("capital", "tax", "project")
    ]
    since = [
        {"month": month, "value_status": "city_certified", "subject_kind": kind}
        for month in ("2024-09", "2024-12")
        for kind in ("tax", "signed")
    ]
    assert rows == usual + since


def test_without_a_word_of_the_office_either_step_decides_the_usual_three(guize) -> None:
    assert guize.office.decides("city_certified", "2024-03") == USUAL_KINDS == ("capital", "tax", "project")
    rules = (DecidedKinds(valid_from="2024-04", city_certified=("signed",)),)
    assert decided_kinds(rules, "city_certified", "2024-03") == USUAL_KINDS
    assert decided_kinds(rules, "city_certified", "2024-06") == ("signed",)
    assert decided_kinds(rules, "county_verified", "2024-06") == ()


@pytest.mark.parametrize(
    ("county", "city", "said"),
    [("", "", "至少写一种"), ("signed, signed", "tax", "signed 写了两次"), ("opened", "tax", "opened")],
)
def test_the_rule_is_closed(guize, county: str, city: str, said: str) -> None:
    office = guize.path / "office.yaml"
    text = office.read_text("utf-8") + DECIDED.format(since="2024-01", county=county, city=city)
    office.write_text(text, "utf-8")
    with pytest.raises(DataFileError) as refused:
        load_office(guize.path)
    assert said in str(refused.value)
