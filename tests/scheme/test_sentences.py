"""The formula sentences: complete, and a calculator reaches the points from the printed numbers alone."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kernel.closed_yaml import DataFileError
from scheme import sentences
from tests.scheme.calculator import calculator

TEMPLATES = {(r["rule"], r["case_code"]): r["template"] for r in sentences.rows()}
# 5.5 of 22 with 25/100 of the year over, 30 points; 7 pieces at 1.5 points for every 2
PRINTED = {
    "title": "到位资金",
    "unit": "亿元",
    "actual": "5.5",
    "target": "22",
    "completion": "25.00",
    "pace": "30.00",
    "pace_numerator": "3",
    "pace_denominator": "10",
    "full": "30",
    "each": "1.5",
    "step": "2",
    "per_step": " ÷ 2",
    "steps": "3",
    "terms": "80.5×1 + 92×2",
    "size": "6",
    "place": "2",
    "tied": "2",
    "weight_sum": "3",
    "numerator": "3",
    "denominator": "8",
    "base": "5",
    "x_unit": "%",
    "reference": "20",
    "met": "0.8 × 30",
    "most": "0.5 × 30",
    "floor_pct": "60",
    "span_pct": "40",
    "least": "4.5",
    "greatest": "8",
    "out_of": "10",
    "counted": "",
}
INPUTS = {
    "value": Fraction("5.5"),
    "ratio_pct": Fraction(3, 8) * 100,
    "quotient": Fraction(3, 8),
    "completion_pct": Fraction("5.5") / 22 * 100,
    "paced_completion_pct": Fraction("5.5") / (22 * Fraction(3, 10)) * 100,
    "over_target": Fraction("5.5") - 22,
    "over_paced_target": Fraction("5.5") - 22 * Fraction(3, 10),
    "growth_pct": (Fraction("5.5") - 5) / 5 * 100,
}
POINTS = {
    ("completion", "normal"): Fraction("5.5") / 22 * 30,
    ("pace", "normal"): Fraction("5.5") / (22 * Fraction(3, 10)) * 30,
    ("met_or_ratio", "short_annual_target"): Fraction("5.5") / 22 * 30,
    ("met_or_ratio", "short_paced_target"): Fraction("5.5") / (22 * Fraction(3, 10)) * 30,
    ("per_unit", "normal"): Fraction("5.5") / 2 * Fraction("1.5"),
    ("per_unit", "whole_steps"): 3 * Fraction("1.5"),
    ("per_unit", "nothing"): Fraction(0),
    ("deduct_per", "normal"): 30 - Fraction("5.5") / 2 * Fraction("1.5"),
    ("deduct_per", "whole_steps"): 30 - 3 * Fraction("1.5"),
    ("deduct_per", "deduction"): -(Fraction("5.5") / 2 * Fraction("1.5")),
    ("deduct_per", "deduction_whole_steps"): -(3 * Fraction("1.5")),
    ("weighted_periods", "normal"): Fraction(Fraction("80.5") + 184) / 3 / 100 * 30,
    ("composite", "normal"): Fraction(Fraction("80.5") + 184) / 3 / 100 * 30,
    ("composite", "some_missing"): Fraction(Fraction("80.5") + 184) / 3 / 100 * 30,
    ("step", "met"): Fraction("0.8") * 30,
    ("step", "over"): Fraction("0.8") * 30 + 3 * Fraction("1.5"),
    ("step", "over_most"): Fraction("0.8") * 30 + Fraction("0.5") * 30,
    ("step", "short"): Fraction("0.8") * 30 - 3 * Fraction("1.5"),
    ("step", "short_proportional"): Fraction("0.8") * 30 * Fraction("5.5") / 20,
    ("step", "short_none"): Fraction("0.8") * 30,
    # (60 + 40 × 1 ÷ 3.5) % of 30, and the other way round (60 + 40 × 2.5 ÷ 3.5) %
    ("efficacy", "normal"): (60 + 40 / Fraction("3.5")) / 100 * 30,
    ("efficacy", "lower"): (60 + 40 * Fraction("2.5") / Fraction("3.5")) / 100 * 30,
    ("rank_points", "tied"): Fraction(Fraction("80.5") + 184) / 2,
    ("proportional", "normal"): Fraction("5.5") / 10 * 30,
}


def filled(sentence: str, phrases: dict[str, str]) -> str:
    """Phrases first: they hold placeholders of their own; what they say goes before what is printed."""
    for name, text in {**phrases, **PRINTED, **phrases}.items():
        sentence = sentence.replace(f"{{{name}}}", text)
    return sentence


@pytest.mark.parametrize("case", POINTS)
def test_a_calculator_reaches_the_points(case):
    points = POINTS[case]
    for code, word in ((case[1], "points"), (f"{case[1]}_capped", "raw"), (f"{case[1]}_floored", "raw")):
        template = TEMPLATES[case[0], code]
        assert f"{{{word}}}" in template
        sentence = template.split("；超过上限")[0].split("；低于下限")[0]
        sentence = filled(sentence, {"told": "", "x": TEMPLATES["input", "value_typed"], word: "（…）"})
        assert "{" not in sentence
        assert calculator(sentence.removeprefix(PRINTED["title"])) == points


@pytest.mark.parametrize("code", INPUTS)
def test_a_calculator_reaches_x_inside_a_longer_sum(code):
    sentence = TEMPLATES["proportional", "normal"]
    typed = filled(sentence, {"told": "", "x": TEMPLATES["input", f"{code}_typed"], "points": "（…）"})
    assert calculator(typed) == INPUTS[code] / 10 * 30


@pytest.mark.parametrize(("case", "phrase"), [("over", "steps_over"), ("short", "steps_under")])
def test_a_calculator_reaches_steps_that_count_by_halves(case, phrase):
    phrases = {"told": "", "steps": TEMPLATES["step", phrase], "x": TEMPLATES["input", "growth_pct_typed"]}
    typed = filled(TEMPLATES["step", case], {**phrases, "points": "（…）"})
    # growth of 10 against a reference of 20 in steps of 2, each 1.5
    away = {"over": (10 - Fraction(20)) / 2, "short": -(20 - Fraction(10)) / 2}[case]
    assert calculator(typed) == Fraction("0.8") * 30 + away * Fraction("1.5")


def test_every_case_that_reckons_is_reckoned_here():
    reckoning = {key for key, text in TEMPLATES.items() if text.endswith("= {points}分")}
    assert reckoning == POINTS.keys()


def test_limits_say_the_limit_and_the_points():
    capped = TEMPLATES["completion", "normal_capped"]
    assert capped.endswith("× {full}分 = {raw}分；超过上限，按 {cap}分计，得 {points}分")
    floored = TEMPLATES["deduct_per", "whole_steps_floored"]
    assert floored.endswith("= {raw}分；低于下限，按 {floor}分计，得 {points}分")


def test_every_rule_has_every_status():
    statuses = {
        "missing",
        "missing_not_scored",
        "missing_shadow",
        "pending_review",
        "too_early",
        "not_applicable",
        "no_target",
        "no_target_not_applicable",
        "gated_zero",
        "gated_not_applicable",
    }
    for rule in {rule for rule, _ in TEMPLATES} - {sentences.INPUT, sentences.MEASURE}:
        assert statuses <= {case for r, case in TEMPLATES if r == rule}, rule


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{title}：核定数", "{titel}：核定数", "不认识的占位符：titel"),
        ("  pace:\n    normal:", "  pace:\n    usual:", "pace.normal、pace.usual"),
        ("  capped:", "  caped:", "是否想写“capped”"),
    ],
)
def test_a_damaged_sentence_file_is_refused(tmp_path, old, new, reason):
    path = tmp_path / "sentences.yaml"
    path.write_text(sentences.PATH.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(DataFileError, match=reason):
        sentences.load_sentences(path)
