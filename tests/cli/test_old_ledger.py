"""A ledger the program cannot use ends every command with the reason and the way out, never with a traceback."""

import sqlite3

import pytest


@pytest.mark.parametrize(
    "words",
    [
        ("receipts", "--office", "pingyang"),
        ("run", "--office", "pingyang", "--year", "2024"),
        ("waivers", "--office", "pingyang"),
    ],
)
def test_an_old_ledger_is_refused_in_words(new_kaohe, words):
    kaohe = new_kaohe()
    connection = sqlite3.connect(kaohe.home.root / "ledger.sqlite")
    connection.execute("create table receipt (id integer primary key, receipt_no text)")
    connection.close()
    result = kaohe.inside(*words)
    assert result.returncode == 4, result.stdout + result.stderr
    assert "旧版程序写的" in result.stderr
    assert "kaohe backfill" in result.stderr
    assert "Traceback" not in result.stderr
