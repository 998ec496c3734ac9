"""A corrected workbook against the revision before it: what became of each earlier finding, and which rows changed.

Pure: findings and rows in, comparison out. Rows move between revisions, so a finding is known again by what it says
about whom before it is known by its cell, and a row by its form's key before its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ingest.returns.told import Told

Fate = Literal["still", "new", "resolved"]
FATE_ZH: dict[Fate, str] = {"still": "仍存在", "new": "新问题", "resolved": "已解决"}
ChangeKind = Literal["added", "removed", "changed"]
CHANGE_ZH: dict[ChangeKind, str] = {"added": "新增", "removed": "删除", "changed": "修改"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Settled:
    """One finding and its fate. A finding that is still there is told as it is now."""

    fate: Fate
    told: Told


@dataclass(frozen=True)
class Change:
    """One difference in the data: `old_cell` in the old sheet (None for an added row), `new_cell` in the new one.

    `column` is the changed field's header, `old` and `new` its values as a reader of the sheet sees them; of a whole row that
    was added or removed all it says, field by field.
    """

    kind: ChangeKind
    sheet: str
    old_cell: str | None
    new_cell: str | None
    subject: str
    column: str | None = None
    old: str | None = None
    new: str | None = None

    @property
    def cell(self) -> str:
        """Where the reader of the new workbook looks; for a removed row where it stood in the old one."""
        return self.new_cell or self.old_cell or ""


@dataclass(frozen=True)
class Comparison:
    """This revision against the one before it, whose receipt is `previous_receipt_no`."""

    previous_receipt_no: str
    settled: tuple[Settled, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class FormRows:
    """How the rows of one form are told apart and shown.

    `key` names what a row is known by, `finer` what tells rows of one key apart, `subject` whom it is about, `fields`
    what is compared. `place` gives a row's field its column letters and header text, `word` its value as the sheet has it.
    """

    key: tuple[str, ...]
    finer: tuple[str, ...]
    subject: str | None
    fields: tuple[str, ...]
    place: Callable[[Row, str], tuple[str, str]]
    word: Callable[[Row, str], str | None]


def settle(earlier: Sequence[Told], now: Sequence[Told]) -> tuple[Settled, ...]:
    """Every finding of both revisions once, in the order still there, new, resolved."""
    pairs, new, resolved = _matched(earlier, now, (_by_subject, _by_cell))
    fates: Iterable[tuple[Fate, list[Told]]] = (
        ("still", [told for _, told in pairs]),
        ("new", new),
        ("resolved", resolved),
    )
    return tuple(
        Settled(fate, told) for fate, group in fates for told in sorted(group, key=lambda t: t.order)
    )


def pair_rows(old: Sequence[Row], new: Sequence[Row], form: FormRows) -> list[tuple[Row, Row]]:
    """Rows that are the same record, in order of appearance.

    By key and finer fields, then by key alone; what is left then by name and all of the key but one field: a key that
    was corrected.
    """
    return _matched(old, new, _steps(form))[0]


def row_changes(old: Sequence[Row], new: Sequence[Row], form: FormRows) -> list[Change]:
    """Rows added, removed and changed (one entry a field), in the order of the new sheet, removed rows last."""
    pairs, added, removed = _matched(old, new, _steps(form))
    found = [
        (_where(after), change)
        for before, after in pairs
        for field in form.fields
        if (change := _field_change(before, after, field, form))
    ]
    found += [(_where(row), _whole("added", row, form)) for row in added]
    gone = [_whole("removed", row, form) for row in sorted(removed, key=_where)]
    return [change for _, change in sorted(found, key=lambda pair: pair[0])] + gone


def _steps(form: FormRows) -> list[Callable[[Row], Hashable | None]]:
    """Ways to name a row, the surest first."""
    steps = [_fields(*form.key, *form.finer), _fields(*form.key)]
    for corrected in form.key:
        if form.subject and form.subject != corrected:
            steps.append(_named(form.subject, [name for name in form.key if name != corrected]))
    return steps


def _field_change(before: Row, after: Row, field: str, form: FormRows) -> Change | None:
    """The change of one field; None when it reads the same."""
    was, is_now = form.word(before, field), form.word(after, field)
    if was == is_now:
        return None
    letters, label = form.place(after, field)
    cells = f"{form.place(before, field)[0]}{before['source_row']}", f"{letters}{after['source_row']}"
    return Change("changed", after["source_sheet"], *cells, _subject(after, form), label, was, is_now)


def _whole(kind: ChangeKind, row: Row, form: FormRows) -> Change:
    cell, said = f"A{row['source_row']}", _all_it_says(row, form)
    places = (None, cell) if kind == "added" else (cell, None)
    words = (None, said) if kind == "added" else (said, None)
    return Change(kind, row["source_sheet"], *places, _subject(row, form), None, *words)


def _all_it_says(row: Row, form: FormRows) -> str:
    told = ((form.place(row, field)[1], form.word(row, field)) for field in form.fields)
    return "；".join(f"{label} {word}" for label, word in told if word)


def _where(row: Row) -> tuple[str, int]:
    return row["source_sheet"], row["source_row"]


def _matched(
    old: Sequence[Any], new: Sequence[Any], steps: Sequence[Callable[[Any], Hashable | None]]
) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """(pairs, only in new, only in old): each step pairs off, in order, what its name for them makes equal."""
    pairs: list[tuple[Any, Any]] = []
    for name_of in steps:
        waiting: dict[Hashable, list[Any]] = defaultdict(list)
        for item in reversed(old):
            if (name := name_of(item)) is not None:
                waiting[name].append(item)
        found = [(waiting[name_of(item)].pop(), item) for item in new if waiting.get(name_of(item))]
        pairs += found
        paired_old, paired_new = {id(a) for a, _ in found}, {id(b) for _, b in found}
        old = [item for item in old if id(item) not in paired_old]
        new = [item for item in new if id(item) not in paired_new]
    return pairs, list(new), list(old)


def _by_subject(told: Told) -> Hashable | None:
    return (told.code, told.sheet, told.field, told.subject) if told.subject else None


def _by_cell(told: Told) -> Hashable:
    return told.code, told.sheet, told.row, told.column


def _fields(*names: str) -> Callable[[Row], Hashable | None]:
    """Names a row by these fields; a row whose first of them are all blank has no name."""

    def name_of(row: Row) -> Hashable | None:
        values = tuple(row[name] for name in names)
        return values if any(value is not None for value in values) else None

    return name_of


def _named(subject: str, others: Sequence[str]) -> Callable[[Row], Hashable | None]:
    """Names a row by whom it is about and these fields; a row about nobody has no name."""

    def name_of(row: Row) -> Hashable | None:
        return None if row[subject] is None else (row[subject], *(row[name] for name in others))

    return name_of


def _subject(row: Row, form: FormRows) -> str:
    names = (form.subject, *form.key) if form.subject else form.key
    return next((shown for name in names if (shown := form.word(row, name))), "")
