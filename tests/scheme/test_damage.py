"""However a scheme is damaged, the checker tells it in Chinese at a line of the file; it never breaks."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.closed_yaml import read_values
from scheme import check
from tests.scheme.conftest import GUIZE, OFFICE

CONTENT = {o: read_values(o / "schemes" / "2024.yaml") for o in (OFFICE, GUIZE)}
DELETED = object()
JUNK = ["x", 1, -1, True, None, [], {}, {"a": 1}, ["x"], [{}], "none", "*", "0.1234567", DELETED]


def places(node: Any, place: tuple = ()) -> Iterator[tuple]:
    """Every place in the file but its root."""
    for step, inner in node.items() if isinstance(node, dict) else enumerate(node):
        yield (*place, step)
        if isinstance(inner, dict | list):
            yield from places(inner, (*place, step))


def damaged(content: Any, place: tuple, junk: Any) -> Any:
    result = node = copy.deepcopy(content)
    for step in place[:-1]:
        node = node[step]
    if junk is DELETED:
        del node[place[-1]]
    else:
        node[place[-1]] = junk
    return result


DAMAGES = st.sampled_from([OFFICE, GUIZE]).flatmap(
    lambda office: st.tuples(
        st.just(office), st.sampled_from(list(places(CONTENT[office]))), st.sampled_from(JUNK)
    )
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=DAMAGES)
def test_every_damage_is_told(damage, folder, guize):
    office, place, junk = damage
    own = {OFFICE: folder, GUIZE: guize}[office]
    path = own.schemes / "2024.yaml"
    path.write_text(json.dumps(damaged(CONTENT[office], place, junk), ensure_ascii=False, indent=1), "utf-8")
    problems = check(path, own)
    lines = path.read_text("utf-8").count("\n") + 1
    assert all(1 <= p.line <= lines and re.search(r"[\u4e00-\u9fff]", p.reason) for p in problems)
    assert not any("<" in p.key for p in problems)


@pytest.mark.parametrize("office", [OFFICE, GUIZE], ids=lambda office: office.name)
def test_an_undamaged_scheme_written_the_same_way_is_sound(office: Path, folder, guize):
    own = {OFFICE: folder, GUIZE: guize}[office]
    path = own.schemes / "2024.yaml"
    path.write_text(json.dumps(CONTENT[office], ensure_ascii=False, indent=1), "utf-8")
    assert check(path, own) == []
