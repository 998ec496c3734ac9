"""The published JSON Schema is current; it admits every scheme there is, and a misspelt key or word nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from kernel.home import PROJECT_ROOT
from scheme.schema import schema_text, scheme_schema

PUBLISHED = PROJECT_ROOT / "docs" / "schemas" / "scheme.schema.json"
SCHEMES = sorted(
    path
    for root in ("offices", "examples", "tests/scheme")
    for path in (PROJECT_ROOT / root).rglob("schemes/[0-9][0-9][0-9][0-9].yaml")
)
SMALL = Path(__file__).parent / "office" / "schemes" / "2024.yaml"
CODED = {
    "groups",
    "targets",
    "paces",
    "measures",
    "assessments",
    "indicators",
    "items",
    "consequences",
    "points",
}
VALIDATOR = Draft202012Validator(scheme_schema())


class _Editor(SafeConstructor):
    """Dates stay text, as editors read them (YAML 1.2)."""


_Editor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def read(path: Path) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = _Editor
    return yaml.load(path.read_text("utf-8"))


def mappings(node: Any, key: str = "") -> Iterator[dict[str, Any]]:
    """Every mapping of a file whose keys are the language's, not codes of the office."""
    if isinstance(node, dict) and key not in CODED:
        yield node
    for step, child in (
        node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    ):
        yield from mappings(child, str(step))


def test_the_published_schema_is_current():
    assert PUBLISHED.read_text("utf-8") == schema_text(), "kaohe scheme schema --output … --overwrite"


def test_it_is_a_schema():
    schema = scheme_schema()
    Draft202012Validator.check_schema(schema)  # raises on what is none
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: str(path.relative_to(PROJECT_ROOT)))
def test_every_scheme_there_is_validates(path):
    assert [error.message for error in VALIDATOR.iter_errors(read(path))] == []


def test_a_misspelt_key_is_refused_at_every_level():
    """In every mapping of every level, the first key with a letter left out: the file passes no more."""
    content = read(SMALL)
    assert VALIDATOR.is_valid(content)
    passed = []
    for mapping in mappings(content):
        key = next(iter(mapping))
        wrong = key[:-2] + key[-1]
        mapping[wrong] = mapping.pop(key)
        if VALIDATOR.is_valid(content):
            passed.append(wrong)
        mapping[key] = mapping.pop(wrong)
    assert passed == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("assessments", "monthly", "status"), "declaredd"),
        (("assessments", "monthly", "total"), "hundred"),
        (("assessments", "monthly", "indicators", "arrived_capital", "rule"), "paced"),
        (("measures", "arrived_capital", "origins", 0), "abroad"),
        (("document", "title"), None),
        (("period", "start"), "2024-13"),
    ],
)
def test_a_wrong_value_is_refused(place, value):
    content = node = read(PROJECT_ROOT / "offices/pingyang/schemes/2024.yaml")
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = value
    assert not VALIDATOR.is_valid(content)


def test_every_key_is_explained_in_chinese():
    """An editor shows the description of the key under the cursor."""
    schema = scheme_schema()
    properties = [p for d in (schema, *schema["$defs"].values()) for p in d.get("properties", {}).values()]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in p["description"]) for p in properties)
    status = schema["$defs"]["Assessment"]["properties"]["status"]["description"]
    assert status == "所用数据：declared 自报数、county_verified 县级核实数、city_certified 市局核定数"
