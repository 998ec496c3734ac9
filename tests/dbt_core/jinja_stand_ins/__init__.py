"""What sqlfluff's jinja templater needs to render a model without dbt: every dispatched macro as a plain call.

Style is judged, not SQL: `dec_div(a, b, 4)` in place of a page of integer arithmetic keeps linting at seconds where
dbt's own templater takes minutes. The project's other macros are rendered as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def _call(name: str) -> Callable[..., str]:
    def render(*arguments: Any) -> str:
        """Lists are flattened; an `order by` of an aggregate is no argument of a plain call."""
        flat = [part for a in arguments for part in (a if isinstance(a, list) else [a])]
        flat = [part for part in flat if not str(part).startswith("order by")]
        return f"{name}({', '.join(map(str, flat))})"

    return render


class _Adapter:
    @staticmethod
    def dispatch(name: str, _package: str) -> Callable[..., str]:
        return _call(name)


class _Calls:
    def __getattr__(self, name: str) -> Callable[..., str]:
        return _call(name)


adapter = _Adapter()
dbt = _Calls()
globals()["return"] = lambda value: value


# Macros too deep for sqlfluff's parser, or that return a number: plain jinja macros can only return text.
exact_text, year_on_year_note, report_state, input_state_words, condition_words = (
    _call("exact_text"),
    _call("year_on_year_note"),
    _call("report_state"),
    _call("input_state_words"),
    _call("condition_words"),
)


def fill(template: str, _expressions: dict[str, str]) -> str:
    return f"fill({template})"


def consequence_reason(trigger: str, _expressions: dict[str, str]) -> str:
    return f"consequence_reason({trigger})"


def max_tie_breakers() -> int:
    return 5


def rank_order(alias: str, direction: str) -> str:
    return f"{alias}.total_points {direction} nulls last"
