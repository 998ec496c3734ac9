"""dbt in our processes says what dbt says: no line more or less, whatever is asked of its log."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.warehouse import dbt_command, dbt_environment
from tests.dbt_core.warehouse import PROJECT, Workspace

PLAIN = [sys.executable, "-P", "-c", "from dbt.cli.main import cli; cli()"]


@pytest.mark.parametrize("level", ["info", "debug"])
def test_every_line_that_is_heard_is_said(tmp_path: Path, level: str):
    """A parse with a warning in it: a setting for models there are none of."""
    workspace = Workspace.of_macros(tmp_path)
    settings = workspace.project / "dbt_project.yml"
    settings.write_text(settings.read_text("utf-8") + "\nseeds: {kaohe: {none: {+enabled: true}}}\n", "utf-8")
    ours, plain = (_said(command, workspace, level) for command in (dbt_command(), PLAIN))
    assert ours == plain
    assert {"info", "warn"} <= {word for word, _ in ours}
    assert ("debug" in {word for word, _ in ours}) == (level == "debug")


def _said(command: list[str], workspace: Workspace, level: str) -> list[tuple[str, str]]:
    """(level, name) of every event on the screen."""
    places = ("--project-dir", workspace.project, "--profiles-dir", PROJECT, "--target-path", "target")
    words = ("--log-format", "json", "--log-level", level, "--log-level-file", "none", "--no-partial-parse")
    done = subprocess.run(
        [*command, *words, "parse", *map(str, places)],
        env={**dbt_environment(), "HOME": str(workspace.root)},
        cwd=workspace.root,
        capture_output=True,
        text=True,
        check=True,
    )
    events = [json.loads(line)["info"] for line in done.stdout.splitlines()]
    return [(event["level"], event["name"]) for event in events]
