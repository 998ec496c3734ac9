"""Great Expectations at half its cost: what only its charts and statistics use is executed when it is used, and what an
expectation is made of is put together once a question.

What does not belong here: using it (`engine.py`).
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from threading import Thread
from types import ModuleType
from typing import Any

_SELDOM = frozenset({"altair", "jsonschema", "scipy.stats"})


def prepare() -> None:
    """Begin to import the library beside whatever else is done: for who waits for something before it can judge."""
    Thread(target=great_expectations, name="great_expectations").start()


@cache
def great_expectations() -> ModuleType:
    """The library. Modules of `_SELDOM` it imports are executed when something of them is used, and not before."""
    with _deferring(), _uncollected():
        import great_expectations as library
    return library


@contextmanager
def settled() -> Iterator[None]:
    """In this block an expectation's configuration is made once, and so is the number of a metric.

    Neither changes while a question is asked, yet the library makes the one anew some ninety times and the other some
    forty: more than half of the price.
    """
    great_expectations()
    from great_expectations.core.id_dict import IDDict
    from great_expectations.expectations.expectation import Expectation, ExpectationConfiguration

    plain, plain_id = Expectation.configuration, IDDict.to_id
    made: dict[int, tuple[Expectation, ExpectationConfiguration]] = {}  # the first keeps its number its own
    ids: dict[tuple[type[IDDict], str], Any] = {}

    def configuration(self: Expectation) -> ExpectationConfiguration:
        if id(self) not in made:
            made[id(self)] = self, plain.fget(self)
        return made[id(self)][1]

    def to_id(self: IDDict, *keys: Any, **more_keys: Any) -> Any:
        if keys or more_keys:
            return plain_id(self, *keys, **more_keys)
        told = type(self), repr(self)
        if told not in ids:
            ids[told] = plain_id(self)
        return ids[told]

    Expectation.configuration, IDDict.to_id = property(configuration), to_id
    try:
        yield
    finally:
        Expectation.configuration, IDDict.to_id = plain, plain_id


@contextmanager
def _deferring() -> Iterator[None]:
    finder = _Deferring()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage is looked for among the hundred thousands of objects an import makes to stay: a fifth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class _Deferring(MetaPathFinder):
    """Finds the modules that can wait."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None for a module that is to be found in the usual way."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname in _SELDOM else None
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
        return spec
