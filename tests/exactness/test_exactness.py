"""The warehouse agrees with the independent judge on every generated office, and keeps the laws of scoring."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.dbt_core.warehouse import Workspace
from tests.exactness import twins
from tests.exactness.comparison import Said, differences, told, warehouse_says
from tests.exactness.office import Office, draw_office, scheme_text
from tests.exactness.schemes import YEAR
from tests.exactness.shrinking import smallest
from tests.exactness.warehouse import RESULTS, score
from tests.oracle.evaluate import entries, spans
from tests.oracle.measures import Measures
from tests.oracle.numbers import half_up

SEED = 104
# Few of the first hundreds, that between them have all that is rare; `python -m tests.exactness` takes any.
NUMBERS = (
    1, 4, 6, 16, 19, 26, 28, 32, 36, 38, 45, 51, 54, 58, 61, 63, 68, 69, 70, 77, 94, 98, 111, 114,
    124, 126, 134, 144, 150, 153, 156, 163, 170, 173, 186, 187, 188, 195, 305,
)  # fmt: skip
TWINS = 6
ROUNDS = 3  # of making a differing office smaller before it is printed
RISING = ("completion", "pace", "met_or_ratio")


@dataclass(frozen=True)
class Scored:
    """The offices of one warehouse, how many were refused, what it says, and the offices that have twins."""

    offices: list[Office]
    refused: list[list[str]]
    said: dict[str, dict[tuple[str, int], Said]]
    doubled: list[Office]
    workspace: Workspace


@pytest.fixture(scope="module")
def scored(tmp_path_factory) -> Scored:
    """One warehouse of generated offices and a few twins of them."""
    drawn = [draw_office(SEED, number) for number in NUMBERS]
    doubled = [office for office in drawn if list(_rising_items(office))][:TWINS]
    drawn += [twin(office) for office in doubled for twin in (twins.raised, twins.reordered)]
    built = score(drawn, tmp_path_factory.mktemp("exactness"))
    return Scored(built.offices, built.refused, warehouse_says(built.workspace), doubled, built.workspace)


def test_the_warehouse_and_the_judge_agree_to_the_last_digit(scored):
    found = [(office, differences(scored.said, office)) for office in scored.offices]
    differing = [(office, different) for office, different in found if different]
    assert not differing, _report(differing)


def _report(differing) -> str:
    """The first differences, and the smallest scheme that shows the first."""
    small = smallest(differing[0][0], ROUNDS)
    lines = [told(office, different) for office, different in differing[:5]]
    return "\n".join([f"{len(differing)} offices differ", *lines, scheme_text(small, YEAR)])


def test_the_data_tests_hold_for_generated_offices(scored):
    # what the offices of the examples never do, such as a veto that takes all points, is done here
    built = [f"+{model}" for model in RESULTS]
    only = ["--exclude", "test_type:unit", "--indirect-selection", "cautious"]
    assert scored.workspace.dbt("test", "--select", *built, *only).returncode == 0


def test_nearly_all_that_is_drawn_is_a_scheme(scored):
    # a generator whose schemes are refused would prove little; what the loader accepts has been scored above
    assert len(scored.refused) < len(NUMBERS) / 10, scored.refused
    found = [
        entry
        for office in scored.offices
        for assessment in office.schemes[YEAR]["assessments"].values()
        for entry in entries(assessment)
    ]
    assert {entry.item["rule"] for entry in found} == {
        "completion", "pace", "met_or_ratio", "per_unit", "deduct_per", "bands", "step", "cases", "efficacy",
        "rank_points", "proportional", "manual", "composite", "weighted_periods",
    }  # fmt: skip
    assert {"composite", "weighted_periods"} < {e.item["rule"] for e in found if "gate" in e.item}
    weighed = [e.item for e in found if e.item["rule"] == "weighted_periods"]
    kinds = {("window" in item, item["weights"] == "equal") for item in weighed}
    assert kinds == {(False, False), (False, True), (True, False), (True, True)}
    assert {"of_units" in item for item in weighed} == {False, True}
    assert {entry.role for entry in found} == {"indicator", "part", "shadow", "bonus", "deduction"}


def test_every_kind_of_end_was_met(scored):
    statuses = Counter(row[0] for said in scored.said["score"].values() for row in said.values())
    assert statuses.pop("too_early") > 0  # a unit scored by others of whom nobody is assessed
    assert set(statuses) == {"scored", "not_applicable", "missing", "pending_review"}
    assert min(statuses.values()) > 20
    streaks = {streak for said in scored.said["consequence"].values() for (streak,) in said.values()}
    assert {1, 2, 3} <= streaks


def test_places_of_every_kind_are_among_them(scored):
    # units that share a place with another one behind them, by how the ranking goes
    shared = """select a.rank_order, a.rank_ties, count(*) from fct_assessment_total as t
        inner join stg_scheme_assessment as a using (office_code, scheme_year, assessment_code)
        inner join fct_assessment_total as o using (office_code, scheme_year, assessment_code, period_code)
        where t.rank_in_office = o.rank_in_office and t.unit_code < o.unit_code and t.rank_in_office < t.office_size - 1 group by all"""
    found = {(order, ties): count for order, ties, count in scored.workspace.query(shared)}
    kinds = {(order, ties) for order in ("descending", "ascending") for ties in ("competition", "dense")}
    assert found.keys() == kinds


def test_capital_of_every_kind_is_among_them(scored):
    ask = scored.workspace.query
    assert {status for (status,) in ask("select distinct value_status from int_measure_value")} == {
        "declared", "county_verified", "city_certified",
    }  # fmt: skip
    # of what took effect, some with tax of a later month, some of last year, and some of it lost again at once
    effects = "select count(*) from fct_capital_effective where effective_state = 'effective' and "
    by_status = [f"tax_status = '{status}'" for status in ("declared", "county_verified", "city_certified")]
    for kind in ("tax_month > month", "rule_year > cast(month[:4] as integer)", "part_no > 0", *by_status):
        assert ask(effects + kind)[0][0] > 0, kind
    # parts for others than who claims, at a share that leaves millionths over
    credits = "select amount_wan, share_pct, credited_wan from fct_capital_credit where unit_code <> claiming_unit_code"
    assert any(credited * 100 != amount * share for amount, share, credited in ask(credits))
    # in dollars at a rate no hand computes with, in Hong Kong dollars without any; cut to what had been told by a day
    currencies = dict(ask("select currency_code, count(ytd_amount_wan) from fct_capital group by 1"))
    assert currencies.keys() == {"cny", "usd", "hkd"} and currencies["hkd"] == 0 < currencies["usd"]
    assert sum(_cut_figures(office) for office in scored.offices) > 10
    # parts of the count of a project, and whole ones for who leads
    counted = """select m.credit, count(*), count(case when v.value <> round(v.value) then 1 end) from int_measure_value as v
        inner join stg_scheme_measure as m using (office_code, scheme_year, measure_code)
        where m.fact = 'project' and m.credit is not null and v.value <> 0 group by 1"""
    credited = {credit: (found, parts) for credit, found, parts in ask(counted)}
    assert credited["leader"][0] > 3 and credited["shared"][1] > 0
    for code in ("effective", "arrived"):
        told = f"value_field = '{code}'" + (" and credit = 'shared'" if code == "arrived" else "")
        values = f"""select count(*) from int_measure_value as v inner join stg_scheme_measure as m
            using (office_code, scheme_year, measure_code) where v.value <> 0 and m.{told}"""
        assert ask(values)[0][0] > 10, code


def test_derived_figures_of_every_kind_are_among_them(scored):
    ask = scored.workspace.query
    made = """select fact, figure, listed_month < month, count(*) from (
            select fact, figure, listed_month, month, office_code, receipt_no, source_row from bridge_derived_amount
            where known_until is null group by all having count(*) = count(amount_wan) and count(*) > 1
        ) as derived group by all"""
    found = {(fact, figure, bool(is_unlisted)): count for fact, figure, is_unlisted, count in ask(made)}
    kinds = {(fact, figure, False) for fact in ("capital", "tax") for figure in ("month", "ytd")}
    assert (
        kinds | {("capital", "ytd", True), ("tax", "ytd", True)} <= found.keys() and min(found.values()) > 2
    )
    # nobody knows them over a month that never came, after which a nil return tells no more; and of a changed currency
    lost = "select fact, figure, count(*) from bridge_derived_amount where source_row is null group by all"
    assert {(fact, figure) for fact, figure, _ in ask(lost)} == {kind[:2] for kind in kinds}
    of_rows = """select count(*) from fct_capital as fact where ytd_basis = 'unknown' and not exists (
        select 1 from bridge_derived_amount as lost where lost.office_code = fact.office_code
        and lost.receipt_no = fact.receipt_no and lost.fact = 'capital' and lost.source_row is null)"""
    assert ask(of_rows)[0][0] > 0
    told = """select distinct m.fact, m.value_field, v.state from int_measure_value as v
        inner join int_measure_underived as u using (office_code, scheme_year, assessment_code, period_code, unit_code, measure_code)
        inner join stg_scheme_measure as m using (office_code, scheme_year, measure_code)"""
    states = set(ask(told))
    assert {state for *_, state in states} == {"missing"}
    assert {("capital", "arrived"), ("capital", "effective"), ("tax", "paid")} <= {
        kind[:2] for kind in states
    }


def test_help_items_of_every_kind_are_among_them(scored):
    ask = scored.workspace.query
    told = """select fct.item_key from fct_assistance as fct inner join int_measure_evidence__assistance as e
        on fct.office_code = e.office_code and fct.unit_code = e.unit_code and fct.item_key = e.subject_code where """
    assert all(
        ask(told + kind) for kind in ("fct.item_no is null", "fct.is_due_moved", "fct.item_key like '%|%'")
    )
    counted = """select m.value_field, sum(v.value) from int_measure_value as v inner join stg_scheme_measure as m
        using (office_code, scheme_year, measure_code) where m.fact = 'assistance' group by all"""
    values = dict(ask(counted))
    assert values.keys() == {"opened", "closed", "closed_in_time", "overdue"} and min(values.values()) > 10


def test_sums_of_profiles_and_increases_are_among_them(scored):
    ask = scored.workspace.query
    counted = """select m.value_field, count(*) from int_measure_value as v inner join stg_scheme_measure as m
        using (office_code, scheme_year, measure_code) where v.value > 0 and m.fact = 'project' group by all"""
    found = dict(ask(counted))
    assert min(found[f"{kind}_investment"] for kind in ("intended", "contract")) > 2
    assert found["investment_increase"] > 5
    # of a project that adds to another all of its first sum
    whole = "select count(*) from int_measure_opening where agreed_investment_wan = 0 and receipt_no is null"
    assert ask(whole)[0][0] > 0


def test_derived_stages_of_every_kind_are_among_them(scored):
    told = """select distinct m.date_field, e.source_field from int_measure_evidence__project as e inner join stg_scheme_measure as m
        using (office_code, scheme_year, measure_code) where m.value_field = 'count' and e.contribution > 0"""
    cells = set(scored.workspace.query(told))
    assert {("performed_date", "month_amount_wan"), ("performed_date", "started_date")} <= cells
    assert cells & {("at_capacity_date", cell) for cell in ("output_ytd_wan", "label_text", "chain_name")}


def test_projects_by_label_are_among_them(scored):
    ask = scored.workspace.query
    values = """select count(*) from int_measure_value as v inner join stg_scheme_measure as m
        using (office_code, scheme_year, measure_code) where m.labels is not null and v.value > 0"""
    assert ask(values)[0][0] > 5
    cells = "select distinct source_field from int_measure_evidence__project where contribution = 0"
    assert {"label_text", "chain_name"} <= {field for (field,) in ask(cells)}


def test_capital_by_industry_and_label_is_among_them(scored):
    ask = scored.workspace.query
    values = """select m.labels is not null, m.industries is not null or m.industries_excluded is not null, count(*)
        from int_measure_value as v inner join stg_scheme_measure as m using (office_code, scheme_year, measure_code)
        where m.fact = 'capital' and v.value > 0 group by all"""
    found = {(by_label, by_industry): count for by_label, by_industry, count in ask(values)}
    assert found.keys() == {(x, y) for x in (True, False) for y in (True, False)} and min(found.values()) > 2
    cells = """select distinct e.source_field, coalesce(m.credit, m.value_field) from int_measure_evidence__capital as e
        inner join stg_scheme_measure as m using (office_code, scheme_year, measure_code) where e.contribution = 0"""
    assert {("industry_name", kind) for kind in ("arrived", "largest_arrived", "effective", "shared")} | {
        ("label_text", "arrived"),
        ("chain_name", "arrived"),
    } <= set(ask(cells))


def test_growth_of_ratios_and_figures_an_area_are_among_them(scored):
    ask = scored.workspace.query
    # last year's fraction from a list that brings it, and from last year's own figures
    bases = """select m.base_unit, part.fact = 'indicator', count(*) from int_input as x
        inner join stg_scheme_measure as m using (office_code, scheme_year, measure_code)
        inner join stg_scheme_measure as part on part.office_code = m.office_code and part.scheme_year = m.scheme_year
            and part.measure_code = m.numerator_measure_code
        where x.base_denominator is not null and x.state = 'ready' group by all"""
    found = {(unit, is_brought): count for unit, is_brought, count in ask(bases)}
    assert {unit for unit, _ in found} == {"pct", "wan_per_mu"} and {brought for _, brought in found} == {
        True,
        False,
    }
    held_against = """select distinct x.input_code from int_input as x
        inner join stg_scheme_measure as m using (office_code, scheme_year, measure_code)
        where m.base_unit = 'wan_per_mu' and x.state = 'ready'"""
    kinds = {
        "quotient",
        "completion_pct",
        "paced_completion_pct",
        "growth_pct",
        "over_target",
        "over_paced_target",
    }
    assert {code for (code,) in ask(held_against)} == kinds


def test_nodes_of_every_kind_are_among_them(scored):
    counted = """select m.value_field, sum(v.value), sum(case when v.state = 'missing' then 1 else 0 end)
        from int_measure_value as v inner join stg_scheme_measure as m
        using (office_code, scheme_year, measure_code) where m.fact = 'milestone' group by all"""
    values = {value: found for value, *found in scored.workspace.query(counted)}
    assert values.keys() == {"planned", "done", "done_in_time", "overdue"}
    assert min(min(found) for found in values.values()) > 10


def test_findings_and_corrections_are_among_them(scored):
    counted = """select m.value_field, m.finding_codes is null, sum(v.value) from int_measure_value as v
        inner join stg_scheme_measure as m using (office_code, scheme_year, measure_code) where m.fact = 'quality' group by all"""
    values = {(value, by_severity): total for value, by_severity, total in scored.workspace.query(counted)}
    assert values.keys() == {(v, s) for v in ("findings", "standing") for s in (True, False)}
    assert min(values.values()) > 0
    corrected = "select count(*) from int_measure_evidence__report where subject_name like '%更正'"
    assert scored.workspace.query(corrected)[0][0] > 10


def test_enterprises_of_tax_are_among_them(scored):
    counted = """select v.value from int_measure_value as v inner join stg_scheme_measure as m
        using (office_code, scheme_year, measure_code) where m.value_field = 'enterprises' and v.value is not null"""
    values = {int(value) for (value,) in scored.workspace.query(counted)}
    assert values == {0, 1, 2}
    within = """select m.value_field, count(*) from int_measure_value as v inner join stg_scheme_measure as m
        using (office_code, scheme_year, measure_code) where m.min_tax_wan is not null and v.value <> 0 group by all"""
    found = dict(scored.workspace.query(within))
    assert found.keys() == {"enterprises", "paid", "reported"}


def _cut_figures(office: Office) -> int:
    """How many declared figures are less for what had not been told by the day of `amounts_reported_before`."""
    scheme = office.schemes[YEAR]
    cut = {code: row for code, row in scheme["measures"].items() if "amounts_reported_before" in row}
    whole = {
        code: {k: v for k, v in row.items() if k != "amounts_reported_before"} for code, row in cut.items()
    }
    as_cut, as_told = (Measures(office.truth, {**scheme, "measures": rows}) for rows in (cut, whole))
    due = [
        span
        for span in spans("month", YEAR, scheme["period"]["start"])
        if span.end in office.frame.months_over(YEAR)
    ]
    return sum(
        (as_cut.of(code, unit, span, "declared").value or 0)
        < (as_told.of(code, unit, span, "declared").value or 0)
        for code in cut
        for unit, months in office.truth.months.items()
        for span in due
        if span.end in months
    )


def test_points_that_miss_a_half_by_a_hair_are_among_them(scored):
    # who rounds at ten places first and then again gives these a hundredth too much
    twice = 0
    for office in scored.offices:
        places = office.schemes[YEAR]["rounding"]["points_places"]
        if office.schemes[YEAR]["rounding"]["at"] == "indicator":
            raw = [score.raw for score in office.judged()[YEAR].scores.values() if score.raw is not None]
            twice += sum(half_up(Fraction(half_up(r, 10)), places) != half_up(r, places) for r in raw)
    assert twice


def test_totals_that_hang_on_what_no_decimal_holds_are_among_them(scored):
    # who adds the printed ten places of thirds and sevenths gives these a last place too little or too much
    differing = 0
    for office, year, scheme in _schemes(scored):
        if scheme["rounding"]["at"] == "total":
            for total in office.judged()[year].totals.values():
                printed = total.indicator_points + total.bonus_points + total.deduction_points
                differing += (
                    half_up(Fraction(printed), scheme["rounding"]["points_places"]) != total.total_points != 0
                )
    assert differing


def test_nothing_due_is_lost_and_nothing_invented(scored):
    for office in scored.offices:
        for year, scheme in office.schemes.items():
            due = {
                (code, period, unit, entry.code)
                for code, assessment in scheme["assessments"].items()
                for period, months in _periods(assessment["period"], office, year).items()
                for unit in office.frame.units
                if _lives(office, unit, months)
                for entry in entries(assessment)
            }
            assert scored.said["score"][office.code, year].keys() == due
            assert scored.said["total"][office.code, year].keys() == {key[:3] for key in due}


def _lives(office: Office, unit: str, months: list[str]) -> bool:
    """Whether the unit is there on a day of the months."""
    first, last = office.truth.lives.get(unit, ("2000-01-01", None))
    return first[:7] <= months[-1] and (last is None or months[0] <= last[:7])


def _periods(kind: str, office: Office, year: int) -> dict[str, list[str]]:
    """Code → months of the periods that are over: 2024-03, 2024-Q1, 2024-H1, 2024."""
    months, size = office.frame.months_over(year), {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
    whole = [months[n : n + size] for n in range(0, len(months) - size + 1, size)]
    match kind:
        case "month":
            return {each[0]: each for each in whole}
        case "quarter" | "half":
            return {f"{year}-{kind[0].upper()}{n}": each for n, each in enumerate(whole, start=1)}
        case _:
            return {str(year): each for each in whole}


def test_the_points_of_the_parts_make_the_total(scored):
    struck = 0
    for office, year, scheme in _schemes(scored):
        points = scored.said["score"][office.code, year]
        places, judged = scheme["rounding"]["points_places"], office.judged()[year].scores
        for (code, period, unit), row in scored.said["total"][office.code, year].items():
            assessment = scheme["assessments"][code]
            found = entries(assessment)
            printed = [(e.role, points[code, period, unit, e.code][1] or Decimal(0)) for e in found]
            assert row[:3] == _blocks(assessment, printed)
            # an exact third has no digits to add up: what each item's own rule came to, unrounded, makes the total
            exact = [(e.role, judged[code, period, unit, e.code].exact or Fraction(0)) for e in found]
            total = half_up(sum(_blocks(assessment, exact), Fraction(0)), places)
            is_zeroed = "vetoes" in assessment and row[3] == 0 != total
            struck += is_zeroed
            assert is_zeroed or row[3] == total
    assert struck  # a veto that takes the total away did act somewhere


def _blocks(assessment: dict[str, Any], points: list[tuple[str, Any]]) -> tuple[Any, Any, Any]:
    """Sums of indicators, bonus and deduction, the latter two within their caps."""
    zero = type(points[0][1])(0)
    sums = {
        role: sum((p for own, p in points if own == role), zero)
        for role in ("indicator", "bonus", "deduction")
    }
    return (
        sums["indicator"],
        _capped(sums["bonus"], assessment, "bonus"),
        -_capped(-sums["deduction"], assessment, "deduction"),
    )


def _capped(points: Any, assessment: dict[str, Any], role: str) -> Any:
    cap = assessment.get(role, {}).get("cap", "none")
    return points if cap == "none" else min(points, type(points)(str(cap)))


def test_places_are_a_permutation_with_ties(scored):
    ties = 0
    for office, year, scheme in _schemes(scored):
        judged = office.judged()[year].totals
        places: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for (code, period, unit), row in scored.said["total"][office.code, year].items():
            assert (row[5] is None) == (row[6] is None) == (not row[4])
            if row[4]:
                places[code, period, judged[code, period, unit].group].append(row[5])
                places[code, period, ""].append(row[6])
        for (code, *_), found in places.items():
            # each place is one more than the units before it or, densely, than the places
            is_dense = scheme["assessments"][code]["ranking"].get("ties") == "dense"
            others = set(found) if is_dense else found
            assert sorted(found) == sorted(1 + sum(other < place for other in others) for place in found)
            ties += len(found) - len(set(found))
    assert ties


def _schemes(scored: Scored) -> Iterator[tuple[Office, int, dict[str, Any]]]:
    for office in scored.offices:
        for year, scheme in office.schemes.items():
            yield office, year, scheme


def _rising_items(office: Office) -> Iterator[tuple[str, str]]:
    """(assessment, item) of this year whose points may only rise with a ready-made figure: no gate, no ratio."""
    scheme = office.schemes[YEAR]
    for code, assessment in scheme["assessments"].items():
        for entry in entries(assessment):
            is_plain = entry.item["rule"] in RISING and "gate" not in entry.item
            if is_plain and scheme["measures"][entry.item["measure"]]["fact"] == "indicator":
                yield code, entry.code


def test_more_done_never_earns_less(scored):
    rose = 0
    for office in scored.doubled:
        before = scored.said["score"][office.code, YEAR]
        after = scored.said["score"][f"{office.code}_raised", YEAR]
        rising = set(_rising_items(office))
        for key, row in before.items():
            is_above_zero = row[5] is None or row[5] >= 0  # towards a target below zero more is less
            if (key[0], key[3]) in rising and row[1] is not None and is_above_zero:
                assert after[key][0] == row[0]
                assert after[key][1] >= row[1], (office.code, key)
                rose += after[key][1] > row[1]
    assert rose


def test_the_order_of_rows_does_not_matter(scored):
    for office in scored.doubled:
        for kind in ("score", "total", "consequence"):
            same = scored.said[kind].get((f"{office.code}_reordered", YEAR), {})
            assert same == scored.said[kind].get((office.code, YEAR), {})
