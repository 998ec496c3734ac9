"""What a scheme writes and nobody uses, and codes without a title, are remarked on at their lines; it is right all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.office import load_office
from scheme import check, load_scheme, remarks
from scheme.model import Fx

ROOT = Path(__file__).parents[2]
OURS = sorted(
    path for place in ("offices", "examples/schemes") for path in (ROOT / place).glob("*/schemes/*.yaml")
)

# {marker: text put before the line that holds it}; the first line of each is the one that is named
IDLE = {
    "  signed: {title: 签约目标, unit: count}\n": "  idle_target: {title: 闲置目标, unit: count}\n",
    "  by_quarter:\n": "  idle_pace: {title: 闲置时序, by: quarter, cumulative_pct: [10, 20, 30, 100], clause: 第一条}\n",
    # converts what a unit reports of capital in dollars, whether or not a measure names it
    "measures:\n": "fx:\n  of_capital: {title: 美元, rate: 7, from: wan_usd, to: wan, clause: 第一条}\n",
    "  started:\n    title: 开工\n": (
        "  idle_rate: {title: 闲置比率, fact: ratio, numerator: idle_part, denominator: signed, unit: '%', places: 2, clause: 第二条}\n"
        "  idle_part: {title: 只供闲置比率, fact: activity, value: count, window: ytd, unit: 次, places: 0, clause: 第二条}\n"
    ),
}


def test_idle_entries_are_named_at_their_lines_and_stop_nothing(folder):
    path = folder.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    for marker, idle in IDLE.items():
        assert text.count(marker) == 1
        text = text.replace(marker, idle + marker)
    path.write_text(text, "utf-8")
    assert check(path, folder) == []
    lines = text.splitlines()
    found = [
        (p.key, lines[p.line - 1].split(":")[0].strip()) for p in remarks(path, load_scheme(path, folder))
    ]
    assert found == [
        ("targets.idle_target", "idle_target"),
        ("paces.idle_pace", "idle_pace"),
        ("measures.idle_rate", "idle_rate"),
        ("measures.idle_part", "idle_part"),  # only another idle entry names it
    ]


def test_what_no_group_is_assessed_on_is_named(folder):
    path = folder.schemes / "2024.yaml"
    right = load_scheme(path, folder)
    assert remarks(path, right) == []
    code, assessment = next(iter(right.assessments.items()))
    left_out = {
        name: item.model_copy(
            update={
                "points": {group: None if group == "parks" else worth for group, worth in item.points.items()}
            }
        )
        for name, item in assessment.indicators.items()
    }
    first = next(iter(left_out))
    left_out[first] = left_out[first].model_copy(update={"points": dict.fromkeys(right.groups)})
    changed = assessment.model_copy(update={"indicators": left_out})
    reasons = [p.reason for p in remarks(path, right.model_copy(update={"assessments": {code: changed}}))]
    assert any("组“平台”（parks）" in reason for reason in reasons)
    assert any(f"（{first}）对各组都不考核" in reason for reason in reasons)


def test_a_rate_is_idle_where_nothing_counts_capital(folder):
    path = folder.schemes / "2024.yaml"
    scheme = load_scheme(path, folder)
    rate = Fx.model_validate({"title": "美元", "rate": 7, "from": "wan_usd", "to": "wan", "clause": "第一条"})
    idle = scheme.model_copy(update={"assessments": {}, "fx": {"usd": rate}})
    assert any("汇率“美元”（usd）" in p.reason for p in remarks(path, idle))


def test_codes_that_would_be_printed_as_they_stand_are_named_once_each(guize):
    path = guize.schemes / "2024.yaml"
    assert remarks(path, load_scheme(path, guize)) == []
    text = path.read_text("utf-8")
    titles = next(line for line in text.splitlines(keepends=True) if line.startswith("titles:"))
    path.write_text(text.replace(titles, "titles: {towns: 乡镇}\n"), "utf-8")
    assert check(path, guize) == []
    found = remarks(path, load_scheme(path, guize))
    assert [p.key.removeprefix("measures.") for p in found] == [
        "fdi.indicators.0",
        "loans.indicators.0",
        "service.item",
        "service.raters.parks",  # not towns, which has a title
        "extra.items.0",
        "extra.items.1",
    ]
    raters = found[3]
    assert path.read_text("utf-8").splitlines()[raters.line - 1].strip().startswith("raters:")
    assert "得分说明和考核办法表上会印成代码" in raters.reason
    assert "titles: {parks: 名称}" in raters.reason


@pytest.mark.parametrize(
    "path",
    OURS,
    ids=[f"{path.parts[-3]}-{path.stem}" for path in OURS],
)
def test_there_is_nothing_to_remark_on_the_schemes_that_come_with_the_product(path):
    assert [p.reason for p in remarks(path, load_scheme(path, load_office(path.parent.parent)))] == []
