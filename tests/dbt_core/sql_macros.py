"""The dbt project's macros for a reader that judges style and has no dbt: compiled once a process.

What does not belong here: how dbt renders them (`warehouse.render` asks dbt itself).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment

from kernel.home import PROJECT_ROOT

_MACROS = PROJECT_ROOT / "dbt_project" / "macros"
_NAME = re.compile(r"{%-? macro (\w+)\(")

# Macros that only dispatch, are too deep for sqlfluff's parser, ask dbt, or return a number (plain jinja macros can only
# return text).
_STOOD_IN_FOR = {*(_MACROS / "exact").glob("*.sql")} | {
    _MACROS / f"{name}.sql" for name in ("core/ref", "scoring/compare", "scoring/ranks", "scoring/wording")
}


class _Calls:
    def __getattr__(self, name: str) -> Callable[..., str]:
        return _call(name)


@cache
def macros() -> dict[str, Any]:
    """Name → what renders it: a plain call, or the macro itself; with what dbt itself puts beside them."""
    known: dict[str, Any] = {"dbt": _Calls(), "return": lambda value: value}
    for path in _STOOD_IN_FOR:
        known |= {name: _call(name) for name in _NAME.findall(path.read_text("utf-8"))}
    known |= {
        "ref": lambda *names: names[-1],
        "fill": lambda template, _expressions: f"fill({template})",
        "consequence_reason": lambda trigger, _expressions: f"consequence_reason({trigger})",
        **dict.fromkeys(("divided", "reduced"), lambda relation, *_, **__: f"select * from {relation}"),
        "max_tie_breakers": lambda: 5,
        "rank_order": lambda alias, direction: f"{alias}.total_points {direction} nulls last",
    }
    return known | _compiled(known)


def _call(name: str) -> Callable[..., str]:
    def render(*arguments: Any, **options: Any) -> str:
        """Lists are flattened; an `order by` of an aggregate is no argument of a plain call."""
        flat = [part for a in (*arguments, *options.values()) for part in (a if isinstance(a, list) else [a])]
        flat = [part for part in flat if not str(part).startswith("order by")]
        return f"{name}({', '.join(map(str, flat))})"

    return render


def _compiled(known: dict[str, Any]) -> dict[str, Any]:
    """The macros of all other files; each sees `known` and all of them when it is called."""
    environment = Environment(extensions=["jinja2.ext.do"])
    seen = {**environment.globals, **known}
    found: dict[str, Any] = {}
    for path in sorted({*_MACROS.rglob("*.sql")} - _STOOD_IN_FOR):
        text = path.read_text("utf-8")
        module = environment.from_string(text).make_module(seen, shared=True)
        found |= {name: getattr(module, name) for name in _NAME.findall(text)}
    seen.update(found)
    return found
