"""Shared by tests of several rooms: the demo county, run once for the whole session through the real command line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

import tests.examples.schemes.facts
import tests.offices.facts
from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from tests.dbt_core.warehouse import Workspace
from tests.dbt_scoring import COUNTIES

# A busy machine is no failed law.
settings.register_profile("kaohe", deadline=None)
settings.load_profile("kaohe")

# Rooms whose tests share the demo county run on one worker, so that it is built once; they start first, then the other
# long ones, so that no worker is left alone with one at the end.
COUNTY = ("end_to_end", "cli")
# Rooms whose tests share one warehouse of many small offices.
MODELLED = ("dbt_scoring", "examples", "offices")
LONG = (
    "known",
    "orchestration",
    "expectations",
    "dbt_core",
    "ingest",
    "values",
    "scheme",
    "exactness",
    "publish",
)


def _room(nodeid: str) -> str:
    return nodeid.split("/")[1]


class _RoomByRoom(LoadScopeScheduling):
    """Gives a worker a whole room of tests at a time: what its fixtures build is built once."""

    def _split_scope(self, nodeid: str) -> str:
        room = _room(nodeid)
        return next((rooms[0] for rooms in (COUNTY, MODELLED) if room in rooms), room)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    return _RoomByRoom(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The rooms that take longest in front."""
    order = (*COUNTY, *MODELLED, *LONG)
    items.sort(key=lambda item: order.index(room) if (room := _room(item.nodeid)) in order else len(order))


@dataclass(frozen=True)
class Kaohe:
    """One installation under test: its home, and its command line."""

    home: Home

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "KAOHE_HOME": str(self.home.root),
            "KAOHE_OFFICES": str(self.home.offices),
            "PYTHONPATH": str(PROJECT_ROOT),
            "DAGSTER_DISABLE_TELEMETRY": "yes",
            "COLUMNS": "200",
        }

    def __call__(self, *words: object, timeout: int = 300) -> subprocess.CompletedProcess[str]:
        """Run `kaohe <words>`; the result carries exit code, stdout and stderr."""
        executable = Path(sys.executable).with_name("kaohe")
        return subprocess.run(
            [str(executable), *map(str, words)],
            env=self.environment,
            cwd=self.home.root,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


@pytest.fixture(scope="session")
def new_kaohe(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Kaohe]:
    """Make an empty installation; `offices` defaults to the project's own."""

    def make(offices: Path = PROJECT_ROOT / "offices") -> Kaohe:
        return Kaohe(Home(root=tmp_path_factory.mktemp("home"), offices=offices))

    return make


@pytest.fixture(scope="session")
def demo_county(new_kaohe: Callable[..., Kaohe]) -> Kaohe:
    """The demo county after `kaohe demo`; read-only for the tests that share it."""
    kaohe = new_kaohe()
    result = kaohe("demo", timeout=600)
    assert result.returncode == 0, result.stdout + result.stderr
    return kaohe


@pytest.fixture(scope="session")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The project's offices, the example schemes and the practice counties with their facts: one landed tree, built once
    with every unit test and data test of the project; its views are tables here, asked many times.
    """
    workspace = Workspace(tmp_path_factory.mktemp("modelled"))
    landed.prepare(workspace.landed)
    tests.offices.facts.land_all(workspace.root)
    tests.examples.schemes.facts.land_all(workspace.root)
    for county in COUNTIES:
        county.build(workspace.root)
    done = workspace.dbt("build")
    assert "ERROR=0" in done.stdout
    return workspace.of_offices("asked", ".*")


@pytest.fixture
def unused_port() -> int:
    """A loopback port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
