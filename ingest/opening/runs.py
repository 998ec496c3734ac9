"""Where the cells of a sheet stand: runs of cells side by side, told from their addresses.

Most rows are written whole, so that one look at a row says where all of its cells stand.
What does not belong here: what the cells hold.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from ingest.addresses import Place, column_letters, place

_REF = re.compile(rb"[A-Z]{1,3}[1-9][0-9]{0,6}")
_LONGEST = 64  # addresses of longer runs are not kept: there is no end to how many a file could make up


# cells side by side: the 0-based row and column of the first, its number among a sheet's cells, and how many they are
Run = tuple[int, int, int, int]


def runs_of(refs: list[bytes], edges: list[int]) -> list[Run]:
    """The runs of the cells with these addresses, from top left. Raises ValueError for what is no address.

    No run goes beyond one of the `edges`, which cut all cells into stretches: from 0, in order, to their number.
    """
    runs: list[Run] = []
    for begin, end in pairwise(edges):
        count = end - begin
        row, column, expected = _beside(refs[begin], min(count, _LONGEST))
        if refs[begin:end] == expected:
            runs.append((row, column, begin, count))
        else:
            runs += _broken(refs, begin, end)
    runs.sort()
    return runs


def overlap(runs: list[Run]) -> bool:
    """Whether any place has two cells; `runs` from top left."""
    if len({row for row, *_ in runs}) == len(runs):
        return False
    return any(
        row == below and column + count > right
        for (row, column, _, count), (below, right, _, _) in pairwise(runs)
    )


@lru_cache(maxsize=2**15)
def place_of(ref: bytes) -> Place:
    """The place of an address; the same ones come in every workbook. Raises ValueError for what is no address."""
    if not _REF.fullmatch(ref):
        raise ValueError(f"not a cell address: {ref!r}")
    return place(ref.decode())


@lru_cache(maxsize=2**12)
def _beside(ref: bytes, count: int) -> tuple[int, int, list[bytes]]:
    """The row and column of an address, and the addresses of `count` cells side by side from it on."""
    row, column = place_of(ref)
    refs = [f"{column_letters(index)}{row + 1}".encode() for index in range(column, column + count)]
    return row, column, refs


def _broken(refs: list[bytes], begin: int, end: int) -> list[Run]:
    """The runs of a stretch with gaps in it."""
    places = list(map(place_of, refs[begin:end]))
    ends = [at for at, (one, two) in enumerate(pairwise(places), 1) if two != (one[0], one[1] + 1)]
    return [(*places[a], begin + a, b - a) for a, b in pairwise([0, *ends, len(places)])]
