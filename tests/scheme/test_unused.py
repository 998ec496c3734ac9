"""What a scheme writes and nobody uses is remarked on at its line; the scheme is right all the same."""

from __future__ import annotations

from scheme import check, load_scheme, unused
from scheme.model import Fx

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
        (p.key, lines[p.line - 1].split(":")[0].strip()) for p in unused(path, load_scheme(path, folder))
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
    assert unused(path, right) == []
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
    reasons = [p.reason for p in unused(path, right.model_copy(update={"assessments": {code: changed}}))]
    assert any("组“平台”（parks）" in reason for reason in reasons)
    assert any(f"（{first}）对各组都不考核" in reason for reason in reasons)


def test_a_rate_is_idle_where_nothing_counts_capital(folder):
    path = folder.schemes / "2024.yaml"
    scheme = load_scheme(path, folder)
    rate = Fx.model_validate({"title": "美元", "rate": 7, "from": "wan_usd", "to": "wan", "clause": "第一条"})
    idle = scheme.model_copy(update={"assessments": {}, "fx": {"usd": rate}})
    assert any("汇率“美元”（usd）" in p.reason for p in unused(path, idle))
