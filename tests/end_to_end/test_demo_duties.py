"""Posts, trips, 帮办 items, rewards, idle assets, coverage and report quality of the demo county, from the truth by other means."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pytest

from demo.county import month_end
from demo.truth import GroundTruth
from kernel import landed
from tests.end_to_end.judged import truth_in_renminbi

Row = dict[str, Any]
MONTHS = [f"2024-{n:02d}" for n in range(1, 13)]
LEAST = {"principal": 1, "deputy": 1}  # offices/pingyang/office.yaml since 2024-01


@pytest.fixture(scope="module")
def truth(demo_county):
    return truth_in_renminbi(demo_county.home.root)


@pytest.fixture(scope="module")
def query(demo_county):
    with duckdb.connect(str(demo_county.home.published_warehouse), read_only=True) as connection:
        yield lambda sql: connection.execute(sql).fetchall()


def day(text: str | None, default: date = date.max) -> date:
    return date.fromisoformat(text) if text else default


def days_of(month: str) -> list[date]:
    first = date.fromisoformat(f"{month}-01")
    return [first + timedelta(days=n) for n in range(month_end(month).day)]


def in_office(post: Row, when: date) -> bool:
    return day(post["valid_from"]) <= when <= day(post["valid_to"])


def duties(truth: GroundTruth) -> Iterator[tuple[tuple[str, str, str, str], tuple[int, int | None, str]]]:
    """(month, unit, person, post) → (days held, trips, state), counted day by day."""
    for month in MONTHS:
        held: Counter[tuple[str, str, str]] = Counter()
        for post in truth.posts["2024"]:
            key = (post["unit_code"], post["person_name"], post["post_code"])
            held[key] += sum(in_office(post, when) for when in days_of(month))
        for (unit, person, post), days in held.items():
            if days:
                told = truth.months[unit][month]
                trips = sum(
                    (r["person_name"], r["held_post_code"], r["activity_code"])
                    == (person, post, "outbound_trip")
                    for r in told["activity"]
                )
                is_known = told["accepted_at"] is not None
                state = "met" if trips >= LEAST[post] else "short"
                state = state if is_known else "not_reported"
                state = state if days == len(days_of(month)) else "part_month"
                yield (month, unit, person, post), (days, trips if is_known else None, state)


def test_trips_are_counted_for_the_post_held_on_the_day(truth, query):
    rows = query(
        "select month, unit_code, person_name, post_code, day_count, trip_count, state from fct_trip_duty"
        " where office_code = 'pingyang' and scheme_year = 2024"
    )
    expected = dict(duties(truth))
    assert {tuple(row[:4]): tuple(row[4:]) for row in rows} == expected
    states = Counter(state for _, _, state in expected.values())
    assert set(states) == {"met", "short", "part_month", "not_reported"}
    # kunyang's principal was away from 16 May to 30 June and its deputy stood in: two months begun or ended, and June whole
    assert expected["2024-05", "kunyang", "徐志强", "principal"][0] == 15
    assert expected["2024-06", "kunyang", "苏思远", "principal"] == (30, 1, "met")


def test_trips_visits_events_firms_and_leads_of_every_unit_and_month(truth, query):
    """Of three years; nothing of a month whose workbook does not count, 0 of a nil return."""
    kinds = {"outbound_trip": "trip", "visit_received": "visit", "promotion_event": "event"}
    expected, seen = {}, Counter()
    for unit, months in truth.months.items():
        for month, told in months.items():
            done: Counter[str] = Counter()
            for row in told["activity"]:
                kind = kinds[row["activity_code"]]
                done[kind] += 1
                done[f"{row['held_post_code']} {kind}"] += 1
                done.update(firm=row["firm_count"], lead=row["lead_count"])
            names = ("trip", "principal trip", "deputy trip", "visit", "event", "firm", "lead")
            is_known = told["accepted_at"] is not None
            expected[unit, month] = tuple(done[name] if is_known else None for name in names)
            seen.update(done)
    rows = query(
        "select unit_code, month, trip_count, principal_trip_count, deputy_trip_count, visit_count, event_count, firm_count,"
        " lead_count from rpt_activity where office_code = 'pingyang'"
    )
    assert {tuple(row[:2]): tuple(row[2:]) for row in rows} == expected
    assert all(seen[kind] > 100 for kind in kinds.values())


def test_a_contradiction_is_a_finding_in_its_cell(demo_county, truth, query):
    """Told where the table of posts was there before the workbook; counted by the table wherever they differ."""
    found = landed.read(demo_county.home.landed, "finding", "pingyang").to_pylist()
    told = Counter(
        (f["unit_code"], f["report_period"], f["code"], f["source_column"])
        for f in found
        if f["code"] in ("post_differs", "post_not_held")
    )
    expected: Counter[tuple[str, str, str, str]] = Counter()
    for unit, months in truth.months.items():
        for month, rows in months.items():
            for row in rows["activity"]:
                if row["post_code"] != row["held_post_code"]:
                    code = "post_not_held" if row["held_post_code"] == "other" else "post_differs"
                    expected[unit, month, code, "D"] += 1
    assert told == expected
    assert sum(expected.values()) == 9
    columns = "unit_code, month, cast(activity_date as varchar), person_name, reported_post_code, post_code"
    counted = query(
        f"select {columns} from fct_activity where reported_post_code <> post_code and post_basis <> 'reported'"
    )
    of_others = [row for row in counted if row[4] != "other"]
    assert len(of_others) == 9


def test_help_items_stand_as_told_last(truth, query):
    """Item by item and month by month: the last list that has it decides, an open one is never forgotten."""
    expected: Counter[tuple[str, str, str]] = Counter()
    for unit in truth.units_in(MONTHS[0]):
        known: dict[str, Row] = {}
        for month in MONTHS:
            known |= {row["item_no"]: row for row in truth.months[unit][month]["assistance"]}
            for row in known.values():
                end, due, closed = month_end(month), day(row["due_date"]), row["closed_date"]
                is_in_time = closed is not None and day(closed) <= due
                open_state = "overdue" if due <= end else "open"
                state = "closed_in_time" if is_in_time else "closed_late" if closed else open_state
                expected[unit, month, state] += 1
    rows = query(
        "select unit_code, month, state, count(*) from rpt_assistance where office_code = 'pingyang' group by all"
    )
    assert {tuple(row[:3]): row[3] for row in rows} == expected
    assert {state for _, _, state in expected} == {"open", "overdue", "closed_in_time", "closed_late"}
    forgotten = query(
        "select month, state, is_told from rpt_assistance where item_no = 'BB-AO-02' and not is_told order by month"
    )
    assert forgotten and all(state in ("open", "overdue") for _, state, _ in forgotten)
    moved = query(
        "select count(*) from rpt_assistance where item_no = 'BB-XI-01' and unit_code = 'xinxing' and is_due_moved"
    )
    assert moved[0][0] > 0


def test_rewards_rest_on_their_facts_and_are_paid_once(truth, query):
    facts: dict[tuple[str, str], Decimal] = {}
    for months in truth.months.values():
        told = months["2023-12"]
        for row in told["tax"]:
            facts["tax", row["credit_code"]] = Decimal(row["paid_ytd_wan"])
        for row in told["capital"]:
            facts["capital", row["project_code"]] = Decimal(row["ytd_amount_wan"])
    paid: defaultdict[str, Decimal] = defaultdict(Decimal)
    expected = []
    for month, rows in truth.rewards.items():
        for row in rows:
            paid[row["subject_code"]] += Decimal(row["reward_wan"])
            fact = facts[row["basis_kind"], row["subject_code"]]
            expected.append(
                (month, row["subject_code"], fact, paid[row["subject_code"]], "sound", "in_order")
            )
    rows = query(
        "select month, subject_code, fact_wan, paid_so_far_wan, fact_state, payment_state from rpt_reward"
        " where office_code = 'pingyang'"
    )
    assert sorted(rows) == sorted(expected)
    assert len(rows) == 16
    assert query("select sum(unpaid_wan) from rpt_reward where month = '2024-09'") == [(Decimal(0),)]


def test_idle_assets_at_each_quarters_end(truth, query):
    expected: Counter[tuple[str, str]] = Counter()
    before: dict[str, bool] = {}
    for quarter, rows in truth.idle_assets.items():
        now = {row["asset_no"]: row["disposed_date"] is None for row in rows}
        for row in rows:
            expected[quarter, "disposed" if row["disposed_date"] else "idle"] += 1
        expected[quarter, "dropped"] += sum(is_idle and no not in now for no, is_idle in before.items())
        before = now
    rows = query(
        "select report_period, state, count(*) from rpt_idle_asset where office_code = 'pingyang' group by all"
    )
    assert {(period, state): n for period, state, n in rows} == +expected
    assert expected["2024-Q4", "dropped"] == 1
    sizes = query(
        "select asset_no, floor_area_sqm from fct_idle_asset where report_period = '2024-Q4' and asset_kind = 'plant'"
    )
    told = {
        r["asset_no"]: r["floor_area_sqm"] for r in truth.idle_assets["2024-Q4"] if r["asset_kind"] == "plant"
    }
    assert dict(sizes) == {no: Decimal(size) for no, size in told.items()}
    assert query("select count(*) from rpt_idle_asset where is_project_stuck")[0][0] > 0


class Quarter:
    """What three sources say of the projects of a quarter, by the code each project has now."""

    def __init__(self, truth: GroundTruth, quarter: str):
        self.truth, self.quarter = truth, quarter
        self.month = f"{quarter[:4]}-{int(quarter[6]) * 3:02d}"
        self.end = month_end(self.month)
        profiles = [r for m in MONTHS for u in truth.units_in(m) for r in truth.months[u][m]["profile"]]
        self.platform = {r["approval_code"]: r["project_code"] for r in profiles}
        self.new_code = {r["former_code"]: r["project_code"] for r in profiles if r["former_code"]}
        for pair in truth.pairs:
            if (pair["decision"] or {}).get("verdict") == "same":
                self.new_code[pair["project"].split(":")[1]] = pair["like"].split(":")[1]
        self.reported: defaultdict[str, list[tuple[str, Row]]] = defaultdict(list)
        for unit in truth.units_in(self.month):
            for row in truth.months[unit][self.month]["project"]:
                self.reported[self.code(row["project_code"])].append((unit, row))
        self.register: defaultdict[str, list[Row]] = defaultdict(list)
        for row in truth.registers.get(quarter, []):
            code = row["project_code"] or self.platform.get(row["approval_code"], row["approval_code"])
            self.register[self.code(code)].append(row)
        rows = (r for r in truth.certifications[quarter] if r["subject_kind"] == "project")
        self.certified = {self.code(r["subject_code"]): r["unit_code"] for r in rows}

    def code(self, code: str) -> str:
        return self.new_code.get(code, code)

    def is_untrue(self, project: str) -> bool:
        """Whether the last visit up to the quarter found its entry into the statistics untrue."""
        visits = [v for q, rows in self.truth.inspections.items() if q <= self.quarter for v in rows]
        own = [v for v in visits if (v["project_code"], v["stage_code"]) == (project, "in_statistics")]
        return bool(own) and not own[-1]["is_confirmed"]

    def verdicts(self) -> Counter[str]:
        if self.quarter not in self.truth.registers:
            return Counter({"no_register": len({*self.reported, *self.certified})})
        found = {*self.reported, *self.register, *self.certified}
        return Counter(
            self._reported(code) if code in self.reported else self._unreported(code) for code in found
        )

    def _unreported(self, code: str) -> str:
        unit = self.register[code][0]["unit_code"] if code in self.register else self.certified[code]
        if not self.truth.months[unit][self.month]["accepted_at"]:
            return "not_reported"
        return "missing_in_reports" if code in self.register else "certified_only"

    def _reported(self, code: str) -> str:
        told, entries = self.reported[code], self.register.get(code, [])
        unit, row = told[0]
        is_listed = any(day(e["in_statistics_date"]) <= self.end for e in entries)
        is_declared = day(row["in_statistics_date"]) <= self.end and not self.is_untrue(row["project_code"])
        signs = {
            "two_units": len({u for u, _ in told}) > 1,
            "two_entries": len(entries) > 1,
            "missing_in_statistics": is_declared and not is_listed,
            "not_due": not entries,
            "other_unit": any(e["unit_code"] != unit for e in entries),
            "not_declared": is_listed and not is_declared,
            "other_name": any(e["project_name"] != row["project_name"] for e in entries),
        }
        return next((verdict for verdict, is_so in signs.items() if is_so), "matched")


def test_every_project_of_a_quarter_has_its_verdict(truth, query):
    for quarter in ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"):
        rows = query(
            f"select verdict, count(*) from rpt_coverage where office_code = 'pingyang' and quarter = '{quarter}' group by 1"
        )
        assert dict(rows) == Quarter(truth, quarter).verdicts(), quarter
    seen = {
        verdict
        for (verdict,) in query("select distinct verdict from rpt_coverage where office_code = 'pingyang'")
    }
    assert {
        "matched",
        "missing_in_statistics",
        "missing_in_reports",
        "two_entries",
        "other_unit",
        "other_name",
        "not_due",
        "no_register",
    } <= seen
    sums = query(
        "select quarter, sum(report_row_count), sum(register_row_count), sum(certification_row_count) from rpt_coverage group by 1 order by 1"
    )
    for quarter, reports, entries, certified in sums:
        month = f"2024-{int(quarter[6]) * 3:02d}"
        assert reports == sum(len(truth.months[u][month]["project"]) for u in truth.units_in(month))
        assert entries == len(truth.registers.get(quarter, []))
        assert certified == sum(r["subject_kind"] == "project" for r in truth.certifications[quarter])


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_report_quality_is_worked_out_from_what_landed(demo_county, truth, query):
    """Every unit and month of three years, from landed submissions, findings and rows; weights 40, 20, 20, 20."""
    home, rows_of = demo_county.home.landed, Counter()
    for form in ("capital", "tax", "project", "activity", "profile", "milestone", "assistance", "forecast"):
        rows_of.update(landed.read(home, f"{form}_row", "pingyang")["receipt_no"].to_pylist())
    findings = defaultdict(list)
    for finding in landed.read(home, "finding", "pingyang").to_pylist():
        findings[finding["receipt_no"]].append(finding)
    sent = defaultdict(list)
    for s in landed.read(home, "submission", "pingyang").to_pylist():
        if s["form_set"] in ("monthly", None) and s["status"] != "duplicate":
            sent[s["unit_code"], s["report_period"]].append(s)
    blank = {"choice_blank", "stage_skipped", "evidence_blank", "result_blank"}
    expected = {}
    for unit, months in truth.months.items():
        for month, told in months.items():
            versions = sorted(sent[unit, month], key=lambda s: (s["received_at"], s["receipt_no"]))
            good = [s for s in versions if s["status"].startswith("accepted")]
            counting = good[-1] if good else None
            parts: list[tuple[int, Decimal]] = []
            if told["state"] != "waived":
                parts.append((40, Decimal(100 if told["state"] in ("on_time", "nil") else 0)))
            if counting:
                total = rows_of[counting["receipt_no"]]
                wanting = {
                    (f["source_sheet"], f["source_row"])
                    for f in findings[counting["receipt_no"]]
                    if f["code"] in blank and f["source_row"]
                }
                parts.append(
                    (20, rounded(Decimal(100 * (total - len(wanting))) / total) if total else Decimal(100))
                )
                parts.append((20, Decimal(max(0, 100 - 50 * (len(good) - 1)))))
            last = counting or (versions[-1] if versions else None)
            faults = {s["receipt_no"]: {
                (f["code"], f["source_sheet"], f["field"], f["subject"] or str(f["source_row"] or ""))
                for f in findings[s["receipt_no"]] if f["severity"] in ("block", "warning")
            } for s in versions}  # fmt: skip
            raised = set().union(*faults.values())
            if raised:
                mended = len(raised) - len(faults[last["receipt_no"]])
                parts.append((20, rounded(Decimal(100 * mended) / len(raised))))
            weight = sum(w for w, _ in parts)
            expected[unit, month] = rounded(sum(w * v for w, v in parts) / weight) if weight else None
    rows = query("select unit_code, month, score from fct_data_quality where office_code = 'pingyang'")
    assert {(unit, month): score for unit, month, score in rows} == expected
    assert len(set(expected.values())) > 10
    sentences = query(
        "select sentence from rpt_data_quality where office_code = 'pingyang' and score is not null"
    )
    assert len(sentences) == sum(score is not None for score in expected.values())
    assert all("{" not in sentence and sentence.endswith("分") for (sentence,) in sentences)
