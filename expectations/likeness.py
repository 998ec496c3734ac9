"""When a row of one workbook is a row of another: `across.yaml`, and the landed rows of a form as text keys.

What belongs here: the closed schema of the comparison, and keys by which rows are found again elsewhere. What does
not: which workbooks are compared and what a coincidence means (`across.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import Field

from expectations.past import Past
from expectations.typed import exact
from kernel.closed_yaml import Closed, DataFileError, Problem, line_of, load, read_yaml
from kernel.tables import AMOUNT, DATE, INT, ROW_TABLES

ACROSS = Path(__file__).with_name("across.yaml")
_SEPARATOR = "\x1f"


class Limit(Closed):
    """Both must be reached: a number of rows, and their share of all."""

    rows: int = Field(ge=1)
    share_pct: int = Field(ge=1, le=100)

    def is_reached(self, count: int, total: int) -> bool:
        return count >= self.rows and count * 100 >= self.share_pct * total


class Limits(Closed):
    """When a coincidence is the office's to decide."""

    vanished: Limit
    same_content: Limit
    same_factor: Limit


class Likeness(Closed):
    """How rows of one form are found again in other workbooks; the keys are explained in `across.yaml`."""

    names: tuple[tuple[str, ...], ...]
    title: str
    moving: str | None
    repeats: Literal["impossible", "unlikely", "usual"]
    is_running: bool = False
    has_peers: bool = False
    running: str | None = None
    same_content: Limit | None = None
    apart: tuple[str, ...] = ()


class Across(Closed):
    """`across.yaml`."""

    limits: Limits
    forms: dict[str, Likeness]


@cache
def load_across(path: Path = ACROSS) -> Across:
    """Limits and forms. Raises DataFileError naming file, line, key and reason of every fault."""
    across = load(path, Across)
    faults = []
    for form, likeness in across.forms.items():
        schema = ROW_TABLES.get(f"{form}_row")
        named = [n for names in likeness.names for n in names]
        named += [n for n in (likeness.title, likeness.moving, likeness.running, *likeness.apart) if n]
        for field in named if schema else [form]:
            if schema is None or field not in schema.names:
                reason = f"表中没有字段 {field}" if schema else "没有这种表"
                faults.append((form, reason))
    if faults:
        document = read_yaml(path)
        raise DataFileError(
            [Problem(path, line_of(document, ("forms", f)), f"forms.{f}", reason) for f, reason in faults]
        )
    return across


@dataclass(frozen=True)
class Keys:
    """All landed rows of a form as keys, in cell order; `spans` says where a receipt's rows are.

    `names`: one list per way to name a row (None: not filled in). `contents`: subject, every figure and date but
    those set apart; None when the row has no name. `is_moving`: whether the moving figure is there and not zero. `running`: the
    running figure in millionths, None where it is blank.
    """

    names: Sequence[Sequence[str | None]]
    titles: Sequence[str | None]
    contents: pa.ChunkedArray
    is_moving: pa.ChunkedArray
    running: Sequence[int | None]
    spans: Mapping[str, tuple[int, int]]

    def span(self, receipt_no: str) -> range:
        """Positions of the rows of a receipt."""
        first, count = self.spans.get(receipt_no, (0, 0))
        return range(first, first + count)

    def names_in(self, receipt_no: str) -> list[set[str]]:
        """Every name in use on a receipt, per way to name."""
        span = self.span(receipt_no)
        return [{names[i] for i in span if names[i] is not None} for names in self.names]

    def missing(self, receipt_no: str, before: str) -> list[int]:
        """Positions of rows of `before` that go by no name of `receipt_no`, each subject once."""
        present, seen = self.names_in(receipt_no), set()
        gone = []
        for i in self.span(before):
            own = [names[i] for names in self.names]
            is_there = any(name in there for name, there in zip(own, present, strict=True))
            subject = next((name for name in own if name is not None), None)
            if subject is not None and not is_there and subject not in seen:
                seen.add(subject)
                gone.append(i)
        return gone

    def running_of(self, receipt_no: str) -> dict[str, int]:
        """The running figure by first name, summed over its rows; subjects with a blank one left out."""
        sums: dict[str, int] = {}
        blank = set()
        for i in self.span(receipt_no):
            name, value = self.names[0][i], self.running[i]
            if name is not None and value is None:
                blank.add(name)
            elif name is not None:
                sums[name] = sums.get(name, 0) + value
        return {name: value for name, value in sums.items() if name not in blank}


def keys_of(form: str, likeness: Likeness, past: Past) -> Keys:
    """Keys of all rows `past` has of a form."""
    table, spans = past.in_order(form)
    names = [_joined(table, fields, is_whole=True) for fields in likeness.names]
    apart = {"source_row", *likeness.apart}
    figures = [f.name for f in table.schema if f.type in (AMOUNT, INT, DATE) and f.name not in apart]
    subject = pc.coalesce(*names)
    moving = table[likeness.moving] if likeness.moving else None
    is_moving = pc.fill_null(pc.not_equal(moving, pa.scalar(0, moving.type)), False) if moving else None
    return Keys(
        names=[column.to_pylist() for column in names],
        titles=pc.coalesce(table[likeness.title], subject).to_pylist(),
        contents=pc.if_else(pc.is_valid(subject), _join([subject, _joined(table, figures)]), None),
        is_moving=pa.chunked_array([pa.nulls(len(table), pa.bool_())]) if is_moving is None else is_moving,
        running=exact(table[likeness.running]).to_pylist() if likeness.running else [],
        spans=spans,
    )


def _joined(table: pa.Table, fields: Sequence[str], is_whole: bool = False) -> pa.ChunkedArray:
    """Fields as one text; a missing one counts as empty or, when `is_whole`, makes the whole missing."""
    columns = [pc.cast(table[field], pa.string()) for field in fields]
    if is_whole:
        return pc.binary_join_element_wise(*columns, _SEPARATOR, null_handling="emit_null")
    return _join(columns)


def _join(columns: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(*columns, _SEPARATOR, null_handling="replace")
