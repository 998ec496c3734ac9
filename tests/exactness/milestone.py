"""节点任务 of a generated unit: nodes told month after month, put off, left out, done early and late."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from tests.exactness.drawing import Pick
from tests.exactness.measures import Row

_LISTED = ("on_time", "late")
_NODES = ("拿地", "开工", "投产")


def draw_nodes(pick: Pick, months: dict[str, Row]) -> None:
    """Put the sheet into most workbooks of a unit: the nodes of two projects, each as it stands that month."""
    told: dict[tuple[str, str], Row] = {}
    for month in sorted(months):
        months[month]["milestone"] = []
        if months[month]["state"] in _LISTED and not pick.chance(2):
            told |= {(row["project_code"], row["node_title"]): row for row in _sheet(pick, told, month)}
            months[month]["milestone"] = [row for row in told.values() if row.get("told_in") == month]
    for record in months.values():
        record["milestone"] = [{k: v for k, v in r.items() if k != "told_in"} for r in record["milestone"]]


def _sheet(pick: Pick, told: dict[tuple[str, str], Row], month: str) -> list[Row]:
    rows = []
    for code in ("Q0", "Q1"):
        for node in _NODES:
            row = told.get((code, node))
            if row is None and pick.chance(3):
                rows.append(_new(pick, code, node, month))
            elif row is not None and not pick.chance(2):
                rows.append(_told_again(pick, row, month))
    return rows


def _new(pick: Pick, code: str, node: str, month: str) -> Row:
    days = [_days(month)[-2], _later(f"{month}-01", -20), _later(f"{month}-01", 70), *_days(month)]
    planned = pick.one(days)
    row: Row = {"project_code": code, "node_title": node, "planned_date": planned, "told_in": month}
    return row | {"actual_date": _done(pick, planned, month)}


def _told_again(pick: Pick, row: Row, month: str) -> Row:
    """An open node is put off now and then or done, a finished one told again, seldom as open after all."""
    if row["actual_date"] is not None:
        return {**row, "told_in": month, "actual_date": None if pick.chance(1) else row["actual_date"]}
    planned = pick.one([row["planned_date"]] * 4 + _days(month))
    return {**row, "told_in": month, "planned_date": planned, "actual_date": _done(pick, planned, month)}


def _done(pick: Pick, planned: str, month: str) -> str | None:
    """Mostly not yet; on the planned day, the day after, or a day around the month, some after its end."""
    if pick.chance(5):
        return None
    return pick.one([planned, _later(planned, 1), *_days(month)])


def _days(month: str) -> list[str]:
    """The middle of a month, its last day, and the first of the next."""
    last = f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}"
    return [f"{month}-15", last, _later(last, 1)]


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
