"""The truth behind the demo: what counts for every unit and month, and what the office decided, as plain JSON values.

Decimals and dates are text. Written from the county itself, never read back from a workbook.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class GroundTruth:
    """Everything a score of the demo county depends on, except the schemes.

    `months[unit][month]` = {state, due_at, received_at, accepted_at, receipts, capital, tax, project, activity,
    profile, milestone, assistance, forecast}.
    `state` is one of on_time, late, missing, nil, rejected, held, waived; `due_at` is the deadline after any extension,
    `received_at` when the first file about the month came, `accepted_at` when the first did that was accepted. Where that left
    rows of capital out: `superseded` = {accepted_at, capital} as it was, `counted_at` when its correction came.
    Rows are those of the submission that counts, with the landed tables' field names (none when nothing counts or it is
    a nil return); a month column of 0 may be written as 0 or as “－”.
    `lives[unit]` is the first and last day of a unit that is not there all three years; it has only the months it owes a
    workbook for. `changes[year]` are the rows of 单位变动表.
    `targets[year][unit][code]` is the latest revision (万元 or 个); `target_revisions` has all.
    `verifications[quarter]` (县级核实, of 2024), `certifications[quarter]`, `inspections[quarter]`, `posts[year]`,
    `shares[year]`, `rewards[month]`, `idle_assets[quarter]` and `registers[quarter]` are rows; `held_post_code` of an activity is the post by
    the table of posts, `floor_area_sqm` of an asset in square metres. `extensions`, `waivers` and `pairs` are what the office
    ruled or has to (`rulings.yaml`). `files[path]` is the SHA-256 of every inbox file.
    """

    generator: str
    office: str
    units: list[str]
    lives: dict[str, list[str]]
    changes: dict[str, Rows]
    months: dict[str, dict[str, dict[str, Any]]]
    targets: dict[str, dict[str, dict[str, str]]]
    target_revisions: Rows
    verifications: dict[str, Rows]
    certifications: dict[str, Rows]
    inspections: dict[str, Rows]
    posts: dict[str, Rows]
    rewards: dict[str, Rows]
    shares: dict[str, Rows]
    idle_assets: dict[str, Rows]
    registers: dict[str, Rows]
    extensions: Rows
    waivers: Rows
    pairs: Rows
    files: dict[str, str]

    def units_in(self, month: str) -> list[str]:
        """The units that owe a workbook for the month."""
        return [unit for unit in self.units if month in self.months[unit]]

    def write(self, path: Path) -> None:
        temporary = path.with_name(f".{path.name}.part")
        entries = {field.name: getattr(self, field.name) for field in fields(self)}
        temporary.write_text(json.dumps(entries, ensure_ascii=False) + "\n", "utf-8")
        temporary.replace(path)

    @classmethod
    def read(cls, path: Path) -> GroundTruth:
        """Raises FileNotFoundError, or ValueError/TypeError when the file is of another generator's shape."""
        return cls(**json.loads(path.read_text("utf-8")))


def plain(value: Any) -> Any:
    """`value` with decimals and dates as text, all the way down."""
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return value
