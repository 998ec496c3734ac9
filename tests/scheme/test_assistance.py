"""帮办 items as measures: what loads, how it is said, what lands, what is refused."""

from __future__ import annotations

import pytest

from scheme import check, describe, load_scheme
from scheme.landing.measures import measures
from tests.scheme.test_describe import units_of

STARTED = "  started: {title: 开工,"
HELP = (
    "  opened: {title: 受理, fact: assistance, value: opened, window: ytd, unit: 件, places: 0, clause: 第二条}\n"
    "  closed: {title: 办结, fact: assistance, value: closed, window: ytd, unit: 件, places: 0, clause: 第二条}\n"
    "  in_time: {title: 按期, fact: assistance, value: closed_in_time, window: period, unit: 件, places: 0, clause: 第二条}\n"
    "  overdue: {title: 逾期, fact: assistance, value: overdue, window: period, unit: 件, places: 0, clause: 第二条}\n"
    "  rate: {title: 办结率, fact: ratio, numerator: closed, denominator: opened, unit: '%', places: 2, clause: 第二条}\n"
)


def write(guize, help_items: str):
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    assert text.count(STARTED) == 1
    path.write_text(text.replace(STARTED, help_items + STARTED), "utf-8")
    return path


def test_items_are_counted_and_their_ratio_is_a_percent(guize):
    scheme = load_scheme(write(guize, HELP), guize)
    landed = {row["measure_code"]: row for row in measures(scheme)}
    keys = ("fact", "value_field", "window", "base_unit", "base_unit_title", "display_unit")
    assert [landed["opened"][key] for key in keys] == ["assistance", "opened", "ytd", "count", "件", "件"]
    assert [landed["in_time"][key] for key in keys[:4]] == ["assistance", "closed_in_time", "period", "count"]
    assert landed["rate"]["base_unit"] == "pct"
    assert (landed["rate"]["numerator_measure_code"], landed["rate"]["denominator_measure_code"]) == (
        "closed",
        "opened",
    )
    assert (
        len({landed[code]["caliber_id"] for code in ("opened", "closed", "in_time", "overdue", "rate")}) == 5
    )


def test_items_are_said_in_chinese(guize):
    paper = describe(load_scheme(write(guize, HELP), guize), units_of("guize"))
    said = {cell for s in paper.sections for g in s.grids for row in g.rows for cell in row}
    assert {"年初以来帮办事项受理件数", "年初以来帮办事项办结件数", "本期帮办事项按期办结件数"} <= said
    assert {"本期帮办事项期末逾期未办结件数", "办结 ÷ 受理 × 100%"} <= said


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (("window: period, unit: 件, places: 0, clause: 第二条}\n  rate", "window: stock, unit: 件, places: 0, clause: 第二条}\n  rate"), "window"),
        (("value: overdue", "value: late"), "value"),
        (("fact: assistance, value: overdue", "fact: assistance, posts: [principal], value: overdue"), "posts"),
        (("value: opened, window: ytd, unit: 件", "value: opened, window: ytd, unit: 万元"), "unit"),
    ],
)  # fmt: skip
def test_what_is_no_count_of_items_is_refused(guize, wrong, key):
    assert HELP.count(wrong[0]) == 1
    found = check(write(guize, HELP.replace(*wrong)), guize)
    assert any(
        p.key.startswith(("measures.overdue", "measures.opened")) and p.key.endswith(key) for p in found
    )
