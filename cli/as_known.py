"""`--as-known-on DATE`: the home a reader's command reads from, live or of a past day, and what must be said of the past."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated

import typer

from cli import answers, shared
from cli.answers import EXIT_FAILED, UserError
from kernel.home import Home
from kernel.office import OfficeFolder

AsKnownOnOption = Annotated[
    str | None,
    typer.Option(
        "--as-known-on", help="按这一天日终所知道的来看，如 2022-07-10：其后收到、登记的一概不计（默认现在）"
    ),
]


@dataclass(frozen=True)
class Reading:
    """Where to read, and the moment (naive office time) as of which."""

    home: Home
    now: datetime

    @property
    def is_live(self) -> bool:
        return self.home.as_known_on is None


def reading(
    folder: OfficeFolder, as_known_on: str | None, live: Callable[[], Home] = shared.published
) -> Reading:
    """The `live` home, or that of the past day, built with progress when it does not stand.

    What the reader must know of a past day is said on stderr, so that lists can be piped. Raises UserError for words that
    are no day, a day to come, one before anything was received, and while nothing is published; DataFileError.
    """
    now = folder.office.now()
    if as_known_on is None:
        return Reading(live(), now)
    day = _day(as_known_on, now.date())
    from orchestration.building import BuildFailedError
    from orchestration.known import NothingKnownError, known_on
    from orchestration.past import end_of

    try:
        with answers.progress():
            known = known_on(shared.published(), folder, day)
    except NothingKnownError as err:
        when = f"最早的一份是 {err.first} 收到的" if err.first else "从来没有收到过"
        raise UserError(f"到 {day} 为止，{folder.office.short_name}还没有收到任何报表（{when}）") from None
    except LookupError as err:
        raise UserError(str(err.args[0])) from None
    except BuildFailedError as err:
        answers.fail(f"没有算出 {day} 所知的情况，现行数据未动：", err.messages[:20])
        raise typer.Exit(EXIT_FAILED) from None
    for note in known.notes:
        answers.err.print(note, style="yellow", markup=False, soft_wrap=True)
    return Reading(known.home, end_of(day) - timedelta(seconds=1))


def _day(text: str, today: date) -> date:
    """Raises UserError for words that are no day, and for a day to come: nobody knows yet what will be known then."""
    text = text.strip()
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        day = None
    if day is None:
        raise UserError(f"看不懂的日期“{text}”：请写成 2022-07-10")
    if day > today:
        raise UserError(f"{day} 还没有到（今天是 {today}），不知道那天会知道什么")
    return day
