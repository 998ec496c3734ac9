"""What a child process is made to run in the tests: functions that misbehave the way hostile files make readers misbehave."""

from __future__ import annotations

import os
import signal
import time


def misbehave(factor: int, item: int | str) -> int:
    """`factor` × a number; a word names a fault."""
    if isinstance(item, int):
        return factor * item
    if item == "abort":
        os.abort()
    if item == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if item == "exit":
        os._exit(3)
    if item == "memory":
        return len(bytearray(2**33))
    if item == "memory bit by bit":
        kept = []
        while True:
            kept.append(bytes(2**22))
    if item == "hang":
        time.sleep(3600)
    if item == "spin":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        while True:
            pass
    raise ValueError(item)


def who(_: int) -> int:
    """Which process this is."""
    return os.getpid()
