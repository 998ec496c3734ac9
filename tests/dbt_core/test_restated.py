"""Laws of the crosswalk: whatever units merge, split and are renamed, the figures taken over sum to those there were.

The models run as dbt compiles them, on drawn histories of units; where a figure belongs is followed here by other means:
change by change, in fractions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, get_args

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheme.measures import _UNIT_OF_VALUE, Measure
from tests.dbt_core.warehouse import PROJECT, Workspace

LAWS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAYS = [date(2024, month, day) for month in (1, 3, 4, 7, 12) for day in (1, 15)]
MONTHS = [f"2023-{m:02d}" for m in (10, 11, 12)] + [f"2024-{m:02d}" for m in range(1, 13)]
FIRST = date(2000, 1, 1)
HUNDRED = Decimal(100)
Parts = dict[str, Decimal]
FIGURES = pa.schema(
    {
        "office_code": pa.string(),
        "unit_code": pa.string(),
        "data_month": pa.string(),
        "as_of_month": pa.string(),
        "value": pa.decimal128(28, 12),
        "is_count": pa.bool_(),
    }
)
BRIDGE = PROJECT / "models" / "marts" / "core" / "bridge_unit_change.sql"


@dataclass
class Change:
    """One change of a unit: to whom its business goes from `day` on, in percent."""

    unit: str
    kind: str
    day: date
    shares: dict[str, Decimal]

    @property
    def goes_on(self) -> bool:
        return self.unit in self.shares

    @property
    def last_month(self) -> str:
        """The last month whose figures are by the borders before: of a unit that goes on not that of the change."""
        last = self.day.replace(day=1) - timedelta(1) if self.goes_on else self.day - timedelta(1)
        return f"{last:%Y-%m}"


@dataclass
class History:
    """Units and when each is there (first day, last day or None), and the changes in order of their days."""

    there: dict[str, tuple[date, date | None]] = field(
        default_factory=lambda: dict.fromkeys("abc", (FIRST, None))
    )
    changes: list[Change] = field(default_factory=list)

    def living(self, day: date) -> list[str]:
        return [u for u, (first, last) in self.there.items() if first <= day <= (last or day)]

    def months_of(self, unit: str) -> list[str]:
        """Months on some day of which the unit is there."""
        first, last = self.there[unit]
        return [m for m in MONTHS if f"{first:%Y-%m}" <= m <= (f"{last:%Y-%m}" if last else m)]

    def owners(self, unit: str, data_month: str, as_of_month: str) -> dict[str, Fraction]:
        """Who has which part of the unit's figure of a month, as of another, followed change by change."""
        held: dict[tuple[str, date | None], Fraction] = {(unit, None): Fraction(1)}
        for change in self.changes:
            if f"{change.day:%Y-%m}" > as_of_month:
                continue
            for (owner, since), part in list(held.items()):
                is_before = data_month <= change.last_month if since is None else since < change.day
                if owner == change.unit and is_before:
                    del held[owner, since]
                    for to, share in change.shares.items():
                        at = (to, change.day)
                        held[at] = held.get(at, Fraction(0)) + part * Fraction(share) / 100
        found: dict[str, Fraction] = defaultdict(Fraction)
        for (owner, _), part in held.items():
            found[owner] += part
        return dict(found)


@st.composite
def histories(draw: st.DrawFn, places: int) -> History:
    """Up to seven changes that a table of changes and units.csv would pass; shares of `places` decimals."""
    history = History()
    touched: dict[date, set[str]] = defaultdict(set)
    for day in sorted(draw(st.lists(st.sampled_from(DAYS), min_size=1, max_size=7))):
        before = history.living(day - timedelta(1))
        free = [u for u in before if u in history.living(day) and u not in touched[day]]
        if not free or len(history.living(day)) < 2:
            continue
        change = draw(changes(history, day, free, places))
        touched[day] |= {change.unit, *change.shares}
        for to in change.shares.keys() - history.there.keys():
            history.there[to] = (day, None)
        if not change.goes_on:
            history.there[change.unit] = (history.there[change.unit][0], day - timedelta(1))
        history.changes.append(change)
    return history


@st.composite
def changes(draw: st.DrawFn, history: History, day: date, free: list[str], places: int) -> Change:
    unit = draw(st.sampled_from(free))
    others = [u for u in history.living(day) if u != unit]
    new = f"n{len(history.there)}"
    kind = draw(st.sampled_from(["split", "split", "merge", "rename"]))
    if kind == "merge":
        return Change(unit, kind, day, {draw(st.sampled_from(others)): HUNDRED})
    if kind == "rename":
        return Change(unit, kind, day, {new: HUNDRED})
    to = draw(st.lists(st.sampled_from([unit, new, *others]), min_size=2, max_size=3, unique=True))
    steps = 100 * 10**places
    cuts = sorted(
        draw(st.lists(st.integers(1, steps - 1), min_size=len(to) - 1, max_size=len(to) - 1, unique=True))
    )
    parts = [after - before for before, after in zip([0, *cuts], [*cuts, steps], strict=True)]
    shares = {u: Decimal(part).scaleb(-places) for u, part in zip(to, parts, strict=True)}
    return Change(unit, kind, day, shares)


class Figure(NamedTuple):
    """A unit's figure of a month, to be told by the units of another."""

    unit: str
    data_month: str
    as_of_month: str
    value: Decimal
    is_count: bool


@st.composite
def figures(draw: st.DrawFn, history: History) -> list[Figure]:
    """Of every unit in every month it is there, by the units of a few later months."""
    as_of = draw(st.lists(st.sampled_from(MONTHS), min_size=1, max_size=3, unique=True))
    is_count = draw(st.booleans())
    amounts = st.decimals(-(10**9), 10**9, places=draw(st.sampled_from([6, 12])))
    values = draw(st.lists(st.integers(0, 999).map(Decimal) if is_count else amounts, min_size=1, max_size=6))
    places = [
        (unit, month, by)
        for unit in sorted(history.there)
        for month in history.months_of(unit)
        for by in as_of
        if month <= by
    ]
    return [Figure(*place, values[n % len(values)], is_count) for n, place in enumerate(places)]


@pytest.fixture(scope="module")
def crosswalk(tmp_path_factory):
    """Takes figures over by a history of units: (key, unit) → value."""
    workspace = Workspace(tmp_path_factory.mktemp("restated"))
    text = workspace.render(
        {
            "bridge": BRIDGE.read_text("utf-8"),
            "restated": "{{ restated('figure', ['data_month', 'as_of_month']) }}",
        }
    )
    with duckdb.connect() as connection:
        connection.execute(
            "create table stg_unit_change_row (office_code varchar, unit_code varchar, change_code varchar,"
            " effective_date date, to_unit_code varchar, share_pct decimal(18, 6), document_no varchar,"
            " received_at timestamp, loaded_at timestamp)"
        )
        connection.execute(f"create view bridge_unit_change as {text['bridge']}")

        def taken_over(history: History, told: list[Figure]) -> dict[tuple[str, str, str], Parts]:
            connection.execute("delete from stg_unit_change_row")
            at = datetime(2025, 1, 2, 9)  # noqa: DTZ001
            rows = [
                (c.unit, c.kind, c.day, to, share if c.kind == "split" else None, "文", at, at)
                for c in history.changes
                for to, share in c.shares.items()
            ]
            if rows:
                connection.executemany(
                    "insert into stg_unit_change_row values ('o', ?, ?, ?, ?, ?, ?, ?, ?)", rows
                )
            connection.register("figure", told_table(told))
            query = f"select * from ({text['restated']})"
            found: dict[tuple[str, str, str], Parts] = defaultdict(dict)
            for _, *figure, unit, _, value in connection.execute(query).fetchall():
                parts = found[tuple(figure)]
                parts[unit] = parts.get(unit, Decimal(0)) + value
            return found

        yield taken_over


def told_table(told: list[Figure]) -> pa.Table:
    return pa.Table.from_pylist(
        [{"office_code": "o", "unit_code": f.unit, **f._asdict()} for f in told], FIGURES
    )


@LAWS
@given(st.data())
def test_what_is_taken_over_is_what_there_was(crosswalk, data: st.DataObject):
    """Shares of four places, chains of any length: nothing is lost, nothing comes twice, and it comes to units that are there."""
    history = data.draw(histories(places=4))
    told = data.draw(figures(history))
    found = crosswalk(history, told)
    assert len(found) == len(told)
    for one in told:
        parts = found[one[:3]]
        assert sum(parts.values()) == one.value
        if one.is_count:
            assert all(value == int(value) for value in parts.values())
        end = date.fromisoformat(f"{one.as_of_month}-28")  # no change comes after a 15th
        assert set(parts) <= set(history.living(end))


@LAWS
@given(st.data())
def test_every_unit_has_its_share_to_the_last_step(crosswalk, data: st.DataObject):
    """A whole step, 0.000001 or 1, is the most a part is off by for each way it came."""
    history = data.draw(histories(places=0))
    told = data.draw(figures(history))
    found = crosswalk(history, told)
    for one in told:
        owners, parts = history.owners(*one[:3]), found[one[:3]]
        assert set(parts) == set(owners)
        step = Fraction(1) if one.is_count else Fraction(1, 10**6)
        for unit, value in parts.items():
            assert abs(Fraction(value) - owners[unit] * Fraction(one.value)) < step * (
                len(history.changes) + 1
            )


def test_whatever_counts_things_is_divided_whole():
    """Every value of the scheme language whose unit is pieces, but for ready-made figures, which nobody divides."""
    counting = set()
    for model in get_args(get_args(Measure)[0]):
        field_ = model.model_fields.get("value")
        for value in get_args(field_.annotation) if field_ else ():
            if value != "actual" and _UNIT_OF_VALUE.get(value, "count") == "count":
                counting.add(value)
    text = (PROJECT / "macros/scoring/restated.sql").read_text("utf-8")
    listed = text.partition("{% macro is_counted(measure) -%}")[2].partition("), false)")[0]
    assert set(re.findall(r"'(\w+)'", listed)) == counting
