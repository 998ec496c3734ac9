"""One writer at a time: a night run, a sensor's run and a person's `kaohe run` wait for each other instead of mixing."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from kernel.home import Home


@contextmanager
def one_writer(home: Home) -> Iterator[None]:
    """Hold the home's writer lock, waiting for whoever has it. Released by the system if the process dies."""
    home.root.mkdir(parents=True, exist_ok=True)
    with (home.root / ".writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
