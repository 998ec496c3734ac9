"""In a fresh clone dbt has parsed nothing yet: it must not be told to start from a parse that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration import warehouse


def test_only_a_parse_that_is_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "DBT_PROJECT", tmp_path)
    assert "DBT_PARTIAL_PARSE_FILE_PATH" not in warehouse.dbt_environment()
    parse = tmp_path / "target" / "partial_parse.msgpack"
    parse.parent.mkdir()
    parse.touch()
    assert warehouse.dbt_environment()["DBT_PARTIAL_PARSE_FILE_PATH"] == str(parse)
