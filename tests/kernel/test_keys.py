"""Which keys may stand where: at every level, by the kind of entry that is written."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import Field

from kernel.closed_yaml import Closed, DataFileError, load


class Limit(Closed):
    ratio: int | None = None
    points: int | None = None


class Even(Closed):
    rule: Literal["even"]
    share: int


class Stepwise(Closed):
    rule: Literal["stepwise"]
    step: int
    limit: Limit | None = None
    ends: tuple[Limit, ...] = ()
    from_: int | None = Field(default=None, alias="from")


class Sheet(Closed):
    title: str
    items: dict[str, Annotated[Even | Stepwise, Field(discriminator="rule")]] = Field(default_factory=dict)


def reasons(tmp_path, text):
    path = tmp_path / "sheet.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DataFileError) as caught:
        load(path, Sheet)
    return {(p.line, p.reason) for p in caught.value.problems}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title: x\nitmes: {}", (2, "不认识的键，是否想写“items”？")),
        ("title: x\nitems:\n  a: {rule: stepwise, step: 1, stpe: 2}", (3, "不认识的键，是否想写“step”？")),
        ("title: x\nitems:\n  a: {rule: stepwise, step: 1, form: 2}", (3, "不认识的键，是否想写“from”？")),
        (
            "title: x\nitems:\n  a:\n    rule: stepwise\n    step: 1\n    limit: {ration: 1}",
            (6, "不认识的键，是否想写“ratio”？"),
        ),
        (
            "title: x\nitems:\n  a:\n    rule: stepwise\n    step: 1\n    ends:\n      - {pionts: 1}",
            (7, "不认识的键，是否想写“points”？"),
        ),
        # a key of another kind of entry is no suggestion here: it is told what can be written instead
        (
            "title: x\nitems:\n  a: {rule: even, share: 1, limit: {}}",
            (3, "不认识的键，此处可写：rule、share"),
        ),
        ("title: x\nitems:\n  a: {rul: even, share: 1}", (3, "缺少此项，是否把“rule”写成了“rul”？")),
        (
            "title: x\nitems:\n  a: {rule: stepwize, step: 1}",
            (3, "应为 even、stepwise 之一（写的是 'stepwize'），是否想写“stepwise”？"),
        ),
    ],
)
def test_a_misspelt_key_gets_the_key_that_belongs_there(tmp_path, text, reason):
    assert reason in reasons(tmp_path, text)
