"""Any part of a scheme as Chinese, put together from the phrases: one value, or a whole rule, measure or condition.

What does not belong here: the phrases themselves (`phrases.yaml`), tables (`describe`, `compare`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import Environment, Template, meta
from pydantic import BaseModel

from kernel.findings import catalogue
from scheme.conditions import IN_UNIT_OF_MEASURE, Condition
from scheme.measures import base_unit
from scheme.model import Scheme
from scheme.phrases import Phrases, clauses_of, load_phrases, of_field, of_model, tag_of
from scheme.rules import BySize
from scheme.wording import condition_title

_JINJA = Environment(autoescape=False)  # texts, not pages: the printing room escapes
_YI = Decimal(10_000)
_WAN_ZH = {"wan": ("万元", "亿元"), "wan_usd": ("万美元", "亿美元")}


def number(value: Decimal | int) -> str:
    """A number exactly as it stands, without idle zeros, and with the minus of the sums."""
    return f"{Decimal(value).normalize():f}".replace("-", "−")


@dataclass(frozen=True)
class Scope:
    """What surrounds the part that is said: its assessment, and the measure and input its numbers compare with."""

    assessment: Any = None
    measure: Any = None
    is_pct: bool = False


EVERYWHERE = Scope()


class Speaker:
    """Says parts of one scheme. `units`: unit code → name."""

    def __init__(self, scheme: Scheme, units: Mapping[str, str]):
        self.scheme, self.units = scheme, units
        self.phrases: Phrases = load_phrases()

    def sentence(self, model: BaseModel, scope: Scope = EVERYWHERE) -> str:
        """The model's head and the clauses of what else it says, without a full stop. Raises KeyError without a head."""
        head = of_model(self.phrases.heads, tag_of(model))
        if head is None:
            raise KeyError(f"no phrase for {type(model).__name__}")
        return "，".join([self._fill(head, model, scope), *self._clauses(model, scope)])

    def value(self, owner: BaseModel, field: str, scope: Scope = EVERYWHERE) -> str:
        """What `field` of `owner` holds, in words."""
        return self._value(owner, field, getattr(owner, field), scope)

    def within(self, model: Any, scope: Scope) -> Scope:
        """The scope of what stands inside `model`."""
        if "measure" in type(model).model_fields:
            scope = replace(scope, measure=self.scheme.measures.get(model.measure), is_pct=False)
        if "input" in type(model).model_fields:
            scope = replace(scope, is_pct=model.input not in IN_UNIT_OF_MEASURE)
        if isinstance(model, BySize):
            scope = replace(scope, is_pct=False)  # the size of the target, not what is compared with it
        return scope

    def _clauses(self, model: BaseModel, scope: Scope) -> list[str]:
        """A clause for every field that is written, and for one that must be even where it says `none`."""
        fields = type(model).model_fields
        written = [
            clause
            for field, clause in clauses_of(tag_of(model), tuple(fields))
            if getattr(model, field) is not None or fields[field].is_required()
        ]
        return [text for clause in written if (text := self._fill(clause, model, scope))]

    def _fill(self, phrase: str, owner: BaseModel, scope: Scope) -> str:
        """The phrase with what it names of `owner` said in its place."""
        inside = self.within(owner, scope)
        template, names = _compiled(phrase)
        said = {name: self.value(owner, name, inside) for name in names}
        return template.render(
            said, raw=owner, assessment=inside.assessment, number=number, titled=self._titled
        )

    def _value(self, owner: BaseModel, field: str, value: Any, scope: Scope) -> str:
        tags = tag_of(owner)
        match value:
            case None | ():
                return of_field(self.phrases.absent, tags, field) or self.phrases.absent["*"]
            case BaseModel():
                return self.sentence(value, scope)
            case tuple():
                said = [self._value(owner, field, item, scope) for item in value]
                of_models = isinstance(value[0], BaseModel)
                joiner = of_field(self.phrases.joins, tags, field) or ("；" if of_models else "、")
                return joiner.join(said)
            case dict():
                where = of_field(self.phrases.refers, tags, field)
                return "、".join(
                    f"{self._title(where, key, scope) if where else key} {self._plain((), '', item, scope)}"
                    for key, item in value.items()
                )
        words = of_field(self.phrases.words, tags, field) or {}
        if (word := words.get(str(value).lower())) is not None:
            return self._fill(word, owner, scope)
        return self._plain(tags, field, value, scope)

    def _plain(self, tags: tuple[str, ...], field: str, value: Any, scope: Scope) -> str:
        if (where := of_field(self.phrases.refers, tags, field)) is not None:
            return self._title(where, value, scope)
        if isinstance(value, date):
            return f"{value.year}年{value.month}月{value.day}日"
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return self._number(of_field(self.phrases.amounts, tags, field), value, scope)
        return str(value)

    def _title(self, where: str, code: str, scope: Scope) -> str:
        """The title of what `code` stands for; the code itself where nothing has it."""
        match where:
            case "units":
                return self.units.get(code, code)
            case "titles":
                return self.scheme.titles.get(code, code)
            case "findings":
                known = catalogue()
            case "indicators":
                known = scope.assessment.indicators if scope.assessment else {}
            case _:
                known = getattr(self.scheme, where)
        return known[code].title if code in known else code

    def _titled(self, condition: Condition) -> str:
        return condition_title(self.scheme, condition)

    def _number(self, kind: str | None, value: Decimal | int, scope: Scope) -> str:
        """With its unit, if it has one: an amount in 亿 where that is the shorter way to write it."""
        if kind in (None, "plain"):
            return number(value)
        if kind == "points":
            return f"{number(value)}分"
        if kind in ("x", "gap") and scope.is_pct:
            return f"{number(value)}{'%' if kind == 'x' else '个百分点'}"
        unit = "wan" if kind == "wan" else base_unit(scope.measure) if scope.measure else "count"
        if unit not in _WAN_ZH:
            return f"{number(value)}{'%' if unit == 'pct' else scope.measure.unit if scope.measure else ''}"
        small, large = _WAN_ZH[unit]
        in_large = Decimal(value) / _YI
        is_large = abs(in_large) >= 1 and in_large == in_large.quantize(Decimal("0.01"))
        return f"{number(in_large)}{large}" if is_large else f"{number(value)}{small}"


@cache
def _compiled(phrase: str) -> tuple[Template, frozenset[str]]:
    return _JINJA.from_string(phrase), names_in(phrase)


def names_in(phrase: str) -> frozenset[str]:
    """The fields a phrase says, without what is always there."""
    return frozenset(meta.find_undeclared_variables(_JINJA.parse(phrase))) - {
        "raw",
        "assessment",
        "number",
        "titled",
    }
