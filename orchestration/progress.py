"""How long work reports how far it is. The command line draws bars; a night run logs nothing until it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Item = TypeVar("Item")
# (what is being done, done so far, of how many)
Reporter = Callable[[str, int, int], None]


def _silent(_what: str, _done: int, _total: int) -> None:
    """Nobody is watching."""


_reporter: ContextVar[Reporter] = ContextVar("reporter", default=_silent)


@contextmanager
def reporting_to(reporter: Reporter) -> Iterator[None]:
    """Send progress of everything done inside the block to `reporter`."""
    token = _reporter.set(reporter)
    try:
        yield
    finally:
        _reporter.reset(token)


def track(what: str, items: Iterable[Item], total: int) -> Iterator[Item]:
    """Pass `items` through, reporting after each."""
    report = _reporter.get()
    report(what, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        report(what, done, total)


def step(what: str, done: int = 0, total: int = 1) -> None:
    """Report one named step that has no items to count."""
    _reporter.get()(what, done, total)
