"""The scheme language (考核办法): closed models, loader, checks of meaning, landing as reference tables, saying it in words.

What does not belong here: computing measures or points (dbt), reading workbooks (ingest), printing (publish).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scheme.bases import bases_wanting
from scheme.compare import compare, comparison
from scheme.describe import describe
from scheme.draft import Draft
from scheme.loader import check, load_draft, load_scheme
from scheme.model import Scheme
from scheme.remarks import remarks

if TYPE_CHECKING:
    from scheme.landing import land, land_draft

# What needs the landed files and the ledger: half a second for whoever lands a scheme, nothing for who checks or reads one.
_LANDING = ("land", "land_draft")

__all__ = [
    "Draft",
    "Scheme",
    "bases_wanting",
    "check",
    "compare",
    "comparison",
    "describe",
    "land",
    "land_draft",
    "load_draft",
    "load_scheme",
    "remarks",
]


def __getattr__(name: str) -> Any:
    """A name of `_LANDING`, from its module. Raises AttributeError for any other."""
    if name not in _LANDING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("scheme.landing"), name)
