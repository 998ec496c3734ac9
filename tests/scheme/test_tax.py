"""Enterprises by their tax as measures: what loads, how it is said, what lands, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scheme import check, describe, load_scheme
from scheme.landing.measures import measures
from tests.scheme.test_describe import units_of

STARTED = "  started: {title: 开工,"
PAYERS = "fact: tax, value: enterprises, window: ytd, min_tax_wan: 50, max_tax_wan: 100.5, unit: 家, places: 0, clause: 第二条}\n"
REPORTED = (
    "fact: tax, value: reported, window: period, min_tax_wan: 50, unit: 万元, places: 0, clause: 第二条}\n"
)
TAX = f"  payers: {{title: 纳税大户, {PAYERS}  reported: {{title: 大户税收, {REPORTED}"


def write(guize, tax: str):
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    assert text.count(STARTED) == 1
    path.write_text(text.replace(STARTED, tax + STARTED), "utf-8")
    return path


def test_enterprises_are_a_count_and_their_tax_an_amount(guize):
    landed = {row["measure_code"]: row for row in measures(load_scheme(write(guize, TAX), guize))}
    keys = ("fact", "value_field", "base_unit", "min_tax_wan", "max_tax_wan")
    assert [landed["payers"][key] for key in keys] == ["tax", "enterprises", "count", 50, Decimal("100.5")]
    assert [landed["reported"][key] for key in keys] == ["tax", "reported", "wan", 50, None]


def test_bounds_are_part_of_the_caliber(guize):
    before = {
        row["measure_code"]: row["caliber_id"] for row in measures(load_scheme(write(guize, TAX), guize))
    }
    path = guize.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace("max_tax_wan: 100.5", "max_tax_wan: 100"), "utf-8")
    after = {row["measure_code"]: row["caliber_id"] for row in measures(load_scheme(path, guize))}
    assert before["payers"] != after["payers"] and before["reported"] == after["reported"]


def test_bounds_are_said_in_chinese(guize):
    paper = describe(load_scheme(write(guize, TAX), guize), units_of("guize"))
    said = {cell for s in paper.sections for g in s.grids for row in g.rows for cell in row}
    assert (
        "年初以来纳税企业个数，限企业自身年初以来实缴50万元以上的，限企业自身年初以来实缴不足100.5万元的"
        in said
    )
    assert "本期上报税收，限企业自身本期上报50万元以上的" in said


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (("min_tax_wan: 50, max_tax_wan: 100.5, ", ""), "value"),
        (("max_tax_wan: 100.5", "max_tax_wan: 50"), "max_tax_wan"),
        (("min_tax_wan: 50, max", "min_tax_wan: 0, max"), "min_tax_wan"),
        (("unit: 家", "unit: 万元"), "unit"),
    ],
)
def test_what_is_no_number_of_enterprises_is_refused(guize, wrong, key):
    assert TAX.count(wrong[0]) == 1
    found = check(write(guize, TAX.replace(*wrong)), guize)
    assert [problem.key for problem in found] == [f"measures.payers.{key}"]
