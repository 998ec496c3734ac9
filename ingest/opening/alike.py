"""What office programs write alike in every workbook is taken apart once: results kept by the very bytes they came from.

Formats, relations and what stands around the cells of a sheet come again, byte for byte, with every workbook on the same
blank form. The same bytes say the same, so that nothing can be mistaken for anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar

from ingest.opening.guard import UnreadableError

Result = TypeVar("Result")

_MOST = 128
_LONGEST = 32 * 1024  # bytes; longer parts are not kept, so that a child stays as small as it is


def kept(function: Callable[..., Result]) -> Callable[..., Result]:
    """`function`, called with `(bytes, …, name of the workbook)`, of whose name it only speaks in what it raises.

    What it returns is shared by all workbooks with these bytes and must not be changed.
    """
    remembered = lru_cache(maxsize=_MOST)(function)

    def of(data: bytes, *others: Any) -> Result:
        *known, name = others
        asked = remembered if len(data) <= _LONGEST else function
        try:
            return asked(data, *known, "")
        except UnreadableError as err:  # nothing is kept of what is refused
            raise UnreadableError(replace(err.finding, subject=name)) from None

    return of
