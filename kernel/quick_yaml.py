"""The plain values of a YAML text, read in C: `closed_yaml` reads the same with its lines, twenty times slower.

Only what has one meaning is taken. Whatever is rare, faulty or meant otherwise by another version of YAML is not, so
that every fault is found and named in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

_INT = re.compile(r"0|-?[1-9][0-9]*")
_ODD = re.compile(r"[-+]?[0-9][0-9a-fA-F_xo]*|(?i:true|false|null)|<<|=")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_Events = Iterator[yaml.Event]


class UnsureError(ValueError):
    """The text is not YAML, or holds something that is left to the careful reader."""


def plain_values(text: str) -> Any:
    """The one document of `text` as dicts, lists and scalars, keys as text; decimals and dates as they are written.

    Raises UnsureError.
    """
    try:
        return _document(yaml.parse(text, Loader=yaml.CLoader))
    except yaml.YAMLError:
        raise UnsureError from None


def _document(events: _Events) -> Any:
    next(events)  # the stream
    start = next(events)
    if not isinstance(start, yaml.DocumentStartEvent) or start.version or start.tags:
        raise UnsureError
    value = _value(next(events), events)
    next(events)
    if not isinstance(next(events), yaml.StreamEndEvent):
        raise UnsureError
    return value


def _value(event: yaml.Event, events: _Events) -> Any:
    if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
        raise UnsureError
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(each, events) for each in _until(yaml.SequenceEndEvent, events)]
    return _mapping(events)


def _mapping(events: _Events) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for event in _until(yaml.MappingEndEvent, events):
        key = str(_value(event, events))
        if key in found or not isinstance(event, yaml.ScalarEvent):
            raise UnsureError
        found[key] = _value(next(events), events)
    return found


def _until(end: type[yaml.Event], events: _Events) -> _Events:
    while not isinstance(event := next(events), end):
        yield event


def _scalar(event: yaml.ScalarEvent) -> str | int | bool | None:
    text = event.value
    if not event.implicit[0]:  # quoted, or a block of lines
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _ODD.fullmatch(text):
        raise UnsureError
    return text
