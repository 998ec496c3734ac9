"""`make bench`: how fast workbooks are read, against a plain pandas + openpyxl loop over the same files.

Prints CPU per workbook, the ratio, and the memory the reading added. Fails (exit 1) when a stated goal is missed.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

import demo
import ingest
from kernel.home import PROJECT_ROOT
from kernel.office import load_office

GOAL_RATIO = 2  # at least this many times the CPU of the peer saved; the intake issue raises it
GOAL_GROWTH_MB = 60  # memory must not grow with the number of files


def cpu_per_file(files: list[Path], read: Callable[[Path], object]) -> float:
    """CPU milliseconds a file, after one unmeasured file to warm up."""
    read(files[0])
    started = time.process_time()
    for path in files:
        read(path)
    return (time.process_time() - started) * 1000 / len(files)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        with console.status("building the demo county's workbooks"):
            demo.build(inbox)
        files = sorted((inbox / "pingyang").glob("2024-*/*月报*.xlsx"))
        office = load_office(PROJECT_ROOT / "offices" / "pingyang")
        layouts = ingest.load_layouts(office)

        def ours(path: Path) -> object:
            return ingest.read_workbook(path, office, layouts, name=path.name, folder=path.parent.name)

        mine = cpu_per_file(files[:40], ours)
        after_forty = peak_mb()
        mine_all = cpu_per_file(files, ours)
        growth = peak_mb() - after_forty
        peer = cpu_per_file(
            files[:40], lambda path: pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        )

    table = Table("measure", "value", "goal", title=f"reading {len(files)} monthly workbooks")
    table.add_row("kaohe, CPU a workbook (located, typed, checked)", f"{mine_all:.1f} ms", "≤ 15 ms")
    table.add_row("pandas + openpyxl, CPU a workbook (cells only)", f"{peer:.1f} ms", "")
    table.add_row("ratio", f"{peer / mine:.1f}×", f"≥ {GOAL_RATIO}×")
    table.add_row(f"memory grown from 40 to {len(files)} files", f"{growth:.0f} MB", f"≤ {GOAL_GROWTH_MB} MB")
    console.print(table)
    return 0 if peer / mine >= GOAL_RATIO and growth <= GOAL_GROWTH_MB else 1


if __name__ == "__main__":
    sys.exit(main())
