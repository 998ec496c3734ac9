"""CPU and memory of reading some files: in child processes as intake does it, in this process, and by the peer."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ingest import Job, Layouts, Reading
from ingest.children import Bounds, Children
from ingest.isolation import read_job
from ingest.opening.limits import limits
from kernel.office import OfficeFolder


@dataclass(frozen=True)
class Clock:
    """A child after one file: which one it is, its CPU seconds so far, its peak memory in MB."""

    child: int
    cpu: float
    peak_mb: float


@dataclass(frozen=True)
class Spent:
    """What some files took: CPU ms a file in this process and in the children, the children's peak MB."""

    here_ms: float
    child_ms: float
    child_mb: float

    @property
    def ms(self) -> float:
        return self.here_ms + self.child_ms


def in_children(office: OfficeFolder, layouts: Layouts, files: Iterable[Path]) -> Spent:
    """Read `files` as `Readers` does. A child's first file, and here the first answer, count as start-up."""
    bounds = Bounds(
        limits().child_memory_mb.value, limits().child_seconds.value, limits().files_per_child.value
    )
    jobs = [Job(path, path.name, path.parent.name) for path in files]
    clocks: dict[int, list[Clock]] = {}
    with Children(_read_clocked, (office, layouts), bounds) as children:
        found = children.run(jobs)
        next(found)
        started = time.process_time()
        for job, (reading, clock) in found:
            assert reading.row_count, (job.name, reading.findings)
            clocks.setdefault(clock.child, []).append(clock)
        here = time.process_time() - started
    used = sum(of_child[-1].cpu - of_child[0].cpu for of_child in clocks.values())
    count = sum(len(of_child) - 1 for of_child in clocks.values())
    return Spent(
        here_ms=here * 1000 / (len(jobs) - 1),
        child_ms=used * 1000 / count,
        child_mb=max(clock.peak_mb for of_child in clocks.values() for clock in of_child),
    )


def _read_clocked(office: OfficeFolder, layouts: Layouts, job: Job) -> tuple[Reading, Clock]:
    reading = read_job(office, layouts, job)
    return reading, Clock(os.getpid(), time.process_time(), peak_mb())


def in_process(office: OfficeFolder, layouts: Layouts, files: list[Path]) -> float:
    """CPU ms a file of the same reading without child processes."""
    return _cpu_ms(files, lambda path: read_job(office, layouts, Job(path, path.name, path.parent.name)))


def by_peer(files: list[Path]) -> float:
    """CPU ms a file of a plain loop of pandas and openpyxl: every sheet into a frame of cells, nothing else."""
    return _cpu_ms(files, lambda path: pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl"))


def peak_mb() -> float:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _cpu_ms(files: list[Path], read: Callable[[Path], object]) -> float:
    """After one unmeasured file to warm up."""
    read(files[0])
    started = time.process_time()
    for path in files:
        read(path)
    return (time.process_time() - started) * 1000 / len(files)
