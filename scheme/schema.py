"""The JSON Schema of scheme files, for editors: keys, words and their Chinese while a person types.

It is made from the models and the phrases; checks of meaning are not in it (`kaohe scheme check` has them). What does not
belong here: where the schema is published.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from scheme.model import Scheme
from scheme.phrases import load_phrases, of_field

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _AsWritten(GenerateJsonSchema):
    """Numbers are numbers, and what may be left out is left out: a key without a value is a fault."""

    def decimal_schema(self, schema: Any) -> dict[str, Any]:
        bounds = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
        return {"type": "number", **{bounds[key]: int(schema[key]) for key in bounds if key in schema}}

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])


def schema_text() -> str:
    """The schema as the published file holds it."""
    return json.dumps(scheme_schema(), ensure_ascii=False, indent=1) + "\n"


def scheme_schema() -> dict[str, Any]:
    """The schema: closed objects, with the Chinese name of every key and of every word it may hold."""
    schema = Scheme.model_json_schema(by_alias=True, schema_generator=_AsWritten)
    for name, definition in {"Scheme": schema, **schema["$defs"]}.items():
        definition.pop("title", None)
        definition.pop("description", None)
        for key, entry in definition.get("properties", {}).items():
            _explain(name, key, entry, definition["properties"])
    return {"$schema": _DIALECT, "title": "考核办法", **schema}


def _explain(model: str, key: str, entry: dict[str, Any], siblings: dict[str, Any]) -> None:
    phrases = load_phrases()
    kinds = [siblings.get(kind, {}).get("const") for kind in ("rule", "fact", "trigger")]
    tags = [f"{kind}.{word}" for kind, word in zip(("rule", "fact", "trigger"), kinds, strict=True) if word]
    tags += [*filter(None, kinds), model]
    field = "from_" if key == "from" else key
    entry.pop("title", None)
    name = of_field(phrases.fields, tags, field)
    words = of_field(phrases.words, tags, field) or {}
    known = [f"{word} {words[word]}" for word in _words(entry) if word in words and "{" not in words[word]]
    entry["description"] = f"{name}：{'、'.join(known)}" if known else name


def _words(entry: Any) -> list[str]:
    """The words an entry allows, however deep they stand in it."""
    if isinstance(entry, list):
        return [word for each in entry for word in _words(each)]
    if not isinstance(entry, dict):
        return []
    own = [*entry.get("enum", []), *([entry["const"]] if "const" in entry else [])]
    inner = [entry.get(key) for key in ("anyOf", "oneOf", "items", "additionalProperties")]
    return [str(word) for word in own] + [word for each in inner for word in _words(each)]
