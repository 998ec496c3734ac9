"""2022 backfilled in 2024 and asked as known on 2022-07-10 is what a run on that day gave, to the byte; 2024 stays as it is."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb
import pytest

import publish
from kernel.home import Home
from kernel.paper import Paper
from orchestration.known import NothingKnownError, known_on
from publish import reports
from tests.known import county
from tests.known.conftest import Backfilled
from tests.known.county import DAY, OFFICE, TODAY, CountyHome, sent

JUNE = "2022-06"
PUBLISHED = """
    select table_name from duckdb_tables()
    union all
    select view_name from duckdb_views() where not internal and regexp_matches(view_name, '^(dim|fct|rpt)_')
"""


def tables(home: Home) -> dict[str, list[str]]:
    """Every published table and mart, rows in no order, without when the rows were loaded."""
    found = {}
    with duckdb.connect(str(home.published_warehouse), read_only=True) as connection:
        for (name,) in connection.execute(PUBLISHED).fetchall():
            columns = [c[0] for c in connection.execute(f"describe {name}").fetchall() if c[0] != "loaded_at"]
            rows = connection.execute(f"select {', '.join(columns)} from {name}").fetchall()
            found[name] = sorted(map(repr, [tuple(columns), *rows]))
    return found


def pack(home: Home, folder: Any, assessment: str, period: str) -> dict[str, bytes]:
    """The files of a drafted release; of the manifest without the day of drafting."""
    drafted = publish.draft(home, folder, assessment, period, TODAY)
    files = {path.name: path.read_bytes() for path in drafted.path.iterdir()}
    manifest = json.loads(files.pop("manifest.json"))
    return files | {"manifest.json": json.dumps(manifest, ensure_ascii=False).encode()}


def state_of(home: Home, unit: str, month: str) -> str:
    with duckdb.connect(str(home.published_warehouse), read_only=True) as connection:
        query = "select state from rpt_report_status where unit_code = ? and report_period = ?"
        return str(connection.execute(query, [unit, month]).fetchone()[0])


def test_the_day_is_known_to_the_last_row(that_day: CountyHome, backfilled: Backfilled):
    then, known = tables(that_day.home), tables(backfilled.known.home)
    assert {"rpt_ranking", "rpt_evidence", "fct_capital", "stg_submission"} <= then.keys()
    assert then.keys() == known.keys()
    assert [name for name in then if then[name] != known[name]] == []


@pytest.mark.parametrize(("assessment", "period"), [("monthly", JUNE), ("quarterly", "2022-Q2")])
def test_releases_are_the_same_to_the_byte(that_day, backfilled, assessment: str, period: str):
    """Bulletin, workbook, page, CSV, and the manifest with its receipt numbers."""
    folder = that_day.folder
    then = pack(that_day.home, folder, assessment, period)
    known = pack(backfilled.known.home, folder, assessment, period)
    assert len(then) == 6
    assert then == known


def test_what_came_or_was_ruled_later_is_not_known(backfilled: Backfilled):
    known, live = backfilled.known.home, backfilled.county.home
    told = {
        unit: (state_of(known, unit, JUNE), state_of(live, unit, JUNE))
        for unit in ("jingkaiqu", "wanquan", "mabu", "haixi", "qingjie", "naocun")
    }
    assert told == {
        "jingkaiqu": ("held", "on_time"),  # sent on the 6th; the extension to the 12th came in August
        "wanquan": ("late", "on_time"),  # sent on the 8th
        "mabu": ("late", "on_time"),  # sent in the last second of the 10th
        "haixi": ("missing", "on_time"),  # sent in the first of the 11th
        "qingjie": ("missing", "waived"),
        "naocun": ("on_time", "on_time"),  # its waiver of then has no part in what came in time
    }
    numbers = {path: backfilled.county.receipt_no(path) for path in (county.HELD, county.REVISED_AFTER)}
    notes = "\n".join(backfilled.known.notes)
    assert f"1 份文件的结论后来变了（确认或重读），按当天的结论：{numbers[county.HELD]}" in notes
    assert "后来登记的免报、延期没有采用：pingyang-W0002、pingyang-E0001" in notes
    assert (
        "2022 年任务分解表按当天已收到的；后来收到的修订没有采用：2022-07-15（" in notes
    )  # for the unit split off in July
    assert "估计" not in notes


def test_a_revision_of_later_is_not_known(that_day: CountyHome, backfilled: Backfilled):
    """水头镇 left one project out of May (known: the correction counts) and of June (not known: the first one counts)."""
    query = """
        select report_period, revision, is_counting from stg_submission
        where unit_code = 'shuitou' and report_period in ('2022-05', '2022-06') order by all
    """

    def revisions(home: Home) -> list[tuple]:
        with duckdb.connect(str(home.published_warehouse), read_only=True) as connection:
            return connection.execute(query).fetchall()

    assert revisions(backfilled.known.home) == [
        ("2022-05", 1, False),
        ("2022-05", 2, True),
        ("2022-06", 1, True),
    ]
    assert revisions(backfilled.county.home)[2:] == [("2022-06", 1, False), ("2022-06", 2, True)]


def test_live_is_untouched(backfilled: Backfilled):
    assert backfilled.before == backfilled.after
    assert f"published/{backfilled.county.home.published_warehouse.name}" in backfilled.before


def test_receipts_of_one_scan_are_numbered_as_they_came(backfilled: Backfilled, that_day: CountyHome):
    received = [(r.received_at, r.inbox_path) for r in backfilled.county.ledger.receipts(OFFICE)]
    assert received == sorted(received)
    then = [(r.receipt_no, r.inbox_path, r.sender) for r in that_day.ledger.receipts(OFFICE)]
    now = [(r.receipt_no, r.inbox_path, r.sender) for r in backfilled.county.ledger.receipts(OFFICE)]
    assert now[: len(then)] == then and all(sender for *_, sender in now)


def test_the_home_stands_until_what_it_is_made_from_changes(backfilled: Backfilled):
    now, stamp = backfilled.county, backfilled.known.home.root / "known.json"
    written = stamp.stat().st_mtime_ns
    assert known_on(now.home, now.folder, DAY) == backfilled.known
    assert stamp.stat().st_mtime_ns == written


def test_every_report_is_told_from_the_past_with_its_day(that_day: CountyHome, backfilled: Backfilled):
    """Their tables are those of the day, to the last row; so are two of them as they are printed."""
    asked = reports.Asked(OFFICE, "平阳县考核办")
    for name, report in reports.reports().items():
        known: Paper = reports.report_paper(backfilled.known.home, report, asked)
        assert known.sections and known.lines == ("截至 2022-07-10 日终所知",), name
        if name in ("finding", "report_status"):
            then: Paper = reports.report_paper(that_day.home, report, asked)
            assert (then.sections, then.lines) == (known.sections, ())


def test_a_day_before_everything_is_said(backfilled: Backfilled):
    now = backfilled.county
    first = min(file.received_at for file in sent()).date()
    with pytest.raises(NothingKnownError) as caught:
        known_on(now.home, now.folder, date(2022, 2, 28))
    assert caught.value.first == first == date(2022, 3, 1)
    assert not (now.home.root / "known" / OFFICE / "2022-02-28").exists()
