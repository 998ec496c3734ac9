"""The scheme language (考核办法): closed models, loader, checks of meaning, landing as reference tables, saying it in words.

What does not belong here: computing measures or points (dbt), reading workbooks (ingest), printing (publish).
"""

from scheme.compare import compare, comparison
from scheme.describe import describe
from scheme.landing import land
from scheme.loader import check, load_scheme
from scheme.model import Scheme

__all__ = ["Scheme", "check", "compare", "comparison", "describe", "land", "load_scheme"]
