"""One county twice: as it was run on 10 July 2022, and backfilled in 2024 and asked for that day."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration import replay
from orchestration.known import Known, known_on
from orchestration.replay import Authority
from tests.known import county
from tests.known.county import DAY, LAST_MOMENT, OFFICE, TODAY, CountyHome, county_home, sent


@dataclass(frozen=True)
class Backfilled:
    """A county that took everything in on one day of 2024, and what it knew on 2022-07-10."""

    county: CountyHome
    known: Known
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="session")
def that_day(tmp_path_factory: pytest.TempPathFactory) -> CountyHome:
    """The run of 2022-07-10, over what had come and had been ruled by then."""
    then = county_home(tmp_path_factory.mktemp("then") / "home")
    then.rule_then()
    then.receives([file for file in sent() if file.received_at <= LAST_MOMENT])
    then.night(LAST_MOMENT, [2022])
    return then


@pytest.fixture(scope="session")
def backfilled(tmp_path_factory: pytest.TempPathFactory) -> Backfilled:
    """Everything in one night of 2024, the held workbook confirmed afterwards; then asked for 2022-07-10."""
    now = county_home(tmp_path_factory.mktemp("now") / "home")
    now.rule_then()
    now.rule_later()
    now.receives(sent())
    now.intake(TODAY, [2022, 2023, 2024])
    (held,) = [r for r in now.ledger.receipts(OFFICE) if r.inbox_path == county.HELD]
    authority = Authority("王主任", "六个项目已并入滨海新区", "平考办〔2024〕3号")
    replay.confirm(now.home, now.folder, now.ledger, held, TODAY, authority)
    now.night(TODAY, [2022, 2023, 2024], "--select", "+rpt_report_status")
    before = hashes(now.home.root)
    known = known_on(now.home, now.folder, DAY)
    return Backfilled(now, known, before, hashes(now.home.root))


def hashes(root: Path) -> dict[str, str]:
    """Every file of a live home but the lock and the ledger's own side files, which any reader touches.

    What the ledger has entered beside its file is taken into it first: the last reader to leave does so, whenever that is.
    """
    with closing(sqlite3.connect(root / "ledger.sqlite")) as ledger:
        ledger.execute("pragma wal_checkpoint(truncate)")
    return {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and not path.relative_to(root).parts[0].startswith(("known", ".writer", "ledger.sqlite-"))
    }
