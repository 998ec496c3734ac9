"""Every check the project has, in order of price: `python -m tests` (all) or `python -m tests --lint` (no pytest).

Each check is a command a person can also type. All are run even when one fails; the exit code says whether any did.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DBT = ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project"]

LINT = {
    "ruff": [str(BIN / "ruff"), "check", "."],
    "ruff format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "import-linter": [str(BIN / "lint-imports"), "--no-cache"],
    "dbt parse": [str(BIN / "dbt"), "--quiet", "parse", "--no-partial-parse", *DBT],
    "dbt-bouncer": [str(BIN / "dbt-bouncer"), "run", "--config-file", "dbt_project/dbt-bouncer.yml"],
    "sqruff": [str(BIN / "sqruff"), "lint", "dbt_project/models", "dbt_project/tests"],
    "dagster definitions": [str(BIN / "dagster"), "definitions", "validate", "-w", "workspace.yaml"],
}
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
    checks = LINT if "--lint" in sys.argv else {**LINT, **TESTS}
    failed = []
    for name, command in checks.items():
        print(f"── {name}", flush=True)  # noqa: T201
        started = time.monotonic()
        result = subprocess.run(command, cwd=ROOT, env=environment(), check=False)
        verdict = "ok" if result.returncode == 0 else f"FAILED ({result.returncode})"
        print(f"   {name}: {verdict}, {time.monotonic() - started:.1f} s", flush=True)  # noqa: T201
        if result.returncode:
            failed.append(name)
    if failed:
        print(f"FAILED: {', '.join(failed)}", flush=True)  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
