"""Running one function over many items in child processes, each bounded in memory and time and replaced when lost.

A crash, a hang or an exhausted memory costs one item, never the run. Items are handed out a few together; where that
took a child down, each of them is tried once more, alone in a fresh child: what an item is blamed for is then its own
doing, not that of its neighbours or the machine.
What does not belong here: what the function does, and what becomes of an item that was lost.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import pickle
import resource
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Literal, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST_WORKERS = 2  # more gain nothing: reading is a fraction of a run, and each child costs 100 MB
_TOGETHER = 16  # items in one hand-over, which wakes three threads here and carries their results at once
_AHEAD = 2  # hand-overs per child beyond the one awaited: enough to keep it busy, few enough to stay flat
_GRACE_SECONDS = (
    15  # for killing and replacing a child, before an item is given up as lost by the pool itself
)
_START_SECONDS = 60  # for a first child on a busy machine
_OUT_OF_MEMORY = 97  # the exit code of a child that ran into its own limit
_NEW_OBJECTS = 50_000  # lists and the like a child makes before it looks for garbage among them
_log = logging.getLogger(__name__)


class ChildrenError(RuntimeError):
    """No child process can be started: the machine or the program is at fault, no item."""


@dataclass(frozen=True)
class Bounds:
    """What one child may use: address space in MB beyond what it starts with, seconds per hand-over (a few items, or the
    one that is tried alone), and after how many items at most it is replaced.
    """

    memory_mb: int
    seconds: int
    items: int


@dataclass(frozen=True)
class Lost:
    """An item without a result, and why: it took too long, too much memory, or the child down with it."""

    why: Literal["timeout", "memory", "crash"]
    detail: str = ""


class Children(Generic[Item, Result]):
    """Child processes that call `function(*shared, item)`. Use as a context manager; leaving it ends every child.

    `function` must be importable by name; `shared` is sent to a child once, when it starts; the modules of `preload`
    are imported once for all children; of `workers`, as many are used as the machine has processors. Raises
    ChildrenError when no child can be started at all: no item's fault.
    """

    def __init__(
        self,
        function: Callable[..., Result],
        shared: tuple[Any, ...],
        bounds: Bounds,
        preload: tuple[str, ...] = (),
        workers: int = _MOST_WORKERS,
    ):
        self._call, self._bounds, self._preload = (function, shared), bounds, preload
        self._workers = min(workers, os.cpu_count() or 1)
        self._together = min(_TOGETHER, bounds.items)
        self._pool = self._new_pool(self._workers)

    def __enter__(self) -> Children[Item, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _end(self._pool)

    def run(self, items: Iterable[Item]) -> Iterator[tuple[Item, Result | Lost]]:
        """Each item with its result, or how it was lost, in the order of `items`; few are in memory at a time."""
        waiting: deque[tuple[list[Item], ProcessFuture | None]] = deque()
        for batch in self._batches(items):
            waiting.append((batch, self._submit(batch)))
            if len(waiting) > self._workers * _AHEAD:
                yield from self._next(waiting)
        while waiting:
            yield from self._next(waiting)

    def _batches(self, items: Iterable[Item]) -> Iterator[list[Item]]:
        """Growing hand-overs: the first answer comes soon, and each child has its share of few items."""
        rest, size = iter(items), 1
        while batch := list(islice(rest, size)):
            yield batch
            size = min(size + 1, self._together)

    def _next(
        self, waiting: deque[tuple[list[Item], ProcessFuture | None]]
    ) -> Iterator[tuple[Item, Result | Lost]]:
        batch, future = waiting.popleft()
        outcome = self._outcome(future) if future else Lost("crash")
        if isinstance(outcome, Lost):
            yield from ((item, self._alone(item)) for item in batch)
        else:
            yield from zip(batch, map(pickle.loads, outcome), strict=True)

    def _submit(self, batch: list[Item]) -> ProcessFuture | None:
        """None when the pool itself broke down: its items are tried alone, the next ones in a new pool."""
        try:
            return self._pool.schedule(_run, args=(batch,), timeout=self._bounds.seconds)
        except RuntimeError:
            _end(self._pool)
            self._pool = self._new_pool(self._workers)
            return None

    def _alone(self, item: Item) -> Result | Lost:
        """The item in a fresh child of its own."""
        pool = self._new_pool(1)
        try:
            self._check_start(pool)
            outcome = self._outcome(pool.schedule(_run, args=([item],), timeout=self._bounds.seconds))
            return outcome if isinstance(outcome, Lost) else pickle.loads(outcome[0])
        finally:
            _end(pool)

    def _check_start(self, pool: ProcessPool) -> None:
        try:
            pool.schedule(os.getpid).result(timeout=_START_SECONDS)
        except (BrokenProcessPool, OSError) as err:  # a TimeoutError is an OSError
            raise ChildrenError("no child process could be started") from err

    def _outcome(self, future: ProcessFuture) -> list[bytes] | Lost:
        """The results of a hand-over as the child packed them: they are unpacked one at a time, when asked for."""
        try:
            # the pool can lose items whose child died before the pool heard that it had begun: never wait for ever
            return future.result(timeout=self._bounds.seconds + _GRACE_SECONDS)
        except TimeoutError:
            return Lost("timeout")
        except ProcessExpired as err:
            return _lost(err.exitcode)
        except BrokenProcessPool:
            return Lost("crash")
        except Exception as err:
            _log.exception("an item was lost to an error in the function itself")
            return Lost("crash", type(err).__name__)

    def _new_pool(self, workers: int) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        # the server imports what the children need, once; a new child is then a cheap copy
        context.set_forkserver_preload(["__main__", self._call[0].__module__, *self._preload])
        return ProcessPool(
            max_workers=workers,
            max_tasks=self._bounds.items // self._together,
            initializer=_begin,
            initargs=(self._call, self._bounds),
            context=context,
        )


def _end(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()


def _lost(exit_code: int | None) -> Lost:
    if exit_code == _OUT_OF_MEMORY:
        return Lost("memory")
    if exit_code == -signal.SIGXCPU:
        return Lost("timeout")
    return Lost("crash", signal.Signals(-exit_code).name if exit_code and exit_code < 0 else str(exit_code))


# --- in the child

_call: tuple[Callable[..., Any], tuple[Any, ...]]
_seconds: int


def _begin(call: tuple[Callable[..., Any], tuple[Any, ...]], bounds: Bounds) -> None:
    global _call, _seconds
    _call, _seconds = call, bounds.seconds
    size = _address_space() + bounds.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What is here by now stays, and an item leaves next to nothing that leads back to itself: looking for that among all
    # it makes, every 700 lists, costs more than it finds.
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def _address_space() -> int:
    """Bytes of address space this child has now: libraries take more of it the more cores a machine has."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * resource.getpagesize()


def _run(items: list[Any]) -> list[bytes]:
    """The packed result of each item; packed at once, so that a child holds one of them at a time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    # a child that hangs while its parent is gone ends by itself
    last = int(used.ru_utime + used.ru_stime) + _seconds + _GRACE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (last, resource.RLIM_INFINITY))
    function, shared = _call
    try:
        return [pickle.dumps(function(*shared, item), pickle.HIGHEST_PROTOCOL) for item in items]
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)  # what was half read may not fit again: a fresh child goes on
