"""The number a rule or a condition looks at, and what conditions say of it (contracts: "Inputs")."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from operator import eq, ge, gt, le, lt
from typing import Any

from tests.oracle.measures import Value
from tests.oracle.numbers import number

OPERATORS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "at_least": ge,
    "above": gt,
    "below": lt,
    "at_most": le,
    "equals": eq,
}
_BY_RULE = {"completion": "completion_pct", "pace": "paced_completion_pct"}
_BY_GOAL = {"annual_target": "completion_pct", "paced_target": "paced_completion_pct"}


@dataclass(frozen=True)
class Seen:
    """What is known of an input: the state of its measure, whether it lacks a base to divide by, and x if it has one.

    `target` is the yearly target where the input has one; `pace` the share of the year due.
    """

    state: str
    has_no_base: bool
    x: Fraction | None
    value: Value
    target: Fraction | None = None
    pace: Fraction = Fraction(1)


def input_code(asked: dict[str, Any]) -> str:
    """The input a rule or condition names, or the one its rule means."""
    if asked.get("rule") == "met_or_ratio":
        return _BY_GOAL[asked["against"]]
    return asked.get("input") or _BY_RULE.get(asked.get("rule", ""), "value")


def see(asked: dict[str, Any], value: Value, goal: Fraction | None, pace: Fraction) -> Seen:
    """Look at a value as `asked`; `goal` is the target or, of growth, the base, None where there is none."""
    code = input_code(asked)
    least_base = number(asked.get("min_base")) or Fraction(0)
    match code:
        case "completion_pct" | "over_target":
            divisor = goal
        case "paced_completion_pct" | "over_paced_target":
            divisor = None if goal is None else goal * pace
        case "growth_pct":
            divisor = None if goal is None or goal < least_base else goal  # nothing grows from below zero
        case _:
            divisor = Fraction(1)
    is_undefined = value.state == "reported" and value.exact is None  # a ratio over nothing
    has_no_base = not divisor or is_undefined
    x = None
    if value.state == "reported" and divisor and value.exact is not None:
        x = _number(code, value.exact, divisor)
    is_target = code.endswith("completion_pct") or code.startswith("over")
    return Seen(value.state, has_no_base, x, value, goal if is_target else None, pace)


def _number(code: str, actual: Fraction, divisor: Fraction) -> Fraction:
    match code:
        case "completion_pct" | "paced_completion_pct":
            return actual * 100 / divisor
        case "over_target" | "over_paced_target":
            return actual - divisor
        case "growth_pct":
            return (actual - divisor) * 100 / divisor
        case _:
            return actual


def holds(condition: dict[str, Any], seen: Seen) -> bool | None:
    """Whether the condition holds; None while a review is pending. No figure or no base: as `unknown` says."""
    if seen.state == "pending_review":
        return None
    if seen.x is None:
        return condition["unknown"] == "holds"
    name = next(operator for operator in OPERATORS if operator in condition)
    return OPERATORS[name](seen.x, Fraction(str(condition[name])))


def together(match: str, said: Iterable[bool | None]) -> bool | None:
    """What conditions say together: what one of them settles alone is settled, even while another is pending."""
    verdicts = list(said)
    settling = match == "any"
    if settling in verdicts:
        return settling
    return None if None in verdicts else not settling
