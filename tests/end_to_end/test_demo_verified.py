"""Verified, forecast and revised figures of the demo county, from the truth by other means."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from demo.mistakes import load_mistakes
from demo.truth import GroundTruth
from kernel import landed
from tests.end_to_end.judged import truth_in_renminbi

Row = dict[str, Any]
KINDS = {"capital": ("project_code", "ytd_amount_wan"), "tax": ("credit_code", "paid_ytd_wan")}
LATE = {m.id: m for m in load_mistakes() if m.again_after > 1}


@pytest.fixture(scope="module")
def truth(demo_county):
    return truth_in_renminbi(demo_county.home.root)


@pytest.fixture(scope="module")
def query(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


# what offices/pingyang/office.yaml has decided: signings, starts and starts of production in 2024, starts by the county alone
STAGES = {
    "project": "in_statistics",
    "signed": "signed",
    "started": "started",
    "in_production": "in_production",
}


def month_of(quarter: str) -> str:
    return f"{quarter[:4]}-{int(quarter[6]) * 3:02d}"


def pct(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def declared(truth: GroundTruth, unit: str, month: str) -> dict[tuple[str, str], Decimal]:
    """(kind, subject) → what the unit's sheets of the month say, nothing left out."""
    told = truth.months[unit][month]
    found = {
        (kind, row[code]): Decimal(row[figure])
        for kind, (code, figure) in KINDS.items()
        for row in told[kind]
        if Decimal(row[figure])
    }
    reached = {
        (kind, row["project_code"])
        for kind, stage in STAGES.items()
        for row in told["project"]
        if (row[f"{stage}_date"] or "")[:4] == month[:4] and (kind == "project" or month[:4] == "2024")
    }
    return found | dict.fromkeys(reached, Decimal(1))


def decisions(truth: GroundTruth) -> dict[tuple[str, str], list[tuple[str, Row]]]:
    """(quarter, unit) → its rows of both steps."""
    found = defaultdict(list)
    for step, quarters in (("county", truth.verifications), ("city", truth.certifications)):
        for quarter, rows in quarters.items():
            for row in rows:
                found[quarter, row["unit_code"]].append((step, row))
    return found


def test_every_subject_stands_once_with_all_its_figures(truth, query):
    expected: dict[tuple[str, ...], dict[str, Decimal]] = {}
    for quarter in truth.certifications:
        month = month_of(quarter)
        for unit in truth.units_in(month):
            for (kind, code), figure in declared(truth, unit, month).items():
                expected[unit, month, kind, code] = {"declared": figure}
            for step, row in decisions(truth)[quarter, unit]:
                said = expected.setdefault((unit, month, row["subject_kind"], row["subject_code"]), {})
                said[f"{step}_cut"] = Decimal(row["disallowed_value"])
                said[step] = Decimal(row["certified_value"])
    rows = query(
        "select unit_code, month, subject_kind, subject_key, declared_value, county_disallowed_value,"
        " county_verified_value, city_disallowed_value, city_certified_value from fct_verified"
        " where office_code = 'pingyang'"
    )
    names = ("declared", "county_cut", "county", "city_cut", "city")
    got = {
        tuple(key): {n: v for n, v in zip(names, figures, strict=True) if v is not None}
        for *key, a, b, c, d, e in rows
        for figures in [(a, b, c, d, e)]
    }
    assert got == expected
    assert sum("county_cut" in said and said["county_cut"] > 0 for said in expected.values()) > 10


def test_declared_less_disallowed_is_certified_for_every_unit_and_quarter(truth, query):
    rows = query(
        "select month, unit_code, subject_kind, declared_value, county_disallowed_value, city_disallowed_value,"
        " left_out_value, gap_value, decided_value, disallowed_pct from rpt_verified where office_code = 'pingyang'"
    )
    by_key = {tuple(row[:3]): row[3:] for row in rows}
    for figures in by_key.values():
        given, county, city, left_out, gap, decided, rate = figures
        assert given - (county or 0) - (city or 0) - left_out == decided
        assert gap == 0  # the county that made itself up makes no mistake in its figures
        assert rate == pct((county or Decimal(0)) + (city or 0), given)
    for quarter, certified in truth.certifications.items():
        month = month_of(quarter)
        for unit in truth.units_in(month):
            totals = Counter()
            for row in certified:
                if row["unit_code"] == unit:
                    totals[row["subject_kind"]] += Decimal(row["certified_value"])
            got = {k: by_key[month, unit, k][5] for k in totals if (month, unit, k) in by_key}
            assert got == dict(totals)
        assert by_key[month, "pingyang", "capital"][5] == sum(
            Decimal(r["certified_value"]) for r in certified if r["subject_kind"] == "capital"
        )


def test_signings_starts_and_production_are_decided_by_who_decides_them(truth, query):
    """Of every quarter of 2024 both steps list signings and starts of production of 1亿元 and more, the county alone starts;
    smaller ones are left out."""
    rows = query(
        "select month, subject_kind, decided_by, declared_value, left_out_count, decided_value from rpt_verified"
        " where office_code = 'pingyang' and unit_code = 'pingyang' and subject_kind in ('signed', 'started', 'in_production')"
    )
    steps = {
        "signed": ("city_certified", truth.certifications),
        "started": ("county_verified", truth.verifications),
        "in_production": ("city_certified", truth.certifications),
    }
    expected = set()
    for quarter in truth.verifications:
        month = month_of(quarter)
        for kind, (step, lists) in steps.items():
            told = [
                key
                for unit in truth.units_in(month)
                for key in declared(truth, unit, month)
                if key[0] == kind
            ]
            listed = [r for r in lists[quarter] if r["subject_kind"] == kind]
            taken = sum(Decimal(r["certified_value"]) for r in listed)
            expected.add((month, kind, step, len(told), len(told) - len(listed), taken))
            assert 0 < taken <= len(listed) < len(told)
    assert len(expected) == 12
    assert {tuple(row) for row in rows} == expected


def test_reasons_sum_to_what_was_disallowed(truth, query):
    expected: Counter[tuple[str, ...]] = Counter()
    for (quarter, unit), rows in decisions(truth).items():
        for step, row in rows:
            if Decimal(row["disallowed_value"]):
                status = {"county": "county_verified", "city": "city_certified"}[step]
                key = (month_of(quarter), unit, row["subject_kind"], status, row["reason"])
                expected[key] += Decimal(row["disallowed_value"])
    rows = query(
        "select month, unit_code, subject_kind, value_status, reason, disallowed_value from rpt_disallowed_reason"
        " where office_code = 'pingyang' and unit_code <> 'pingyang'"
    )
    assert {tuple(row[:5]): row[5] for row in rows} == dict(expected)
    assert {key[3] for key in expected} == {"county_verified", "city_certified"}


def found_untrue(truth: GroundTruth, unit: str, until: str) -> set[str]:
    """Projects of the unit whose entry into statistics the latest inspection by `until` did not find true."""
    visits = sorted(
        (row["inspected_date"], row["project_code"], row["is_confirmed"])
        for rows in truth.inspections.values()
        for row in rows
        if (row["unit_code"], row["stage_code"]) == (unit, "in_statistics")
        and row["inspected_date"][:7] <= until
    )
    latest = {code: is_confirmed for _, code, is_confirmed in visits}
    return {code for code, is_confirmed in latest.items() if not is_confirmed}


def test_forecasts_are_held_against_what_the_year_came_to(truth, query):
    expected, errors = {}, defaultdict(list)
    for unit, months in truth.months.items():
        for month, told in months.items():
            for row in told["forecast"]:
                december = f"{month[:4]}-12"
                end, untrue = declared(truth, unit, december), found_untrue(truth, unit, december)
                sheet = months[december]
                kind, figure = row["forecast_kind"], Decimal(row["forecast_value"])
                signed = [r for r in sheet["project"] if r["signed_date"][:4] == month[:4]]
                actual = {
                    "signed": Decimal(len(signed)),
                    "in_statistics": Decimal(sum(k == "project" and c not in untrue for k, c in end)),
                }.get(kind, sum((v for (k, _), v in end.items() if k == kind), Decimal(0)))
                expected[unit, month, kind] = (figure, actual, pct(figure - actual, actual))
                errors[kind, 12 - int(month[5:])].append((figure - actual, actual))
    rows = query(
        "select unit_code, month, forecast_kind, forecast_value, actual_value, error_pct from rpt_forecast"
        " where office_code = 'pingyang'"
    )
    # a unit whose December does not count has not come to anything yet
    open_years = {
        (u, f"{y}-12")
        for y in (2023, 2024)
        for u in truth.units_in(f"{y}-12")
        if not truth.months[u][f"{y}-12"]["accepted_at"]
    }
    assert not open_years
    assert {tuple(row[:3]): tuple(row[3:]) for row in rows} == expected
    means = query(
        "select forecast_kind, months_ahead, forecast_count, mean_error_value, mean_error_pct"
        " from rpt_forecast_accuracy where unit_code = 'pingyang' and office_code = 'pingyang'"
    )
    assert len(means) == len(errors) == 4 * 4
    for kind, ahead, count, mean, share in means:
        off = sum(abs(error) for error, _ in errors[kind, ahead])
        assert count == len(errors[kind, ahead])
        assert abs(Fraction(mean) - Fraction(off) / count) <= Fraction(1, 2_000_000)  # half up at six places
        assert share == pct(off, sum((actual for _, actual in errors[kind, ahead]), Decimal(0)))


def test_a_forecast_is_in_no_figure_of_what_was_done(truth, query):
    [(capital,)] = query(
        "select sum(ytd_amount_wan) from fct_capital where value_status = 'declared' and month = '2024-06'"
        " and office_code = 'pingyang'"
    )
    assert capital == sum(
        Decimal(r["ytd_amount_wan"])
        for u in truth.units_in("2024-06")
        for r in truth.months[u]["2024-06"]["capital"]
    )


@pytest.mark.parametrize("name", LATE)
def test_a_late_correction_shows_in_the_triangle(truth, query, name):
    mistake = LATE[name]
    rows = truth.months[mistake.unit][mistake.period]["capital"]
    left_out = Decimal(rows[int(mistake.cell[1:]) - 5]["ytd_amount_wan"])
    whole = sum(Decimal(row["ytd_amount_wan"]) for row in rows)
    [told] = query(
        "select version_count, first_value, latest_value, change_value, change_pct from rpt_revision_triangle"
        f" where unit_code = '{mistake.unit}' and report_period = '{mistake.period}' and measure_code = 'arrived'"
        " and office_code = 'pingyang'"
    )
    assert told == (2, whole - left_out, whole, left_out, pct(left_out, whole - left_out))


@pytest.mark.parametrize("month", ["2022-03", "2024-06"])
def test_what_a_report_sums_to_now_is_the_truths(truth, query, month):
    expected = {}
    for unit in truth.units_in(month):
        told = truth.months[unit][month]
        if told["accepted_at"] and told["state"] != "nil":
            stages = ("signed", "started")
            of_year = {
                s: sum((r[f"{s}_date"] or "")[:4] == month[:4] for r in told["project"]) for s in stages
            }
            expected[unit] = {
                **{f"{stage}_count": Decimal(count) for stage, count in of_year.items()},
                "paid": sum((Decimal(r["paid_ytd_wan"]) for r in told["tax"]), Decimal(0)),
                "trip_count": Decimal(sum(r["activity_code"] == "outbound_trip" for r in told["activity"])),
                "lead_count": Decimal(sum(int(r["lead_count"] or 0) for r in told["activity"])),
            }
    rows = query(
        "select unit_code, measure_code, latest_value from rpt_revision_triangle where office_code = 'pingyang'"
        f" and report_period = '{month}' and form_set = 'monthly' and version_count > 0"
    )
    got: defaultdict[str, Row] = defaultdict(dict)
    for unit, measure, value in rows:
        if unit in expected and measure in expected[unit]:
            got[unit][measure] = value
    assert dict(got) == expected
    assert len(expected) > 10


def test_who_revises_late_as_a_habit_is_named(truth, query):
    """Two periods at least and 15 % of those told, by offices/pingyang/office.yaml."""
    expected = {}
    for unit in truth.units_in("2024-12"):
        months = [truth.months[unit][f"2024-{n:02d}"] for n in range(1, 13)]
        told = sum(m["accepted_at"] is not None for m in months)
        late = sum((m.unit, m.period[:4]) == (unit, "2024") for m in LATE.values())
        expected[unit] = (told, late, late >= 2 and late * 100 >= 15 * told)
    rows = query(
        "select unit_code, period_count, late_revised_count, is_habitual from rpt_revision_habit"
        " where office_code = 'pingyang' and scheme_year = 2024 and form_set = 'monthly'"
    )
    assert {row[0]: tuple(row[1:]) for row in rows} == expected
    assert [unit for unit, (_, _, is_habitual) in expected.items() if is_habitual] == ["xinxing"]


def test_forecasts_are_held_against_what_the_city_decided(truth, query):
    """By the list of the fourth quarter; on signings of 2023 nobody decides."""
    decided: Counter[tuple[str, str, str]] = Counter()
    for quarter, rows in truth.certifications.items():
        for row in rows if quarter.endswith("Q4") else ():
            kind = "in_statistics" if row["subject_kind"] == "project" else row["subject_kind"]
            decided[quarter[:4], row["unit_code"], kind] += Decimal(row["certified_value"])
    rows = query(
        "select unit_code, left(month, 4), forecast_kind, forecast_value, decided_value, decided_error_pct from rpt_forecast"
        " where office_code = 'pingyang'"
    )
    assert {row[2] for row in rows} == {"capital", "tax", "signed", "in_statistics"}
    for unit, year, kind, forecast, value, error in rows:
        if kind == "signed" and year == "2023":
            assert (value, error) == (None, None)
        else:
            expected = decided[year, unit, kind]
            assert (value, error) == (expected, pct(forecast - expected, expected)), (unit, year, kind)


def test_two_versions_are_told_apart_cell_by_cell(demo_county, truth):
    mistake = LATE["left_out_in_august"]
    row = truth.months[mistake.unit][mistake.period]["capital"][int(mistake.cell[1:]) - 5]
    ask = ("revisions", "--office", "pingyang", "--unit", mistake.unit, "--period", mistake.period)
    told = demo_county.inside(*ask)
    assert told.returncode == 0, told.stderr
    assert "各版（2）" in told.stdout
    assert "第 1 版 → 第 2 版" in told.stdout
    assert "共 1 处：新增 1。" in told.stdout
    assert row["project_name"] in told.stdout.replace("\n", "")
    assert "A9" in told.stdout
    wrong = demo_county.inside(*ask, "--to", 3)
    assert (wrong.returncode, "没有第 3 版" in wrong.stderr) == (2, True)
    several = demo_county.inside("revisions", "--office", "pingyang", "--period", "2024-Q3")
    assert (several.returncode, "请用 --form 写明" in several.stderr) == (2, True)
    one = demo_county.inside(
        "revisions", "--office", "pingyang", "--period", "2024-Q3", "--form", "县级核实结果表"
    )
    assert "核实数" in one.stdout  # the sheet that did not balance, and its correction
    assert "H10" in one.stdout


def test_a_declaration_the_county_did_not_find_is_told_at_its_cell(demo_county, truth):
    """The June report left a project out when the county verified it: told in the verification and the certification."""
    mistake = LATE["left_out_in_june"]
    code = truth.months[mistake.unit][mistake.period]["capital"][int(mistake.cell[1:]) - 5]["project_code"]
    found = landed.read(demo_county.home.landed, "finding", "pingyang").to_pylist()
    told = [f for f in found if f["code"] == "declared_unknown"]
    assert [(f["report_period"], f["raw_value"], f["source_column"]) for f in told] == [
        ("2024-Q2", code, "E")
    ] * 2


def test_the_reports_are_printed(demo_county):
    for name in ("verified", "revision_habit"):
        result = demo_county.inside(
            "report", name, "--office", "pingyang", "--year", 2024, "--unit", "xinxing"
        )
        assert result.returncode == 0, result.stderr
        assert "平阳新兴产业园" in result.stdout.replace("\n", "")


def test_what_a_later_target_table_changed_is_told(query, truth):
    """2022: 宋桥产业园 begins in July and gets its targets; 2024: the capital of a few units is set anew."""
    tables: dict[int, list[Row]] = defaultdict(list)
    for table in truth.target_revisions:
        tables[table["year"]].append(table)
    changed = {}
    for year, (*earlier, last) in tables.items():
        for before in earlier:
            for unit, codes in last["values"].items():
                for code, value in codes.items():
                    old = before["values"].get(unit, {}).get(code)
                    if old != value:
                        changed[year, unit, code] = (
                            old and Decimal(old),
                            Decimal(value),
                            last["document_no"],
                        )
    rows = query(
        "select scheme_year, unit_code, target_code, previous_value, target_value, document_no from rpt_target_revision"
        " where office_code = 'pingyang'"
    )
    assert {row[:3]: row[3:] for row in rows} == changed
    assert {year for year, *_ in changed} == {2022, 2024}
    [titles] = query(
        "select count(*) from rpt_target_revision where target_title = target_code or unit_name is null"
    )
    assert titles == (0,)
    counting = query("select unit_code, target_code, target_value from fct_target_revision where is_counting")
    assert set(counting) >= set(
        query(
            "select unit_code, target_code, target_value from fct_target where scheme_year = 2024"
            " and office_code = 'pingyang'"
        )
    )
