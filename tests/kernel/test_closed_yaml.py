from decimal import Decimal

import pytest

from kernel.closed_yaml import Closed, DataFileError, load


class Item(Closed):
    weight: Decimal


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
        (b"a: 1\na: 2\n", "duplicate"),
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
