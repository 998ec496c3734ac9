"""Reading workbooks in child processes: a file that crashes, hangs or eats memory is refused by name, and the rest go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.children import Bounds, Children, Lost
from ingest.layouts import Layouts
from ingest.opening.limits import limits
from ingest.reading.reader import Reading, read_workbook
from kernel.findings import Finding
from kernel.office import OfficeFolder

PRELOAD = ("ingest.preloaded",)


@dataclass(frozen=True)
class Job:
    """A file to read: where it lies, the name it was received under, the inbox folder it came in (`""`: none)."""

    path: Path
    name: str
    folder: str


class Readers:
    """Children that read the workbooks of one office under one set of layouts. Use as a context manager."""

    def __init__(self, office: OfficeFolder, layouts: Layouts):
        bounds = Bounds(
            memory_mb=limits().child_memory_mb.value,
            seconds=limits().child_seconds.value,
            items=limits().files_per_child.value,
        )
        self._children: Children[Job, Reading] = Children(read_job, (office, layouts), bounds, PRELOAD)

    def __enter__(self) -> Readers:
        return self

    def __exit__(self, *error: object) -> None:
        self._children.__exit__(*error)

    def read(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Reading]]:
        """Each job with what `read_workbook` says of it, in the order of `jobs`; a few are read ahead.

        A file that took its child down has one blocking finding: `parse_timeout`, `parse_out_of_memory` or
        `parse_crashed`.
        """
        for job, outcome in self._children.run(jobs):
            yield job, Reading(findings=[_finding(job, outcome)]) if isinstance(outcome, Lost) else outcome


def read_job(office: OfficeFolder, layouts: Layouts, job: Job) -> Reading:
    """One job, here and now: what a child does."""
    return read_workbook(job.path, office, layouts, name=job.name, folder=job.folder)


def _finding(job: Job, lost: Lost) -> Finding:
    if lost.why == "timeout":
        return Finding("parse_timeout", subject=job.name, params={"seconds": limits().child_seconds.value})
    memory = limits().child_memory_mb.value
    if lost.why == "memory":
        return Finding("parse_out_of_memory", subject=job.name, params={"memory": memory})
    return Finding(
        "parse_crashed", subject=job.name, params={"memory": memory, "detail": lost.detail or "进程中断"}
    )
