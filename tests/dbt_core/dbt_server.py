"""dbt for tests: started once, then parted into a process of its own for every run, as starting costs more than a small run.

`python -m tests.dbt_core.dbt_server` reads one request a line from standard input and answers each with its exit code. A
request is JSON: `words` after `dbt`, `folder` to run in, `environment`, and files `stdout` and `stderr` for what dbt says.
"""

from __future__ import annotations

import atexit
import json
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kernel.home import PROJECT_ROOT
from orchestration.dbt_process import prepare


def run(
    words: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """`dbt <words>` in `folder` with this environment and no other, as subprocess.run would have it."""
    with TemporaryDirectory() as said:
        files = {name: str(Path(said) / name) for name in ("stdout", "stderr")}
        request = {"words": list(words), "folder": str(folder), "environment": dict(environment), **files}
        code = _asked(request)
        out, err = (Path(file).read_text("utf-8") for file in files.values())
    return subprocess.CompletedProcess(["dbt", *words], code, out, err)


def _asked(request: Mapping[str, Any]) -> int:
    server = _server()
    assert server.stdin and server.stdout
    server.stdin.write(json.dumps(request) + "\n")
    server.stdin.flush()
    return int(server.stdout.readline())


@cache
def _server() -> subprocess.Popen[str]:
    """The one of this process; it ends with it."""
    # the server itself needs none of our rooms, and starts without them
    from orchestration.warehouse import DBT_PLACES, dbt_environment

    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.dbt_core.dbt_server", *DBT_PLACES],
        env={**os.environ, **dbt_environment(), "PYTHONPATH": str(PROJECT_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    """Answer requests until there are no more. dbt runs in the children as at night."""
    prepare()
    _warm_up()
    parting = multiprocessing.get_context("fork")
    for line in sys.stdin:
        child = parting.Process(target=_become_dbt, args=(json.loads(line),))
        child.start()
        child.join()
        print(child.exitcode, flush=True)  # noqa: T201


def _warm_up() -> None:
    """Parse the project once: dbt makes its schemas and readers when first asked, half of what a start costs. A parse opens
    no warehouse and leaves no thread behind, so that children may part from here.
    """
    from dbt.cli.main import dbtRunner

    with TemporaryDirectory() as place:
        written = ("--target-path", place, "--log-path", place, "--no-write-json", "--log-level-file", "none")
        parsed = dbtRunner().invoke(["--quiet", "parse", *sys.argv[1:], *written])
    assert parsed.success, parsed.exception
    assert threading.active_count() == 1


def _become_dbt(request: Mapping[str, Any]) -> None:
    """Run dbt in this process and end with it."""
    from dbt.cli.main import cli

    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(request[name], os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    cli(request["words"])


if __name__ == "__main__":
    _serve()
