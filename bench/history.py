"""What a night costs among much data: one office's new month, where there is next to nothing and where forty offices have ten
years. `python -m bench.history`, a quarter of an hour; dbt alone may take 16 GB for the build of all that.

A night is what `kaohe run` does once a file is judged: plan, dbt, the readers' copy. Each is told by itself, the median of some
nights of the same month, for only dbt's part is the models': the plan looks at every landed file, and the copy is written
where the file system cannot share blocks.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.county import County
from bench.report import Line, show
from bench.scoring import REPEATS, UNITS, run_dbt
from kernel.home import Home
from orchestration import years
from orchestration.warehouse import publish_copy

LITTLE, MUCH = (1, 2), (40, 10)  # offices, years
GOAL_GROWTH = 1.1
_BEFORE, _NEW_MONTH, _ONE_OFFICE = slice(None, -1), slice(-1, None), slice(0, 1)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kaohe-bench-") as folder:
        little, much = (
            _nights(Path(folder) / name, *of) for name, of in (("little", LITTLE), ("much", MUCH))
        )
    growth = much.dbt / little.dbt
    return show(
        f"one office's new month: {UNITS} units, among {little.rows:,} and {much.rows:,} landed rows",
        [
            *(
                Line(f"{part}, among little", f"{getattr(little, part):.1f} s")
                for part in ("plan", "dbt", "copy")
            ),
            *(
                Line(f"{part}, among much", f"{getattr(much, part):.1f} s")
                for part in ("plan", "dbt", "copy")
            ),
            Line("the build of all that", f"{much.whole:.0f} s"),
            Line(
                "dbt among much ÷ among little", f"{growth:.2f}×", f"≤ {GOAL_GROWTH}×", growth <= GOAL_GROWTH
            ),
        ],
    )


@dataclass(frozen=True)
class Nights:
    """Landed rows; seconds of the build of all of them and of a night's parts."""

    rows: int
    whole: float
    plan: float
    dbt: float
    copy: float


def _nights(root: Path, offices: int, history: int) -> Nights:
    home = Home(root=root, offices=root / "offices")
    county = County(home, offices, UNITS, history)
    county.land_schemes()
    rows = county.land_facts(months=_BEFORE)
    run_dbt(home, "parse")
    whole = sum(_night(home, ""))
    rows += county.land_facts(months=_NEW_MONTH, offices=_ONE_OFFICE)
    asked = years.plan(home).asked
    plan, dbt, copy = (
        median(part) for part in zip(*(_night(home, asked) for _ in range(REPEATS)), strict=True)
    )
    return Nights(rows, whole, plan, dbt, copy)


def _night(home: Home, asked: str) -> tuple[float, float, float]:
    """Seconds to plan, to build what is asked (everything where it is empty), and to give readers their copy."""
    started = time.monotonic()
    planned = years.plan(home)
    plan_over = time.monotonic()
    run_dbt(home, "build", "--exclude-resource-type", "unit_test", told={years.VARIABLE: asked})
    years.remember(home, planned)
    dbt_over = time.monotonic()
    publish_copy(home)
    return plan_over - started, dbt_over - plan_over, time.monotonic() - dbt_over


if __name__ == "__main__":
    sys.exit(main())
