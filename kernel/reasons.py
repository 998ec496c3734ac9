"""Why a data file does not load, said in Chinese: the checkers' own English reasons in an editor's words.

What does not belong here: finding the fault, its line or its key (`closed_yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema
from rapidfuzz import process
from ruamel.yaml import YAMLError

_NUMBER = "应为数字"
_WHOLE = "应为整数"
_YES_NO = "应为 true（是）或 false（否）"
_DATE = "应为日期，写成 2024-02-20 的样式"
_TIME = "应为时刻，写成 17:30 的样式"
_TEXT = "应为文字；纯数字请加引号"
_LIST = "应为列表，写成 [甲, 乙] 的样式"
_MAP = "应为“键: 值”"
# pydantic's error type → reason; `{…}` are the error's own parameters
_VALUE_REASONS = {
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "decimal_max_places": "最多 {decimal_places} 位小数",
    "decimal_max_digits": "数字过长，最多 {max_digits} 位",
    "decimal_whole_digits": "数字过大，整数部分最多 {whole_digits} 位",
    "decimal_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "finite_number": _NUMBER,
    "int_parsing": _WHOLE,
    "int_parsing_size": "数字过大",
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_parsing": _YES_NO,
    "bool_type": _YES_NO,
    "date_parsing": _DATE,
    "date_type": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "time_parsing": _TIME,
    "time_type": _TIME,
    "string_type": _TEXT,
    "string_too_short": "不能为空",
    "too_short": "至少要有 {min_length} 项",
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _MAP,
    "model_type": _MAP,
    "model_attributes_type": _MAP,
}
# what ruamel says (a regular expression) → reason; `{0}` is the expression's first group
_YAML_REASONS = (
    (r"found character '\\t'", "这里有 Tab 键打的空白，请改用空格"),
    (r"found character '(.+)' that cannot start", "这里不能以“{0}”开头；要写这个符号，请把整个值放在引号里"),
    (r'found duplicate key "([^"]*)"', "键“{0}”写了两次"),
    (
        r"mapping values are not allowed",
        "冒号或缩进不对：多半是上一行的键后面写了中文冒号“：”，或本行多缩进了",
    ),
    (r"could not find expected ':'", "键后面缺少英文冒号和空格（中文冒号“：”不算）"),
    (r"expected <block end>", "缩进与同级的行没有对齐，或引号后面还有文字"),
    (r"expected ',' or '[\]}]'", "花括号或方括号没有配对，或各项之间缺少英文逗号"),
    (r"expected the node content", "这里应有一个值；方括号、花括号没有配对，或多了一个逗号"),
    (r"found unexpected end of stream", "引号没有配对"),
    (r"found unexpected ':'", "花括号里的冒号后面要有空格"),
    (
        r"unacceptable character #x(?:00)?([0-9a-f]+)",
        "这里有看不见的控制字符（编码 {0}），多半是从别处粘贴来的：请删去它，重新输入这几个字",
    ),
    (r"but found another document", "一个文件只能有一份内容：“---”及以下的请删去，或另存一个文件"),
    (r"nested too deeply", "括号或缩进的层数太多"),
    (
        r"found undefined alias|found unknown escape|expected alphabetic or numeric",
        "这个值含有 YAML 的专用符号，请放在单引号里",
    ),
)


def matching(pattern: str, reason: str) -> BeforeValidator:
    """A text that must match `pattern` as a whole; `reason` says in Chinese how to write it."""
    compiled = re.compile(pattern)

    def check(value: object) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise ValueError(f"{reason}（写的是 {value!r}）")
        return value

    written = {"type": "string", "pattern": f"^(?:{pattern})$"}
    return BeforeValidator(check, json_schema_input_type=Annotated[str, WithJsonSchema(written)])


def reason_of_value(error: Any, known_keys: Collection[str], words: Mapping[str, str] | None = None) -> str:
    """One entry of pydantic's `ValidationError.errors()`; `known_keys`: those that may be written where it stands.

    `words`: what the words mean that may be written there.
    """
    parameters = error.get("ctx", {})
    match error["type"]:
        case "missing" | "union_tag_not_found":
            return f"缺少此项{_mistyped(parameters.get('discriminator', ''), error['input'])}"
        case "extra_forbidden":
            return f"不认识的键{_guess(str(error['loc'][-1]), known_keys) or _choice(known_keys)}"
        case "value_error":
            return str(parameters["error"])
        case "literal_error":
            return _one_of(parameters["expected"], error.get("input"), words or {})
        case "union_tag_invalid":
            return _one_of(parameters["expected_tags"], parameters["tag"], words or {})
        case kind:
            reason = _VALUE_REASONS.get(kind, error["msg"]).format(**parameters)
    return f"{reason}（写的是 {error.get('input')!r}）"


def _one_of(expected: str, written: Any, words: Mapping[str, str]) -> str:
    """`expected`: the words there are, each in quotes, or numbers."""
    known = [word.strip("'") for word in re.split(", | or ", expected)]
    said = "、".join(f"{word}（{words[word]}）" if word in words else word for word in known)
    meant = next((f"，请写 {word}" for word in known if words.get(word) == written), "")
    said += " 之一" if len(known) > 1 else ""
    return f"应为 {said}（写的是 {written!r}）{meant or _guess(str(written), known)}"


def _guess(written: str, known: Collection[str]) -> str:
    guess = process.extractOne(written, sorted(known), score_cutoff=70)
    return f"，是否想写“{guess[0]}”？" if guess else ""


def _choice(known_keys: Collection[str]) -> str:
    return f"，此处可写：{'、'.join(known_keys)}" if known_keys else ""


def _mistyped(key: str, written: Any) -> str:
    """Was the mark `'key'`, which is not there, perhaps meant by one of those that are?"""
    key, keys = key.strip("'"), [str(each) for each in written] if isinstance(written, dict) else []
    guess = process.extractOne(key, keys, score_cutoff=70)
    return f"，是否把“{key}”写成了“{guess[0]}”？" if guess else ""


def reason_of_yaml(error: YAMLError) -> str:
    """Why a text is no YAML."""
    said = getattr(error, "problem", None) or str(error)
    for pattern, reason in _YAML_REASONS:
        if match := re.search(pattern, said):
            return reason.format(*match.groups())
    return f"不是正确的 YAML：{said}"
