"""Targets a scheme looks at that no form can bring: neither the office's own layouts nor the built-in ones have a column.

What does not belong here: whether the scheme itself is right (scheme), whether a layout is (ingest).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from ingest.layouts import load_layouts
from kernel.office import OfficeFolder
from scheme import Scheme
from scheme.conditions import Target

_SOURCE_ZH = {"county": "县定", "city": "市定", "self": "自定"}


def unbrought_targets(scheme: Scheme, folder: OfficeFolder) -> list[str]:
    """One sentence a target without a column, in the order of `targets`, with the remedy. Raises DataFileError for faulty layouts."""
    looked_at = {(target.code, target.source) for target in _targets(scheme)}
    brought = {
        (column.land.get("target_code"), column.land.get("source_code"))
        for layout in load_layouts(folder).all
        if layout.table == "target_row" and layout.is_valid_in(scheme.period.end)
        for column in layout.columns.values()
    }
    order = list(scheme.targets)
    lacking = sorted(looked_at - brought, key=lambda pair: (order.index(pair[0]), pair[1]))
    return [
        f"目标 {code}（{scheme.targets[code].title}，{_SOURCE_ZH[source]}）没有一张表报得进来："
        f"请在 {folder.forms / 'target.yaml'} 里给它一列，写 land: {{target_code: {code}, source_code: {source}}}"
        for code, source in lacking
    ]


def _targets(node: Any) -> Iterator[Target]:
    """Every target that an indicator, condition or consequence below `node` looks at."""
    if isinstance(node, Target):
        yield node
    elif isinstance(node, BaseModel):
        yield from _targets(list(dict(node).values()))
    elif isinstance(node, dict):
        yield from _targets(list(node.values()))
    elif isinstance(node, list | tuple):
        for child in node:
            yield from _targets(child)
