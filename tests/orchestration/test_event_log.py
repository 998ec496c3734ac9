"""Runs are recorded in Dagster's own files, whoever reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from dagster import DagsterInstance, MaterializeResult, asset, materialize
from dagster._core.storage.event_log import SqliteEventLogStorage

from kernel.home import Home
from orchestration.event_log import KeptOpenEventLogStorage
from orchestration.launch import prepare_dagster


@asset
def landed_rows() -> MaterializeResult:
    return MaterializeResult(metadata={"行数": 7})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in ("DAGSTER_HOME", "DAGSTER_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "")  # what prepare_dagster sets ends with the test
    home = Home(root=tmp_path / '县 "一"', offices=tmp_path)
    prepare_dagster(home)
    return home


def test_dagsters_own_log_reads_every_event_of_every_run(home: Home):
    with DagsterInstance.get() as instance:
        runs = [materialize([landed_rows], instance=instance).run_id for _ in range(2)]
        # by turns, as a page in the browser asks for them
        kept = {run: [log.to_json() for log in instance.all_logs(run)] for run in (*runs, *runs)}
        assert isinstance(instance.event_log_storage, KeptOpenEventLogStorage)
        # read from another connection while this one is open
        assert _as_dagster_reads(home, runs) == kept
    assert _as_dagster_reads(home, runs) == kept
    assert all(len(events) > 5 for events in kept.values())


def test_what_a_run_made_is_known_to_the_next_process(home: Home):
    with DagsterInstance.get() as instance:
        materialize([landed_rows], instance=instance)
    with DagsterInstance.get() as instance:
        event = instance.get_latest_materialization_event(landed_rows.key)
        assert event.asset_materialization.metadata["行数"].value == 7
        instance.wipe()
        assert instance.get_latest_materialization_event(landed_rows.key) is None
        again = materialize([landed_rows], instance=instance)
        assert again.success and instance.all_logs(again.run_id)


def _as_dagster_reads(home: Home, runs: list[str]) -> dict[str, list[str]]:
    plain = SqliteEventLogStorage(str(home.dagster / "history" / "runs"))
    return {run: [log.to_json() for log in plain.get_logs_for_run(run)] for run in runs}
