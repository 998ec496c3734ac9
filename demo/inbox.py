"""When what arrives: which months a unit misses, is late with or has nothing to say about, and the receipt times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from demo.mistakes import Mistake, load_mistakes
from kernel.workdays import next_working_day

MISSING = {("haixi", "2022-08"), ("tengjiao", "2023-07"), ("shunxi", "2023-11")}
MISSING |= {("nanyan", "2024-05"), ("tengjiao", "2024-08")}
NIL = {("naocun", "2022-01"), ("qingjie", "2022-01"), ("naocun", "2023-01"), ("qingjie", "2024-02")}
LATE_SHARE = {"tengjiao": 12, "haixi": 8, "shunxi": 9, "nanyan": 7, "xinxing": 5}  # percent of months


@dataclass(frozen=True)
class Arrival:
    """One file in the inbox. `mistake` is what is wrong with it; a counting file is replaced by a later counting one."""

    path: str
    received_at: datetime
    sender: str
    mistake: Mistake | None
    is_counting: bool


def due_at(month: str) -> datetime:
    """The end of the fifth of the month after `month`, or of the next working day. Not read from the office's rules."""
    last = date(int(month[:4]), int(month[5:]), 28)
    fifth = (last + timedelta(days=4)).replace(day=5)
    return datetime.combine(next_working_day(fifth), time(23, 59, 59))


def monthly_arrivals(unit: str, unit_name: str, month: str, due_at: datetime, sender: str) -> list[Arrival]:
    """The files a unit sends for one month, in order of receipt; none when it misses the month.

    A correction the next day arrives on the same side of the due moment as the faulty workbook before it.
    """
    if (unit, month) in MISSING:
        return []
    first = _received(unit, month, due_at)
    usual = f"{month}/{unit_name}_招商引资月报_{month[:4]}年{int(month[5:])}月"
    mistake = next((m for m in load_mistakes() if (m.unit, m.period) == (unit, month)), None)
    if mistake is None:
        return [Arrival(f"{usual}.xlsx", first, sender, None, True)]
    if first <= due_at:  # early enough for the office to send it back and have it again in time
        first = first.replace(day=1 + first.day % 3)
    arrivals = [Arrival(mistake.file, first, sender, mistake, mistake.is_accepted)]
    if mistake.corrected:
        again = first + timedelta(days=mistake.again_after, hours=1)
        arrivals.append(Arrival(f"{usual}_修订2.xlsx", again, sender, None, True))
    return arrivals


def _received(unit: str, month: str, due_at: datetime) -> datetime:
    rng = Random(f"received-{unit}-{month}")
    is_late = (unit, month) not in NIL and rng.randrange(100) < LATE_SHARE.get(unit, 2)
    day = (
        due_at.day + rng.choice([1, 2, 3, 4, 7, 11])
        if is_late
        else rng.choices(range(1, 6), weights=[8, 14, 24, 30, 24])[0]
    )
    return due_at.replace(
        day=day, hour=rng.randint(8, 17), minute=rng.randint(0, 59), second=rng.randint(0, 59)
    )
