from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field

from kernel.closed_yaml import Closed, DataFileError, load
from kernel.office import Code, Month


class Item(Closed):
    weight: Decimal


class Everything(Closed):
    each: Annotated[Decimal, Field(gt=0, max_digits=6, decimal_places=2)]
    places: int = Field(ge=0, le=4)
    issued: date
    counted: bool
    title: str
    weights: tuple[int, ...]
    by_code: dict[Code, Item]
    start: Month


class Document(Closed):
    title: str
    items: list[Item]


def test_decimals_stay_as_written(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("title: x\nitems:\n  - weight: 0.10\n  - weight: 33.333333\n", "utf-8")
    assert [item.weight for item in load(path, Document).items] == [Decimal("0.10"), Decimal("33.333333")]


def test_every_fault_at_once_with_its_line_and_a_suggestion(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("title: x\nitems:\n  - weight: 1\n  - wieght: 2\ntitel: y\n", "utf-8")
    with pytest.raises(DataFileError) as caught:
        load(path, Document)
    assert [(p.line, p.key, p.reason) for p in caught.value.problems] == [
        (4, "items.1.weight", "缺少此项"),
        (4, "items.1.wieght", "不认识的键，是否想写“weight”？"),
        (5, "titel", "不认识的键，是否想写“title”？"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"title: [", "YAML"),
        ("title: 标题".encode("gbk"), "UTF-8"),
        (b"- a\n- b\n", "键: 值"),
        (b"a: 1\na: 2\n", "键“a”写了两次"),
        ("title: x\nitems:\n  - 上\x0b下\n".encode(), "a.yaml:3: YAML：这里有看不见的控制字符（编码 0b）"),
        (b"title: x\n---\ntitle: y\n", "a.yaml:2: YAML：一个文件只能有一份内容"),
        (b"title: " + b"[" * 3000 + b"]" * 3000, "括号或缩进的层数太多"),
        (b"title: " + b"{a: " * 3000 + b"1" + b"}" * 3000, "括号或缩进的层数太多"),
    ],
)
def test_a_file_that_is_no_document_says_so(tmp_path, content, reason):
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    with pytest.raises(DataFileError) as caught:
        load(path, Document)
    assert reason in str(caught.value)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(DataFileError, match="找不到"):
        load(tmp_path / "none.yaml", Document)


RIGHT = {
    "each": "0.25",
    "places": "2",
    "issued": "2024-02-20",
    "counted": "true",
    "title": "标题",
    "weights": "[1, 2]",
    "by_code": "{first: {weight: 1}}",
    "start": "2024-01",
}


def test_the_example_for_the_reasons_is_right(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("".join(f"{k}: {v}\n" for k, v in RIGHT.items()), "utf-8")
    assert load(path, Everything).each == Decimal("0.25")


@pytest.mark.parametrize(
    ("key", "written", "reason"),
    [
        ("each", "0", "each：应大于 0（写的是 0）"),
        ("each", "0.255", "each：最多 2 位小数（写的是 '0.255'）"),
        ("each", "1234567", "each：数字过长，最多 6 位"),
        ("each", "12345.5", "each：数字过大，整数部分最多 4 位"),
        ("each", "9" * 5000, "a.yaml:1: each：数字过长，最多 6 位"),
        ("places", "9" * 5000, "a.yaml:2: places：数字过大"),
        ("each", "两分", "each：应为数字（写的是 '两分'）"),
        ("each", "[1]", "each：应为数字"),
        ("each", ".nan", "each：应为数字"),
        ("places", "9", "places：应不大于 4（写的是 9）"),
        ("places", "-1", "places：应不小于 0（写的是 -1）"),
        ("places", "二", "places：应为整数"),
        ("issued", "2024年2月20日", "issued：应为日期，写成 2024-02-20 的样式"),
        ("issued", "2024-02-30", "issued：应为日期"),
        ("counted", "否", "counted：应为 true（是）或 false（否）（写的是 '否'）"),
        ("title", "2024", "title：应为文字；纯数字请加引号（写的是 2024）"),
        ("weights", "1", "weights：应为列表"),
        ("weights", "[1, 一]", "weights.1：应为整数"),
        ("by_code", "[a]", "by_code：应为“键: 值”"),
        ("by_code", "{first: 1}", "by_code.first：应为“键: 值”"),
        ("by_code", "{First: {weight: 1}}", "by_code.First：代码只用小写英文字母、数字和下划线"),
        ("start", "2024-1", "start：月份请写成 2024-06 的样式（写的是 '2024-1'）"),
        ("start", "[", "YAML：这里应有一个值"),
        ("start", "2024", "start：月份请写成 2024-06 的样式（写的是 2024）"),
        ("start", "a: b", "YAML：冒号或缩进不对"),
        ("title", "@标题", "YAML：这里不能以“@”开头"),
        ("title", "\n\ta: 1", "YAML：这里有 Tab 键打的空白"),
        ("title", '"标题', "YAML：引号没有配对"),
        ("title", "标题\nplaces：2", "键后面缺少英文冒号"),
        ("weights", "{a: 1", "YAML：花括号或方括号没有配对"),
        ("title", '"a" b', "YAML：缩进与同级的行没有对齐，或引号后面还有文字"),
        ("title", "*a", "专用符号"),
        ("title", "& a", "专用符号"),
    ],
)
def test_reasons_are_in_chinese(tmp_path, key, written, reason):
    path = tmp_path / "a.yaml"
    path.write_text("".join(f"{k}: {v}\n" for k, v in {**RIGHT, key: written}.items()), "utf-8")
    with pytest.raises(DataFileError) as caught:
        load(path, Everything)
    assert reason in str(caught.value)
