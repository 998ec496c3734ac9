"""Assessment years that do not begin in January: their periods, paces, units and duties, and what they rule out by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import scheme
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder, load_office
from scheme import check, describe, load_scheme

CALENDAR = "period: {start: 2024-01, end: 2024-12}"
DECEMBER = "period: {start: 2023-12, end: 2024-11}"


def begun_in_december(folder: OfficeFolder, *changes: tuple[str, str]) -> str:
    """Rewrite the small office's scheme for December to November, quarterly figures declared; returns its text."""
    path = folder.schemes / "2024.yaml"
    text = (
        path.read_text("utf-8")
        .replace(CALENDAR, DECEMBER)
        .replace("status: city_certified", "status: declared")
    )
    units = folder.path / "units.csv"  # a unit that closed within the assessment year belongs to it
    units.write_text(units.read_text("utf-8").replace("2023-12-31", "2023-11-30"), "utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return text


def reasons(folder: OfficeFolder) -> list[tuple[str, str]]:
    return [(p.key, p.reason) for p in check(folder.schemes / "2024.yaml", load_office(folder.path))]


@pytest.mark.parametrize(
    ("period", "key", "reason"),
    [
        ("{start: 2024-02, end: 2025-01}", "period.end", "考核年度应在 2024 年结束，写的是 2025-01"),
        ("{start: 2024-01, end: 2024-11}", "period", "2024-01 到 2024-11 有 11 个月"),
        ("{start: 2023-11, end: 2024-11}", "period", "有 13 个月"),
        ("{start: 2024-11, end: 2024-10}", "period", "有 0 个月"),
    ],
)
def test_a_year_is_twelve_months_that_end_in_it(folder, period, key, reason):
    path = folder.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace(CALENDAR, f"period: {period}"), "utf-8")
    [(where, said)] = [found for found in reasons(folder) if found[0].startswith("period")]
    assert where == key and reason in said


def test_periods_and_paces_follow_the_year(folder):
    begun_in_december(folder)
    assert reasons(folder) == []
    found = load_scheme(folder.schemes / "2024.yaml", load_office(folder.path))
    months = found.periods("monthly")
    assert [p.code for p in months][:3] == ["2023-12", "2024-01", "2024-02"]
    assert found.pace("calendar", months[2]) == (3, 12)
    assert found.pace("slow", months[2]) == (Decimal(10), Decimal(100))
    quarters = found.periods("quarterly")
    assert quarters[3].months() == ["2024-09", "2024-10", "2024-11"]
    assert [found.pace("by_quarter", q)[0] for q in quarters] == [Decimal("12.5"), 40, 70, 100]
    assert [found.pace("slow", q)[0] for q in quarters] == [10, 40, 70, 100]


def test_a_pace_is_printed_under_the_months_of_the_year(folder):
    """slow reaches 10% in its third month, February, and 40% in the sixth, May."""
    begun_in_december(folder)
    found = load_scheme(folder.schemes / "2024.yaml", load_office(folder.path))
    part = next(s for s in describe(found, {}).sections if s.title.endswith("时序进度"))
    heads = [column.title for column in part.grids[0].columns]
    assert heads[:4] == ["时序", "上年12月", "1月", "2月"]
    assert heads[-2:] == ["11月", "依据条款"]
    row = next(r for r in part.grids[0].rows if r[3] == "10")
    assert row[heads.index("5月")] == "40"


def test_landed_periods_and_duties_are_those_of_the_year(folder, tmp_path):
    begun_in_december(folder)
    home = Home(root=tmp_path / "home", offices=folder.path.parent)
    landed.prepare(home.landed)
    scheme.land(home, load_office(folder.path), 2024, date(2024, 12, 31))
    rows = landed.read(home.landed, "scheme_period", folder.code, 2024).to_pylist()
    first = next(r for r in rows if r["assessment_code"] == "quarterly")
    assert (first["period_code"], first["year_start_month"]) == ("2024-Q1", "2023-12")
    assert (first["start_month"], first["end_month"], first["year_before_period_code"]) == (
        "2023-12",
        "2024-02",
        "2023-Q1",
    )
    owed = landed.read(home.landed, "report_due", folder.code, 2024).to_pylist()
    months = sorted(
        {r["report_period"] for r in owed if r["unit_code"] == "east" and r["form_set"] == "monthly"}
    )
    assert (months[0], months[-1], len(months)) == ("2023-12", "2024-11", 12)


def test_who_closed_before_january_still_belongs_to_the_year(folder):
    begun_in_december(folder)
    units = folder.path / "units.csv"
    units.write_text(units.read_text("utf-8").replace("2023-11-30", "2023-12-01"), "utf-8")
    assert ("groups", "“早撤镇”（gone）不在任何组") in reasons(folder)


READY_MADE = (
    "measures:\n",
    "measures:\n"
    "  gdp: {title: 增加值, fact: indicator, value: actual, window: ytd, base_unit: wan, indicators: [gdp], unit: 万元, places: 2, clause: 第二条}\n"
    "  tax: {title: 上报税收, fact: tax, value: reported, window: ytd, unit: 万元, places: 2, clause: 第二条}\n",
)


def test_what_is_cumulated_over_the_calendar_year_is_refused_by_name(folder):
    text = begun_in_december(
        folder, READY_MADE, ("    min_investment_wan: 500\n", "    min_arrived_share_pct: 20\n")
    )
    (folder.schemes / "2024.yaml").write_text(
        text.replace(
            "    period: quarter\n    status: declared", "    period: quarter\n    status: city_certified"
        ),
        "utf-8",
    )
    said = dict(reasons(folder))
    assert said.keys() == {
        "measures.capital.min_arrived_share_pct",
        "measures.gdp.fact",
        "measures.tax.value",
        "assessments.quarterly.status",
        "assessments.quarterly.indicators.capital.measure",
    }
    assert "没有开工以来累计" in said.pop("assessments.quarterly.indicators.capital.measure")
    assert all("考核年度不从 1 月起的" in reason for reason in said.values())


def test_the_calendar_year_has_all_of_that(folder):
    path = folder.schemes / "2024.yaml"
    text = path.read_text("utf-8").replace(*READY_MADE).replace("status: city_certified", "status: declared")
    path.write_text(text.replace("    min_investment_wan: 500\n", "    min_arrived_share_pct: 20\n"), "utf-8")
    assert reasons(folder) == []
