"""The warehouse file: how dbt is run for it, and the read-only copy that every reader opens instead of it.

dbt runs in the home, its working directory: the project names both places, the warehouse and what landed, by relative
paths. A path that named the home would enter what dbt remembers of a parse, and every new home would parse it all again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import uuid
from contextlib import suppress
from pathlib import Path

import duckdb

from kernel.home import PROJECT_ROOT, Home
from orchestration import years

DBT_PROJECT = PROJECT_ROOT / "dbt_project"
_BLOCK = 2**20
DBT_PLACES = ("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT))


def dbt_executable() -> str:
    """dbt beside this Python, whatever PATH says."""
    return str(Path(sys.executable).with_name("dbt"))


def dbt_command() -> list[str]:
    """dbt in a process of its own, as `dbt_process` has it run."""
    return [sys.executable, "-P", str(PROJECT_ROOT / "orchestration" / "dbt_process.py")]


def dbt_environment() -> dict[str, str]:
    """What every dbt of ours is told by the environment: start from the project's own parse, build all
    years, no word to anyone, and how to keep memory.

    Before the project's first parse there is none to start from, and dbt refuses a name of a file that is not there.
    """
    parse = DBT_PROJECT / "target" / "partial_parse.msgpack"
    start = {"DBT_PARTIAL_PARSE_FILE_PATH": str(parse)} if parse.exists() else {}
    return {
        **start,
        years.VARIABLE: "",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        # Memory a statement gave back is the next one's: DuckDB returns it to the system after a second, and what is asked
        # for anew is filled with zeros first, a tenth of what a build of many years costs.
        "DUCKDB_JE_MALLOC_CONF": "dirty_decay_ms:60000,muzzy_decay_ms:60000",
    }


def ensure_manifest() -> Path:
    """The dbt manifest Dagster reads its models from, parsed anew when dbt or a project file is newer than it.

    The parse beside it is what every home starts from; dbt itself compares the files with it again.
    Raises CalledProcessError when the project does not parse (dbt's own message is printed).
    """
    manifest = DBT_PROJECT / "target" / "manifest.json"
    sources = [p for p in DBT_PROJECT.rglob("*") if p.suffix in (".sql", ".yml") and "target" not in p.parts]
    newest = max(path.stat().st_mtime for path in (*sources, Path(dbt_executable())))
    if not manifest.exists() or manifest.stat().st_mtime < newest:
        subprocess.run(
            [*dbt_command(), "--quiet", "parse", *DBT_PLACES],
            env={**os.environ, **dbt_environment()},
            check=True,
        )
    return manifest


def publish_copy(home: Home) -> Path:
    """Copy the warehouse for readers and swap it in by one rename; readers of the old copy are not disturbed.

    The file is copied while it is held open here, its log folded in: nobody else can write into it meanwhile. Where the
    file system lets two files share blocks, the copy costs no more for a warehouse that has grown. Report tables that are
    views read the tables beside them, in the copy as in the original.
    """
    home.published.mkdir(parents=True, exist_ok=True)
    temporary = home.published / f".kaohe.{uuid.uuid4().hex}.duckdb"
    try:
        with duckdb.connect(str(home.warehouse)) as connection:
            connection.execute("force checkpoint")
            _copy(home.warehouse, temporary)
        temporary.replace(home.published_warehouse)
    finally:
        # Gone when it was swapped in; else unfinished, and a disk that is full would be fuller every night.
        temporary.unlink(missing_ok=True)
    return home.published_warehouse


def _copy(source: Path, target: Path) -> None:
    """Ask the kernel for a copy, which shares the blocks where the file system can, and read and write where it cannot.

    The source is closed once, at the end: a process that closes a file gives up its lock on it.
    """
    with source.open("rb") as original, target.open("wb") as copy:
        left = os.fstat(original.fileno()).st_size
        # Refused by file systems that cannot, or not from one to the other; a full one says so again.
        with suppress(OSError):
            while left and (copied := os.copy_file_range(original.fileno(), copy.fileno(), left)):
                left -= copied
        if left:
            original.seek(0)
            copy.seek(0)
            shutil.copyfileobj(original, copy, _BLOCK)
