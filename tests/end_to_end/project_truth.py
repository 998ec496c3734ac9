"""Projects as the truth of the demo county has them at a year's end: an independent judge of marts and reports.

Says in plain Python what the models say in SQL; nothing is read from a warehouse. Months are `YYYY-MM`, amounts Decimals.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from demo.truth import GroundTruth
from kernel.decimals import divide
from kernel.office import OfficeFolder
from kernel.projects import Rules

Row = dict[str, Any]
STAGES = ("signed", "pre_registered", "land_granted", "started", "in_statistics", "in_production")
COHORT = ("performed", "started", "in_statistics", "in_production", "at_capacity")
_PROMISES = {
    "started": "promised_start_date",
    "in_statistics": "promised_in_statistics_date",
    "in_production": "promised_production_date",
}


@dataclass
class Known:
    """A project at a year's end. `reached` by stage; `claimed` too what was voided."""

    key: str
    unit: str
    row: Row
    profile: Row
    base: str | None = None
    claimed: dict[str, date] = field(default_factory=dict)
    reached: dict[str, date] = field(default_factory=dict)

    @property
    def agreed(self) -> Decimal | None:
        return amount(self.row.get("agreed_investment_wan"))

    @property
    def furthest(self) -> str | None:
        return next((stage for stage in reversed(STAGES) if stage in self.reached), None)


class Projects:
    """The county's projects as of the last month of `year`."""

    def __init__(self, truth: GroundTruth, folder: OfficeFolder, year: int):
        self.year, self.as_of = year, f"{year}-12"
        self.end = date(year, 12, 31)
        self._truth, self._folder = truth, folder
        self.rules: Rules = folder.office.project_rules(self.as_of)
        self.keys = _keys(truth)
        self.nodes = self._nodes()
        self.known = self._known()

    def _told(self, sheet: str) -> list[tuple[str, str, Row]]:
        """(month, unit, row) of every counting row up to the year's end, in order of months and units."""
        return sorted(
            (
                (month, unit, row)
                for unit, months in self._truth.months.items()
                for month, facts in months.items()
                if month <= self.as_of
                for row in facts[sheet]
            ),
            key=lambda told: told[:2],
        )

    def sizes(self, month: str) -> dict[tuple[str, str, str], tuple[int, Decimal]]:
        """(unit, kind, tier) → how many rows of the month's sheets are of that size, and what they are agreed at."""
        found: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
        for _, unit, row in (told for told in self._told("project") if told[0] == month):
            wan = amount(row["agreed_investment_wan"])
            for kind in ("nested", "exclusive"):
                for tier in getattr(self.rules.tiers, kind):
                    if tier.from_ <= wan and (tier.below is None or wan < tier.below):
                        found[unit, kind, tier.code].append(wan)
        return {at: (len(sums), sum(sums, Decimal(0))) for at, sums in found.items()}

    def profiles_of(self, month: str) -> dict[str, tuple[str, Row]]:
        """Project → (month, row) of its latest profile up to `month`, of projects on a sheet of that month."""
        told = [(at, unit, row) for at, unit, row in self._told("profile") if at <= month]
        found: dict[str, tuple[tuple, str, Row]] = {}
        for at, unit, row in told:
            key = self.keys[f"{unit}:{row['project_code']}"]
            rank = (at, unit == key.split(":")[0])
            if key not in found or rank > found[key][0]:
                found[key] = (rank, at, row)
        listed = {
            self.keys[f"{unit}:{r['project_code']}"] for at, unit, r in self._told("project") if at == month
        }
        return {key: (at, row) for key, (_, at, row) in found.items() if key in listed}

    def _latest(self, sheet: str) -> dict[str, tuple[str, Row]]:
        """Project → (unit, its latest row), the first reporter's where two units have one in the same month."""
        found: dict[str, tuple[tuple, str, Row]] = {}
        for month, unit, row in self._told(sheet):
            key = self.keys[f"{unit}:{row['project_code']}"]
            rank = (month, unit == key.split(":")[0])
            if key not in found or rank > found[key][0]:
                found[key] = (rank, unit, row)
        return {key: (unit, row) for key, (_, unit, row) in found.items()}

    def _nodes(self) -> dict[tuple[str, str], Row]:
        """(project, node) → its latest row, with the first plan and the state."""
        found: dict[tuple[str, str], Row] = {}
        for _, unit, row in self._told("milestone"):
            at = (self.keys[f"{unit}:{row['project_code']}"], row["node_title"])
            first = found[at]["first_planned_date"] if at in found else row["planned_date"]
            found[at] = {**row, "unit_code": unit, "first_planned_date": first, **self._state(row)}
        return found

    def _state(self, row: Row) -> Row:
        planned, actual = day(row["planned_date"]), day(row["actual_date"])
        late = max(0, ((actual or self.end) - planned).days)
        if actual:
            return {"state": "done_late" if late else "done", "days_late": late}
        return {"state": "late" if planned <= self.end else "open", "days_late": late}

    def _known(self) -> dict[str, Known]:
        profiles = self._latest("profile")
        rows = self._latest("project")
        found = {}
        for key, (unit, row) in rows.items():
            profile = profiles.get(key, (unit, {}))[1]
            one = Known(key, unit, row, profile)
            added_to = profile.get("added_to_code")
            one.base = self.keys.get(f"{unit}:{added_to}") if added_to else None
            found[key] = one
        words = {word: stage for stage, words in self.rules.stage_words.items() for word in words}
        voided = self._voided()
        for key, one in found.items():
            one.claimed = {s: day(one.row[f"{s}_date"]) for s in STAGES if one.row[f"{s}_date"]}
            for (of, node), told in sorted(self.nodes.items(), key=lambda item: item[1]["actual_date"] or ""):
                if of == key and told["actual_date"] and words.get(node) not in (None, *one.claimed):
                    one.claimed[words[node]] = day(told["actual_date"])
            one.reached = {s: d for s, d in one.claimed.items() if (key, s) not in voided}
            self._derive(one)
        return found

    def _voided(self) -> set[tuple[str, str]]:
        latest: dict[tuple[str, str], tuple[str, bool]] = {}
        for rows in self._truth.inspections.values():
            for row in rows:
                at = (self.keys[f"{row['unit_code']}:{row['project_code']}"], row["stage_code"])
                told = (row["inspected_date"], row["is_confirmed"])
                if row["inspected_date"][:7] <= self.as_of and told[0] >= latest.get(at, ("",))[0]:
                    latest[at] = told
        return {at for at, (_, is_confirmed) in latest.items() if not is_confirmed}

    def _derive(self, one: Known) -> None:
        """履约: capital or a start, whichever came first. 达效: the first profile with the promised output."""
        months = [
            month
            for month, unit, row in self._told("capital")
            if self.keys[f"{unit}:{row['project_code']}"] == one.key
            and max(Decimal(row["month_amount_wan"]), Decimal(row["since_start_amount_wan"])) > 0
        ]
        signs = [month_end(months[0])] if months else []
        signs += [one.reached["started"]] if "started" in one.reached else []
        if signs:
            one.reached["performed"] = min(signs)
        for month, unit, row in self._told("profile"):
            if self.keys[f"{unit}:{row['project_code']}"] != one.key or row["output_ytd_wan"] is None:
                continue
            if Decimal(row["output_ytd_wan"]) >= Decimal(row["promised_output_wan"]) > 0:
                one.reached.setdefault("at_capacity", month_end(month))

    def is_withdrawn(self, one: Known) -> bool:
        return one.profile.get("status_code") == "withdrawn"

    def due_on(self, one: Known, stage: str) -> tuple[date | None, str | None]:
        promised = one.profile.get(_PROMISES.get(stage, ""))
        if promised:
            return day(promised), "promise"
        months = self.rules.due_months.get(stage)
        if months and "signed" in one.reached:
            return later(one.reached["signed"], months), "signing"
        return None, None

    def outcome(self, one: Known, stage: str) -> str:
        due, _ = self.due_on(one, stage)
        if stage in one.reached:
            return "reached"
        return "failed" if self.is_withdrawn(one) or (due and due <= self.end) else "open"

    def cohorts(self) -> dict[tuple[str, int, str], tuple]:
        """(unit or office, signing year, stage) → total, reached, failed, open, rate, rate of the due."""
        cases: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        for one in self.known.values():
            if one.base is None and "signed" in one.reached:
                for stage in COHORT:
                    for unit in (one.unit, self._folder.code):
                        cases[unit, one.reached["signed"].year, stage].append(self.outcome(one, stage))
        return {at: _rates(outcomes) for at, outcomes in cases.items()}

    def stuck(self) -> set[tuple[str, str, str, date]]:
        """(project, reason, stage, day it was due)."""
        found = set()
        for one in self.known.values():
            if self.is_withdrawn(one):
                continue
            limit = self.rules.stuck_months.get(one.furthest)
            if limit and later(one.reached[one.furthest], limit) <= self.end:
                found.add((one.key, "stuck", one.furthest, later(one.reached[one.furthest], limit)))
            for stage in COHORT:
                is_skipped = stage in STAGES and stage not in one.claimed and one.furthest is not None
                is_skipped = is_skipped and STAGES.index(stage) < STAGES.index(one.furthest)
                if self.outcome(one, stage) == "failed" and not is_skipped:
                    found.add((one.key, "overdue", stage, self.due_on(one, stage)[0]))
        return found

    def tiers(self) -> dict[tuple[str, str], tuple]:
        """(unit or office, tier) → projects, investment, signed this year, added this year."""
        added = self._added()
        found: dict[tuple[str, str], list] = defaultdict(lambda: [0, Decimal(0), 0, Decimal(0)])
        for one in self.known.values():
            if one.base or self.is_withdrawn(one):
                continue
            more = [o for o in self.known.values() if o.base == one.key and not self.is_withdrawn(o)]
            size = one.agreed + sum(o.agreed for o in more)
            is_new = "signed" in one.reached and one.reached["signed"].year == self.year
            for tier in (*self.rules.tiers.nested, *self.rules.tiers.exclusive):
                if tier.from_ <= size and (tier.below is None or size < tier.below):
                    for unit in (one.unit, self._folder.code):
                        sums = found[unit, tier.code]
                        sums[0] += 1
                        sums[1] += size
                        sums[2] += is_new
                        sums[3] += added[one.key]
        return {at: tuple(sums) for at, sums in found.items()}

    def _added(self) -> dict[str, Decimal]:
        """What was added to a project within the year: rises of its sum, and projects that add to it."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        before: dict[str, Decimal] = {}
        seen: set[tuple[str, str]] = set()
        for month, unit, row in self._by_lead():
            key = self.keys[f"{unit}:{row['project_code']}"]
            if (key, month) in seen:
                continue
            seen.add((key, month))
            now, one = Decimal(row["agreed_investment_wan"]), self.known[key]
            change = now - before[key] if key in before else now if one.base else Decimal(0)
            before[key] = now
            if month[:4] == str(self.year) and change > 0:
                sums[one.base or key] += change
        return sums

    def _by_lead(self) -> list[tuple[str, str, Row]]:
        """Progress rows by month, of two of one project the first reporter's first."""
        return sorted(
            self._told("project"),
            key=lambda t: (t[0], t[1] != self.keys[f"{t[1]}:{t[2]['project_code']}"].split(":")[0]),
        )

    def labels(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """(unit or office, label or word, state) → projects, signed this year; of the latest profiles."""
        now = {word: lab for lab in self._folder.labels if lab.is_of(self.year) for word in lab.spellings}
        ever = {word for lab in self._folder.labels for word in lab.spellings}
        found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for one in self.known.values():
            if self.is_withdrawn(one):
                continue
            text = (one.profile.get("label_text") or "").replace("；", "、")
            words = {w for w in (*text.split("、"), one.profile.get("chain_name")) if w}
            read = {
                (now[w].label_code, "listed") if w in now else (w, "lapsed" if w in ever else "unknown")
                for w in words
            }
            is_new = "signed" in one.reached and one.reached["signed"].year == self.year
            for label in read:
                for unit in (one.unit, self._folder.code):
                    found[unit, *label][0] += one.base is None
                    found[unit, *label][1] += one.base is None and is_new
        return {at: tuple(counts) for at, counts in found.items()}

    def stays(self) -> set[tuple[str, str, str, str | None]]:
        """(project, list, from month, last month before it left or None), of all months up to the year's end.

        A nil return leaves the lists as they were.
        """
        found = set()
        for unit, months in self._truth.months.items():
            sheets = [
                m
                for m, facts in sorted(months.items())
                if facts["accepted_at"] and facts["state"] != "nil" and m <= self.as_of
            ]
            open_since: dict[tuple[str, str], tuple[str, str]] = {}
            for month in sheets:
                on = {
                    (self.keys[f"{unit}:{row['project_code']}"], row["focus_list_code"])
                    for row in months[month]["project"]
                    if row["focus_list_code"]
                }
                for gone in open_since.keys() - on:
                    found.add((*gone, *open_since.pop(gone)))
                for at in on:
                    open_since[at] = (open_since.get(at, (month,))[0], month)
            found |= {(*at, since, None) for at, (since, _) in open_since.items()}
        return found

    def land(self) -> dict[str, tuple]:
        """Project → 亩, agreed investment a 亩, the enterprise's tax a 亩 of all its land."""
        areas = {
            key: Decimal(one.profile["land_area_mu"])
            for key, one in self.known.items()
            if one.profile.get("land_area_mu") and not self.is_withdrawn(one)
        }
        found = {}
        for key, area in areas.items():
            one, code = self.known[key], self.known[key].profile["credit_code"]
            whole = sum(a for k, a in areas.items() if self.known[k].profile["credit_code"] == code)
            paid = [
                Decimal(row["paid_ytd_wan"])
                for month, _, row in self._told("tax")
                if month == self.as_of and row["credit_code"] == code
            ]
            tax = divide(sum(paid), whole, 2) if paid else None
            found[key] = (area, divide(one.agreed, area, 2), tax)
        return found


def _keys(truth: GroundTruth) -> dict[str, str]:
    """`unit:code` → key: names that share a code, were each other's former code or are decided to be the same."""
    first: dict[str, tuple] = {}
    links: list[tuple[str, str]] = []
    for unit, months in truth.months.items():
        for month, facts in sorted(months.items()):
            for sheet in ("project", "capital", "profile"):
                for row in facts[sheet]:
                    subject = f"{unit}:{row['project_code']}"
                    first.setdefault(subject, (month, facts["accepted_at"], subject))
                    if row.get("former_code"):
                        links.append((subject, f"{unit}:{row['former_code']}"))
    links += [
        (p["project"], p["like"]) for p in truth.pairs if (p["decision"] or {}).get("verdict") == "same"
    ]
    by_code: dict[str, str] = {}  # the office gives codes out: one code is one project, whoever reports it
    links += [(subject, by_code.setdefault(subject.split(":")[1], subject)) for subject in first]
    groups = {subject: {subject} for subject in first}
    for one, other in links:
        if one in groups and other in groups:
            whole = groups[one] | groups[other]
            groups |= dict.fromkeys(whole, whole)
    return {subject: min(group, key=first.__getitem__) for subject, group in groups.items()}


def _rates(outcomes: list[str]) -> tuple:
    total, reached, failed = len(outcomes), outcomes.count("reached"), outcomes.count("failed")
    due = reached + failed
    rate = divide(Decimal(100 * reached), Decimal(total), 2)
    of_due = divide(Decimal(100 * reached), Decimal(due), 2) if due else None
    return total, reached, failed, total - due, rate, of_due


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text is not None else None


def month_end(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, monthrange(year, number)[1])


def later(start: date, months: int) -> date:
    """The same day `months` later, or that month's last one."""
    number = start.year * 12 + start.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
