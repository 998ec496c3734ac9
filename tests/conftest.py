"""Shared by tests of several rooms: the demo county, run once for the whole session through the real command line."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

import cli.main
import scheme
import tests.examples.schemes.facts
import tests.offices.facts
from cli import answers
from examples.published.build import HERE as PUBLISHED
from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from kernel.office import list_offices, load_office
from ledger import Ledger
from orchestration import intake, judging
from tests.cli import test_currency, test_office_new
from tests.dbt_core.warehouse import Workspace
from tests.dbt_scoring import COUNTIES

WIDTH = 200  # of the shell a command is typed in, in characters

# A busy machine is no failed law.
settings.register_profile("kaohe", deadline=None)
settings.load_profile("kaohe")

# What is dear to make, and the files that ask for it (the first that fits): one worker runs them all, so that it is made
# once. They start first, those that take longest in front; any other file is a share of work by itself.
SHARED = {
    "demo_county": ("end_to_end/", "cli/test_readme", "cli/test_whatif"),
    "modelled": ("dbt_scoring/", "examples/schemes/", "offices/"),
    "that_day": ("known/",),
    "backfilled_offices": ("examples/", "cli/test_currency", "cli/test_office_new"),
    "compiled": tuple(f"dbt_core/test_{of}" for of in ("effective", "project_keys", "shares", "verified")),
}
LONG = ("exactness/", "orchestration/", "dbt_core/", "cli/", "expectations/")


def _share(nodeid: str) -> str:
    file = nodeid.partition("::")[0].removeprefix("tests/")
    return next((name for name, files in SHARED.items() if file.startswith(files)), file)


class _ByShare(LoadScopeScheduling):
    """Gives a worker a whole share of the tests at a time."""

    def _split_scope(self, nodeid: str) -> str:
        return _share(nodeid)


def pytest_configure() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """What was collected stays to the end: to search it for garbage is a third of collecting it, and goes on with every test."""
    gc.freeze()
    gc.enable()


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    return _ByShare(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those in front that take longest. Raises UsageError for a file that would have something dear made twice."""
    for item in items:
        share = _share(item.nodeid)
        if asked := [name for name in SHARED if name in item.fixturenames and name != share]:
            raise pytest.UsageError(
                f"{item.nodeid} asks for {asked[0]}: name its file in SHARED of tests/conftest.py"
            )
    items.sort(key=lambda item: _place(_share(item.nodeid)))


def _place(share: str) -> int:
    order = (*SHARED, *LONG)
    return next((place for place, name in enumerate(order) if share.startswith(name)), len(order))


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
            "COLUMNS": str(WIDTH),
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

    def inside(self, *words: object) -> subprocess.CompletedProcess[str]:
        """`kaohe <words>` without a process of its own, a tenth of the price: for what is asked of a command beyond that it
        starts and ends as a process, which test_readme shows of each. A fault it does not foresee is raised here.
        """
        said, faults = io.StringIO(), io.StringIO()
        code: str | int | None = 0
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            for console in (answers.out, answers.err):
                patch.setattr(console, "width", WIDTH)
            patch.setattr(sys, "argv", ["kaohe", *map(str, words)])
            patch.chdir(self.home.root)
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(faults):
                try:
                    cli.main.main()
                except SystemExit as end:
                    code = end.code
        return subprocess.CompletedProcess(sys.argv, code or 0, said.getvalue(), faults.getvalue())

    def take_in(self, code: str, year: int) -> None:
        """Land an office's scheme and what lies in its inbox, by the night's own intake but without a build: the next one
        models all offices in one go.
        """
        folder, ledger = load_office(self.home.offices / code), Ledger(self.home.ledger_url)
        now = folder.office.now()
        scheme.land(self.home, folder, year, now.date())
        intake.take_in(self.home, folder, ledger, now)
        judging.judge(self.home, folder, ledger, now)


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
def backfilled_offices(new_kaohe: Callable[..., Kaohe], tmp_path_factory: pytest.TempPathFactory) -> Kaohe:
    """The published examples and two offices founded from the shell, one with foreign capital, all in one installation.

    dbt models all offices in one go, so one office-year runs the whole job through the command line, last; the others go
    through the job's own intake (landing, reading, judging) before it. That saves nine builds of the warehouse.
    """
    kaohe = new_kaohe(tmp_path_factory.mktemp("run") / "offices")
    for code in list_offices(PUBLISHED):
        folder = load_office(PUBLISHED / code)
        shutil.copytree(folder.path, kaohe.home.offices / code)
        shutil.copytree(folder.path / "inbox", kaohe.home.inbox / code)
        for year in folder.scheme_years():
            kaohe.take_in(code, year)
    test_office_new.found(kaohe)
    test_currency.found(kaohe)
    kaohe.take_in(test_currency.OFFICE, 2024)
    ran = kaohe("backfill", "--office", "qingtian", "--years", "2024", timeout=900)
    assert ran.returncode == 0, ran.stdout + ran.stderr
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
