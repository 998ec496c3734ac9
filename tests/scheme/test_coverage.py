"""The law of decision tables: what is called a gap no case decides, what is called covered some case decides."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from scheme.conditions import OPERATORS, Condition
from scheme.coverage import Span, prove

MEASURES = ("a", "b", "c")
# every whole threshold drawn below, and a number between and beyond all of them; None = no figure
PROBES = [None, *(Decimal(n) / 2 for n in range(-1, 6))]
HOLDS = {
    "at_least": Decimal.__ge__,
    "above": Decimal.__gt__,
    "below": Decimal.__lt__,
    "at_most": Decimal.__le__,
    "equals": Decimal.__eq__,
}


def condition(measure: str, operator: str, threshold: int, unknown: str = "fails") -> Condition:
    return Condition.model_validate(
        {"measure": measure, "input": "value", operator: threshold, "unknown": unknown}
    )


CONDITIONS = st.builds(
    condition,
    st.sampled_from(MEASURES),
    st.sampled_from(OPERATORS),
    st.integers(0, 2),
    st.sampled_from(["holds", "fails"]),
)
TABLES = st.lists(st.lists(CONDITIONS, min_size=1, max_size=3), min_size=1, max_size=5)


def holds(c: Condition, x: Decimal | None) -> bool:
    return c.unknown == "holds" if x is None else HOLDS[c.operator](x, c.threshold)


def decider(table: list[list[Condition]], at: dict[str, Decimal | None]) -> int | None:
    """The first case that holds."""
    return next((n for n, case in enumerate(table) if all(holds(c, at[c.measure]) for c in case)), None)


def lies_in(x: Decimal | None, span: Span) -> bool:
    if x is None or span.is_unknown:
        return x is None and span.is_unknown
    return all(HOLDS[operator](x, threshold) for operator, threshold in span.bounds)


@given(TABLES)
def test_coverage_agrees_with_trying_every_combination(table):
    tried = [dict(zip(MEASURES, xs, strict=True)) for xs in product(PROBES, repeat=len(MEASURES))]
    deciders = [(at, decider(table, at)) for at in tried]
    found = prove(table)
    assert found.reached == {n for _, n in deciders if n is not None}
    undecided = [at for at, n in deciders if n is None]
    assert (found.gap is None) == (not undecided)
    if found.gap is not None:
        inside = [at for at in tried if all(lies_in(at[s.of.measure], s) for s in found.gap)]
        assert inside and all(at in undecided for at in inside)
        known = [at for at in undecided if None not in at.values()]
        assert not known or not any(span.is_unknown for span in found.gap)


def test_the_gap_is_named_by_its_interval():
    """S04: 完成 ≥ 80 而投入 < 20 had no points."""
    steps = [(100, 20), (80, 20), (50, 20)]
    table = [[condition("task", "at_least", t), condition("input", "at_least", i)] for t, i in steps]
    table.append([condition("task", "below", 50)])
    task, paid = prove(table).gap
    assert (task.of.measure, task.bounds) == ("task", (("at_least", 100),))
    assert (paid.of.measure, paid.bounds) == ("input", (("below", 20),))


def test_many_inputs_and_thresholds_are_proven_at_once():
    """Eight inputs of five thresholds each: 11 cells an input and one for no figure, 12^8 combinations."""
    table = [[condition(f"m{m}", "at_least", t) for m in range(8)] for t in range(5, 0, -1)]
    assert prove(table).gap is not None
    assert prove([*table, [condition("m0", "above", -1, "holds")]]).gap[0].bounds == (("at_most", -1),)
