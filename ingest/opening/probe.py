"""What stands beside the values of a sheet, from its own XML: merges, what is hidden, formulas nobody has calculated,
texts struck through in part. XPath runs in C. Values are not read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from ingest.addresses import Area, Place, area, place
from ingest.opening.guard import beyond
from ingest.opening.limits import limits


@dataclass(frozen=True)
class SheetProbe:
    """Facts of one sheet. Rows and columns are 0-based; areas are (top, left, bottom, right), inclusive."""

    merges: tuple[Area, ...]
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    no_result: frozenset[Place]
    struck: frozenset[Place]


def probe_sheet(root: Any, sheet: str, file_name: str) -> SheetProbe:
    """Everything asked about one sheet beside its values, of the tree of what its plain cells are not.

    Raises UnreadableError for more merged areas than allowed, TypeError and ValueError for what is no address or number.
    """
    ask = _queries(etree.QName(root).namespace or "")
    merges = ask["merges"](root)
    if len(merges) > limits().merges.value:
        raise beyond("merges_too_many", file_name, limits().merges, sheet=sheet)
    return SheetProbe(
        merges=tuple(map(area, merges)),
        hidden_rows=frozenset(int(number) - 1 for number in ask["hidden_rows"](root)),
        hidden_columns=tuple(
            (int(col.get("min")) - 1, int(col.get("max")) - 1) for col in ask["hidden_columns"](root)
        ),
        no_result=frozenset(map(place, ask["no_result"](root))),
        struck=frozenset(map(place, ask["struck"](root))),
    )


@cache
def _queries(namespace: str) -> dict[str, etree.XPath]:
    """Compiled questions for the transitional or the strict dialect of the sheet XML."""
    true = "'1' or {0}='true'"
    no = "@val='0' or @val='false'"
    texts = {
        "merges": "//m:mergeCell/@ref",
        "hidden_rows": f"//m:row[@hidden={true.format('@hidden')} or @ht='0']/@r",
        "hidden_columns": f"//m:cols/m:col[@hidden={true.format('@hidden')} or @width='0']",
        "no_result": "//m:f/parent::m:c[not(m:v) or (m:v='' and not(@t='str'))]/@r",
        "struck": f"//m:c[m:is/m:r/m:rPr/m:strike[not({no})]]/@r",
    }
    return {
        key: etree.XPath(text, namespaces={"m": namespace}, smart_strings=False)
        for key, text in texts.items()
    }
