"""What sqlfluff's jinja templater needs to render a model without dbt: every dispatched macro as a plain call.

Style is judged, not SQL: `dec_div(a, b, 4)` in place of a page of integer arithmetic keeps linting at seconds where
dbt's own templater takes minutes. The project's other macros are rendered as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

_MACROS = Path(__file__).resolve().parents[3] / "dbt_project" / "macros"
_NAME = re.compile(r"{%-? macro (\w+)\(")


def _call(name: str) -> Callable[..., str]:
    def render(*arguments: Any, **options: Any) -> str:
        """Lists are flattened; an `order by` of an aggregate is no argument of a plain call."""
        flat = [part for a in (*arguments, *options.values()) for part in (a if isinstance(a, list) else [a])]
        flat = [part for part in flat if not str(part).startswith("order by")]
        return f"{name}({', '.join(map(str, flat))})"

    return render


class _Calls:
    def __getattr__(self, name: str) -> Callable[..., str]:
        return _call(name)


dbt = _Calls()
globals()["return"] = lambda value: value


# Macros that only dispatch, are too deep for sqlfluff's parser, or return a number (plain jinja macros can only return
# text): .sqlfluff leaves these files out, which also spares it compiling them twice for every model.
for _file in (
    *(_MACROS / "exact").glob("*.sql"),
    *(_MACROS / "scoring" / f"{n}.sql" for n in ("compare", "wording")),
):
    for _name in _NAME.findall(_file.read_text("utf-8")):
        globals()[_name] = _call(_name)


def fill(template: str, _expressions: dict[str, str]) -> str:
    return f"fill({template})"


def consequence_reason(trigger: str, _expressions: dict[str, str]) -> str:
    return f"consequence_reason({trigger})"


def max_tie_breakers() -> int:
    return 5


def rank_order(alias: str, direction: str) -> str:
    return f"{alias}.total_points {direction} nulls last"
