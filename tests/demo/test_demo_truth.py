"""Laws the demo county keeps: what is cumulative adds up, what is certified balances, what is late came late."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

from demo.build import Demo
from demo.foreign import load_foreign
from demo.names import CODE_CHARS
from demo.truth import GroundTruth
from kernel.home import PROJECT_ROOT
from tests.oracle.evaluate import read_scheme


def months_before(month: str) -> list[str]:
    return [f"{month[:4]}-{n:02d}" for n in range(1, int(month[5:]) + 1)]


AMOUNTS = ("capital", "tax")


def test_year_to_date_is_the_sum_of_the_months(truth: GroundTruth) -> None:
    checked = 0
    for months in truth.months.values():
        for month, told in months.items():
            so_far = [m for m in months_before(month) if m in months]
            if any(months[m]["accepted_at"] is None for m in so_far):
                continue
            for form, key, part, total in (
                ("capital", "project_code", "month_amount_wan", "ytd_amount_wan"),
                ("tax", "credit_code", "paid_month_wan", "paid_ytd_wan"),
            ):
                sums: Counter[str] = Counter()
                for m in so_far:
                    for row in months[m][form]:
                        sums[row[key]] += Decimal(row[part])
                for row in told[form]:
                    assert Decimal(row[total]) == sums[row[key]]
                    checked += 1
    assert checked > 5000


def in_renminbi(row: dict, month: str) -> Decimal:
    """A row's year to date; a currency written by mistake is what the project is paid in."""
    code = "hkd" if row["currency_code"] == "sgd" else row["currency_code"]
    rate = load_foreign().rates[code][int(month[:4])] if code else Decimal(1)
    return Decimal(row["ytd_amount_wan"]) * rate


def test_foreign_capital_is_converted_by_the_schemes_rates() -> None:
    for year in (2022, 2023, 2024):
        scheme = read_scheme(PROJECT_ROOT / f"offices/pingyang/schemes/{year}.yaml")
        expected = {code: Decimal(fx["rate"]) for code, fx in scheme["fx"].items()}
        assert {code: rates[year] for code, rates in load_foreign().rates.items()} == expected


def test_three_projects_are_paid_in_another_currency_one_under_a_wrong_name_at_first(
    truth: GroundTruth,
) -> None:
    """320 and 150 万元 come in July 2022 at 0.86: 372 + 174 = 546 万港元, written 新加坡元; of 220 in September 255 more."""
    seen: dict[tuple[str, str], list[str]] = {}
    for unit, months in truth.months.items():
        for month, told in months.items():
            for row in told["capital"]:
                if row["currency_code"]:
                    seen.setdefault((unit, row["project_code"], row["currency_code"]), []).append(month)
    assert {key: (months[0], months[-1]) for key, months in seen.items()} == {
        ("xiaojiang", "PY-2021-004", "hkd"): ("2022-01", "2023-12"),
        ("tengjiao", "PY-2023-006", "usd"): ("2023-04", "2024-12"),
        ("haixi", "PY-2022-011", "sgd"): ("2022-07", "2022-07"),
        ("haixi", "PY-2022-011", "hkd"): ("2022-09", "2022-12"),
    }
    told = {
        month: next(r for r in truth.months["haixi"][month]["capital"] if r["currency_code"])
        for month in ("2022-07", "2022-09")
    }
    assert [row["ytd_amount_wan"] for row in told.values()] == ["546.00", "801.00"]


def test_since_start_never_falls_and_stays_within_the_agreement(truth: GroundTruth) -> None:
    for months in truth.months.values():
        last: dict[str, Decimal] = {}
        for told in months.values():
            for row in told["capital"]:
                amount, ytd = Decimal(row["since_start_amount_wan"]), Decimal(row["ytd_amount_wan"])
                assert last.get(row["project_code"], Decimal(0)) <= amount
                assert ytd <= amount <= Decimal(row["agreed_investment_wan"])
                last[row["project_code"]] = amount


def test_certified_is_declared_less_disallowed_and_declared_is_what_the_units_said(
    truth: GroundTruth,
) -> None:
    disallowed = 0
    for quarter, rows in truth.certifications.items():
        month = f"{quarter[:4]}-{int(quarter[6]) * 3:02d}"
        told: dict[tuple[str, str], str] = {}
        for unit in truth.units_in(month):
            sheets = truth.months[unit][month]
            assert sheets["accepted_at"]  # quarter ends always count in the demo
            told |= {(unit, r["project_code"]): in_renminbi(r, month) for r in sheets["capital"]}
            told |= {(unit, r["credit_code"]): r["reported_ytd_wan"] for r in sheets["tax"]}
        if quarter in truth.verifications:  # the county stands between: the city is given what it verified
            verified = truth.verifications[quarter]
            for row in verified:
                given, cut = Decimal(row["declared_value"]), Decimal(row["disallowed_value"])
                assert Decimal(row["certified_value"]) == given - cut
                if row["subject_kind"] in AMOUNTS:
                    assert Decimal(told[row["unit_code"], row["subject_code"]]) == given
            told = {
                (r["unit_code"], r["subject_code"]): r["certified_value"]
                for r in verified
                if r["subject_kind"] in AMOUNTS
            }
        for row in rows:
            declared, cut = Decimal(row["declared_value"]), Decimal(row["disallowed_value"])
            assert Decimal(row["certified_value"]) == declared - cut >= 0
            assert bool(row["reason"]) == (cut > 0)
            disallowed += cut > 0
            if row["subject_kind"] in AMOUNTS:
                assert Decimal(told[row["unit_code"], row["subject_code"]]) == declared
    assert disallowed > 100


def test_a_project_keeps_its_history(truth: GroundTruth) -> None:
    stages = ["signed", "pre_registered", "land_granted", "started", "in_statistics", "in_production"]
    for months in truth.months.values():
        known: dict[tuple[str, str], str] = {}
        for month, told in months.items():
            for row in told["project"]:
                dates = [row[f"{stage}_date"] for stage in stages if row[f"{stage}_date"]]
                assert dates == sorted(dates) and dates[-1][:7] <= month
                for stage in stages:
                    key = (row["project_code"], stage)
                    if key in known:
                        assert row[f"{stage}_date"] == known[key]
                    elif row[f"{stage}_date"]:
                        known[key] = row[f"{stage}_date"]


def test_states_follow_the_receipts(truth: GroundTruth) -> None:
    states: Counter[str] = Counter()
    for months in truth.months.values():
        for month, told in months.items():
            state = told["state"]
            states[state] += 1
            if state != "waived":
                assert (told["received_at"] is None) == (state == "missing")
                assert (told["accepted_at"] is None) == (state in ("missing", "rejected", "held"))
            if told["accepted_at"]:
                is_late = {told["received_at"] > told["due_at"], told["accepted_at"] > told["due_at"]}
                # a correction never crosses the due moment; nothing late is waived unless it says so
                assert is_late == {state in ("late", "waived")}
            rows = sum(len(told[form]) for form in ("capital", "tax", "project", "activity"))
            assert (rows == 0) == (told["accepted_at"] is None or state == "nil"), (month, state)
    rare = {state: states[state] for state in ("nil", "missing", "rejected", "held", "waived")}
    assert rare == {"nil": 4, "missing": 4, "rejected": 2, "held": 1, "waived": 2} and states["late"] > 10
    # two were there for a part of it, from July 2022 and from before, until the end of 2023
    assert sum(states.values()) == 16 * 36 + 18 + 24


def test_rulings_change_the_states_they_say_and_no_others(truth: GroundTruth) -> None:
    """Four late reports and one that never came, by `rulings.yaml`; the others of those months stay what they were."""
    states = {
        (unit, month): truth.months[unit][month]["state"]
        for unit, month in [
            ("shanmen", "2024-06"),
            ("nanyan", "2023-11"),
            ("tengjiao", "2023-11"),
            ("shunxi", "2023-11"),
            ("tengjiao", "2024-08"),
            ("shunxi", "2024-10"),
        ]
    }
    assert list(states.values()) == ["on_time", "on_time", "late", "missing", "waived", "waived"]
    assert truth.months["tengjiao"]["2024-08"]["received_at"] is None
    late = truth.months["shunxi"]["2024-10"]
    assert late["accepted_at"] > late["due_at"] and late["project"]
    # without the extensions both would have been late
    assert truth.months["shanmen"]["2024-06"]["accepted_at"] > "2024-07-05 23:59:59"
    assert truth.months["nanyan"]["2023-11"]["accepted_at"] > "2023-12-05 23:59:59"


def test_planted_pairs_are_two_units_projects_of_one_investor(county: Demo, truth: GroundTruth) -> None:
    projects = {f"{p.unit_code}:{p.code}": p for ps in county.county.projects.values() for p in ps}
    assert [pair["is_on_its_land"] for pair in truth.pairs] == [False, False, False, True]
    for pair in truth.pairs:
        renamed, other = projects[pair["project"]], projects[pair["like"]]
        assert renamed.unit_code != other.unit_code and renamed.code != other.code
        assert (renamed.investor_name == other.investor_name) is not pair["is_on_its_land"]
        assert renamed.name != other.name
    names = [p.name for p in projects.values() if not p.since]  # one taken over is the same project
    assert len(set(names)) == len(names)


def test_deadlines_are_the_fifth_or_the_next_day_worked(truth: GroundTruth) -> None:
    """The days of three years on which the fifth was free, from the State Council's notices, by hand."""
    free = {
        "2022-01": "2022-02-07",  # Spring Festival until Sunday the 6th
        "2022-02": "2022-03-07",  # Saturday
        "2022-03": "2022-04-06",  # Qingming
        "2022-05": "2022-06-06",  # Dragon Boat, Sunday
        "2022-09": "2022-10-08",  # National Day; Saturday the 8th is worked
        "2022-10": "2022-11-07",  # Saturday
        "2023-01": "2023-02-06",  # Sunday
        "2023-02": "2023-03-06",  # Sunday
        "2023-03": "2023-04-06",  # Qingming, Wednesday the 5th alone
        "2023-07": "2023-08-07",  # Saturday
        "2023-09": "2023-10-07",  # National Day until the 6th; Saturday the 7th is worked
        "2023-10": "2023-11-06",  # Sunday
        "2024-03": "2024-04-07",  # Qingming 4–6 April; Sunday the 7th is worked
        "2024-04": "2024-05-06",  # Sunday, last day of Labour Day
        "2024-09": "2024-10-08",  # National Day
        "2024-12": "2025-01-06",  # Sunday
    }
    for unit, months in truth.months.items():
        moved = {m: told["due_at"][:10] for m, told in months.items() if told["due_at"][8:10] != "05"}
        extended = {"2023-11": "2023-12-08"} | ({"2024-06": "2024-07-12"} if unit == "shanmen" else {})
        expected = {m: due for m, due in (free | extended).items() if m in months}
        assert moved == expected
        assert {told["due_at"][10:] for told in months.values()} == {" 23:59:59"}


def test_a_nil_return_had_nothing_to_tell(county: Demo, truth: GroundTruth) -> None:
    from demo.reports import declare

    for unit, months in truth.months.items():
        for month, told in months.items():
            if told["state"] == "nil":
                rows = declare(county.county, unit, month)
                assert all(Decimal(r["ytd_amount_wan"]) == 0 for r in rows["capital"])
                assert all(Decimal(r["paid_ytd_wan"]) == 0 for r in rows["tax"])
                assert rows["activity"] == []


def test_targets_were_revised_for_a_new_unit_in_2022_and_in_2024(truth: GroundTruth) -> None:
    assert [(r["year"], r["revision"]) for r in truth.target_revisions] == [
        (2022, 1),
        (2022, 2),
        (2023, 1),
        (2024, 1),
        (2024, 2),
    ]
    before, after, _, first, second = (r["values"] for r in truth.target_revisions)
    assert after == before | {"songqiao": after["songqiao"]} and "songqiao" not in before
    changed = {u for u in first if first[u] != second[u]}
    assert len(changed) == 5 and truth.targets["2024"] == second
    assert any(v["in_statistics_projects"] == "0" for v in truth.targets["2023"].values())


def test_credit_codes_pass_gb_32100(truth: GroundTruth) -> None:
    codes = {r["credit_code"] for u in truth.units_in("2024-12") for r in truth.months[u]["2024-12"]["tax"]}
    assert len(codes) > 150
    for code in codes:
        # GB 32100-2015: Σ value × 3^i mod 31 over the first 17, and the 18th makes it 31
        total = sum(CODE_CHARS.index(c) * (3**i % 31) for i, c in enumerate(code[:17]))
        assert (total + CODE_CHARS.index(code[17])) % 31 == 0
        weights = (3, 7, 9, 10, 5, 8, 4, 2)
        body = sum(int(c, 36) * w for c, w in zip(code[8:16], weights, strict=True))
        assert code[16] == {10: "X", 11: "0"}.get(11 - body % 11, str(11 - body % 11))


def test_inspections_void_one_or_two_starts_a_year(truth: GroundTruth) -> None:
    voided = Counter(
        quarter[:4]
        for quarter, rows in truth.inspections.items()
        for row in rows
        if row["stage_code"] == "started" and not row["is_confirmed"]
    )
    assert set(voided) == {"2022", "2023", "2024"} and all(1 <= n <= 2 for n in voided.values())
    visits = [
        (r["project_code"], r["stage_code"], r["is_confirmed"])
        for rows in truth.inspections.values()
        for r in rows
    ]
    assert any(
        (code, stage, True) in visits for code, stage, ok in visits if not ok
    )  # one confirmed on a second visit


def test_truth_is_json_and_reads_back(truth: GroundTruth, tmp_path: Path) -> None:
    path = tmp_path / "truth.json"
    truth.write(path)
    assert GroundTruth.read(path) == truth
    floats: list[str] = []
    json.loads(path.read_text("utf-8"), parse_float=floats.append)
    assert floats == []  # amounts are text
