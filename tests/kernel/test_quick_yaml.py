"""The quick reader and the careful one read the same values, or the quick one leaves a text to the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kernel.closed_yaml import carefully, line_of, plain
from kernel.home import PROJECT_ROOT
from kernel.quick_yaml import UnsureError, marked_values, plain_values

DATA = [
    path
    for room in ("ingest", "kernel", "expectations", "publish", "offices", "examples")
    for path in sorted((PROJECT_ROOT / room).rglob("*.yaml"))
]
_SCALARS = st.none() | st.booleans() | st.integers() | st.text() | st.dates() | st.floats(allow_nan=False)
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)


def _typed(value: Any) -> Any:
    """`value` with the type of each scalar: True is no 1 here."""
    if isinstance(value, dict):
        return {key: _typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return list(map(_typed, value))
    return next(kind for kind in (bool, int, str, type(None)) if isinstance(value, kind)), value


def _lines(document: Any, node: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], int]]:
    """Every place of a document with its line."""
    yield at, line_of(document, at)
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in steps:
        yield from _lines(document, child, (*at, str(step) if isinstance(node, dict) else step))


def _both(text: str) -> tuple[Any, Any] | None:
    """What the quick and the careful reader say of a text, and where; None where the quick one leaves it to the other."""
    try:
        quick, marked = plain_values(text), marked_values(text)
    except UnsureError:
        return None
    careful = carefully(text)
    assert plain(marked) == quick
    assert list(_lines(marked, marked)) == list(_lines(careful, careful))
    return _typed(quick), _typed(plain(careful))


def test_every_data_file_reads_alike_and_nearly_all_quickly() -> None:
    taken = [both for path in DATA if (both := _both(path.read_text("utf-8")))]
    assert len(DATA) > 150
    assert len(taken) >= len(DATA) - 3
    assert all(quick == careful for quick, careful in taken)


@given(_VALUES)
def test_whatever_is_written_reads_alike(value: Any) -> None:
    for flow in (True, False):
        text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
        quick, careful = _both(text) or (None, None)
        assert quick == careful


@pytest.mark.parametrize(
    "text",
    [
        "a: 0.10",
        "a: 2024-02-20",
        "a: .5",
        "a: 12:30:45",
        "a: yes",
        "a: no",
        "a: -5",
        "a: '5'",
        "a: |\n  甲\n  乙\n",
        "a: 甲\n  乙",
        "5: x",
        "true: x",
        "- 甲\n- {乙: [1, ~, '']}",
    ],
)
def test_what_is_plain_is_taken(text: str) -> None:
    quick, careful = _both(text) or (None, "left to the careful reader")
    assert quick == careful


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: 1e3",
        "a: 007",
        "a: 0o17",
        "a: 0x1F",
        "a: 1_000",
        "a: +5",
        "a: " + "9" * 5000,
        "[" * 3000 + "]" * 3000,
        "a: True",
        "a: NULL",
        "a: &x 1\nb: *x",
        "a: !!str 5",
        "<<: {a: 1}",
        "a: 1\na: 2",
        "1: a\n'1': b",
        "[a]: 1",
        "--- 1\n--- 2",
        "%YAML 1.1\n--- 1",
        "a: [1",
        "a: b: c",
        "\ta: 1",
    ],
)
def test_what_is_rare_or_faulty_is_left(text: str) -> None:
    with pytest.raises(UnsureError):
        plain_values(text)
    with pytest.raises(UnsureError):
        marked_values(text)


@pytest.mark.parametrize("text", ["a: '\x85'\nb: 1", "a: '\u2028'\nb: 1", "a: '\u2029'\nb: 1"])
def test_lines_are_not_counted_where_versions_end_them_differently(text: str) -> None:
    with pytest.raises(UnsureError):
        marked_values(text)
