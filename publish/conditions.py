"""Conditions decided anew: what each says of the figure it looked at, what an owner's conditions say together, and what
eligibility rules, vetoes and promotions do to a unit.

Only the figures of `rpt_condition` go in, never what the warehouse concluded from them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import eq, ge, gt, le, lt

from publish.arithmetic import rounded
from publish.printing import BLOCK_ZH, HOLDS_ZH
from publish.rows import Condition, Override, ReportTables

Owner = tuple[str, str, str]  # unit_code, owner_kind, owner_code
_COMPARE = {"at_least": ge, "above": gt, "below": lt, "at_most": le, "equals": eq}


def fraction_of(condition: Condition) -> Fraction | None:
    """x, exact; None where there is none."""
    if condition.state != "ready" or condition.x_over is None or not condition.x_under:
        return None
    return Fraction(condition.x_over) / Fraction(condition.x_under)


def holds(condition: Condition) -> bool | None:
    """Whether it holds; None while its figure waits for certification, or is too large to be compared exactly."""
    if condition.state in ("pending_review", "too_large"):
        return None
    x = fraction_of(condition)
    if x is None:
        return condition.unknown_holds
    return _COMPARE[condition.operator](x, Fraction(condition.threshold))


def together(verdicts: Iterable[bool | None], match_code: str) -> bool | None:
    """`any` holds with the first that holds, `all` fails with the first that fails; else a waiting one leaves it open."""
    verdicts, settling = list(verdicts), match_code == "any"
    if settling in verdicts:
        return settling
    return None if None in verdicts else not settling


def verdict(owned: Sequence[Condition], match_code: str) -> bool | None:
    """What the conditions of one owner, in printing order, say together; those of a block count as one."""
    return together(
        (together(map(holds, block), block[0].block_match or "all") for block in blocks(owned)), match_code
    )


def blocks(owned: Iterable[Condition]) -> Iterator[list[Condition]]:
    """The blocks of one owner in order; a condition outside of them is one of its own."""
    for _, block in groupby(owned, key=lambda c: c.block_order or -c.condition_order):
        yield list(block)


def says_its_figure(condition: Condition) -> bool:
    """Whether the figure in words is x, rounded at the decimals it shows (亿 = 10,000 base units)."""
    x = fraction_of(condition)
    if x is None:
        return not re.search(r"[0-9]", condition.actual_zh)
    found = re.fullmatch(r"(-?[0-9,]+(?:\.([0-9]+))?)(\D*)", condition.actual_zh)
    if not found:
        return False
    shown = x / 10_000 if found[3].startswith("亿") else x
    return Decimal(found[1].replace(",", "")) == rounded(shown, len(found[2] or ""))


@dataclass(frozen=True)
class Ruling:
    """What eligibility rules, vetoes and promotions do to one unit; nobody struck by a veto is lifted."""

    status: str | None = None
    is_barred: bool = False
    is_waiting: bool = False
    is_zeroed: bool = False
    is_lowest: bool = False
    is_promoted: bool = False


class Conditions:
    """All conditions of a release by their owner."""

    def __init__(self, tables: ReportTables):
        self._of: dict[Owner, list[Condition]] = defaultdict(list)
        for condition in tables.conditions:
            self._of[condition.unit_code, condition.owner_kind, condition.owner_code].append(condition)
        self._overrides: dict[str, list[Override]] = defaultdict(list)
        for override in tables.overrides:
            self._overrides[override.unit_code].append(override)

    def of(self, unit: str, kind: str, code: str) -> Sequence[Condition]:
        """In printing order; empty when the owner has none."""
        return self._of.get((unit, kind, code), [])

    def gate(self, unit: str, indicator: str, match_code: str | None) -> bool | None:
        """Whether the indicator's gate holds; True without one."""
        if match_code is None:
            return True
        return verdict(self.of(unit, "gate", indicator), match_code)

    def cases(self, unit: str, indicator: str) -> dict[int, bool | None]:
        """By case_order, whether all conditions of the case hold."""
        by_case: dict[int, list[Condition]] = defaultdict(list)
        for condition in self.of(unit, "case", indicator):
            by_case[condition.case_order].append(condition)
        return {order: verdict(owned, "all") for order, owned in by_case.items()}

    def is_acting(self, override: Override) -> bool | None:
        """An eligibility rule acts on who does not meet it, a veto or promotion on who does."""
        owned = self.of(override.unit_code, override.kind, override.override_code)
        met = verdict(owned, override.match_code)
        return met if met is None or override.kind != "eligibility" else not met

    def _is_too_large(self, override: Override) -> bool:
        """Whether a place hangs on a condition that is open for a figure too large."""
        if override.kind == "promotion" or self.is_acting(override) is not None:
            return False
        owned = self.of(override.unit_code, override.kind, override.override_code)
        left_open = [b for b in blocks(owned) if together(map(holds, b), b[0].block_match or "all") is None]
        return any(c.state == "too_large" for block in left_open for c in block)

    def told(self, override: Override) -> str:
        """The conditions with their figures, as they are printed."""
        return self.words(override.unit_code, override.kind, override.override_code)

    def words(self, unit: str, kind: str, code: str) -> str:
        """The conditions of one owner with their figures, as they are printed."""
        said = []
        for block in blocks(self.of(unit, kind, code)):
            each = "；".join(f"{c.title}（{c.actual_zh}，{HOLDS_ZH[holds(c)]}）" for c in block)
            opening = BLOCK_ZH.get(block[0].block_match or "")
            said.append(f"{opening}〔{each}〕" if opening else each)
        return "；".join(said)

    def ruling(self, unit: str) -> Ruling:
        """Everything that acts on the unit, the status being the first that applies."""
        acting = [(o.kind, o.effect, self.is_acting(o)) for o in self._overrides.get(unit, [])]
        kinds = {kind for kind, _, acts in acting if acts}
        effects = {effect for kind, effect, acts in acting if acts and kind == "veto"}
        is_waiting = any(acts is None and kind != "promotion" for kind, _, acts in acting)
        told = (
            ("not_eligible", "eligibility" in kinds),
            ("vetoed", "veto" in kinds),
            ("too_large", any(map(self._is_too_large, self._overrides.get(unit, [])))),
            ("pending_review", is_waiting),
            ("promoted", "promotion" in kinds),
        )
        return Ruling(
            status=next((status for status, applies in told if applies), None),
            is_barred="eligibility" in kinds or "not_ranked" in effects,
            is_waiting=is_waiting,
            is_zeroed="zero_total" in effects,
            is_lowest="lowest_grade" in effects,
            is_promoted="promotion" in kinds and "veto" not in kinds,
        )
