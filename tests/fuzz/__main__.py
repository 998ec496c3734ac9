"""`python -m tests.fuzz --seconds 60 --seed 1`: mutated workbooks for that long. Exit 1 when one breaks the law.

Prints what was tried and how it ended; a workbook that breaks the law stays in the folder that is printed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.fuzz.run import Case, Report, cases, hold


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--seconds", type=int, default=60, help="how long to go on")
    options.add_argument(
        "--seed", type=int, default=1, help="which cases; the same number gives the same ones"
    )
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="kaohe-fuzz-"))
    report = hold(_until(time.monotonic() + chosen.seconds, cases(chosen.seed, folder)), folder)
    _show(report)
    if report.breaches:
        Console().print(f"{len(report.breaches)} breaches; the workbooks lie in {folder}")
        return 1
    folder.rmdir()
    return 0


def _until(moment: float, found: Iterable[Case]) -> Iterator[Case]:
    for case in found:
        yield case
        if time.monotonic() > moment:
            return


def _show(report: Report) -> None:
    table = Table("what", "cases", title=f"{report.kinds.total()} mutated workbooks")
    for kind, number in sorted(report.kinds.items()):
        table.add_row(f"mutated in: {kind}", str(number))
    table.add_section()
    for end, number in report.ends.most_common():
        table.add_row(end, str(number))
    console = Console()
    console.print(table)
    for path, breach in report.breaches:
        console.print(f"{path.name}: {breach}", highlight=False)


if __name__ == "__main__":
    sys.exit(main())
