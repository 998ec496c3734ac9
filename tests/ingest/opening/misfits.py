"""What a child process is made to run in the tests: functions that misbehave the way hostile files make readers misbehave."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from python_calamine import CalamineWorkbook


def misbehave(factor: int, item: int | str) -> int:
    """`factor` × a number; a word is the name of a fault below, which then happens."""
    return factor * item if isinstance(item, int) else _FAULTS[item]()


def _eat_all_memory() -> int:
    kept = []
    while True:
        kept.append(bytes(2**22))


def _raise() -> int:
    raise ValueError


_FAULTS = {
    "abort": os.abort,
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "exit": lambda: os._exit(3),
    "memory": lambda: len(bytearray(2**33)),
    "memory bit by bit": _eat_all_memory,
    "hang": lambda: time.sleep(3600),
    "raise": _raise,
}


def read_values(path: Path) -> list[str]:
    """The names of a workbook's sheets as the value reader tells them, without any guard before it."""
    return CalamineWorkbook.from_path(str(path)).sheet_names


def who(_: int) -> int:
    """Which process this is."""
    return os.getpid()


class NeverArrives:
    """What ends the child that is to receive it."""

    def __reduce__(self) -> tuple:
        return os._exit, (1,)
