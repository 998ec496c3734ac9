"""The law of bands: a table without faults puts every number into exactly one band, running upward."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scheme.rules import Band
from scheme.table_checks import band_faults

CUTS = st.lists(st.decimals(-1000, 1000, places=2), min_size=0, max_size=6, unique=True).map(sorted)
BOUND = st.none() | st.integers(0, 3).map(Decimal)
ANY_TABLE = st.lists(st.tuples(BOUND, BOUND), min_size=1, max_size=3)


def table(bounds: list[tuple[Decimal | None, Decimal | None]]) -> tuple[Band, ...]:
    return tuple(Band.model_validate({"from": low, "below": high, "points": 1}) for low, high in bounds)


def bands_of(x: Decimal, bands: tuple[Band, ...]) -> int:
    return sum((b.from_ is None or b.from_ <= x) and (b.below is None or x < b.below) for b in bands)


@given(CUTS, st.decimals(-2000, 2000, places=3))
def test_bands_cut_at_any_rising_points_have_no_fault_and_partition(cuts, x):
    edges = [None, *cuts, None]
    bands = table(list(pairwise(edges)))
    assert list(band_faults(bands, ())) == []
    assert all(bands_of(probe, bands) == 1 for probe in (x, *cuts))


@given(ANY_TABLE)
def test_a_table_is_faultless_exactly_when_it_partitions_upward(bounds):
    bands = table(bounds)
    probes = [Decimal(n) / 2 for n in range(-2, 10)]  # every bound, and between and beyond all of them
    partitions = all(bands_of(p, bands) == 1 for p in probes)
    lower = [-1 if b.from_ is None else b.from_ for b in bands]
    upward = lower == sorted(lower) and all(bands_of(p, (b,)) for b in bands for p in [_inside(b)])
    assert (list(band_faults(bands, ())) == []) == (partitions and upward)


def _inside(band: Band) -> Decimal:
    """A number in the band, if it holds any."""
    if band.from_ is not None:
        return band.from_
    return Decimal(-1) if band.below is None else band.below - 1
