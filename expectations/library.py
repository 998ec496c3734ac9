"""Great Expectations, imported without what only its charts and statistical tests use: a third of its start.

What does not belong here: using it (`engine.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

_SELDOM = frozenset({"altair", "scipy.stats"})


@cache
def great_expectations() -> ModuleType:
    """The library. Modules of `_SELDOM` it imports are executed when something of them is used, and not before."""
    finder = _Deferring()
    sys.meta_path.insert(0, finder)
    try:
        import great_expectations as library
    finally:
        sys.meta_path.remove(finder)
    return library


class _Deferring(MetaPathFinder):
    """Finds the modules that can wait."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """None for a module that is to be found in the usual way."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname in _SELDOM else None
        if spec and spec.loader:
            spec.loader = LazyLoader(spec.loader)
        return spec
