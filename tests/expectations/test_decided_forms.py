"""What people decide, from the real workbook to its findings: each rule in its cell, and right books without a finding."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import expectations
from expectations import frames
from expectations.past import Past
from kernel.closed_yaml import read_yaml
from kernel.findings import MESSAGES
from kernel.tables import ROW_TABLES
from tests.ingest.layouts.decided import (
    BALLOT_FILE,
    BALLOTS,
    POINTS,
    RATINGS,
    ballots,
    changed,
    points,
    ratings,
)
from tests.values.judging import Book, findings_of, told

Sheet = Sequence[Sequence[Any]]
MAY, JUNE = ("2024年5月", "2024-05"), ("2024年6月", "2024-06")


def in_year(rows: Sheet, year: int) -> list[list[Any]]:
    """The same rows with their days in another year."""
    return [[re.sub("2024(?=[-年])", str(year), v) if isinstance(v, str) else v for v in row] for row in rows]


# form → the workbook of rows in a year, its file name and folder
BOOKS: dict[str, Callable[[Sheet, int], Book]] = {
    "rating": lambda rows, y: (
        ratings(rows, period=f"{y}年第二季度"),
        f"{y}年第二季度评议表.xlsx",
        f"{y}-Q2",
    ),
    "ballot": lambda rows, y: (ballots(rows, f"{y}年"), f"{y}年投票表.xlsx", str(y)),
    "manual": lambda rows, y: (points(in_year(rows, y), f"{y}年6月"), f"{y}年6月加减分表.xlsx", f"{y}-06"),
}


RATED = [
    (0, "H", "无异议", []),
    (0, "G", None, [("required_blank", "G4")]),  # a blank is no zero
    (0, "E", None, [("required_blank", "E4")]),
    (0, "G", 5.01, [("score_outside_scale", "G4")]),
    (0, "G", -0.01, [("score_outside_scale", "G4")]),
    (0, "F", 0, [("full_score_differs", "F5"), ("full_score_differs", "F6"), ("full_score_differs", "F7"),
                 ("full_score_unlikely", "F4"), ("score_outside_scale", "G4")]),
    (1, "F", 10, [("full_score_differs", "F5")]),
    (1, "E", "昆阳", [("rated_itself", "E5")]),  # 昆阳 is 昆阳镇
    (1, "E", "昆阳镇人民政府", [("rated_itself", "E5")]),
    (2, "D", "乡镇", [("rater_in_two_groups", "D6")]),
]  # fmt: skip


VOTED = [
    (0, "G", "", []),
    (2, "F", 2, [("place_shared", "F5"), ("place_shared", "F6")]),  # 1, 2, 2
    (2, "F", 4, [("place_skipped", "F6")]),  # 1, 2, 4: two before it
    (0, "F", 2, [("place_shared", "F4"), ("place_shared", "F5"), ("place_skipped", "F4"), ("place_skipped", "F5")]),
    (1, "F", 1, [("place_shared", "F4"), ("place_shared", "F5")]),  # 1, 1, 3
    (4, "D", "李四", [("ballot_short", "D7"), ("ballot_short", "D8"), ("place_skipped", "F8")]),
    (3, "E", "鳌江镇", [("ballot_short", "D7"), ("rated_itself", "D7")]),
    (1, "C", "部门", [("rater_in_two_groups", "C5")]),
    (2, "F", None, [("required_blank", "F6")]),
]  # fmt: skip


def test_a_short_ballot_says_how_short(tmp_path: Path) -> None:
    books = ballots([row for row in BALLOTS if row[5] != 3]), BALLOT_FILE, "2024"
    # 张三 ranks 2 units; 鳌江镇 ranks 2 and itself, whom 张三 ranks: 3
    [finding] = findings_of(tmp_path, books)["r1"]
    assert (finding.code, finding.cell) == ("ballot_short", "D4")
    assert finding.message_zh == "“张三”的票排了 2 个单位，同一项目别的票最多排 3 个，平均名次不好比较"


@settings(max_examples=6, deadline=None)
@given(ballots_weights=st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=8), max_size=40))
def test_ballots_in_competition_order_have_the_places_expected(ballots_weights: list[list[int]]) -> None:
    """Any order of units, ties included, in which a place is one more than the units before it; no other order has."""
    competition = [[1 + sum(o < w for o in weights) for w in weights] for weights in ballots_weights]
    assert expected_places(competition) == competition
    dense = [[1 + len({o for o in weights if o < w}) for w in weights] for weights in ballots_weights]
    for written, expected, right in zip(dense, expected_places(dense), competition, strict=True):
        assert (written == expected) == (written == right)  # 1, 1, 2 is none


def expected_places(ballots: list[list[int]]) -> list[list[int]]:
    """`place_expected` of each ballot."""
    row = dict.fromkeys(ROW_TABLES["ballot_row"].names) | {"receipt_no": "r", "source_sheet": "s"}
    row |= {"item_code": "annual_vote", "rater_group_code": "leader"}
    told = [(voter, unit, place) for voter, b in enumerate(ballots) for unit, place in enumerate(b)]
    rows = [
        row | {"source_row": n, "rater_name": f"第{voter}票", "unit_code": f"u{unit}", "place": place}
        for n, (voter, unit, place) in enumerate(told)
    ]
    table = pa.Table.from_pylist(rows, ROW_TABLES["ballot_row"])
    expected = iter(frames.build("ballot", table, Past({}, {}))["place_expected"].tolist())
    return [[next(expected) for _ in b] for b in ballots]


BOOKED = [
    (0, "K", "含奖金", []),
    (1, "E", 2, [("points_sign_wrong", "E5")]),
    (0, "E", -0.5, [("points_sign_wrong", "E4")]),
    (0, "E", 0, [("points_sign_wrong", "E4")]),
    (0, "E", 1000, []),
    (0, "E", 1000.5, [("points_unlikely", "E4")]),
    (1, "E", -1000.5, [("points_unlikely", "E5")]),
    (0, "D", None, [("required_blank", "D4")]),
    (0, "J", "李 四", [("same_signer", "J4")]),
    (0, "J", None, [("required_blank", "J4")]),
    (0, "J", "无", [("signer_unclear", "J4")]),
    (0, "I", "/", [("signer_unclear", "I4")]),
    (0, "G", None, [("required_blank", "G4")]),
    (0, "G", "无", [("document_no_unclear", "G4")]),
    (0, "G", "县政府常务会议纪要第十二期", []),
    (0, "F", "无", [("reason_unclear", "F4")]),
    (0, "F", None, [("required_blank", "F4")]),
    (0, "H", "2024-07-01", [("decided_later", "H4")]),
    (0, "H", "2024-06-30", []),
    (0, "H", "2024-05-31", [("decided_earlier", "H4")]),
    (0, "H", "2024-06-01", []),
]


CASES = [
    *(("rating", RATINGS, *case) for case in RATED),
    *(("ballot", BALLOTS, *case) for case in VOTED),
    *(("manual", POINTS, *case) for case in BOOKED),
]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[str, str]]]:
    """What was found in each case's workbook: all in one call, each of a year of its own."""
    books = [
        BOOKS[form](changed(rows, row, column, value), 2010 + number)
        for number, (form, rows, row, column, value, _) in enumerate(CASES)
    ]
    found = findings_of(tmp_path_factory.mktemp("cases"), *books)
    return [told(found[f"r{number}"]) for number in range(1, len(CASES) + 1)]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{c[0]} {c[3]}{c[2] + 4} {c[4]}" for c in CASES])
def test_each_fault_is_told_in_its_cell(number: int, verdicts: list) -> None:
    assert verdicts[number] == CASES[number][-1]


def test_names_are_compared_without_their_spaces(tmp_path: Path) -> None:
    again = [*RATINGS, [5, "鳌江镇", "服务保障", "部门", "张三", 5, 4, None]]
    found = findings_of(tmp_path, BOOKS["rating"](again, 2024))["r1"]
    assert told(found) == [("duplicate_row", "E8"), ("rater_in_two_groups", "D8")]


def sent(rows: Sheet, month: tuple[str, str], mark: str = "") -> Book:
    return points(rows, month[0]), f"{month[0]}加减分表{mark}.xlsx", month[1]


def dated(rows: Sheet, day: str) -> list[list[Any]]:
    return [[*row[:7], day, *row[8:]] for row in rows]


def test_an_entry_counts_once(tmp_path: Path) -> None:
    entries = dated(POINTS, "2024-05-20")
    found = findings_of(tmp_path, sent(entries, MAY), sent([*entries[:1], POINTS[1]], JUNE))
    assert told(found["r1"]) == []
    assert told(found["r2"]) == [("booked_before", "F4"), ("decided_earlier", "H4")]
    assert (
        "2024年5月加减分表（回执 r1）" in next(f for f in found["r2"] if f.code == "booked_before").message_zh
    )


@pytest.mark.parametrize(
    ("column", "value"), [("B", "水头镇"), ("E", 0.75), ("F", "获市级招商先进"), ("G", "浙商务〔2024〕9号")]
)
def test_another_entry_of_the_same_day_is_another(tmp_path: Path, column: str, value: object) -> None:
    entries = dated(POINTS[:1], "2024-05-20")
    found = findings_of(tmp_path, sent(entries, MAY), sent(changed(entries, 0, column, value), JUNE))
    assert told(found["r2"]) == [("decided_earlier", "H4")]


def test_a_correction_of_the_same_month_repeats_nothing(tmp_path: Path) -> None:
    found = findings_of(tmp_path, sent(POINTS, JUNE), sent(POINTS, JUNE, "_修订2"))
    assert told(found["r2"]) == []


def test_what_an_earlier_revision_booked_and_its_correction_took_out_may_be_booked_elsewhere(
    tmp_path: Path,
) -> None:
    entries = dated(POINTS, "2024-05-20")
    books = sent(entries, MAY), sent(entries[1:], MAY, "_修订2"), sent(entries[:1], JUNE)
    assert told(findings_of(tmp_path, *books)["r3"]) == [("decided_earlier", "H4")]


def test_every_message_is_shown_by_a_case() -> None:
    shown = {code for *_, expected in (*RATED, *VOTED, *BOOKED) for code, _ in expected}
    written = set(read_yaml(MESSAGES / "decided.yaml"))
    # the others have tests of their own, above and where cells are read
    assert written - shown == {"booked_before", "place_unreadable"}
    assert written - {"place_unreadable"} <= expectations.codes()
