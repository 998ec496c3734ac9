"""The scheme language (考核办法): closed models, loader, checks of meaning, landing as reference tables, saying it in words.

What does not belong here: computing measures or points (dbt), reading workbooks (ingest), printing (publish).
"""

from scheme.compare import compare, comparison
from scheme.describe import describe
from scheme.draft import Draft
from scheme.landing import land, land_draft
from scheme.loader import check, load_draft, load_scheme
from scheme.model import Scheme
from scheme.unused import unused

__all__ = [
    "Draft",
    "Scheme",
    "check",
    "compare",
    "comparison",
    "describe",
    "land",
    "land_draft",
    "load_draft",
    "load_scheme",
    "unused",
]
