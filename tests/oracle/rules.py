"""How a value becomes points, rule by rule (contracts: "Rules, exactly"), in fractions; caps, floors, statuses."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.measures import Value

_WIDE = Context(prec=100)
KEPT_PLACES = 10  # of indicator points when only the total is rounded


@dataclass(frozen=True)
class Score:
    """One score due. `actual`, `numerator`, `denominator`, `target` in base units; `points` None when there are none."""

    status: str
    points: Decimal | None = None
    actual: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    target: Fraction | None = None
    raw: Fraction | None = None


def half_up(value: Fraction, places: int) -> Decimal:
    """`value` rounded half away from zero."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    number = Decimal(whole if value >= 0 else -whole).scaleb(-places, _WIDE)
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)


def number(text: Any) -> Fraction | None:
    """A number of the scheme; `none` and `-` are none at all."""
    return None if text is None or str(text) in ("none", "-") else Fraction(str(text))


def full_points(item: dict[str, Any], group: str, role: str) -> Fraction | None:
    """Full points of the unit's group; None = not assessed. Bonus and deduction items have 0."""
    if role != "indicator":
        return Fraction(0)
    points = item["points"]
    return number(points.get(group)) if isinstance(points, dict) else number(points)


@dataclass(frozen=True)
class Case:
    """Everything one measured score depends on."""

    item: dict[str, Any]
    role: str
    full: Fraction | None
    value: Value
    target: Fraction | None
    pace: Fraction
    places: int | None  # None: points are rounded in the total only

    def score(self) -> Score:
        """The score: applicability → pending or missing → no target → raw → cap → floor → rounding."""
        facts = {"actual": self.value.value, "target": self.target}
        facts |= {"numerator": self.value.numerator, "denominator": self.value.denominator}
        if self.full is None or (self.role == "indicator" and self.full == 0):
            return Score("not_applicable", None, **facts)
        has_no_base, without_base = self._has_no_base(), self.item.get("on_zero_target", "not_applicable")
        if has_no_base and without_base == "not_applicable":
            return Score("not_applicable", None, **facts)
        if self.value.state == "pending_review":
            return Score("pending_review", None, **facts)
        if self.value.state == "missing":
            return Score(
                "missing", self._round(Fraction(0)) if self.item["on_missing"] == "zero" else None, **facts
            )
        if has_no_base:
            given = self.full if without_base == "full" else Fraction(0)
            return Score("scored", self._round(given), **facts)
        raw = self._raw()
        return Score("scored", self._round(limited(raw, self.item, self.full)), raw=raw, **facts)

    def _needs_target(self) -> bool:
        by_rule = self.item["rule"] in ("completion", "pace", "met_or_ratio")
        return by_rule or self.item.get("input") in ("completion_pct", "paced_completion_pct")

    def _has_no_base(self) -> bool:
        """Target (paced where the rule paces it) or reported denominator is zero or absent."""
        if self._needs_target() and not (self.target and self.pace):
            return True
        return self.value.state == "reported" and self.value.value is None and not self.value.denominator

    def _raw(self) -> Fraction:
        full, item = self.full or Fraction(0), self.item
        match item["rule"]:
            case "completion":
                return self._actual() / self._target() * full
            case "pace":
                return self._actual() / (self._target() * self.pace) * full
            case "met_or_ratio":
                due = self._target() * (self.pace if item["against"] == "paced_target" else 1)
                return full if self._actual() >= due else self._actual() / due * full
            case "per_unit":
                return self._steps() * Fraction(str(item["each"]))
            case "deduct_per":
                lost = self._steps() * Fraction(str(item["each"]))
                return -lost if self.role == "deduction" else full - lost
            case "bands":
                return self._band()
            case other:
                raise ValueError(f"unknown rule {other}")

    def _actual(self) -> Fraction:
        """A; of a ratio measure the percent."""
        if self.value.value is not None:
            return self.value.value
        return (self.value.numerator or Fraction(0)) * 100 / (self.value.denominator or Fraction(1))

    def _target(self) -> Fraction:
        assert self.target
        return self.target

    def _steps(self) -> Fraction:
        steps = self._actual() / Fraction(str(self.item["step"]))
        return Fraction(steps.numerator // steps.denominator) if self.item["whole_steps"] else steps

    def _band(self) -> Fraction:
        match self.item["input"]:
            case "completion_pct":
                x = self._actual() / self._target() * 100
            case "paced_completion_pct":
                x = self._actual() / (self._target() * self.pace) * 100
            case _:
                x = self._actual()
        for band in self.item["bands"]:
            low, high = number(band.get("from")), number(band.get("below"))
            if (low is None or x >= low) and (high is None or x < high):
                return Fraction(str(band["points"]))
        raise ValueError(f"no band holds {x}")

    def _round(self, points: Fraction) -> Decimal:
        return half_up(points, KEPT_PLACES if self.places is None else self.places)


def limited(raw: Fraction, item: dict[str, Any], full: Fraction) -> Fraction:
    """`raw` under its cap (a ratio of the full points, or points) and over its floor."""
    points, cap = raw, item.get("cap")
    if isinstance(cap, dict) and "ratio" in cap:
        points = min(points, Fraction(str(cap["ratio"])) * full)
    if isinstance(cap, dict) and "points" in cap:
        points = min(points, Fraction(str(cap["points"])))
    floor = number(item.get("floor"))
    return points if floor is None else max(points, floor)
