"""dbt for tests: imported once, then parted into a process of its own for every run, as an import costs more than a small run.

`python -m tests.dbt_core.dbt_server` reads one request a line from standard input and answers each with its exit code. A
request is JSON: `words` after `dbt`, `folder` to run in, `environment`, and files `stdout` and `stderr` for what dbt says.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kernel.home import PROJECT_ROOT


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
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.dbt_core.dbt_server"],
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    """Answer requests until there are no more. Children never search for garbage, as at night."""
    import dbt.adapters.duckdb
    import dbt.cli.main  # noqa: F401

    gc.disable()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _become_dbt(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201


def _become_dbt(request: Mapping[str, Any]) -> None:
    """Run dbt in this process and end with it."""
    from dbt.cli.main import cli

    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(request[name], os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    code: Any = 1
    try:
        cli(request["words"])
    except SystemExit as end:
        code = end.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code or 0)


if __name__ == "__main__":
    _serve()
