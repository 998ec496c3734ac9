"""The scheme language (考核办法): closed models, loader, checks of meaning, and landing as reference tables.

What does not belong here: computing measures or points (dbt), reading workbooks (ingest), printing (publish).
"""

from scheme.landing import land
from scheme.loader import check, load_scheme
from scheme.model import Scheme

__all__ = ["Scheme", "check", "land", "load_scheme"]
