"""Formula sentences: `sentences.yaml` as rows of the landed table `rule_sentence`, every case of every rule spelled out.

What does not belong here: filling the placeholders (dbt does, with `replace()`); saying a condition (`wording`).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, get_args

from pydantic import Field, StringConstraints, model_validator

from kernel.closed_yaml import Closed, load
from scheme.conditions import InputCode

PATH = Path(__file__).with_name("sentences.yaml")
PLACEHOLDERS = frozenset(
    {
        *("title", "unit", "actual", "target", "numerator", "denominator", "completion", "percent", "excess"),
        *("pace", "pace_numerator", "pace_denominator", "base", "each", "step", "per_step", "steps"),
        *("told", "x", "x_unit", "reference", "met", "most", "out_of", "case", "gate"),
        *("least", "greatest", "floor_pct", "span_pct", "place", "tied", "size"),
        *("band", "lower", "upper", "terms", "weight_sum", "parts", "weight", "total", "count"),
        *("gap", "counted"),
        *("full", "raw", "cap", "floor", "points"),
    }
)
# Phrases that other sentences are filled with: no limits of their own, and those of inputs no statuses either.
_BAND_PHRASES = ("band_between", "band_from", "band_below", "band_any")
_STEP_PHRASES = ("steps_over", "steps_under", "counted_whole", "counted_begun", "counted_exact")
_PHRASES = {*_BAND_PHRASES, *_STEP_PHRASES}
INPUT, MEASURE = "input", "measure"
_CASES: dict[str, set[str]] = {
    MEASURE: {f"{fact}{form}" for fact in ("sum", "rating", "manual", "effective") for form in ("", "_part")}
    | {
        "effective_own_year",
        "effective_carried_over",
        "carried",
        "converted",
        "converted_part",
        "gap",
        "let_off",
    },
    INPUT: {f"{code}_{form}" for code in get_args(InputCode) for form in ("told", "typed")},
    "completion": {"normal"},
    "pace": {"normal"},
    "met_or_ratio": {
        f"{outcome}_{against}"
        for outcome in ("met", "short")
        for against in ("annual_target", "paced_target")
    },
    "per_unit": {"normal", "whole_steps", "nothing"},
    "bands": {*get_args(InputCode), *_BAND_PHRASES},
    "deduct_per": {"normal", "whole_steps", "deduction", "deduction_whole_steps"},
    "step": {
        *("met", "over", "over_most", "short", "short_zero", "short_proportional", "short_none"),
        *_STEP_PHRASES,
    },
    "cases": {"case", "otherwise"},
    "efficacy": {"normal", "lower", "equal", "equal_not_applicable"},
    "rank_points": {"normal", "tied"},
    "proportional": {"normal"},
    "manual": {"normal"},
    "composite": {"normal", "some_missing", "missing", "no_parts"},
    "weighted_periods": {"normal", "missing_not_scored", "missing_shadow"},
}

Sentence = Annotated[str, StringConstraints(min_length=1)]


class Common(Closed):
    missing: Sentence
    missing_not_scored: Sentence
    missing_shadow: Sentence
    pending_review: Sentence
    too_early: Sentence
    too_large: Sentence
    not_applicable: Sentence
    no_target: Sentence
    no_target_not_applicable: Sentence
    gated_zero: Sentence
    gated_not_applicable: Sentence


class Limits(Closed):
    capped: Sentence
    floored: Sentence


class InputNames(Closed):
    """What a condition looks at; `{title}` is the measure's."""

    value: Sentence
    ratio_pct: Sentence
    quotient: Sentence
    completion_pct: Sentence
    paced_completion_pct: Sentence
    over_target: Sentence
    over_paced_target: Sentence
    growth_pct: Sentence
    growth_pct_of_base: Sentence


class Comparisons(Closed):
    """`{threshold}` is a number with its unit."""

    at_least: Sentence
    above: Sentence
    below: Sentence
    at_most: Sentence
    equals: Sentence


class ConditionWords(Closed):
    """`unknown`: there is no figure; `anything`: whatever the figure. `{name}` is the input's."""

    inputs: InputNames
    comparisons: Comparisons
    unknown: Sentence
    anything: Sentence


class Sentences(Closed):
    """The whole file. Every rule has exactly its cases, and no sentence a placeholder nobody fills."""

    common: Common
    limits: Limits
    conditions: ConditionWords
    rules: dict[str, dict[str, Sentence]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _complete(self) -> Sentences:
        said = {rule: set(cases) for rule, cases in self.rules.items()}
        if said != _CASES:
            odd = sorted(
                f"{rule}.{case}"
                for rule in said.keys() | _CASES.keys()
                for case in said.get(rule, set()) ^ _CASES.get(rule, set())
            )
            raise ValueError(f"规则的情形缺少或多出：{'、'.join(odd)}")
        return self

    @model_validator(mode="after")
    def _known_placeholders(self) -> Sentences:
        texts = [*self.common.model_dump().values(), *self.limits.model_dump().values()]
        texts += [text for cases in self.rules.values() for text in cases.values()]
        if unknown := {name for text in texts for name in re.findall(r"\{(.*?)\}", text)} - PLACEHOLDERS:
            raise ValueError(f"不认识的占位符：{'、'.join(sorted(unknown))}")
        return self


@cache
def load_sentences(path: Path = PATH) -> Sentences:
    """Read the sentences. Raises DataFileError with file, line, key and reason."""
    return load(path, Sentences)


def rows() -> list[dict[str, str]]:
    """`rule, case_code, template` of every case; `<case>_capped` and `<case>_floored` are made from the limits."""
    said = load_sentences()
    found: list[dict[str, str]] = []
    for rule, cases in said.rules.items():
        texts = {} if rule in (INPUT, MEASURE) else {**said.common.model_dump()}
        for case, text in cases.items():
            texts[case] = text
            if rule not in (INPUT, MEASURE) and case not in _PHRASES and case not in Common.model_fields:
                unlimited = text.replace("{points}", "{raw}")
                texts |= {f"{case}_{limit}": unlimited + tail for limit, tail in said.limits}
        found += [{"rule": rule, "case_code": case, "template": text} for case, text in texts.items()]
    return found
