"""Every check the project has, in order of price: `python -m tests` (all) or `python -m tests --lint` (no pytest).

Each check is a command a person can also type. All are run even when one fails; the exit code says whether any did. A
check that finds nothing says no more than that.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DBT = ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project"]

# Two lines of checks side by side, each in order: what one check makes, the next of its line reads.
LINT = [
    {
        "ruff": [str(BIN / "ruff"), "check", "."],
        "ruff format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
        "import-linter": [str(BIN / "lint-imports"), "--no-cache"],
        "sqruff": [str(BIN / "sqruff"), "lint", "dbt_project/models", "dbt_project/tests"],
    },
    {
        "dbt parse": [str(BIN / "dbt"), "--quiet", "parse", "--no-partial-parse", *DBT],
        "dbt-bouncer": [str(BIN / "dbt-bouncer"), "run", "--config-file", "dbt_project/dbt-bouncer.yml"],
        "dagster definitions": [str(BIN / "dagster"), "definitions", "validate", "-w", "workspace.yaml"],
    },
]
TESTS = {
    "pytest": [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "3",
        "--dist",
        "loadscope",
        "--no-loadscope-reorder",
        "--durations=12",
    ]
}


def environment() -> dict[str, str]:
    """This process's environment with this project's tools first and every telemetry switch off."""
    return {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "",  # hundreds of processes start: each would compile the project again
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "GX_ANALYTICS_ENABLED": "false",
    }


def main() -> int:
    with ThreadPoolExecutor(len(LINT)) as pool:
        failed = [name for names in pool.map(_lint, LINT) for name in names]
    if "--lint" not in sys.argv:
        failed += _tests()
    if failed:
        print(f"FAILED: {', '.join(failed)}", flush=True)  # noqa: T201
    return 1 if failed else 0


def _lint(checks: dict[str, list[str]]) -> list[str]:
    """Run one line of checks, each told as a whole when it is over; the names of those that failed."""
    failed = []
    for name, command in checks.items():
        started = time.monotonic()
        result = subprocess.run(
            command,
            cwd=ROOT,
            env=environment(),
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        told = result.stdout if result.returncode else ""
        print(f"── {name}\n{told}{_verdict(name, result, started)}", flush=True)  # noqa: T201
        failed += [name] if result.returncode else []
    return failed


def _tests() -> list[str]:
    """Run the tests, what they print as they go; the names of those that failed."""
    failed = []
    for name, command in TESTS.items():
        print(f"── {name}", flush=True)  # noqa: T201
        started = time.monotonic()
        result = subprocess.run(command, cwd=ROOT, env=environment(), check=False)
        print(_verdict(name, result, started), flush=True)  # noqa: T201
        failed += [name] if result.returncode else []
    return failed


def _verdict(name: str, result: subprocess.CompletedProcess, started: float) -> str:
    verdict = "ok" if result.returncode == 0 else f"FAILED ({result.returncode})"
    return f"   {name}: {verdict}, {time.monotonic() - started:.1f} s"


if __name__ == "__main__":
    sys.exit(main())
