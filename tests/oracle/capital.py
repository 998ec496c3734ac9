"""Capital beyond what one sheet says: what arrived when, when it took effect, to whom it is credited (docs/capital.md).

A claim is a row of capital that was told in a month. The effective rules of all years are played through month by month.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tests.oracle.numbers import number
from tests.oracle.spans import months_from

Row = dict[str, Any]
_KIND = ("origin_code", "nature_code", "is_real_estate", "construction_code")
_LEAST = Fraction(1, 1_000_000)
_WHOLE = 100
_NAMING = ("capital", "profile", "milestone", "project")  # sheets of a month that name projects


@dataclass(frozen=True)
class Claim:
    """A row of a unit's capital as told in a month, with its year to date if that is known; `place`: its order in that month."""

    unit: str
    month: str
    row: Row
    ytd: Fraction | None
    place: int


@dataclass(frozen=True)
class Arrival:
    """What a project's year to date grew or fell by in `month`, told by `claim` (of what is told no more: the last one)."""

    month: str
    amount: Fraction
    claim: Claim


def arrivals(
    months: Iterable[str], claims: Mapping[str, Claim], is_told: Callable[[str, str], bool]
) -> Iterator[Arrival]:
    """Amounts of one project, which sum to its year to date. A month its unit did not tell of says nothing."""
    last: Claim | None = None
    for month in months:
        if last is not None and month[:4] != last.month[:4]:
            last = None
        claim = claims.get(month)
        if claim is None and (last is None or not is_told(last.unit, month)):
            continue
        before = (last.ytd if last else None) or Fraction(0)
        if last and (claim is None or _kind(claim) != _kind(last)):
            yield from _if_any(Arrival(month, -before, last))
            before = Fraction(0)
        if claim is not None and claim.ytd is None:  # what nobody knows leaves what was told before
            claim = replace(claim, ytd=before)
        elif claim is not None:
            yield from _if_any(Arrival(month, claim.ytd - before, claim))
        last = claim


def _kind(claim: Claim) -> tuple[Any, ...]:
    return tuple(claim.row[trait] for trait in _KIND)


def _if_any(arrival: Arrival) -> Iterator[Arrival]:
    if arrival.amount:
        yield arrival


class Account:
    """All capital of one enterprise in a unit, and the tax the unit reports of it.

    `capital`: (the month the amount and its enterprise are known, the amount).
    """

    def __init__(self, capital: list[tuple[str, Arrival]]):
        self._entries = sorted(capital, key=lambda e: (e[0], e[1].claim.month, e[1].claim.place, e[1].month))
        self._left = [arrival.amount for _, arrival in self._entries]
        self._released: set[int] = set()
        self.effects: list[tuple[str, Fraction, Arrival]] = []

    def play(self, rule: Row, months: Iterable[str], tax: Mapping[str, Fraction]) -> None:
        """What takes effect in the months of a year by its rule, added to `effects` (month, amount, of what).

        `tax`: month → what the enterprise paid, year to date.
        """
        judged = [
            n for n, (_, a) in enumerate(self._entries) if int(a.month[:4]) >= int(rule["arrived_since"])
        ]
        for month in months:
            by_month: dict[str, list[int]] = {}
            for n in judged:
                if self._entries[n][0] <= month:
                    by_month.setdefault(self._entries[n][0], []).append(n)
            self._release(rule, list(by_month.values()), _paid(tax, rule, month), month)
            self._lose(list(by_month.values()), month)

    def _release(self, rule: Row, entered: list[list[int]], paid: Fraction | None, month: str) -> None:
        """Whatever the tax paid to date is enough for, by the highest balance up to it."""
        balance, peak = Fraction(0), None
        for together in entered:
            balance += self._net(together)
            peak = balance if peak is None else max(peak, balance)
            least, pct = number(rule.get("least_tax_wan")), number(rule.get("least_tax_pct"))
            if paid is not None and paid >= max(least or Fraction(0), peak * (pct or 0) / 100):
                self._released |= set(together)
                for n in together:
                    self._take_effect(n, self._left[n], month)

    def _lose(self, entered: list[list[int]], month: str) -> None:
        """A fall takes of what waits before it, the latest first; what it takes beyond that is lost in effect, too."""
        waiting: list[Fraction] | None = None
        for together in entered:
            net = self._net(together)
            if self._released & set(together):
                waiting = []
            elif waiting is not None and net >= 0:
                waiting.append(net)
            elif waiting is not None:
                while net < 0 and waiting:
                    latest = waiting.pop()
                    net, rest = min(net + latest, Fraction(0)), max(net + latest, Fraction(0))
                    waiting += [rest] if rest else []
                self._lose_of(together, -net, month)

    def _lose_of(self, together: list[int], lost: Fraction, month: str) -> None:
        """The falls of a month give up `lost` altogether, one after the other, what they gave up before included."""
        for n in together:
            amount = self._entries[n][1].amount
            part = min(lost, max(-amount, Fraction(0)))
            lost -= part
            gone = self._left[n] - amount
            if part > gone:
                self._take_effect(n, gone - part, month)

    def _net(self, together: list[int]) -> Fraction:
        return sum((self._entries[n][1].amount for n in together), Fraction(0))

    def _take_effect(self, n: int, amount: Fraction, month: str) -> None:
        if amount:
            self._left[n] -= amount
            self.effects.append((month, amount, self._entries[n][1]))


def _paid(tax: Mapping[str, Fraction], rule: Row, month: str) -> Fraction | None:
    """The last figure of each earlier year and this year's to date; None before there is any."""
    last = {m[:4]: m for m in sorted(tax) if int(rule["tax_since"]) <= int(m[:4]) and m <= month}
    return sum((tax[m] for m in last.values()), Fraction(0)) if last else None


def known_enterprise(profiles: Mapping[str, str], month: str) -> tuple[str, str] | None:
    """(enterprise, month it is known) by a project's profiles: the latest up to the month, else the first after it."""
    earlier = [m for m in profiles if m <= month]
    later = [m for m in profiles if m > month]
    if not profiles:
        return None
    named = max(earlier) if earlier else min(later)
    return profiles[named], max(named, month)


def taken_back(told: Iterable[Arrival], profiles: Mapping[str, str]) -> Iterator[tuple[str, str, Arrival]]:
    """(enterprise, month it is known, what of the arrival is of it): a fall takes back what arrived last in its year."""
    there: list[tuple[str, str, Fraction]] = []
    year = ""
    for arrival in told:
        if not (known := known_enterprise(profiles, arrival.month)):
            continue
        there, year = (there if arrival.month[:4] == year else []), arrival.month[:4]
        if arrival.amount > 0:
            there.append((*known, arrival.amount))
            yield *known, arrival
            continue
        parts, rest = {known[0]: (known[1], Fraction(0))}, -arrival.amount
        while rest and there:
            enterprise, since, amount = there.pop()
            taken = min(amount, rest)
            if amount > taken:
                there.append((enterprise, since, amount - taken))
            month, before = parts.get(enterprise, (max(since, arrival.month), Fraction(0)))
            parts[enterprise], rest = (max(month, since), before + taken), rest - taken
        parts[known[0]] = (known[1], parts[known[0]][1] + rest)
        for enterprise, (month, part) in parts.items():
            if part:
                yield enterprise, month, Arrival(arrival.month, -part, arrival.claim)


class Capital:
    """Effects and credits of one truth, each worked out once.

    `stood(sheet, unit, month, status)`: (row, year to date) as it stood at a month's end; `is_told(unit, month, status)`:
    whether a workbook of that month said so, not one before it. `rules`: what takes effect when, by year.
    """

    def __init__(
        self,
        truth: Any,
        rules: Mapping[int, Row],
        stood: Callable[[str, str, str, str], Iterable[tuple[Row, Fraction | None]]],
        is_told: Callable[[str, str, str], bool],
    ):
        self._truth, self._rules, self._stood, self._is_told = truth, rules, stood, is_told
        self._months = sorted({month for months in truth.months.values() for month in months})
        self._shares = Shares.of(truth)
        self._starts = getattr(truth, "starts", {})  # of years that do not begin in January
        self._groups: dict[str, list[list[str]]] = {}
        self._open = [pair for pair in getattr(truth, "pairs", ()) if not pair["decision"]]
        self._effects: dict[tuple[str, str], list[tuple[str, Fraction, Arrival]]] = {}
        self._credits: dict[str, dict[str, list[tuple[str, Fraction, Arrival]]]] = {}

    def effective(self, unit: str, status: str) -> list[tuple[str, Fraction, Arrival]]:
        """(month, amount, of what) of a unit's capital that took effect."""
        if (unit, status) not in self._effects:
            self._effects[unit, status] = list(self._take_effect(unit, status))
        return self._effects[unit, status]

    def credited(self, unit: str, status: str) -> list[tuple[str, Fraction, Arrival]]:
        """(month, amount, of what) of the capital that is credited to a unit, whoever claims it."""
        if status not in self._credits:
            self._credits[status] = self._credit(status)
        return self._credits[status].get(unit, [])

    def shared_with(self, unit: str, first: str, last: str) -> list[tuple[str, str, str]]:
        """(unit, month, project) of what others may claim in `first`…`last` and the table shares with this one."""
        self.credited(unit, "declared")  # who shares a project is found there
        return [
            (other, month, code)
            for code, groups in self._groups.items()
            for units in groups
            for month in self._months
            if first <= month <= last
            and any(r["unit_code"] == unit for r in self._holding(code, units, month))
            for other in units
            if other != unit
        ]

    def _told(self, unit: str, status: str) -> Iterator[Claim]:
        """The unit's claims, month by month."""
        for month in self._months:
            if self._is_told(unit, month, status):
                yield from self._claims(unit, month, status)

    def _claims(self, unit: str, month: str, status: str) -> list[Claim]:
        rows = enumerate(self._stood("capital", unit, month, status))
        return [Claim(unit, month, row, ytd, place) for place, (row, ytd) in rows]

    def _take_effect(self, unit: str, status: str) -> Iterator[tuple[str, Fraction, Arrival]]:
        entries: dict[str, list[tuple[str, Arrival]]] = {}
        claims: dict[str, dict[str, Claim]] = {}
        for claim in self._told(unit, status):
            claims.setdefault(claim.row["project_code"], {})[claim.month] = claim
        for code, own in claims.items():
            told = arrivals(self._months, own, lambda u, month: self._is_told(u, month, status))
            for enterprise, known, arrival in taken_back(told, self._profiles(unit, code)):
                entries.setdefault(enterprise, []).append((known, arrival))
        for enterprise, capital in entries.items():
            account = Account(capital)
            for year, rule in sorted(self._rules.items()):
                own = months_from(self._starts.get(str(year), f"{year}-01"))
                months = [month for month in self._months if month in own]
                account.play(rule, months, self._tax(unit, enterprise, rule["status"]))
            yield from account.effects

    def _profiles(self, unit: str, code: str) -> dict[str, str]:
        """Month → the enterprise the project's profile names."""
        return {
            month: row["credit_code"]
            for month, record in self._truth.months[unit].items()
            if record["accepted_at"] is not None
            for row in record.get("profile", ())
            if row["project_code"] == code and row["credit_code"] is not None
        }

    def _tax(self, unit: str, enterprise: str, status: str) -> dict[str, Fraction]:
        """Month → paid, year to date; who stands on the sheet no more has paid nothing by that month."""
        paid: dict[str, Fraction] = {}
        for month in self._months:
            if self._is_told(unit, month, status):
                rows = self._stood("tax", unit, month, status)
                own = [amount for row, amount in rows if row["credit_code"] == enterprise]
                if None in own:
                    continue  # nobody knows: what it would release is not asked (facts)
                if own or any(earlier[:4] == month[:4] for earlier in paid):
                    paid[month] = sum(own, Fraction(0))
        return paid

    def _credit(self, status: str) -> dict[str, list[tuple[str, Fraction, Arrival]]]:
        credits: dict[str, list[tuple[str, Fraction, Arrival]]] = {}
        first = first_named(self._truth)
        for code in sorted({code for _, code in first}):
            named = [unit for unit, own in first if own == code]
            self._groups[code] = self._shares.joined(code, named)
            for units in self._groups[code]:
                counted = self._counted(code, units, status, first)
                told = arrivals(self._months, counted, lambda u, month: self._is_told(u, month, status))
                for arrival in told:
                    holding = self._holding(code, units, arrival.month)
                    parts = [(row["unit_code"], Fraction(row["amount_share_pct"])) for row in holding]
                    if sum(share for _, share in parts) != _WHOLE:
                        parts = [(arrival.claim.unit, Fraction(_WHOLE))]
                    for unit, part in shared_out(arrival.amount, parts).items():
                        credits.setdefault(unit, []).append((arrival.month, part, arrival))
        return credits

    def _holding(self, code: str, units: list[str], month: str) -> list[Row]:
        is_meant = self._shares.is_about(code, units, month, is_only=len(self._groups[code]) == 1)
        return self._shares.holding(code, month) if is_meant else []

    def _waits(self, claim: Claim, status: str, first: Mapping[tuple[str, str], tuple[str, str]]) -> bool:
        """Whether it looks like a project told in the month that was reported earlier, and nobody decided."""
        own = (claim.unit, claim.row["project_code"])
        for pair in self._open:
            one, other = (tuple(pair[side].split(":")) for side in ("project", "like"))
            earlier = {one: other, other: one}.get(own)
            if earlier and (first[earlier], earlier) < (first[own], own):
                rows = [
                    row["project_code"] for row, _ in self._stood("capital", earlier[0], claim.month, status)
                ]
                if earlier[1] in rows:
                    return True
        return False

    def _counted(
        self, code: str, units: list[str], status: str, first: Mapping[tuple[str, str], tuple[str, str]]
    ) -> dict[str, Claim]:
        """Month → the one claim that counts: of who leads in the table, else of who reported the project first.

        A claim that a nil return leaves as it was goes before others like any, and says nothing new.
        """
        counted = {}
        for month in self._months:
            order = {row["unit_code"]: n for n, row in enumerate(self._holding(code, units, month))}
            claims = [
                claim
                for unit in units
                for claim in self._claims(unit, month, status)
                if claim.row["project_code"] == code and not self._waits(claim, status, first)
            ]
            claims.sort(key=lambda c: (order.get(c.unit, len(order)), first[c.unit, code], c.unit))
            if claims and self._is_told(claims[0].unit, month, status):
                counted[month] = claims[0]
        return counted


def first_named(truth: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """(unit, project) → the first month a workbook names the project on a sheet, and when the first that does came."""
    named: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for unit, months in truth.months.items():
        for month, record in months.items():
            named_on = (row for sheet in _NAMING for row in record.get(sheet, ()))
            rows = [row for row in named_on if not row.get("is_unlisted")]
            for row in rows if record["accepted_at"] else ():
                named.setdefault((unit, row["project_code"]), []).append((month, record["accepted_at"]))
    return {key: (min(m for m, _ in seen), min(at for _, at in seen)) for key, seen in named.items()}


class Shares:
    """项目分成表: a table an assessment year, whose rows stand in the order of the table.

    `starts`: the first month of the years that do not begin in January.
    """

    def __init__(self, tables: Mapping[str, list[Row]], starts: Mapping[str, str] | None = None):
        self._tables = {(starts or {}).get(year, f"{year}-01"): rows for year, rows in tables.items()}

    @classmethod
    def of(cls, truth: Any) -> Shares:
        return cls(getattr(truth, "shares", {}), getattr(truth, "starts", {}))

    def holding(self, code: str, month: str) -> list[Row]:
        """Rows of a project that hold on the last day of a month, by the latest table up to it."""
        day = f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
        return [
            row
            for row in self._speaking(month)
            if row["project_code"] == code
            and str(row["valid_from"]) <= day <= str(row["valid_to"] or "9999-12-31")
        ]

    def joined(self, code: str, units: list[str]) -> list[list[str]]:
        """The units of a code, those together that a table shares it among: their claims are of one project."""
        groups = [[unit] for unit in units]
        for rows in self._tables.values():
            named = {row["unit_code"] for row in rows if row["project_code"] == code}
            touched = [group for group in groups if named & set(group)]
            joined = [unit for group in touched for unit in group]
            groups = [group for group in groups if group not in touched] + ([joined] if joined else [])
        return groups

    def is_about(self, code: str, units: list[str], month: str, *, is_only: bool) -> bool:
        """Whether the table of a month means the project of these units by the code; `is_only`: no other has the code."""
        rows = self._speaking(month)
        return any(row["project_code"] == code and (is_only or row["unit_code"] in units) for row in rows)

    def _speaking(self, month: str) -> list[Row]:
        begun = [first for first in self._tables if first <= month]
        return self._tables[max(begun)] if begun else []


def shared_out(amount: Fraction, shares: list[tuple[str, Fraction]]) -> dict[str, Fraction]:
    """An amount by unit: cut to the sixth place, the rest in millionths to the largest remainders, the first of equal ones."""
    exact = [abs(amount) * share / _WHOLE for _, share in shares]
    parts = [part // _LEAST * _LEAST for part in exact]
    rest = int((abs(amount) - sum(parts)) / _LEAST)
    by_remainder = sorted(range(len(shares)), key=lambda n: (parts[n] - exact[n], n))
    for n in by_remainder[:rest]:
        parts[n] += _LEAST
    sign = -1 if amount < 0 else 1
    return {unit: sign * part for (unit, _), part in zip(shares, parts, strict=True)}
