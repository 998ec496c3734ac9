"""Helper columns of who held which post, what was done by when, and what the office keeps lists of: posts, trips, 帮办
items, idle assets and the statistics' register. Whether that is right is the suites' business."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from expectations.compared import add_last_month, add_repeats, previous_of
from expectations.past import Past
from expectations.project_forms import add_known, codes_of_all
from expectations.typed import identity

_LEADING = ("principal", "deputy")
_LAST = pd.Timestamp.max


def named(texts: pd.Series) -> pd.Series:
    """Names as compared: width and spaces set aside."""
    return texts.astype("str").str.normalize("NFKC").str.replace(r"\s+", "", regex=True)


def derive_post(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of (unit, person, post, first day). `is_alone`: no row above has the same person of the unit in office on
    any of the row's days, else `overlap_row` is that row; missing for a repeated row, which is told as such."""
    day = frame["valid_from"].dt.strftime("%Y-%m-%d").astype("str")
    add_repeats(frame, identity(frame["unit_code"], named(frame["person_name"]), frame["post_code"], day))
    rows = [_overlapped(frame, index) for index in frame.index]
    frame["overlap_row"] = pd.array(rows, dtype="Int64")
    is_repeat = frame["first_key"].ne(frame["row_key"]).fillna(False)
    frame["is_alone"] = frame["overlap_row"].isna().astype("boolean").mask(is_repeat)


def _overlapped(frame: pd.DataFrame, index: int) -> object:
    """Sheet row of the first row above in which the same person is in office on one of this row's days."""
    row = frame.loc[index]
    above = frame.loc[: index - 1]
    same = above["receipt_no"].eq(row["receipt_no"]) & above["unit_code"].eq(row["unit_code"])
    same &= named(above["person_name"]).eq(named(frame.loc[[index], "person_name"]).iloc[0])
    others = above[same.fillna(False).astype(bool) & above["valid_from"].notna()]
    if others.empty or pd.isna(row["valid_from"]):
        return pd.NA
    last = row["valid_to"] if pd.notna(row["valid_to"]) else _LAST
    meet = (others["valid_from"] <= last) & (others["valid_to"].fillna(_LAST) >= row["valid_from"])
    return others.loc[meet, "source_row"].iloc[0] if meet.any() else pd.NA


class _Held(NamedTuple):
    """What the post table says of an activity's person on its day."""

    agrees: object
    is_in_office: object
    title: object


_UNKNOWN = _Held(pd.NA, pd.NA, pd.NA)


def derive_activity(frame: pd.DataFrame, past: Past) -> None:
    """Of the person on the day, by the post table received before: `post_agrees` with the row's own post, `held_title`
    the position held; `is_in_office` false where the row says a leading post and the table names none. All missing
    where no table lists the unit."""
    tables = {r: _table_before(past, r, offices) for r, offices in _offices(frame)}
    names = named(frame["person_name"])
    held = [
        _held(tables[row.receipt_no], row.unit_code, name, row.activity_date, row.post_code)
        for row, name in zip(frame.itertuples(), names, strict=True)
    ]
    frame["post_agrees"] = pd.array([h.agrees for h in held], dtype="boolean")
    frame["is_in_office"] = pd.array([h.is_in_office for h in held], dtype="boolean")
    frame["held_title"] = pd.Series([h.title for h in held], index=frame.index, dtype="str")


def _offices(frame: pd.DataFrame) -> Iterable[tuple[str, str]]:
    pairs = frame[["receipt_no", "office_code"]].drop_duplicates()
    return pairs.itertuples(index=False, name=None)


class _Stay(NamedTuple):
    """Somebody's time in a post; both days inclusive."""

    first: pd.Timestamp
    last: pd.Timestamp
    post: str
    title: object


# unit → name → stays
_Posts = dict[str, dict[str, list[_Stay]]]


def _table_before(past: Past, receipt_no: str, office_code: str) -> _Posts:
    """The office's post table of the receipt's year, or the latest year before, that had come before it; empty: none."""
    info = past.info(receipt_no)
    years = [y for y in past.periods("post", office_code) if y <= str(info.report_period)[:4]]
    for year in reversed(years):
        revisions = past.revisions("post", office_code, year, info)
        counting = next((r for r in revisions if not past.info(r).is_refused), None)
        if counting:
            return _posts(past.frame("post", [counting]))
    return {}


def _posts(table: pd.DataFrame) -> _Posts:
    found: _Posts = {}
    for row, name in zip(table.itertuples(), named(table["person_name"]), strict=True):
        if not any(pd.isna(value) for value in (row.unit_code, name, row.post_code, row.valid_from)):
            last = row.valid_to if pd.notna(row.valid_to) else _LAST
            stay = _Stay(row.valid_from, last, row.post_code, row.position_title)
            found.setdefault(row.unit_code, {}).setdefault(name, []).append(stay)
    return found


def _held(posts: _Posts, unit: object, name: object, day: object, stated: object) -> _Held:
    if unit not in posts or pd.isna(name) or pd.isna(day) or pd.isna(stated):
        return _UNKNOWN
    stays = posts[unit].get(name, [])
    stay = next((stay for stay in stays if stay.first <= day <= stay.last), None)
    if stay is None:
        return _Held(pd.NA, False if stated in _LEADING else pd.NA, pd.NA)
    return _Held(stay.post == stated, True, stay.title)


def derive_assistance(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of an item; `code_is_known` as of profiles. Against last month's sheet: `due_is_kept` while the item was
    open, `stays_closed` when it was closed; missing when last month did not have it."""
    item = identity(frame["unit_code"], frame["item_no"])
    add_repeats(frame, item)
    add_known(frame, past)
    previous = previous_of(
        frame, past, "assistance", lambda rows: identity(rows["unit_code"], rows["item_no"])
    )
    add_last_month(frame, previous, ["due_date", "closed_date"])
    due, closed = frame["due_date_last_month"], frame["closed_date_last_month"]
    frame["due_is_kept"] = frame["due_date"].eq(due).astype("boolean").mask(due.isna() | closed.notna())
    frame["stays_closed"] = frame["closed_date"].notna().astype("boolean").mask(closed.isna())


def derive_idle_asset(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of an asset; `has_area`: one of the two areas is written; `project_is_known`: some unit's progress sheet
    has the project it was given to."""
    add_repeats(frame, identity(frame["unit_code"], frame["asset_no"]))
    areas = frame[["land_area_mu", "floor_area_mu"]]
    frame["has_area"] = areas.notna().any(axis=1).astype("boolean")
    known = codes_of_all(past)
    frame["project_is_known"] = (
        frame["project_code"].map(lambda code: code in known, na_action="ignore").astype("boolean")
    )


def derive_register(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of a project, told by its codes or, without any, its name; `has_code`: it has one."""
    code = frame["project_code"].fillna(frame["approval_code"])
    add_repeats(frame, identity(code.fillna(named(frame["project_name"])), frame["office_code"]))
    frame["has_code"] = code.notna().astype("boolean")
