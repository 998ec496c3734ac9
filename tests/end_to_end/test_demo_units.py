"""The unit of the demo county that begins and is divided: its history, duties, restated figures and 同比, from the truth.

宋桥产业园 was split out of 万全镇 on 1 July 2022 (20%) and divided 60 : 40 between 新兴产业园 and 万全镇 on 1 January 2024.
The one that is renamed, regrouped and merged is in test_demo_merged.
What a unit had is the independent judge's; whose it is today, and what the change of borders makes of 同比, is worked out here.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest

from demo.truth import GroundTruth
from kernel.home import PROJECT_ROOT
from tests.end_to_end.judged import truth_in_renminbi
from tests.oracle.evaluate import read_scheme, spans
from tests.oracle.measures import Measures
from tests.oracle.spans import Span

GONE = "songqiao"
MONTHS = [*(f"2022-{n:02d}" for n in range(7, 13)), *(f"2023-{n:02d}" for n in range(1, 13))]
AMOUNTS = ("arrived_capital", "paid_tax")
COUNT = "in_statistics_projects"


@pytest.fixture(scope="module")
def truth(demo_county):
    return truth_in_renminbi(demo_county.home.root)


@pytest.fixture(scope="module")
def query(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def parts_of(truth: GroundTruth, unit: str, month: str, seen_in: str) -> dict[str, Fraction]:
    """Of a unit's figure of a month, the part that belongs to each unit of the map of `seen_in`: all of it where it merged."""
    parts: Counter[str] = Counter({unit: Fraction(1)})
    for rows in truth.changes.values():
        moving = [row for row in rows if row["change_code"] in ("split", "merge")]
        for who in {row["unit_code"] for row in moving}:
            to = {
                r["to_unit_code"]: Fraction(r["share_pct"] or 100) / 100
                for r in moving
                if r["unit_code"] == who
            }
            [day] = {row["effective_date"] for row in moving if row["unit_code"] == who}
            if month < day[:7] <= seen_in:
                whole = parts.pop(who, Fraction(0))
                parts.update({receiver: whole * share for receiver, share in to.items()})
    return dict(parts)


def divided(figure: Fraction, parts: dict[str, Fraction]) -> dict[str, Fraction]:
    """A count in whole ones: what is left over goes to the largest remainders."""
    cut = {unit: Fraction(figure * share // 1) for unit, share in parts.items()}
    left = int(figure - sum(cut.values()))
    for unit in sorted(parts, key=lambda u: cut[u] - figure * parts[u])[:left]:
        cut[unit] += 1
    return cut


def by_units_of(
    truth: GroundTruth, figures: dict[str, Fraction], month: str, seen_in: str, code: str
) -> Counter[str]:
    """The figures of the units of a month for the units of another."""
    taken: Counter[str] = Counter()
    for unit, figure in figures.items():
        parts = parts_of(truth, unit, month, seen_in)
        shared = {u: figure * p for u, p in parts.items()} if code in AMOUNTS else divided(figure, parts)
        taken.update(shared)
    return taken


def figures_of(truth: GroundTruth, year: int, span: Span, code: str) -> dict[str, Fraction] | None:
    """What each unit declared by the definitions of `year`'s scheme; None while one of them is missing."""
    measures = Measures(truth, read_scheme(PROJECT_ROOT / f"offices/pingyang/schemes/{year}.yaml"))
    there = [unit for unit in truth.units if unit in truth.units_in(span.end)]
    values = {unit: measures.of(code, unit, span, "declared").value for unit in there}
    return None if None in values.values() else values


def quarter_ends(year: int) -> list[Span]:
    return spans("quarter", year, f"{year}-01")


def test_both_changes_are_in_the_units_history(query):
    first, second = "平政发〔2022〕21号", "平政发〔2023〕46号"
    rows = query(
        "select unit_code, change_code, cast(effective_date as varchar), other_unit_name, document_no from rpt_unit_history"
        f" where office_code = 'pingyang' and document_no in ('{first}', '{second}') order by 3, 1, 2"
    )
    assert rows == [
        (GONE, "open", "2022-07-01", None, first),
        (GONE, "split", "2022-07-01", "万全镇", first),
        ("wanquan", "given", "2022-07-01", "宋桥产业园管理委员会", first),
        ("wanquan", "split", "2024-01-01", "宋桥产业园管理委员会", second),
        ("xinxing", "split", "2024-01-01", "宋桥产业园管理委员会", second),
    ]


def test_it_owes_reports_and_is_assessed_while_it_is_there(truth, query):
    owed = query(
        f"select report_period from rpt_report_status where office_code = 'pingyang' and unit_code = '{GONE}' order by 1"
    )
    assert [month for (month,) in owed] == MONTHS == list(truth.months[GONE])
    ranked = query(
        f"select assessment_code, period_code from rpt_ranking where office_code = 'pingyang' and unit_code = '{GONE}'"
    )
    quarters = ["2022-Q3", "2022-Q4", *(f"2023-Q{n}" for n in (1, 2, 3, 4))]
    expected = [("monthly", m) for m in MONTHS] + [("quarterly", q) for q in quarters]
    assert sorted(ranked) == sorted([*expected, ("annual", "2022"), ("annual", "2023")])


def test_what_it_sent_after_its_end_is_held_in_its_cell_and_counts_nowhere(query):
    [told] = query(
        "select status, source_sheet, source_cell, message_zh from rpt_finding where office_code = 'pingyang'"
        f" and unit_code = '{GONE}' and code = 'unit_not_there'"
    )
    assert told[:3] == ("held", "封面", "B3")
    assert "2022-07-01至2023-12-31，2024年1月没有这个单位" in told[3]
    for fact in ("capital", "tax", "project", "activity"):
        [(last,)] = query(f"select max(month) from fct_{fact} where unit_code = '{GONE}'")
        assert last == "2023-12", fact


def test_its_projects_go_on_where_they_went(truth, query):
    """Under the key they were first reported by; each month told by one unit, so that no total has them twice."""
    heirs = {"PY-2022-801": "xinxing", "PY-2022-802": "wanquan", "PY-2023-803": "xinxing"}
    for code, heir in heirs.items():
        told = [
            (month, unit)
            for unit in (GONE, heir)
            for month, sheets in truth.months[unit].items()
            for row in sheets["project"]
            if row["project_code"] == code
        ]
        assert {unit for month, unit in told if month > "2023-12"} == {heir}
        rows = query(
            "select month, unit_code from fct_project_snapshot where office_code = 'pingyang'"
            f" and project_key = '{GONE}:{code}' order by month"
        )
        assert rows == sorted(told)
    [(doubled,)] = query(
        "select count(*) from rpt_office_total where office_code = 'pingyang' and line_kind in ('same', 'shared')"
        f" and project_code in ({', '.join(map(repr, heirs))})"
    )
    assert doubled == 0


@pytest.mark.parametrize("year", [2022, 2023])
@pytest.mark.parametrize(
    ("assessment", "code"),
    [
        ("monthly", "arrived_capital"),
        ("monthly", "paid_tax"),
        ("monthly", "signed_projects"),
        ("quarterly", COUNT),
    ],
)
def test_todays_units_have_what_went_over_to_them(truth, query, year, assessment, code):
    for span in quarter_ends(year):
        period = span.end if assessment == "monthly" else span.code
        was = figures_of(truth, year, span, code)
        assert was is not None
        now = by_units_of(truth, was, span.end, "2024-12", code)
        rows = query(
            "select unit_code, as_was_value, restated_value from rpt_restated where office_code = 'pingyang'"
            f" and assessment_code = '{assessment}' and period_code = '{period}' and measure_code = '{code}'"
        )
        got = {unit: (own, restated) for unit, own, restated in rows}
        assert {u: v for u, (v, _) in got.items() if v is not None} == was
        assert {u: v for u, (_, v) in got.items() if v is not None} == {
            u: v for u, v in now.items() if u not in truth.lives
        }
        assert sum(was.values()) == sum(now.values())
        assert now["xinxing"] >= was["xinxing"]


def test_the_change_by_numbers(query):
    """宋桥产业园 had 27572.59 万元 of 2023: 60% are 16543.554, 40% are 11029.036. 万全镇 had 3530 of June 2022: 20% are 706."""
    asked = "select unit_code, base_first_value, boundary_value from rpt_comparison where office_code = 'pingyang'"
    asked += " and measure_code = 'arrived_capital' and assessment_code = 'monthly' and boundary_value <> 0 and period_code = "
    divided_ones = [row for row in query(f"{asked}'2024-12'") if row[0] not in ("shanmen", "tongkeng")]
    assert sorted(divided_ones) == [
        (GONE, Decimal("27572.59"), Decimal("-27572.59")),
        ("wanquan", Decimal("8314.09"), Decimal("11029.036")),
        ("xinxing", Decimal("22865.45"), Decimal("16543.554")),
    ]
    assert sorted(query(f"{asked}'2023-06'")) == [
        (GONE, Decimal(0), Decimal(706)),
        ("wanquan", Decimal(3530), Decimal(-706)),
    ]
    assert query(f"{asked}'2023-12'") == []  # in December 2022 the borders were those of December 2023
    restated = query(
        "select unit_code, as_was_value, restated_value from rpt_restated where office_code = 'pingyang' and period_code = '2023-12'"
        f" and assessment_code = 'monthly' and measure_code = 'arrived_capital' and unit_code in ('{GONE}', 'wanquan', 'xinxing')"
    )
    assert {unit: values for unit, *values in restated} == {
        GONE: [Decimal("27572.59"), None],
        "wanquan": [Decimal("8314.09"), Decimal("19343.126")],
        "xinxing": [Decimal("22865.45"), Decimal("39409.004")],
    }


@pytest.mark.parametrize("year", [2023, 2024])
def test_borders_are_one_part_of_the_difference_to_last_year(truth, query, year):
    code = "arrived_capital"
    for span in quarter_ends(year):
        [before] = [s for s in quarter_ends(year - 1) if s.code[5:] == span.code[5:]]
        recounted = figures_of(truth, year, before, code)  # last year's quarter by this year's definition
        this = figures_of(truth, year, span, code)
        assert recounted is not None and this is not None
        taken = by_units_of(truth, recounted, before.end, span.end, code)
        rows = query(
            "select unit_code, boundary_value, real_value, difference_value, revision_value + caliber_value + split_value"
            " + carried_over_value from rpt_comparison where office_code = 'pingyang' and assessment_code = 'quarterly'"
            f" and period_code = '{span.code}' and measure_code = '{code}'"
        )
        units = recounted.keys() | this.keys()
        assert {row[0] for row in rows} == units
        for unit, boundary, real, difference, others in rows:
            assert boundary == taken[unit] - recounted.get(unit, 0), (span.code, unit)
            assert real == this.get(unit, 0) - taken[unit], (span.code, unit)
            assert difference == boundary + real + others
        assert sum(row[1] for row in rows) == 0
        assert any(row[1] for row in rows) == (span.code in ("2023-Q1", "2023-Q2") or year == 2024)
