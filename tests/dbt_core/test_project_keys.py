"""One key for life: whatever links names of projects, linked ones share the key of the first reported, others do not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

NAMES = [f"u{n % 3}:P{n}" for n in range(8)]
Link = tuple[int, int]


@pytest.fixture(scope="module")
def key_sql(compiled: Mapping[str, str]) -> str:
    return compiled["dim_project_subject"]


World = tuple[list[int], list[Link]]


def keys_of(key_sql: str, *worlds: World) -> list[dict[str, str]]:
    """Keys of NAMES in each world, an office of its own: the month each was first reported in, and the links."""
    mentions, linked = [], []
    for office, (months, links) in enumerate(worlds):
        for name, month in zip(NAMES, months, strict=True):
            unit, code = name.split(":")
            received = datetime(2024, month, 28) + timedelta(days=7)  # noqa: DTZ001
            mentions.append([f"o{office}", unit, name, code, code, f"2024-{month:02d}", received])
        for one, other in links:
            linked.append([f"o{office}", NAMES[min(one, other)], NAMES[max(one, other)], "code"])
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as warehouse")
        connection.execute("use warehouse")
        connection.execute(
            "create table stg_project_mention (office_code varchar, unit_code varchar, subject_key varchar,"
            " project_code varchar, project_name varchar, month varchar, received_at timestamp)"
        )
        connection.execute(
            "create table dim_project_link (office_code varchar, left_key varchar, right_key varchar, link_kind varchar)"
        )
        for table, rows in (("stg_project_mention", mentions), ("dim_project_link", linked)):
            if rows:
                marks = ", ".join([f"({', '.join('?' * len(rows[0]))})"] * len(rows))
                connection.execute(f"insert into {table} values {marks}", [v for row in rows for v in row])
        found: list[dict[str, str]] = [{} for _ in worlds]
        query = f"select office_code, subject_key, project_key from ({key_sql})"
        for office, name, key in connection.execute(query).fetchall():
            found[int(office[1:])][name] = key
        return found


def expected(months: list[int], links: list[Link]) -> dict[str, str]:
    """Groups by joining sets one link at a time; the key is the earliest month's, then the first by name."""
    groups = {n: {n} for n in range(len(NAMES))}
    for one, other in links:
        whole = groups[one] | groups[other]
        groups |= dict.fromkeys(whole, whole)
    return {NAMES[n]: NAMES[min(group, key=lambda m: (months[m], NAMES[m]))] for n, group in groups.items()}


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(1, 12), min_size=len(NAMES), max_size=len(NAMES)),
            st.lists(
                st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1]),
                max_size=10,
                unique=True,
            ),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_linked_names_share_the_key_of_the_first_reported(key_sql: str, worlds: list[World]) -> None:
    """The worlds are offices, all asked at once: no link joins what two offices call alike."""
    assert keys_of(key_sql, *worlds) == [expected(*world) for world in worlds]


def test_a_chain_of_renames_keeps_its_first_key(key_sql: str) -> None:
    months = [5, 6, 7, 8, 9, 10, 11, 1]
    chain = [(n, n + 1) for n in range(6)]  # u0:P0 → … → u0:P6; the last name is older, and alone
    [keys] = keys_of(key_sql, (months, chain))
    assert {keys[name] for name in NAMES[:7]} == {"u0:P0"}
    assert keys["u1:P7"] == "u1:P7"


def test_what_is_reported_later_changes_no_key(key_sql: str) -> None:
    months = [1, 2, 3, 4, 5, 6, 7, 8]
    before, after = keys_of(key_sql, (months, [(0, 1), (2, 3)]), (months, [(0, 1), (2, 3), (1, 7)]))
    assert after == before | {"u1:P7": "u0:P0"}
