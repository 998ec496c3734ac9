"""dbt run over a home beside the live one (a draft's, a past day's), followed while it works.

What does not belong here: the night's own run, which Dagster follows (`assets.warehouse`).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from orchestration.progress import step
from orchestration.warehouse import DBT_PLACES, dbt_command, dbt_environment

# dbt's events that say one thing more is built, and under which name they carry how many there are.
_BUILT = {"LogModelResult": "total", "LogTestResult": "num_models"}


class BuildFailedError(RuntimeError):
    """dbt did not finish; `messages` are its own."""

    def __init__(self, messages: Sequence[str]):
        self.messages = list(messages)
        super().__init__("\n".join(("dbt build failed", *self.messages)))


def build(root: Path, what: str, *arguments: str) -> None:
    """Model and test what is landed below `root`, without unit tests; `arguments` narrow what, `what` names it in words.

    Raises BuildFailedError.
    """
    command = [
        *dbt_command(),
        *("--log-format", "json", "--log-level-file", "none", "--no-write-json"),
        *("build", "--exclude-resource-type", "unit_test"),
        *DBT_PLACES,
        *("--target-path", str(root / "dbt"), "--log-path", str(root / "dbt")),
        *arguments,
    ]
    environment = {**os.environ, **dbt_environment()}
    with subprocess.Popen(command, env=environment, cwd=root, stdout=subprocess.PIPE, text=True) as dbt:
        said = followed(dbt.stdout, what)
    if dbt.returncode:
        raise BuildFailedError(said)


def followed(lines: IO[str], what: str) -> list[str]:
    """Report what dbt has built while it builds; returns what it complained about."""
    faults, done = [], 0
    for line in lines:
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            faults.append(line.strip())
            continue
        info, data = event["info"], event["data"]
        if info["name"] in _BUILT:
            done += 1
            step(what, done, data[_BUILT[info["name"]]])
        if info["level"] == "error":
            faults.append(re.sub(r"\s+", " ", info["msg"]).strip())
    return [fault for fault in faults if fault]
