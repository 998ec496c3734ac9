"""Who owes what by when: rules as an office writes them, units that open and close, days that move."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kernel.closed_yaml import DataFileError
from kernel.duties import Duty, duties_of_year
from kernel.home import PROJECT_ROOT
from kernel.office import OWED_FORM_ZH, ReportingRule, load_office

OFFICE = """office: o
name: 某县考核办公室
short_name: 某县
place: 某省某县
level: county
superior: 某市
first_year: 2016
reporting:
"""
UNITS = """unit_code,unit_name,short_name,kind,aliases,valid_from,valid_to,sort_order
town,甲镇,甲镇,township,,2000-01-01,,1
bureau,乙局,乙局,bureau,,2000-01-01,,2
opened,丙镇,丙镇,township,,2024-03-20,,3
closed,丁镇,丁镇,township,,2000-01-01,2024-04-29,4
"""


@pytest.fixture
def office(tmp_path: Path):
    """Load an office whose `reporting` is the given YAML, indented by two."""

    def load(reporting: str):
        folder = tmp_path / "o"
        folder.mkdir(exist_ok=True)
        (folder / "office.yaml").write_text(OFFICE + reporting, "utf-8")
        (folder / "units.csv").write_text(UNITS, "utf-8")
        return load_office(folder)

    return load


def owed(folder, year: int = 2024, unit: str = "town") -> dict[str, Duty]:
    """period code → duty of one unit (one form)."""
    return {d.period.code: d for d in duties_of_year(folder, year) if d.unit.unit_code == unit}


def test_the_fifth_of_the_next_month_moves_over_holidays(office):
    duties = owed(office("  monthly: [{due_day: 5}]"))
    assert {code: str(d.due_at) for code, d in duties.items() if d.due_at != d.nominal_due_at} == {
        "2024-03": "2024-04-07 23:59:59",  # Qingming 4–6 April; Sunday the 7th is worked
        "2024-04": "2024-05-06 23:59:59",  # Sunday within Labour Day
        "2024-09": "2024-10-08 23:59:59",  # National Day
        "2024-12": "2025-01-06 23:59:59",  # Sunday
    }
    assert str(duties["2024-04"].nominal_due_at) == "2024-05-05 23:59:59"
    assert len(duties) == 12 and not any(d.is_provisional for d in duties.values())


def test_a_year_without_an_arrangement_is_provisional_from_january_on(office):
    duties = owed(office("  monthly: [{due_day: 5}]"), 2026)
    assert [code for code, d in duties.items() if d.is_provisional] == ["2026-12"]  # due in January 2027
    fixed = owed(office("  monthly: [{due_day: 5, shift: none}]"), 2026)
    assert not any(d.is_provisional for d in fixed.values())  # no calendar can move it


@pytest.mark.parametrize(
    ("rule", "period", "due_at"),
    [
        ("{due_day: 5, shift: none}", "2024-04", "2024-05-05 23:59:59"),
        ("{due_day: 5, due_time: '17:30'}", "2024-06", "2024-07-05 17:30:00"),
        ("{due_day: 5, due_time: 17:30}", "2024-06", "2024-07-05 17:30:00"),
        ("{due_day: 25, due_month: 0}", "2024-06", "2024-06-25 23:59:59"),
        ("{due_day: 31, shift: none}", "2024-01", "2024-02-29 23:59:59"),  # February's last day
        ("{every: quarter, due_day: 15}", "2024-Q2", "2024-07-15 23:59:59"),
        ("{every: half, due_day: 20, due_month: 2}", "2024-H2", "2025-02-20 23:59:59"),
        ("{every: year, due_day: 15}", "2024", "2025-01-15 23:59:59"),
    ],
)
def test_a_rule_names_its_day(office, rule, period, due_at):
    assert str(owed(office(f"  monthly: [{rule}]"))[period].due_at) == due_at


def test_quarters_and_months_are_owed_side_by_side(office):
    folder = office("  monthly: [{due_day: 5}]\n  self_assessment: [{every: quarter, due_day: 10}]")
    duties = [(d.form_set, d.period.code) for d in duties_of_year(folder, 2024) if d.unit.unit_code == "town"]
    assert len(duties) == 12 + 4
    assert [code for form, code in duties if form == "self_assessment"] == [f"2024-Q{n}" for n in range(1, 5)]


def test_rules_change_over_the_years_and_differ_by_kind(office):
    folder = office("""
  monthly:
    - {due_day: 10, valid_to: 2023-11}
    - {due_day: 5, valid_from: 2022-01, kinds: [township]}
    - {every: quarter, due_day: 15, valid_from: 2024-02, kinds: [bureau]}
""")
    assert {d.nominal_due_at.day for d in owed(folder, 2021).values()} == {10}
    assert {d.nominal_due_at.day for d in owed(folder, 2022).values()} == {5}
    assert {d.nominal_due_at.day for d in owed(folder, 2022, "bureau").values()} == {10}
    # the bureau owes months until November 2023, nothing in December, quarters from the one that ends in March 2024
    assert list(owed(folder, 2023, "bureau")) == [f"2023-{m:02d}" for m in range(1, 12)]
    assert list(owed(folder, 2024, "bureau")) == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]


@pytest.mark.parametrize(
    ("owed_by", "opened", "closed"),
    [
        ("open_at_end", 3, 3),  # opened 20 March: owes March; closed 29 April: does not owe April
        ("open_any_day", 3, 4),
        ("open_throughout", 4, 3),
    ],
)
def test_units_that_open_and_close(office, owed_by, opened, closed):
    folder = office(f"  monthly: [{{due_day: 5, owed_by: {owed_by}}}]")
    assert min(owed(folder, unit="opened")) == f"2024-{opened:02d}"
    assert max(owed(folder, unit="closed")) == f"2024-{closed:02d}"
    assert owed(folder, 2023, "opened") == {}


def test_the_default_is_the_months_a_unit_exists_in_at_their_end(office):
    folder = office("  monthly: [{due_day: 5}]")
    assert (min(owed(folder, unit="opened")), max(owed(folder, unit="closed"))) == ("2024-03", "2024-03")


@pytest.mark.parametrize(
    ("reporting", "line", "reason"),
    [
        ("  due_day: 5", 9, "应为 monthly"),
        ("  monthly: {due_day: 5}", 9, "应为列表"),
        ("  monthly: []", 9, "至少要有 1 项"),
        ("  monthly: [{due_day: 0}]", 9, "应不小于 1"),
        ("  monthly: [{due_day: 5, due_time: 下班前}]", 9, "17:30"),
        ("  monthly: [{due_day: 5, valid_from: 2024-6}]", 9, "2024-06"),
        ("  monthly: [{due_day: 5, valid_from: 2024-06, valid_to: 2024-05}]", 9, "早于"),
        ("  monthly:\n  - {due_day: 5}\n  - {due_day: 9, kinds: [bureau]}", 9, "都管 bureau"),
    ],
)
def test_a_faulty_rule_is_named_with_its_line(office, reporting, line, reason):
    with pytest.raises(DataFileError) as caught:
        office(reporting)
    assert {p.line for p in caught.value.problems} == {line}
    assert reason in str(caught.value)


def test_the_page_about_duties_is_true(office):
    page = (PROJECT_ROOT / "docs" / "duties.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\nreporting:\n(.*?)```", page, re.DOTALL)
    folder = office(example)
    due = {year: str(owed(folder, year)[f"{year}-06"].nominal_due_at) for year in (2021, 2022)}
    assert due == {2021: "2021-07-08 23:59:59", 2022: "2022-07-05 17:30:00"}
    assert owed(folder, 2024, "bureau")["2024-06"].nominal_due_at.day == 10
    words = {*ReportingRule.model_fields, *OWED_FORM_ZH, *OWED_FORM_ZH.values()}
    assert {word for word in words if word not in page} == set()
    commands = re.findall(r"^kaohe (\w+)", page, re.MULTILINE)
    assert commands == ["status", "extend", "waive", "waivers"]
