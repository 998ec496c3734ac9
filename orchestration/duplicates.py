"""Projects and enterprises that may be one: candidates from what counts, decisions from the ledger, both landed.

The comparison itself is `expectations.pairs`; here is only which rows it sees and what has been decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.pairs import Pair, Subject, candidates, compare, names_are_alike
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder
from kernel.tables import TEXT
from kernel.tables.rows import RENMINBI
from ledger import Ledger, PairDecision, Receipt, standings

# landed table → kind and its columns by field of a subject; `platform` is given once in the country. Of one month's sheets
# the last named tells where a project stands.
_FIELDS = ("code", "name", "investor", "agreed", "platform", "credit", "parcel")
_PROJECT = {"code": "project_code", "name": "project_name"}
_SOURCES: dict[str, tuple[str, dict[str, str]]] = {
    "tax_row": (
        "enterprise",
        {"code": "credit_code", "name": "enterprise_name", "platform": "credit_code"},
    ),
    "capital_row": (
        "project",
        _PROJECT | {"investor": "investor_name", "agreed": "agreed_investment_wan"},
    ),
    "project_report_row": (
        "project",
        _PROJECT
        | {"investor": "partner_company_name", "agreed": "agreed_total_wan", "platform": "approval_code"},
    ),
    "profile_row": (
        "project",
        _PROJECT
        | {
            "agreed": "contract_investment_wan",
            "platform": "approval_code",
            "credit": "credit_code",
            "parcel": "land_parcel_no",
        },
    ),
    "project_row": (
        "project",
        _PROJECT | {"investor": "investor_name", "agreed": "agreed_investment_wan"},
    ),
}
_PLACE = ("unit_code", "report_period", "receipt_no", "source_sheet", "source_row")


@dataclass(frozen=True)
class Place:
    """Where a subject was last reported."""

    unit_name: str
    report_period: str
    receipt_no: str
    file_name: str
    sheet: str
    row: int


@dataclass(frozen=True)
class Listed:
    """A pair under its number, with both places and the decision on it, if any."""

    pair_no: str
    pair: Pair
    left: Place
    right: Place
    decision: PairDecision | None


@dataclass(frozen=True)
class Alias:
    """One code under which a unit has used several names: (name, first month of it), in the order they came."""

    unit_name: str
    code: str
    names: tuple[tuple[str, str], ...]


class Register:
    """What an office's counting workbooks say of projects and enterprises, and what was decided about them.

    Raises nothing on what the rows hold: a row without code and name is no subject.
    """

    def __init__(self, home: Home, folder: OfficeFolder, ledger: Ledger):
        self._home, self._folder, self._ledger = home, folder, ledger
        self._receipts = {
            s.receipt.receipt_no: s.receipt
            for s in standings(ledger.receipts(folder.code))
            if s.receipt.is_counting and s.superseded_by is None
        }
        self._names = {u.unit_code: u.unit_name for u in folder.units}
        open_units = {u.unit_code for u in folder.units if u.valid_to is None}
        self._ended = {
            u.unit_code: f"{u.valid_to:%Y-%m}"
            for u in folder.units
            if u.valid_to and u.unit_code not in open_units
        }
        self._rows = _mentions(home, folder.code, self._receipts)
        self._first = self._rows.drop_duplicates("key").set_index("key")["report_period"].to_dict()
        self._stated = _stated(home, folder.code, self._receipts)
        self._stated |= _shared(home, folder.code, self._receipts)
        self.subjects, self._places, self._years = _subjects(self._rows, self._names, self._receipts)
        self.decisions = _latest(ledger.rulings.decisions(folder.code))

    def pairs(self, year: int | None = None, is_undecided_only: bool = False) -> list[Listed]:
        """Candidates and decided pairs, the most alike first. `year`: those of which a side was reported then.

        Two codes of which a profile says how they belong together, a former code or an addition, are no candidates, nor
        is a project another unit goes on with after its own has ended, under the code the office gave it, nor one that
        the office's table of shares gives to both units.
        """
        found = candidates(self.subjects.values())
        pairs = {(p.left.key, p.right.key): p for p in found if not self._is_handed_over(p)}
        pairs = {keys: p for keys, p in pairs.items() if keys not in self._stated or keys in self.decisions}
        for left, right in self.decisions:
            if (left, right) not in pairs and {left, right} <= self.subjects.keys():
                pairs[left, right] = compare(self.subjects[left], self.subjects[right])
        listed = [self._listed(pair) for pair in pairs.values() if year is None or self._is_of(pair, year)]
        wanted = [one for one in listed if not (is_undecided_only and one.decision)]
        return sorted(wanted, key=lambda one: (-one.pair.score, one.pair.left.key, one.pair.right.key))

    def aliases(self) -> list[Alias]:
        """Codes with more than one name over time, by unit and code."""
        found = []
        coded = self._rows.dropna(subset=["code", "name"])
        for (unit, code), rows in coded.groupby(["unit_code", "code"], sort=True):
            names: dict[str, str] = {}
            for name, period in zip(rows["name"], rows["report_period"], strict=True):
                if not any(names_are_alike(name, other) for other in names):
                    names[name] = period
            if len(names) > 1:
                found.append(Alias(self._names.get(unit, unit), code, tuple(names.items())))
        return found

    def decide(
        self,
        keys: tuple[str, str],
        verdict: Literal["same", "different"],
        *,
        by: str,
        reason: str,
        now: datetime,
    ) -> PairDecision:
        """Keep a decision in the ledger and land it. Raises LookupError for an unknown key, ValueError for a pair of one."""
        for key in keys:
            if key not in self.subjects:
                raise LookupError(f"没有项目或企业“{key}”")
        kinds = {self.subjects[key].kind for key in keys}
        if len(kinds) != 1:
            raise ValueError("项目和企业不能相互比较")
        decision = self._ledger.rulings.decide(
            PairDecision(self._folder.code, kinds.pop(), *keys, verdict, reason, by, now)
        )
        self.decisions[decision.left_key, decision.right_key] = decision
        self.land()
        return decision

    def keys_of(self, pair_no: str) -> tuple[str, str]:
        """The two keys behind a printed number. Raises LookupError when there is no such pair, or more than one."""
        found = [one for one in self.pairs() if one.pair_no == pair_no]
        if len(found) != 1:
            raise LookupError(f"没有编号为 {pair_no} 的一对" if not found else f"编号 {pair_no} 不止一对")
        return found[0].pair.left.key, found[0].pair.right.key

    def land(self) -> int:
        """Write `project_pair`: every candidate and every decision, one file an office; returns the number of rows."""
        listed = {(one.pair.left.key, one.pair.right.key): one for one in self.pairs()}
        rows = [self._row(*keys, listed.get(keys)) for keys in sorted({*listed, *self.decisions})]
        # pairs are of no year: one file, under the office's first
        period = str(self._folder.office.first_year)
        landed.write(self._home.landed, "project_pair", self._folder.code, period, rows)
        return len(rows)

    def _row(self, left: str, right: str, listed: Listed | None) -> dict[str, Any]:
        decision = self.decisions.get((left, right))
        kind = listed.pair.left.kind if listed else decision.subject_kind if decision else None
        return {
            "office_code": self._folder.code,
            "subject_kind": kind,
            "left_key": left,
            "right_key": right,
            **self._side("left", listed and listed.pair.left),
            **self._side("right", listed and listed.pair.right),
            "score": listed.pair.score if listed else None,
            "reasons": "；".join(listed.pair.reasons) if listed else None,
            "verdict": decision.verdict if decision else None,
            "decision_no": decision.decision_no if decision else None,
            "decision_reason": decision.reason if decision else None,
            "decided_by": decision.decided_by if decision else None,
            "decided_at": decision.decided_at if decision else None,
        }

    def _side(self, side: str, subject: Subject | None) -> dict[str, Any]:
        return {
            f"{side}_unit_code": subject.unit_code if subject else None,
            f"{side}_code": subject.code if subject else None,
            f"{side}_name": subject.name if subject else None,
        }

    def _listed(self, pair: Pair) -> Listed:
        keys = pair.left.key, pair.right.key
        places = (self._places[key] for key in keys)
        return Listed(_number(*keys), pair, *places, self.decisions.get(keys))

    def _is_handed_over(self, pair: Pair) -> bool:
        rules = self._folder.office.projects
        is_given_out = bool(rules) and max(rules, key=lambda r: r.valid_from).code_scope == "office"
        sides = sorted((pair.left, pair.right), key=lambda side: self._first[side.key])
        is_one_code = pair.left.code is not None and pair.left.code == pair.right.code
        ended = self._ended.get(sides[0].unit_code)
        return is_given_out and is_one_code and ended is not None and ended < self._first[sides[1].key]

    def _is_of(self, pair: Pair, year: int) -> bool:
        return any(year in self._years[side.key] for side in (pair.left, pair.right))


def _number(left: str, right: str) -> str:
    """A pair's number: of its keys alone, so that it stays the same whatever else is received."""
    return hashlib.sha256(f"{left}\x1f{right}".encode()).hexdigest()[:8]


def _latest(decisions: Sequence[PairDecision]) -> dict[tuple[str, str], PairDecision]:
    return {(d.left_key, d.right_key): d for d in decisions}


def _mentions(home: Home, office_code: str, receipts: Mapping[str, Receipt]) -> pd.DataFrame:
    """Every counting row of a project or enterprise, oldest first: `kind`, the fields, the place, its `key`."""
    wanted = pa.array(list(receipts), TEXT)
    frames = []
    for rank, (table, (kind, columns)) in enumerate(_SOURCES.items()):
        rows = landed.read(home.landed, table, office_code)
        rows = rows.filter(pc.is_in(rows["receipt_no"], wanted))
        fields = {f: rows[columns[f]] if f in columns else pa.nulls(len(rows)) for f in _FIELDS}
        if table == "capital_row":  # what is agreed in another currency is compared with nothing
            is_own = pc.equal(pc.fill_null(rows["currency_code"], RENMINBI), RENMINBI)
            fields["agreed"] = pc.if_else(is_own, fields["agreed"], None)
        frame = pa.table({**fields, **{c: rows[c] for c in _PLACE}}).to_pandas(types_mapper=None)
        frames.append(frame.astype(object).assign(kind=kind, rank=rank))
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.where(rows.notna(), None).dropna(subset=["unit_code", "report_period", "name"])
    rows["key"] = rows["unit_code"] + ":" + rows["code"].where(rows["code"].notna(), rows["name"])
    return rows.sort_values(["report_period", "rank", "receipt_no", "source_row"], kind="stable")


def _stated(home: Home, office_code: str, receipts: Mapping[str, Receipt]) -> set[tuple[str, str]]:
    """Keys of two projects of a unit that a counting profile itself ties together, in order."""
    rows = landed.read(home.landed, "profile_row", office_code).to_pylist()
    return {
        tuple(sorted(f"{row['unit_code']}:{code}" for code in (row["project_code"], row[other])))
        for row in rows
        for other in ("former_code", "added_to_code")
        if row["receipt_no"] in receipts and row["project_code"] and row[other]
    }


def _shared(home: Home, office_code: str, receipts: Mapping[str, Receipt]) -> set[tuple[str, str]]:
    """Keys, in order, of what two units call a project that a table of shares has under one code."""
    sharing: dict[tuple[str, str], set[str]] = {}
    for row in landed.read(home.landed, "credit_share_row", office_code).to_pylist():
        if row["receipt_no"] in receipts and row["unit_code"] and row["project_code"]:
            key = f"{row['unit_code']}:{row['project_code']}"
            sharing.setdefault((row["receipt_no"], row["project_code"]), set()).add(key)
    return {pair for keys in sharing.values() for pair in combinations(sorted(keys), 2)}


def _subjects(
    rows: pd.DataFrame, names: Mapping[str, str], receipts: Mapping[str, Receipt]
) -> tuple[dict[str, Subject], dict[str, Place], dict[str, set[int]]]:
    """Subjects, where each was last reported, and the years it was reported in, by key."""
    subjects, places = {}, {}
    told = ["investor", "agreed", "platform", "credit", "parcel"]
    known = rows.groupby("key", sort=True)[told].last()
    for row in rows.drop_duplicates("key", keep="last").to_dict("records"):
        key = row["key"]
        investor, agreed, platform, credit, parcel = (None if pd.isna(v) else v for v in known.loc[key])
        code = row["code"] if row["kind"] == "project" else None
        of_project = (code, platform, investor, agreed, credit, parcel)
        subjects[key] = Subject(key, row["kind"], row["unit_code"], row["name"], *of_project)
        receipt = receipts[row["receipt_no"]]
        unit_name = names.get(row["unit_code"], row["unit_code"])
        where = (row["report_period"], row["receipt_no"], receipt.file_name)
        places[key] = Place(unit_name, *where, row["source_sheet"], int(row["source_row"]))
    years: dict[str, set[int]] = {}
    for key, period in rows[["key", "report_period"]].drop_duplicates().itertuples(index=False):
        years.setdefault(key, set()).add(int(period[:4]))
    return subjects, places, years
