"""2022 backfilled beside a live 2024: 2024 says what it said, and 2022-07-10 what that day's run said, under today's numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from kernel.home import Home
from orchestration.known import lay_down
from orchestration.past import end_of, stood
from orchestration.unknown import notes_on
from orchestration.warehouse import publish_copy
from tests.dbt_core.warehouse import Workspace
from tests.known.county import DAY, OFFICE, TODAY, CountyHome, county_home, sent
from tests.known.test_known import JUNE, pack, tables

OF_2024 = (
    *("fct_score", "fct_assessment_total", "fct_consequence"),
    *("rpt_score_sheet", "rpt_ranking", "rpt_consequence", "rpt_evidence", "rpt_report_status", "rpt_target"),
)


@dataclass(frozen=True)
class Live:
    """A county that ran 2024 and then took 2022 in: what it said of 2024 before and after."""

    county: CountyHome
    before: dict[str, object]
    after: dict[str, object]


def said_of_2024(county: CountyHome) -> dict[str, object]:
    """Every row of 2024, and the drafted 月通报 of February to the byte."""
    with duckdb.connect(str(county.home.published_warehouse), read_only=True) as connection:
        rows = {
            name: sorted(
                map(repr, connection.execute(f"select * from {name} where scheme_year = 2024").fetchall())
            )
            for name in OF_2024
        }
    return {**rows, **pack(county.home, county.folder, "monthly", "2024-02")}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    county = county_home(tmp_path_factory.mktemp("live") / "home")
    county.rule_then()
    county.receives([file for file in sent() if file.path.startswith("2024")])
    county.night(TODAY, [2024])
    before = said_of_2024(county)
    county.receives(sent())  # the archive of 2022, and a manifest that has it all
    county.night(TODAY + timedelta(days=1), [2022])
    return Live(county, before, said_of_2024(county))


def test_live_2024_is_unchanged(live: Live):
    assert live.before.keys() == live.after.keys()
    assert [name for name in live.before if live.before[name] != live.after[name]] == []
    assert len(live.before["fct_score"]) > 200
    with duckdb.connect(str(live.county.home.published_warehouse), read_only=True) as connection:
        years = connection.execute("select distinct scheme_year from fct_score order by 1").fetchall()
    assert years == [(2022,), (2024,)]


def day_of(live: CountyHome) -> Home:
    """The home of the day, laid down by what `known_on` lays it down by, and modelled without its data tests."""
    past = live.home.known(OFFICE, DAY)
    then = stood(live.home, live.ledger, OFFICE, end_of(DAY))
    assert "估计" not in "".join(notes_on(live.ledger, live.folder, DAY, then))
    lay_down(live.home, past, live.folder, DAY, then)
    Workspace(past.root).dbt("run")
    publish_copy(past)
    return past


def test_the_day_is_known_under_the_numbers_of_today(live: Live, that_day: CountyHome):
    known = day_of(live.county)
    numbers = {r.receipt_no: r.inbox_path for r in live.county.ledger.receipts(OFFICE)}
    then = {r.inbox_path: r.receipt_no for r in that_day.ledger.receipts(OFFICE)}

    def as_then(text: str) -> str:
        return re.sub(rf"{OFFICE}-\d{{6}}", lambda found: then[numbers[found.group()]], text)

    told = {name: sorted(map(as_then, rows)) for name, rows in tables(known).items()}
    expected = tables(that_day.home)
    assert [name for name in expected if expected[name] != told[name]] == []
    assert any(numbers[number] in then and then[numbers[number]] != number for number in numbers)
    assert texts(known, live.county, as_then) == texts(that_day.home, that_day, str)


def texts(home: Home, county: CountyHome, as_then: object) -> dict[str, str]:
    """What can be read as text of the drafted 月通报 of June 2022."""
    files = pack(home, county.folder, "monthly", JUNE)
    return {
        name: as_then(data.decode("utf-8-sig"))
        for name, data in files.items()
        if Path(name).suffix in (".csv", ".html")
    }
