"""Which keys may stand at a place of a data file: what its models have there, by the kind of entry that is written.

What does not belong here: saying it (`reasons`), reading the file (`closed_yaml`).
"""

from __future__ import annotations

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel


def keys_at(model: type[BaseModel], document: Any, location: tuple[Any, ...]) -> list[str]:
    """Keys `model` allows in the mapping at `location` of `document`, in the model's order."""
    keys = [key for kind in models_at(model, document, location) for key in _fields(kind)]
    return list(dict.fromkeys(keys))


def models_at(model: type[BaseModel], document: Any, location: tuple[Any, ...]) -> list[type[BaseModel]]:
    """The models the mapping at `location` of `document` may be read as; none where there is no mapping.

    Steps of `location` the document does not hold are passed over: they are marks of the model's, not keys of the file.
    """
    kinds, node = list(_kinds(model)), document
    for step in location:
        found, child = _child(node, step)
        if not found:
            continue
        kinds = [kind for each in _fitting(kinds, node) for kind in _below(each, str(step))]
        node = child
    if not isinstance(node, dict):
        return []
    return [kind for kind in _fitting(kinds, node) if _is_model(kind)]


def _kinds(annotation: Any) -> Iterator[Any]:
    """The models and containers an annotation stands for, without what is only said about them."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for each in get_args(annotation):
            yield from _kinds(each)
    elif _is_model(annotation) or origin in (dict, tuple, list):
        yield annotation


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Key as the file writes it → annotation."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _below(kind: Any, step: str) -> Iterator[Any]:
    if _is_model(kind):
        yield from _kinds(_fields(kind).get(step))
    elif get_origin(kind) is dict:
        yield from _kinds(get_args(kind)[1])
    else:
        yield from _kinds(get_args(kind)[0])


def _fitting(kinds: list[Any], node: Any) -> list[Any]:
    """Of several models those whose marks (`rule: pace`) are the ones written; all of them when none is."""
    fitting = [kind for kind in kinds if not _is_model(kind) or _is_marked(kind, node)]
    return fitting or kinds


def _is_marked(model: type[BaseModel], node: Any) -> bool:
    if not isinstance(node, dict):
        return False
    marks = {key: get_args(kind) for key, kind in _fields(model).items() if get_origin(kind) is Literal}
    return all(node[key] in allowed for key, allowed in marks.items() if key in node and len(allowed) == 1)


def _child(node: Any, step: Any) -> tuple[bool, Any]:
    if isinstance(node, dict):
        return next(((True, value) for key, value in node.items() if str(key) == str(step)), (False, None))
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return True, node[step]
    return False, None
