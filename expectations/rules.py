"""The suites as data: `suites/<form>.yaml`, closed schema, every fault named with file and line.

A rule names one expectation and the columns of the frame it speaks of; a rule on several columns (or pairs) is that
many checks. The severity of a finding is its message's (kernel/messages), not the rule's.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from pydantic import Field

from expectations import across, frames
from kernel.closed_yaml import Closed, DataFileError, Problem, line_of, load, read_yaml
from kernel.findings import catalogue
from kernel.office import Code
from kernel.tables import ROW_TABLES

SUITES = Path(__file__).with_name("suites")
_SINGLE = "single"
_PAIR = "pair"
# expectation → what it takes and which settings it needs (all of them, no others)
_EXPECTATIONS: dict[str, tuple[str, frozenset[str]]] = {
    "expect_column_values_to_not_be_null": (_SINGLE, frozenset()),
    "expect_column_values_to_be_in_set": (_SINGLE, frozenset({"value_set"})),
    "expect_column_values_to_match_regex": (_SINGLE, frozenset({"regex"})),
    "expect_column_values_to_be_between": (_SINGLE, frozenset({"min_value", "max_value"})),
    "expect_column_pair_values_to_be_equal": (_PAIR, frozenset()),
    "expect_column_pair_values_a_to_be_greater_than_b": (_PAIR, frozenset({"or_equal"})),
}
# What every message may use; `other`, the column compared with, only where the marked one is of the pair.
_ALWAYS_SHOWN = frozenset({"sheet", "cell", "raw", "subject", "label", "value"})


class SuiteError(RuntimeError):
    """An expectation could not be decided. Never a pass: nothing of the run may be taken as judged."""


class Settings(Closed):
    """Arguments of an expectation. Bounds of amounts are in 分; `null` leaves a side open."""

    value_set: tuple[bool | int | str, ...] | None = None
    regex: str | None = None
    min_value: int | None = None
    max_value: int | None = None
    or_equal: bool | None = None


class Rule(Closed):
    """One rule. `columns` are checked one by one; `pairs` [A, B] likewise.

    The marked cell is the first of the check's columns that is a field of the form, unless `mark` names it. `show`
    fills further placeholders of the message from columns of the frame.
    """

    id: Code
    expectation: Literal[tuple(_EXPECTATIONS)]  # type: ignore[valid-type]
    columns: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    kwargs: Settings = Settings()
    row_condition: str | None = None
    code: str
    mark: str | None = None
    show: dict[str, str] = Field(default_factory=dict)


class Suite(Closed):
    """All rules of one form. `subject` is the field that names what a row is about."""

    form: str
    subject: str
    rules: tuple[Rule, ...]

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Every rule on every one of its columns or pairs, in order."""
        fields = ROW_TABLES[f"{self.form}_row"].names
        return tuple(
            Check(rule, columns, rule.mark or next(c for c in columns if c in fields))
            for rule in self.rules
            for columns in [(c,) for c in rule.columns] + list(rule.pairs)
        )


@dataclass(frozen=True, eq=False)
class Check:
    """One expectation on one column or pair, with the field whose cell it marks; each is one of its kind."""

    rule: Rule
    columns: tuple[str, ...]
    mark: str

    @property
    def other(self) -> str | None:
        """The column the marked one is compared with, as it is to be shown; None when there is not exactly one.

        A figure made lenient for rounding (`<field>_within_<other>`) is shown as it stands in the sheet.
        """
        others = [column.partition("_within_")[0] for column in self.columns if column != self.mark]
        return others[0] if len(others) == 1 else None

    @property
    def is_presence(self) -> bool:
        """Whether it only asks that something is filled in."""
        return self.rule.expectation == "expect_column_values_to_not_be_null"

    @property
    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of the expectation. Missing values are no business of a comparison."""
        wanted = {k: v for k, v in self.rule.kwargs.model_dump().items() if v is not None}
        if "value_set" in wanted:
            wanted["value_set"] = list(wanted["value_set"])
        if self.rule.row_condition:
            wanted |= {"row_condition": self.rule.row_condition, "condition_parser": "pandas"}
        if len(self.columns) == 1:
            return {"column": self.columns[0], **wanted}
        pair = {"column_A": self.columns[0], "column_B": self.columns[1]}
        return {**pair, "ignore_row_if": "either_value_is_missing", **wanted}


@cache
def load_suite(form: str) -> Suite:
    """The suite of one form, to judge by. Raises DataFileError naming file, line, key and reason of every fault.

    Whether its rules name columns there are is left to the frame they come to judge: knowing all columns means
    deriving them.
    """
    path = SUITES / f"{form}.yaml"
    suite = load(path, Suite)
    if problems := _problems(path, suite, None):
        raise DataFileError(problems)
    return suite


@cache
def load_suites(folder: Path = SUITES) -> Mapping[str, Suite]:
    """All suites by form. Raises DataFileError naming file, line, key and reason of every fault."""
    suites, problems = {}, []
    for path in sorted(folder.glob("*.yaml")):
        suite = load(path, Suite)
        is_known = suite.form in frames.DERIVATIONS
        problems += _problems(path, suite, frames.columns_of(suite.form) if is_known else None)
        suites[suite.form] = suite
    if problems:
        raise DataFileError(problems)
    return MappingProxyType(suites)


def suites_to_judge_by() -> dict[str, Suite]:
    """Every suite by form, as `load_suite` gives it."""
    return {form: load_suite(form) for form in frames.DERIVATIONS}


@cache
def codes() -> frozenset[str]:
    """All finding codes this room can raise."""
    return across.CODES | {rule.code for suite in suites_to_judge_by().values() for rule in suite.rules}


def _problems(path: Path, suite: Suite, columns: frozenset[str] | None) -> list[Problem]:
    """What is wrong with a suite; `columns`: those of its frame, None when they are not to be looked at."""
    faults = list(_faults_of_suite(path, suite, columns))
    document = read_yaml(path) if faults else None  # a second time, for the lines
    return [Problem(path, line_of(document, location), key, reason) for location, key, reason in faults]


def _faults_of_suite(
    path: Path, suite: Suite, columns: frozenset[str] | None
) -> Iterator[tuple[tuple[Any, ...], str, str]]:
    """(location, key, reason) of each fault."""
    if suite.form != path.stem or suite.form not in frames.DERIVATIONS:
        yield ("form",), "form", f"应与文件名一致，且为已知的表：{suite.form}"
        return
    fields = set(ROW_TABLES[f"{suite.form}_row"].names)
    if suite.subject not in fields:
        yield ("subject",), "subject", f"表中没有字段 {suite.subject}"
    seen: set[str] = set()
    for number, rule in enumerate(suite.rules):
        for key, reason in _faults(rule, fields, columns, seen):
            yield ("rules", number, key), f"rules.{rule.id}.{key}", reason
        seen.add(rule.id)


def _faults(
    rule: Rule, fields: set[str], columns: frozenset[str] | None, seen: set[str]
) -> Iterator[tuple[str, str]]:
    arity, needed = _EXPECTATIONS[rule.expectation]
    if rule.id in seen:
        yield "id", "规则编号重复"
    if (arity == _SINGLE) != bool(rule.columns) or (arity == _PAIR) != bool(rule.pairs):
        yield "expectation", f"应写 {'columns' if arity == _SINGLE else 'pairs'}"
    given = rule.kwargs.model_fields_set
    if given != needed:
        yield "kwargs", f"应恰好写 {sorted(needed)}，写的是 {sorted(given)}"
    used = [("columns", c) for c in rule.columns] + [("pairs", c) for pair in rule.pairs for c in pair]
    for key, column in used + [("show", c) for c in rule.show.values()]:
        if columns is not None and column not in columns:
            yield key, f"没有这一列：{column}"
    yield from _mark_faults(rule, fields)
    yield from _message_faults(rule)


def _mark_faults(rule: Rule, fields: set[str]) -> Iterator[tuple[str, str]]:
    if rule.mark is not None and rule.mark not in fields:
        yield "mark", f"表中没有字段 {rule.mark}"
    for columns in [(c,) for c in rule.columns] + list(rule.pairs):
        if rule.mark is None and not fields.intersection(columns):
            yield "mark", f"{'、'.join(columns)} 都不是表中的字段，请写明标在哪一格"


def _message_faults(rule: Rule) -> Iterator[tuple[str, str]]:
    message = catalogue().get(rule.code)
    if message is None:
        yield "code", f"消息目录里没有 {rule.code}"
        return
    is_other_known = rule.pairs and all(rule.mark in (None, *pair) for pair in rule.pairs)
    shown = _ALWAYS_SHOWN | rule.show.keys() | ({"other"} if is_other_known else set())
    for template in (message.message, message.remedy):
        for name in sorted({n for _, n, _, _ in string.Formatter().parse(template) if n} - shown):
            yield "show", f"消息 {rule.code} 要用 {{{name}}}，这里没有给出"
