"""The codes choices may land: what the warehouse counts by. An office adds words to them in its layouts, no codes.

What does not belong here: codes that are an office's own (indicators, items, groups of raters), and their words (the forms).
"""

from __future__ import annotations

from typing import get_args

from kernel.origins import Origin
from kernel.projects import Stage
from kernel.verdicts import SubjectKind

CODES: dict[str, tuple[str, ...]] = {
    "origin_code": get_args(Origin),
    "nature_code": ("registered_capital", "fixed_asset", "other"),
    "construction_code": ("new", "continuing"),
    "stage_code": get_args(Stage),
    "status_code": ("active", "suspended", "withdrawn"),
    "focus_list_code": ("promote", "pursue", "sign", "serve"),
    "activity_code": ("outbound_trip", "visit_received", "promotion_event"),
    "post_code": ("principal", "deputy", "other"),
    "subject_kind": get_args(SubjectKind),
    "forecast_kind": ("capital", "tax", "signed", "in_statistics"),
    "asset_kind": ("land", "plant", "building"),
    "basis_kind": ("tax", "capital"),
    "direction_code": ("bonus", "deduction"),
    "change_code": ("rename", "merge", "split", "regroup", "open", "close"),
    "copy_code": ("self", "verified"),
    "fund_source_code": ("owner", "bank", "government"),
}
