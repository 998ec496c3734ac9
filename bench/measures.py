"""CPU and memory of reading some files: in child processes as intake does it, in this process, and by the peer.

CPU is counted with one child at work: two at once share what processors share (memory, and often one core under two
names), so that the same work costs either of them a quarter more. How much sooner two are done is wall time.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from ingest import Job, Layouts, Reading
from ingest.children import Bounds, Children
from ingest.isolation import PRELOAD, read_job
from ingest.opening.limits import limits
from kernel.office import OfficeFolder

_STRETCHES = 8


@dataclass(frozen=True)
class Clock:
    """A child after one file: which one it is, its CPU seconds so far, its peak memory in MB."""

    child: int
    cpu: float
    peak_mb: float


@dataclass(frozen=True)
class Spent:
    """What some files took: CPU ms a file in this process and in the children, of the latter also each of `_STRETCHES` of
    the files by itself (one child only); the children's peak MB; of all files together how many passed a second.
    """

    here_ms: float
    child_ms: float
    stretches_ms: tuple[float, ...]
    child_mb: float
    files_per_second: float

    @property
    def ms(self) -> float:
        return self.here_ms + self.child_ms


def least(rounds: Sequence[Spent]) -> Spent:
    """What the same files take when nothing else disturbs: the least of all rounds, of each stretch by itself.

    Whatever else the machine does only adds. A stretch is a good many ticks of the clock: of a process that is held to a
    CPU limit, as these children are, the kernel counts CPU by the tick.
    """
    stretches = tuple(map(min, zip(*(spent.stretches_ms for spent in rounds), strict=True)))
    return Spent(
        here_ms=min(spent.here_ms for spent in rounds),
        child_ms=sum(stretches) / len(stretches),
        stretches_ms=stretches,
        child_mb=max(spent.child_mb for spent in rounds),
        files_per_second=max(spent.files_per_second for spent in rounds),
    )


def in_children(office: OfficeFolder, layouts: Layouts, files: Iterable[Path], workers: int = 1) -> Spent:
    """Read `files` as `Readers` does, in children made the same way."""
    return _clocked(_read_clocked, (office, layouts), files, workers)


def by_peer(files: Iterable[Path]) -> Spent:
    """A plain loop of pandas and openpyxl, every sheet into a frame of cells and nothing else, in one child too."""
    return _clocked(_peer_clocked, (), files, workers=1)


def _clocked(
    function: Callable[..., tuple[object, Clock]],
    shared: tuple[Any, ...],
    files: Iterable[Path],
    workers: int,
) -> Spent:
    """A child's first file, and here the first answer, count as start-up."""
    bounds = Bounds(
        limits().child_memory_mb.value, limits().child_seconds.value, limits().files_per_child.value
    )
    jobs = [Job(path, path.name, path.parent.name) for path in files]
    clocks: dict[int, list[Clock]] = {}
    with Children(function, shared, bounds, PRELOAD, workers) as children:
        found = children.run(jobs)
        next(found)
        started, began = time.process_time(), time.monotonic()
        for _, (_, clock) in found:
            clocks.setdefault(clock.child, []).append(clock)
        here, took = time.process_time() - started, time.monotonic() - began
    used = sum(of_child[-1].cpu - of_child[0].cpu for of_child in clocks.values())
    count = sum(len(of_child) - 1 for of_child in clocks.values())
    return Spent(
        here_ms=here * 1000 / (len(jobs) - 1),
        child_ms=used * 1000 / count,
        stretches_ms=_stretches([clock.cpu for of_child in clocks.values() for clock in of_child]),
        child_mb=max(clock.peak_mb for of_child in clocks.values() for clock in of_child),
        files_per_second=(len(jobs) - 1) / took,
    )


def _stretches(cpu: list[float]) -> tuple[float, ...]:
    """CPU ms a file of each stretch, as long as one another to a file, of the CPU seconds used up after each file."""
    ends = [len(cpu) * n // _STRETCHES for n in range(1, _STRETCHES + 1)]
    return tuple(
        (cpu[last - 1] - cpu[first - 1]) * 1000 / (last - first) for first, last in pairwise([1, *ends])
    )


def _read_clocked(office: OfficeFolder, layouts: Layouts, job: Job) -> tuple[Reading, Clock]:
    reading = read_job(office, layouts, job)
    assert reading.row_count, (job.name, reading.findings)
    return reading, _clock()


def _peer_clocked(job: Job) -> tuple[int, Clock]:
    frames = pd.read_excel(job.path, sheet_name=None, header=None, engine="openpyxl")
    return len(frames), _clock()


def _clock() -> Clock:
    return Clock(os.getpid(), time.process_time(), peak_mb())


def in_process(office: OfficeFolder, layouts: Layouts, files: list[Path]) -> float:
    """CPU ms a file of the same reading without child processes, after one unmeasured file to warm up."""
    jobs = [Job(path, path.name, path.parent.name) for path in files]
    read_job(office, layouts, jobs[0])
    started = time.process_time()
    for job in jobs:
        read_job(office, layouts, job)
    return (time.process_time() - started) * 1000 / len(files)


def peak_mb() -> float:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
