"""`python -m tests.exactness --offices 300 --seed 7`: other offices than those of the suite. Exit 1 on a difference.

Prints every difference and the smallest office that shows the first one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from tests.exactness.comparison import differences, told, warehouse_says
from tests.exactness.office import Office, draw_office, scheme_text
from tests.exactness.recomputed import mismatches
from tests.exactness.shrinking import smallest
from tests.exactness.warehouse import score

_AT_ONCE = 100  # offices in one warehouse


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.exactness", description=__doc__)
    options.add_argument("--offices", type=int, default=300, help="how many")
    options.add_argument("--seed", type=int, default=1, help="which; the same number gives the same ones")
    options.add_argument("--rounds", type=int, default=12, help="how long to make a differing office smaller")
    options.add_argument(
        "--recomputed",
        action="store_true",
        help="hold the printed figures against the releases' recomputation, too",
    )
    chosen = options.parse_args()
    console, seen, first = Console(highlight=False, soft_wrap=True), Counter(), None
    for found in _batches(chosen.seed, chosen.offices):
        differing = _differing(found, console, seen, chosen.recomputed)
        first = first or differing
        console.print(", ".join(f"{number} {what}" for what, number in seen.items()))
    if first is None:
        return 1 if seen["mismatches"] else 0
    small = smallest(first, chosen.rounds)
    console.print(f"smallest: {small.frame}")
    for year in sorted(small.schemes):
        console.print(scheme_text(small, year), markup=False)
    return 1


def _batches(seed: int, count: int) -> Iterator[list[Office]]:
    for start in range(1, count + 1, _AT_ONCE):
        yield [draw_office(seed, n) for n in range(start, min(start + _AT_ONCE, count + 1))]


def _differing(
    found: list[Office], console: Console, seen: Counter[str], is_recomputed: bool
) -> Office | None:
    """Score one batch; the first office the two sides disagree on."""
    with tempfile.TemporaryDirectory(prefix="exactness-") as folder:
        scored = score(found, Path(folder))
        said = warehouse_says(scored.workspace)
        for count, faults in mismatches(scored.workspace) if is_recomputed else ():
            seen["printed figures recomputed"] += count
            for fault in faults:
                seen["mismatches"] += 1
                console.print(fault, markup=False)
    seen.update({"offices": len(scored.offices), "refused by the loader": len(scored.refused)})
    seen["scores"] += sum(len(rows) for rows in said["score"].values())
    first = None
    for office in scored.offices:
        if different := differences(said, office):
            console.print(told(office, different), markup=False)
            seen["differences"] += len(different)
            first = first or office
    return first


if __name__ == "__main__":
    sys.exit(main())
