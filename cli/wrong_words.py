"""What was wrong with the words of a command line, in Chinese, and where to read how they go.

Typer keeps a copy of click of its own and names only `BadParameter` of its errors; the others are told apart by their names.
"""

from __future__ import annotations

import re
from typing import Any

import typer

WrongWords = typer.BadParameter.__mro__[1]  # UsageError, the parent of them all
_UNKNOWN = re.compile(r"No such command '(?P<word>.*?)'")
_TOO_MANY = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((?P<words>.*)\)")
_KIND = re.compile(r"valid (?P<kind>integer|number|boolean)")
_QUOTED = re.compile(r"'(.*?)'")
_KIND_ZH = {"integer": "整数", "number": "数字", "boolean": "是或否（true、false）"}


def reason(error: Any) -> str:
    """Why the command line cannot be read."""
    match type(error).__name__:
        case "MissingParameter":
            return f"缺少{_parameter(error)}"
        case "NoSuchOption":
            near = "、".join(sorted(error.possibilities or ()))
            return f"没有 {error.option_name} 这个选项" + (f"，是否想写 {near}" if near else "")
        case "BadOptionUsage":
            return f"{error.option_name} 后面要写一个值" if "requires" in error.message else error.message
        case "BadParameter":
            return f"{_parameter(error)} 写得不对：{_value(error.message)}"
    return _other(error)


def help_of(error: Any) -> str:
    """The command that prints how this one is written."""
    return f"{error.ctx.command_path if error.ctx else 'kaohe'} --help"


def _parameter(error: Any) -> str:
    if error.param is None:
        return "选项或参数"
    if error.param.param_type_name == "argument":
        return f"参数 {error.param.name.upper()}"
    return f"选项 {max(error.param.opts, key=len)}"


def _value(message: str) -> str:
    if told := _KIND.search(message):
        return f"应为{_KIND_ZH[told['kind']]}"
    return message


def _other(error: Any) -> str:
    message = error.format_message()
    if told := _UNKNOWN.search(message):
        near = _QUOTED.findall(message.partition("Did you mean")[2])
        return f"没有 {told['word']} 这个命令" + (f"，是否想写 {'、'.join(near)}" if near else "")
    if told := _TOO_MANY.search(message):
        return f"多写了：{told['words']}（带空格的写在引号里）"
    return message
