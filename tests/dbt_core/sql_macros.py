"""The dbt project's macros for a reader that judges style and has no dbt: compiled once a process.

What does not belong here: how dbt renders them (`warehouse.render` asks dbt itself).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any, get_args

from jinja2 import Environment

from kernel.home import PROJECT_ROOT
from kernel.verdicts import STAGE_OF_KIND, USUAL_KINDS, SubjectKind
from scheme.assessments import MAX_TIE_BREAKERS

_MACROS = PROJECT_ROOT / "dbt_project" / "macros"
_NAME = re.compile(r"{%-? macro (\w+)\(")

# Macros that only dispatch, are too deep for a linter's parser, ask dbt, or return a number (plain jinja macros can only
# return text).
_STOOD_IN_FOR = (
    "core/ref",
    "core/landed",
    "core/subject_kinds",
    "exact/*",
    "scoring/compare",
    "scoring/items",
    "scoring/ranks",
    "scoring/wording",
)
_OF_DBT = re.compile(
    r"{%-? (materialization|test) "
)  # blocks plain jinja does not know; no model calls what is in them


class _Calls:
    def __getattr__(self, name: str) -> Callable[..., str]:
        return _call(name)


@cache
def macros() -> dict[str, Any]:
    """Name → what renders it: a plain call, or the macro itself; with what dbt itself puts beside them."""
    known: dict[str, Any] = {"dbt": _Calls(), "return": lambda value: value}
    texts = {path: path.read_text("utf-8") for path in sorted(_MACROS.rglob("*.sql"))}
    stood_in_for = {path for pattern in _STOOD_IN_FOR for path in _MACROS.glob(f"{pattern}.sql")}
    for path in stood_in_for:
        known |= {name: _call(name) for name in _NAME.findall(texts[path])}
    known |= {
        "ref": lambda *names: names[-1],
        "landed": lambda table: table,
        "is_built": lambda alias, year_column="scheme_year", back=0: (
            f"is_built({alias}.{year_column}, {back})"
        ),
        "is_office_built": lambda alias: f"is_office_built({alias}.office_code)",
        "numbered": lambda template, _names: f"numbered({template})",
        "filled": lambda template, *_: f"filled({template})",
        "fill": lambda template, _expressions: f"fill({template})",
        "say": lambda phrase, _expressions: f"say('{phrase}')",
        "say_of": lambda kind, code, *_: f"say_of('{kind}', {code})",
        "words": lambda _kind: SimpleNamespace(),
        "stage_of_kind": lambda: dict(STAGE_OF_KIND),
        "usual_kinds": lambda: list(USUAL_KINDS),
        "subject_kinds": lambda: list(get_args(SubjectKind)),
        **dict.fromkeys(("divided", "reduced"), lambda relation, *_, **__: f"select * from {relation}"),
        "max_tie_breakers": lambda: MAX_TIE_BREAKERS,
        "rule_parameters": lambda: ["rule", "title"],
        "ranking": lambda alias: f"{alias}.total_points desc nulls last",
    }
    as_they_are = [t for path, t in texts.items() if path not in stood_in_for and not _OF_DBT.search(t)]
    return known | _compiled(as_they_are, known)


def _call(name: str) -> Callable[..., str]:
    def render(*arguments: Any, **options: Any) -> str:
        """Lists are flattened; an `order by` of an aggregate is no argument of a plain call."""
        flat = [part for a in (*arguments, *options.values()) for part in (a if isinstance(a, list) else [a])]
        flat = [part for part in flat if not str(part).startswith("order by")]
        return f"{name}({', '.join(map(str, flat))})"

    return render


def _compiled(texts: list[str], known: dict[str, Any]) -> dict[str, Any]:
    """The macros in these files as they are; each sees `known` and all of them when it is called."""
    environment = Environment(extensions=["jinja2.ext.do"])
    seen = {**environment.globals, **known}
    found: dict[str, Any] = {}
    for text in texts:
        module = environment.from_string(text).make_module(seen, shared=True)
        found |= {name: getattr(module, name) for name in _NAME.findall(text)}
    seen.update(found)
    return found
