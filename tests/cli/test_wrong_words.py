"""Words of a command line nobody can read: what is wrong with them, in Chinese."""

from __future__ import annotations

import sys

import pytest

from cli.main import main


def _answer(monkeypatch, capsys, *words: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["kaohe", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0, capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "reason", "help_of"),
    [
        (["whatif"], "缺少选项 --scheme", "kaohe whatif"),
        (["trase"], "没有 trase 这个命令，是否想写 trace、release", "kaohe"),
        (["scores", "--ofice", "x"], "没有 --ofice 这个选项，是否想写 --office", "kaohe scores"),
        (["scores", "--office"], "--office 后面要写一个值", "kaohe"),
        (["scheme", "check"], "缺少参数 FILE", "kaohe scheme check"),
        (
            ["scheme", "schema", "extra word"],
            "多写了：extra word（带空格的写在引号里）",
            "kaohe scheme schema",
        ),
        (["run", "--office", "x", "--year", "twenty"], "选项 --year 写得不对：应为整数", "kaohe run"),
    ],
)
def test_wrong_words_are_told_in_chinese(monkeypatch, capsys, words, reason, help_of):
    code, told = _answer(monkeypatch, capsys, *words)
    assert (code, told.splitlines()) == (2, [f"✗ {reason}", f"  写法见：{help_of} --help"])


def test_a_command_that_is_read_ends_as_it_did(monkeypatch, capsys):
    assert _answer(monkeypatch, capsys, "--help") == (0, "")
    assert _answer(monkeypatch, capsys, "scheme", "check", "nowhere.yaml")[0] == 2
