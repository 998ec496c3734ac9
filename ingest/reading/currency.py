"""Sheets whose rows say in which currency their amounts are (a layout's `currency`): what of them contradicts itself.

An amount is read in ten thousand of its row's currency, converted nowhere here: the rate is the scheme's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.labels import squeeze
from ingest.opening.sheet import Value
from kernel.tables.rows import RENMINBI

_RENMINBI_WORDS = ("人民币", "¥")


def is_mixed(currencies: Sequence[str | None]) -> bool:
    """Whether rows in these currencies have no sum; a blank is Renminbi."""
    return len({currency or RENMINBI for currency in currencies}) > 1


def contradicted(currencies: Sequence[str | None], cells: Sequence[Value]) -> Iterator[int]:
    """Positions of amounts that say Renminbi themselves in a row that says another currency."""
    if not set(currencies).difference((None, RENMINBI)):
        return
    for position, (currency, cell) in enumerate(zip(currencies, cells, strict=True)):
        if currency not in (None, RENMINBI) and isinstance(cell, str):
            text = squeeze(cell)
            if any(word in text for word in _RENMINBI_WORDS):
                yield position
