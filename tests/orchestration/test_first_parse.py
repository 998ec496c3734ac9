"""What dbt parses, and what it starts from: nothing in a fresh clone, and later the project as it was parsed last."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from orchestration import warehouse, years


def test_only_a_parse_that_is_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "DBT_PROJECT", tmp_path)
    assert "DBT_PARTIAL_PARSE_FILE_PATH" not in warehouse.dbt_environment()
    parse = tmp_path / "target" / "partial_parse.msgpack"
    parse.parent.mkdir()
    parse.touch()
    assert warehouse.dbt_environment()["DBT_PARTIAL_PARSE_FILE_PATH"] == str(parse)


def test_a_night_that_asks_other_years_parses_nothing_anew(tmp_path):
    warehouse.ensure_manifest()
    places = [*warehouse.DBT_PLACES, "--target-path", str(tmp_path), "--log-path", str(tmp_path)]
    said = [
        subprocess.run(
            [*warehouse.dbt_command(), "--log-level", "debug", "--log-level-file", "none", "parse", *places],
            env={**os.environ, **warehouse.dbt_environment(), years.VARIABLE: asked},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for asked in ("", "pingyang:2024")
    ]
    assert "no changes found" in said[1], said[1]
