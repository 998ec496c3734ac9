"""The values of a YAML text, read in C, with the lines they stand in where asked: the careful reader of `closed_yaml`
says the same twenty times slower.

Only what has one meaning is taken. Whatever is rare, faulty or meant otherwise by another version of YAML is not, so
that every fault is found and named in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

_INT = re.compile(r"0|-?[1-9][0-9]{0,99}")  # Python does not read one of thousands of digits
_ODD = re.compile(r"[-+]?[0-9][0-9a-fA-F_xo]*|(?i:true|false|null)|<<|=")
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")  # the end of a line, or not, by the version of YAML
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_Events = Iterator[yaml.Event]


class UnsureError(ValueError):
    """The text is not YAML, or holds something that is left to the careful reader."""


class Lines:
    """Where the keys or items of a collection stand: (line, column) from 0, the column left out as 0."""

    def __init__(self, lines: Mapping[Any, int]):
        self._lines = lines

    def key(self, key: str) -> tuple[int, int]:
        """Of a key of a mapping."""
        return self._lines[key], 0

    def item(self, index: int) -> tuple[int, int]:
        """Of an item of a list."""
        return self._lines[index], 0


class MarkedMap(dict):
    """A mapping that knows its lines."""

    lc: Lines


class MarkedList(list):
    """A list that knows its lines."""

    lc: Lines


def plain_values(text: str) -> Any:
    """The one document of `text` as dicts, lists and scalars, keys as text; decimals and dates as they are written.

    Raises UnsureError.
    """
    return _read(text, is_marked=False)


def marked_values(text: str) -> Any:
    """The same with the lines of every mapping and list, as `lc`. Raises UnsureError."""
    if _ODD_BREAK.search(text):
        raise UnsureError
    return _read(text, is_marked=True)


def _read(text: str, is_marked: bool) -> Any:
    try:
        return _document(yaml.parse(text, Loader=yaml.CLoader), is_marked)
    except (yaml.YAMLError, RecursionError):
        raise UnsureError from None


def _document(events: _Events, is_marked: bool) -> Any:
    next(events)  # the stream
    start = next(events)
    if not isinstance(start, yaml.DocumentStartEvent) or start.version or start.tags:
        raise UnsureError
    value = _value(next(events), events, is_marked)
    next(events)
    if not isinstance(next(events), yaml.StreamEndEvent):
        raise UnsureError
    return value


def _value(event: yaml.Event, events: _Events, is_marked: bool) -> Any:
    if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
        raise UnsureError
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, is_marked)
    return _mapping(events, is_marked)


def _sequence(events: _Events, is_marked: bool) -> list[Any]:
    found, lines = [], {}
    for event in _until(yaml.SequenceEndEvent, events):
        if is_marked:
            lines[len(found)] = event.start_mark.line
        found.append(_value(event, events, is_marked))
    return _marked(MarkedList(found), lines) if is_marked else found


def _mapping(events: _Events, is_marked: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    lines = {}
    for event in _until(yaml.MappingEndEvent, events):
        key = str(_value(event, events, is_marked))
        if key in found or not isinstance(event, yaml.ScalarEvent):
            raise UnsureError
        if is_marked:
            lines[key] = event.start_mark.line
        found[key] = _value(next(events), events, is_marked)
    return _marked(MarkedMap(found), lines) if is_marked else found


def _marked(collection: Any, lines: Mapping[Any, int]) -> Any:
    collection.lc = Lines(lines)
    return collection


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
