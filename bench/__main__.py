"""`make bench`: what reading a monthly workbook costs, guard and child processes included, against a plain peer; then
what scoring costs (`bench.scoring`). What a night costs among much data is asked for by itself: `bench.history`.

The peer is a loop of `pandas.read_excel(sheet_name=None, header=None, engine="openpyxl")` over the same files in the
same run. Prints tables; exit 1 when a stated goal is missed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import mean

from bench import scoring
from bench.measures import Spent, by_peer, in_children, in_process, least, peak_mb
from bench.report import Line, show
from bench.workbooks import OFFICE, ROWS, as_excel, as_xls, write_months
from ingest import load_layouts

GOAL_MS, GOAL_RATIO = 15, 5
GOAL_MB, GOAL_GROWTH_MB = 450, 20  # of a child or of this process; more files may not need more
ROUNDS = 8
FEW, MONTHS = 24, [f"2024-{month:02d}" for month in range(1, 13)]


def main() -> int:
    missed = [_reading(), scoring.main()]
    return max(missed)


def _reading() -> int:
    with tempfile.TemporaryDirectory() as folder:
        files = write_months(Path(folder), MONTHS)
        return show(_title(files), _measure(files, Path(folder)))


def _measure(files: list[Path], folder: Path) -> list[Line]:
    """Ours and the peer by turns; of both the least of all rounds counts, of each stretch of the files by itself.

    The peer reads every fourth file, a stretch of it from the same units as the stretch of ours.
    """
    layouts = load_layouts(OFFICE)
    few = in_children(OFFICE, layouts, files[:FEW])
    here_few = peak_mb()
    rounds = [
        (
            in_children(OFFICE, layouts, files),
            in_process(OFFICE, layouts, files[:FEW]),
            by_peer(files[::4]),
        )
        for _ in range(ROUNDS)
    ]
    here_mb = peak_mb()
    all_, peer = least([ours for ours, *_ in rounds]), least([peer for *_, peer in rounds]).child_ms
    alone = min(alone for _, alone, _ in rounds)
    both = in_children(OFFICE, layouts, files, workers=2)
    excel = in_children(OFFICE, layouts, [as_excel(path, folder / "excel") for path in files[:FEW]])
    xls = in_children(OFFICE, layouts, [as_xls(path, folder / "xls") for path in files[:FEW]])
    ours = all_.ms
    growth = max(all_.child_mb - few.child_mb, here_mb - here_few)
    return [
        Line(
            "located, typed, checked, in one child: CPU", f"{ours:.1f} ms", f"≤ {GOAL_MS} ms", ours <= GOAL_MS
        ),
        Line("… of it in the child / in this process", _parts(all_)),
        Line("the same without child processes: CPU", f"{alone:.1f} ms"),
        Line("pandas + openpyxl, cells only, in one child: CPU", f"{peer:.1f} ms"),
        Line("ratio", f"{peer / ours:.1f}×", f"≥ {GOAL_RATIO}×", peer / ours >= GOAL_RATIO),
        Line("files a second of wall time: one child / two", _speeds(all_, both)),
        Line("CPU with two children at once, who slow each other down", f"{both.ms:.1f} ms"),
        Line("the same content with shared strings, as Excel writes it: CPU", f"{excel.ms:.1f} ms"),
        Line("the same content as .xls: CPU", f"{xls.ms:.1f} ms"),
        Line("peak memory of a child", f"{all_.child_mb:.0f} MB", f"< {GOAL_MB} MB", all_.child_mb < GOAL_MB),
        Line("peak memory of this process", f"{here_mb:.0f} MB", f"< {GOAL_MB} MB", here_mb < GOAL_MB),
        Line(
            f"memory grown from {FEW} to {len(files)} files",
            f"{growth:.0f} MB",
            f"≤ {GOAL_GROWTH_MB} MB",
            growth <= GOAL_GROWTH_MB,
        ),
    ]


def _parts(spent: Spent) -> str:
    return f"{spent.child_ms:.1f} / {spent.here_ms:.1f} ms"


def _speeds(one: Spent, two: Spent) -> str:
    return f"{one.files_per_second:.0f} / {two.files_per_second:.0f}"


def _title(files: list[Path]) -> str:
    size = mean(path.stat().st_size for path in files)
    return f"{len(files)} monthly workbooks, {len(ROWS)} data sheets, {sum(ROWS.values())} rows, {size:.0f} bytes each"


if __name__ == "__main__":
    sys.exit(main())
