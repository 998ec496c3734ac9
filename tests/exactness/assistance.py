"""帮办 lists of a generated unit: items told month after month, moved, left out, closed late, their numbers used again."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import count

from tests.exactness.drawing import Pick
from tests.exactness.measures import Row

_LISTED = ("on_time", "late")


def draw_lists(pick: Pick, months: dict[str, Row]) -> None:
    """Put a list into every workbook of a unit. `item` of a row says which item it is; no workbook tells that."""
    told: dict[str, Row] = {}
    items = count()
    for month in sorted(months):
        months[month]["assistance"] = []
        if months[month]["state"] in _LISTED:
            rows = [row for name in told for row in _told_again(pick, told[name], month)]
            for _ in range(pick.size(0, 2)):
                rows.append(_new(pick, month, next(items), [told[name] for name in told], rows))
            months[month]["assistance"] = rows
            told |= {row["title"]: row for row in rows}


def _told_again(pick: Pick, row: Row, month: str) -> list[Row]:
    """The row of an item in a later list: an open one is left out now and then, a closed one told again or open again."""
    if row["closed_date"] is not None:
        return [] if pick.chance(8) else [pick.one([row, {**row, "closed_date": None}])]
    if pick.chance(1):
        return []
    due = pick.one([row["due_date"], row["due_date"], row["due_date"], *_days(month)])
    return [{**row, "due_date": due, "closed_date": _closing(pick, row["opened_date"], due, month)}]


def _new(pick: Pick, month: str, item: int, told: list[Row], listed: list[Row]) -> Row:
    """An item told for the first time: of a number of its own, of none, or of a number whose item was told closed."""
    titles = {row["title"] for row in listed}
    closed = [row for row in told if row["closed_date"] is not None and row["title"] not in titles]
    named: Row = {"item_no": pick.one([f"A{item}", None]), "title": f"事{item}"}
    opened = pick.one([f"{month}-01", f"{month}-15", _days(month)[-2], _later(f"{month}-01", -10)])
    if closed and pick.chance(6):
        used = pick.one(closed)
        again = _later(used["closed_date"], pick.one([0, 1, 20]))
        if again > used["opened_date"]:
            named, opened = {key: used[key] for key in named}, again
    due = pick.one([None, _later(opened, 15), _later(opened, 40), *_days(month)])
    closed_date = _closing(pick, opened, due, month)
    return {**named, "item": item, "opened_date": opened, "due_date": due, "closed_date": closed_date}


def _closing(pick: Pick, opened: str, due: str | None, month: str) -> str | None:
    """Mostly open; closed on the day due, the day after, or a day around the month, never before it was opened."""
    if pick.chance(6):
        return None
    days = [*_days(month), *([due, _later(due, 1)] * 2 if due else [])]
    return max(opened, pick.one(days))


def _days(month: str) -> list[str]:
    """The middle of a month, its last day, and one of the next month."""
    last = f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
    return [f"{month}-15", last, _later(last, 2)]


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
