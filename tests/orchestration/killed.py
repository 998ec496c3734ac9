"""Nights that are killed in the middle, each in a process of its own, away from the tests' threads.

`python -m tests.orchestration.killed OFFICES HOME:N …` runs a night in each HOME, one after the other; it kills itself at
its N-th write of landed files or the ledger (0: it goes through). Prints one line a night: exit code and writes.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import great_expectations  # noqa: F401  (imported once, before the nights part)

from kernel import landed
from kernel.home import Home
from ledger import Ledger
from tests.orchestration.offices import SmallOffice


class Clock:
    """Counts writes, and ends the process at one of them."""

    def __init__(self, last: int):
        self.count, self._last = 0, last

    def watch(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            if self.count == self._last:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)

        return watched


def night(root: str, offices: str, last: int) -> int:
    """One night in this process; returns its number of writes."""
    clock = Clock(last)
    landed._replace = clock.watch(landed._replace)  # the one place that writes a landed file
    for name in ("register", "wait_for", "conclude"):
        setattr(Ledger, name, clock.watch(getattr(Ledger, name)))
    SmallOffice(Home(root=Path(root), offices=Path(offices))).run()
    return clock.count


def main(offices: str, nights: list[str]) -> None:
    for words in nights:
        root, _, last = words.rpartition(":")
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writer, str(night(root, offices, int(last))).encode())
            os._exit(0)
        os.close(writer)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        count = os.read(reader, 20).decode() if status == 0 else "0"
        print(status, count, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
