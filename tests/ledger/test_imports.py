"""Who reads a workbook or asks for help does not wait for the database library."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ledger
from kernel.home import PROJECT_ROOT


@pytest.mark.parametrize("module", ["ledger", "ingest.isolation", "cli.main"])
def test_sqlalchemy_comes_with_the_book_only(module: str) -> None:
    script = f"import sys, {module}; print('sqlalchemy' in sys.modules); import ledger; print(ledger.Ledger.__name__)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "Ledger"]


def test_a_name_the_ledger_does_not_have() -> None:
    with pytest.raises(AttributeError, match="Legder"):
        _ = ledger.Legder
