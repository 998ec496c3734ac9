"""An office has its own words for where capital comes from and the like; the codes they mean are those the warehouse counts by."""

from __future__ import annotations

import pytest
import yaml

from ingest import load_layouts
from ingest.layouts.codes import CODES
from kernel.closed_yaml import DataFileError
from orchestration.warehouse import DBT_PROJECT
from tests.ingest.books import OFFICE
from tests.ingest.test_layouts import built_in, office_with


def test_a_code_nobody_counts_by_is_refused_with_its_line(tmp_path):
    capital = built_in("capital_2024").replace(
        "      overseas: [", "      hong_kong: [港澳台]\n      overseas: ["
    )
    office = office_with(tmp_path, capital_2024=capital)
    with pytest.raises(DataFileError) as err:
        load_layouts(office)
    [problem] = err.value.problems
    assert (problem.file.name, problem.key) == ("capital_2024.yaml", "fields.origin_code")
    assert problem.reason.startswith("没有代码“hong_kong”，可写：province_outside、city_outside、")


def test_an_offices_own_word_is_of_a_code_and_so_of_its_scopes(tmp_path):
    """港澳台 is 境外 in this office: what its scopes hold of 境外 has it."""
    capital = built_in("capital_2024").replace("      overseas: [", "      overseas: [港澳台, ")
    layouts = load_layouts(office_with(tmp_path, capital_2024=capital))
    (layout,) = (each for each in layouts.newest if each.form == "capital")
    words = {word: code for code, each in layout.fields["origin_code"].choices.items() for word in each}
    assert words["港澳台"] == "overseas"


def test_every_code_is_one_the_warehouse_admits():
    """Of the columns a mart lists the values of, the same; the forms of the project themselves admit nothing else."""
    said: dict[str, set[str]] = {}
    for path in (DBT_PROJECT / "models" / "marts" / "core").rglob("*.yml"):
        for model in (yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) or {}).get("models", []):
            for column in model.get("columns", []):
                values = column.get("config", {}).get("meta", {}).get("values")
                if values and column["name"] in CODES:
                    said.setdefault(column["name"], set()).update(values)
    assert len(said) > 10
    derived = {"stage_code": {"performed", "at_capacity"}}
    assert said == {name: set(CODES[name]) | derived.get(name, set()) for name in said}
    assert load_layouts(OFFICE).newest
