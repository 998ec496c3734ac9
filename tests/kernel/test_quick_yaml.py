"""The quick reader and the careful one read the same values, or the quick one leaves a text to the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kernel.closed_yaml import DataFileError, plain, read_yaml
from kernel.home import PROJECT_ROOT
from kernel.quick_yaml import UnsureError, plain_values

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


def _agree(text: str, folder: Path) -> bool:
    """Whether the quick reader took it; then it says what the careful one says."""
    try:
        quick = plain_values(text)
    except UnsureError:
        return False
    path = folder / "data.yaml"
    path.write_text(text, "utf-8")
    assert _typed(quick) == _typed(plain(read_yaml(path)))
    return True


def test_every_data_file_reads_alike_and_nearly_all_quickly(tmp_path: Path) -> None:
    taken = [_agree(path.read_text("utf-8"), tmp_path) for path in DATA]
    assert len(taken) > 150
    assert sum(taken) >= len(taken) - 3


@given(_VALUES)
def test_whatever_is_written_reads_alike(tmp_path_factory: pytest.TempPathFactory, value: Any) -> None:
    folder = tmp_path_factory.getbasetemp()
    for flow in (True, False):
        text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow)
        try:
            _agree(text, folder)
        except DataFileError:
            pytest.fail(f"taken by one reader alone: {text!r}")


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
def test_what_is_plain_is_taken(text: str, tmp_path: Path) -> None:
    assert _agree(text, tmp_path)


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
