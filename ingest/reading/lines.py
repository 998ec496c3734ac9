"""What stands in lines above a header (`填报单位：昆阳镇  报告期：2024年6月  单位：万元`). Labelled cells are `card`'s."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ingest.habits import habits
from ingest.labels import split_label, squeeze
from ingest.layouts import Layout
from ingest.opening.sheet import BLANK, Sheet, Value

_GAP = re.compile(r"\s{2,}")
_HEADER_LABELS = 3  # this many known column labels in a row: the header begins here


@dataclass(frozen=True)
class Stated:
    """A value found beside a label, and its 0-based place."""

    value: Value
    row: int
    column: int


def stated_lines(sheet: Sheet, versions: tuple[Layout, ...]) -> dict[str, Stated]:
    """What the lines above the header state, by kind (`unit`, `period`, `amount_unit`, `document_no`)."""
    kinds, words, pattern = _asked(versions)
    found: dict[str, Stated] = {}
    for r, row in enumerate(sheet.grid[: habits().header_scan_rows]):
        texts = [(c, v) for c, v in enumerate(row) if isinstance(v, str) and v != BLANK]
        if sum(split_label(text)[0] in words for _, text in texts) >= _HEADER_LABELS:
            break
        for c, text in texts:
            for label, value in pairs(pattern, text):
                stated = Stated(value, r, c) if value else right_of(sheet, r, c)
                if stated:
                    found.setdefault(kinds[squeeze(label)], stated)
    return found


@lru_cache(maxsize=256)
def _asked(versions: tuple[Layout, ...]) -> tuple[dict[str, str], frozenset[str], re.Pattern[str]]:
    """What the labels of lines state, which labels a header has, and how a line is known."""
    kinds = {label: kind for v in versions for label, kind in v.line_kinds.items()}
    words = frozenset().union(*(v.label_words for v in versions))
    return kinds, words, label_pattern(frozenset(kinds))


def states_line(value: Value, layout: Layout) -> bool:
    """Whether a cell is such a line: it begins with one of the layout's line labels."""
    if not isinstance(value, str):
        return False
    label = split_label(value.replace("：", ":").partition(":")[0])[0]
    return label in layout.line_kinds


@lru_cache(maxsize=256)
def label_pattern(labels: frozenset[str]) -> re.Pattern[str]:
    """Any of the squeezed `labels` before a colon, spaced as it may be, with a remark in brackets or without."""
    longest_first = sorted(labels, key=len, reverse=True)
    return re.compile("(" + "|".join(map(_spaced, longest_first)) + r")\s*(?:\([^()]*\))?\s*:")


@lru_cache(maxsize=2000)
def pairs(pattern: re.Pattern[str], text: str) -> tuple[tuple[str, str], ...]:
    """(label, value) of one line; a value ends at the next known label or at a wide gap."""
    line = unicodedata.normalize("NFKC", text).strip()
    hits = list(pattern.finditer(line))
    if not hits:
        return ()
    ends = [*(hit.start() for hit in hits), len(line)][1:]
    return tuple(
        (hit[1], _GAP.split(line[hit.end() : end].strip())[0]) for hit, end in zip(hits, ends, strict=True)
    )


def right_of(sheet: Sheet, row: int, column: int) -> Stated | None:
    """The next filled cell to the right, unless it is a label itself."""
    for c in range(column + 1, len(sheet.grid[row])):
        value = sheet.grid[row][c]
        if value != BLANK:
            is_label = isinstance(value, str) and squeeze(value).endswith(":")
            return None if is_label else Stated(value, row, c)
    return None


def _spaced(label: str) -> str:
    return r"\s*".join(map(re.escape, label))
