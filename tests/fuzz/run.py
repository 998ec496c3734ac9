"""Mutated workbooks one after another through child processes, each held against the law; breaches are kept as files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

from ingest import load_layouts
from ingest.children import Bounds, Children, Lost
from ingest.isolation import Job, read_job
from ingest.layouts import Layouts
from ingest.opening.limits import limits
from ingest.reading.reader import Reading
from kernel.findings import is_blocking
from kernel.home import PROJECT_ROOT
from kernel.office import OfficeFolder, load_office
from tests.fuzz.law import Examined, examine
from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import seeds

_SECONDS = 20  # no workbook of this size may take longer


@dataclass(frozen=True)
class Case:
    """One mutated workbook: its number under the run's seed, the kind of mutation, the file it lies in."""

    number: int
    kind: str
    job: Job


@dataclass
class Report:
    """What a run did: cases by kind, first findings by code, and every breach with the file that shows it."""

    kinds: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    breaches: list[tuple[Path, str]] = field(default_factory=list)


def cases(seed: int, folder: Path) -> Iterator[Case]:
    """The run's cases without end, always the same for a seed; each file is written when its case is asked for."""
    for number in count():
        rng = Random(f"{seed}-{number}")
        origin = rng.choice(seeds())
        kind, data = mutate(origin, rng)
        words = kind.replace(" ", "-").replace(".", "")
        path = folder / f"case-{seed}-{number}-{words}{Path(origin.name).suffix}"
        path.write_bytes(data)
        yield Case(number, kind, Job(path, origin.name, origin.folder))


def hold(found: Iterable[Case], folder: Path) -> Report:
    """Examine the cases in children. Files that keep the law are removed, the others stay in `folder`."""
    office = load_office(PROJECT_ROOT / "offices" / "pingyang")
    layouts = load_layouts(office)
    right = _right(office, layouts, folder)
    bounds = Bounds(limits().child_memory_mb.value, _SECONDS, limits().files_per_child.value)
    report = Report()
    waiting: dict[Path, Case] = {}

    def jobs() -> Iterator[Job]:
        for case in found:
            waiting[case.job.path] = case
            yield case.job

    with Children(examine, (office, layouts), bounds) as children:
        for job, outcome in children.run(jobs()):
            case = waiting.pop(job.path)
            report.kinds[case.kind] += 1
            report.ends[_end(outcome)] += 1
            breaches = list(_breaches(case, outcome, right))
            report.breaches += [(job.path, breach) for breach in breaches]
            if not breaches:
                job.path.unlink()
    return report


def _right(office: OfficeFolder, layouts: Layouts, folder: Path) -> list[dict]:
    """What every seed says when it is read unharmed."""
    rows = []
    for seed in seeds():
        path = folder / "seed.xlsx"
        path.write_bytes(seed.data)
        reading = read_job(office, layouts, Job(path, seed.name, seed.folder))
        assert reading.rows, reading.findings
        rows.append(reading.rows)
        path.unlink()
    return rows


def _breaches(case: Case, outcome: Examined | Lost, right: list[dict]) -> Iterator[str]:
    if isinstance(outcome, Lost):
        # a native library that aborts is what the children are for; anything else is a breach
        if outcome.why != "crash" or not outcome.detail.startswith("SIG"):
            yield f"no answer: {outcome.why} {outcome.detail}"
        return
    yield from outcome.breaches
    # an .xls bears no checksums: bytes of it that are still a workbook are taken at their word
    if case.kind == "bytes" and _is_taken(outcome.reading) and outcome.reading.rows not in right:
        yield "damaged bytes were read as other figures, and nothing was said"


def _is_taken(reading: Reading) -> bool:
    return bool(reading.rows) and not is_blocking(reading.findings)


def _end(outcome: Examined | Lost) -> str:
    if isinstance(outcome, Lost):
        return f"{outcome.why} {outcome.detail}".strip()
    return outcome.reading.findings[0].code if outcome.reading.findings else "no finding"
