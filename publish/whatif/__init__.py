"""What a draft would have changed: two warehouses compared, told in words, as a workbook and as a page.

What does not belong here: scoring under the draft (`orchestration.whatif`), printing on the terminal (`cli`).
"""

from collections.abc import Callable
from pathlib import Path

from publish.whatif import page, workbook
from publish.whatif.compared import Comparison, Move, NothingToCompareError, PeriodMoves, compare

_WRITERS: dict[str, Callable[[Comparison, Path], None]] = {".xlsx": workbook.write, ".html": page.write}
COMPARISON_ENDINGS = tuple(_WRITERS)


def write_comparison(comparison: Comparison, target: Path) -> None:
    """Write it to `target`, whose ending is one of `COMPARISON_ENDINGS`. Raises OSError when it cannot be written."""
    _WRITERS[target.suffix.lower()](comparison, target)


__all__ = [
    "COMPARISON_ENDINGS",
    "Comparison",
    "Move",
    "NothingToCompareError",
    "PeriodMoves",
    "compare",
    "write_comparison",
]
