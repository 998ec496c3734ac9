"""What scoring costs: dbt builds over landed rows of five offices, beside a build over none, which is dbt's start-up.

Every build is a process of its own that has parsed the project before. The goal of the whole county of ten years is that of
its scores: models and checks of the layers that score, over facts that stand. What staging, facts and reports take beside it
is told with it. What a new month costs, dbt's start-up and the readers' copy with it, is held against what it costs where
there is little history. Scores and months are medians of some builds, for what is to be seen is less than one differs from the
next. The first month after a build of all years is told beside it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.county import ITEMS, County
from bench.report import Line, show
from kernel import landed
from kernel.home import Home
from orchestration import years
from orchestration.warehouse import DBT_PLACES, dbt_command, dbt_environment, publish_copy

OFFICES, UNITS, YEARS, FEW_YEARS = 5, 30, 10, 2
GOAL_SECONDS, GOAL_GROWTH, REPEATS = 10, 1.1, 3
SCORING = ("path:models/intermediate", "path:models/marts/scoring")
_HISTORY, _FIRST_MONTH, _NEXT_MONTH = slice(None, -2), slice(-2, -1), slice(-1, None)
SLOWEST = 8


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="kaohe-bench-") as folder:
        root = Path(folder)
        return show(f"{OFFICES} offices × {YEARS} years × {UNITS} units × {ITEMS} items", measure(root))


def measure(root: Path) -> list[Line]:
    """Builds over nothing, over little and over much history, and over one month more of each."""
    empty = Home(root=root / "empty", offices=root / "empty" / "offices")
    landed.prepare(empty.landed)
    start_up, scoring_start_up = _seconds(empty), median(_scores(empty) for _ in range(REPEATS))
    much = _history(root / "much", YEARS, start_up)
    little = _history(root / "little", FEW_YEARS, start_up)
    scored = much.scores - scoring_start_up
    growth = much.month / little.month
    return [
        Line("dbt build over nothing: start-up", f"{start_up:.1f} s"),
        Line("… of the scores alone", f"{scoring_start_up:.1f} s"),
        Line(
            f"scores of {YEARS} years, beyond start-up",
            f"{scored:.1f} s",
            f"< {GOAL_SECONDS} s",
            scored < GOAL_SECONDS,
        ),
        Line("… with staging, facts and reports", f"{much.all_years:.1f} s"),
        Line(f"one new month after {FEW_YEARS} years", f"{little.month:.1f} s"),
        Line(f"one new month after {YEARS} years", f"{much.month:.1f} s"),
        Line("… the first one after the build of all years", f"{much.first_month:.1f} s"),
        Line(
            f"a month after {YEARS} years ÷ after {FEW_YEARS}",
            f"{growth:.1f}×",
            f"≤ {GOAL_GROWTH}×",
            growth <= GOAL_GROWTH,
        ),
        *(Line(f"… {name}", f"{seconds:.1f} s") for name, seconds in much.slowest),
    ]


@dataclass(frozen=True)
class History:
    """Seconds of the build of all years beyond start-up; with it, those of its scores alone and of two months after it."""

    all_years: float
    scores: float
    first_month: float
    month: float
    slowest: list[tuple[str, float]]


def _history(root: Path, history: int, start_up: float) -> History:
    home = Home(root=root, offices=root / "offices")
    county = County(home, OFFICES, UNITS, history)
    county.land_schemes()
    county.land_facts(months=_HISTORY)
    all_years = _seconds(home) - start_up
    slowest = _slowest(home)
    scores = median(_scores(home) for _ in range(REPEATS))
    county.land_facts(months=_FIRST_MONTH)
    first_month = _build(home)
    county.land_facts(months=_NEXT_MONTH)
    asked = years.plan(home).asked
    month = median(_build(home, asked) for _ in range(REPEATS))
    return History(all_years, scores, first_month, month, slowest)


def _scores(home: Home) -> float:
    """All scores of a warehouse again, over its facts."""
    started = time.monotonic()
    run_dbt(
        home,
        "build",
        "--exclude-resource-type",
        "unit_test",
        "--indirect-selection",
        "buildable",
        "--select",
        *SCORING,
    )
    return time.monotonic() - started


def _seconds(home: Home) -> float:
    """A build into a new warehouse, after the project was parsed for this home."""
    run_dbt(home, "parse")
    return _build(home)


def _build(home: Home, asked: str | None = None) -> float:
    """Build what has changed, or what is asked once more, as the night does, and make the readers' copy."""
    started = time.monotonic()
    planned = years.plan(home)
    told = {years.VARIABLE: planned.asked if asked is None else asked}
    run_dbt(home, "build", "--exclude-resource-type", "unit_test", told=told)
    years.remember(home, planned)
    publish_copy(home)
    return time.monotonic() - started


def run_dbt(home: Home, *arguments: str, told: dict[str, str] | None = None) -> None:
    """Run dbt in the home, as the night does. Raises CalledProcessError, its words printed, when it fails."""
    places = [*DBT_PLACES, "--target-path", str(home.root / "dbt"), "--log-path", str(home.root / "dbt")]
    command = [*dbt_command(), "--quiet", "--log-level-file", "none", *arguments, *places]
    subprocess.run(
        command, env={**os.environ, **dbt_environment(), **(told or {})}, cwd=home.root, check=True
    )


def _slowest(home: Home) -> list[tuple[str, float]]:
    results = json.loads((home.root / "dbt" / "run_results.json").read_text("utf-8"))["results"]
    timed = [(result["unique_id"].split(".")[2], result["execution_time"]) for result in results]
    return sorted(timed, key=lambda pair: -pair[1])[:SLOWEST]


if __name__ == "__main__":
    sys.exit(main())
