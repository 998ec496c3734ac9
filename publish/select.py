"""Which release is meant: one header out of those the published warehouse holds, or the reason there is none."""

from __future__ import annotations

import duckdb

from kernel.home import Home
from publish import tables
from publish.rows import Header


class NothingToRelease(LookupError):  # noqa: N818  (an answer, not a fault of ours)
    """There is no such release yet; the message says why, in Chinese."""


def require_warehouse(home: Home) -> None:
    """Raises NothingToRelease when nothing has been published to read from."""
    if not home.published_warehouse.exists():
        raise NothingToRelease("还没有可用的数据：请先运行一次全部作业（kaohe run），再出通报")


def choose(connection: duckdb.DuckDBPyConnection, office: str, assessment: str | None, period: str) -> Header:
    """The header of (office, period, assessment). Raises NothingToRelease with what is available instead."""
    known = tables.headers(connection, office)
    if not known:
        raise NothingToRelease(f"考核办“{office}”还没有任何到期的考核期")
    titles = {h.assessment_code: h.assessment_title for h in known}
    if assessment is not None and assessment not in titles:
        listed = "、".join(f"{title}（{code}）" for code, title in titles.items())
        raise NothingToRelease(f"没有考核“{assessment}”；可用的是：{listed}")
    fitting = [h for h in known if h.period_code == period and assessment in (None, h.assessment_code)]
    if not fitting:
        what = titles[assessment] if assessment else "任何考核"
        mine = sorted({h.period_code for h in known if assessment in (None, h.assessment_code)})
        raise NothingToRelease(f"{period} 没有到期的{what}：未到期或期间不对；已到期的是：{'、'.join(mine)}")
    if len(fitting) > 1:
        listed = "、".join(f"{h.assessment_title}（{h.assessment_code}）" for h in fitting)
        raise NothingToRelease(f"{period} 有多项考核，请指明其中一项：{listed}")
    return fitting[0]
