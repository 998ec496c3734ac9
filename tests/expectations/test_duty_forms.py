"""Posts, trips by post, 帮办 items, rewards, idle assets and the register: from real workbooks to findings, each in its cell."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.closed_yaml import read_yaml
from kernel.findings import MESSAGES
from tests.ingest.books import ACTIVITY, FOLDER, NAME, monthly
from tests.ingest.duty_books import ASSISTANCE, SHEETS, table, with_assistance
from tests.values.judging import Book, Found, findings_apart, told

FIRM, PLANT, FOOD = "91330326MA2ABCDE1X", "PY2024001", "PY2023007"  # of the right monthly workbook
MONTHLY: Book = (monthly(), NAME, FOLDER)

POSTS: list[list[Any]] = [
    ["昆阳镇", "张镇长", "一把手", "镇长", "2023-01-01", "2024-06-10", "平委干〔2023〕1号"],
    ["昆阳镇", "张 镇长", "分管领导", "副书记", "2024-06-10", None, None],  # the same day in two posts
    ["昆阳镇", "李四", "分管领导", "副镇长", "2024-05-01", "2024-04-30", None],
    ["昆阳镇", "王五", "一把手", None, "2025-01-01", None, None],
    ["昆阳镇", "张镇长", "一把手", "镇长", "2023-01-01", "2024-06-10", None],
    ["鳌江镇", "张镇长", "一把手", "镇长", "2024-06-01", None, None],  # another unit's
]
PROMOTED = [
    [*POSTS[0][:5], "2024-06-11", None],
    ["昆阳镇", "张镇长", "分管领导", "副书记", "2024-06-12", None, None],
]
MAY: list[list[Any]] = [
    ["A1", "施工许可", PLANT, "2024-05-06", "李四", "2024-05-20", None, None],
    ["A2", "用电扩容", None, "2024-05-06", "李四", "2024-05-20", "2024-05-30", "已办结"],
    ["A3", "用水接入", None, "2024-05-06", "李四", "2024-06-20", None, None],
]
JUNE: list[list[Any]] = [
    [*MAY[0][:5], "2024-06-30", None, None],
    [*MAY[1][:6], None, None],
    [*MAY[2][:6], "2024-06-10", None],
    ["A4", "道路开口", None, "2024-06-10", "李四", "2024-06-09", None, None],
    ["A5", "道路开口", None, "2024-06-10", "李四", "2024-06-20", "2024-06-09", "已办结"],
    ["A6", "道路开口", None, "2024-07-01", "李四", "2024-07-20", None, None],
    ["A7", "道路开口", "PY9", "2024-06-10", "李四", "2024-06-10", "2024-06-30", "已办结"],
    ["A8", "道路开口", None, "2024-06-10", None, "2024-06-20", None, None],
    ["A7", "道路开口", None, "2024-06-10", "李四", "2024-06-20", None, None],
]
PAID = ("2024-07-10", "平财企〔2024〕1号")
H1 = (2024, "上半年")
JULY: list[list[Any]] = [
    ["昆阳镇", "D1", "甲贸易公司", FIRM, "税收", *H1, 60, 12, 8, *PAID],
    ["昆阳镇", "D1", "智能装备项目", PLANT, "到位资金", *H1, 1500.25, 15, 15, *PAID],
    ["昆阳镇", "D1", "某项目", "PY9", "到位资金", *H1, 10, 5, 5, *PAID],
    ["昆阳镇", "D1", "食品加工项目", FOOD, "到位资金", *H1, 320.01, 5, 5, *PAID],
    ["昆阳镇", "D1", "食品加工项目", FOOD, "到位资金", 2024, "全年", 300, 5, 5, *PAID],
    ["昆阳镇", "D2", "甲贸易公司", FIRM, "税收", *H1, 60, 12, 4.01, *PAID],  # 8 + 4.01 > 12
    ["昆阳镇", "D1", "智能装备项目", PLANT, "到位资金", 2023, "全年", 4, 5, 6, *PAID],
    ["昆阳镇", "D1", "甲贸易公司", FIRM, "税收", 2023, "第一季度", 60, 12, 0, "2024-06-30", "有关文件"],
]
AUGUST = [
    ["昆阳镇", "D3", "甲贸易公司", FIRM, "税收", 2024, "二季度", 20, 4, 4, "2024-08-10", "平财企〔2024〕2号"]
]
ASSETS: list[list[Any]] = [
    ["昆阳镇", "D1", "一号地", "土地", 30, None, "2023-06-01", "未开工", PLANT, None, None],
    ["昆阳镇", "D2", "二号厂房", "厂房", None, None, "2023-06-01", None, None, None, None],
    ["昆阳镇", "D3", "三号地", "土地", 30, None, "2023-06-01", None, None, "2023-01-01", None],
    ["昆阳镇", "D4", "四号地", "土地", 30, None, "2023-06-01", None, "PY9", "2023-06-01", "收回"],
    ["昆阳镇", "D5", "五号地", "土地", -1, None, "2024-07-01", None, None, None, None],
]
ENTRIES: list[list[Any]] = [
    ["昆阳镇", "智能装备项目", PLANT, "2404-330326-04-01-123456", "2024-06-30"],
    ["昆阳镇", "食品加工项目", None, None, None],
    ["昆阳镇", "冷链项目", None, "2404-330326-123456", None],
    ["鳌江镇", "智能装备", PLANT, None, None],
    ["昆阳镇", "仓储项目", "PY8", None, "2024-07-01"],
]
CASES: dict[str, tuple[list[Book], str, list[tuple[str, str]]]] = {
    "posts": (
        [table("post", "2024年", POSTS)],
        SHEETS["post"][0],
        [
            ("post_overlaps", "C5"),
            ("post_ends_before_it_begins", "G6"),
            ("required_blank", "E7"),
            ("date_after_period", "F7"),
            ("duplicate_key", "F8"),
            ("duplicate_row", "C8"),
        ],
    ),
    "a post of another day": (
        [table("post", "2024年", PROMOTED), MONTHLY],
        ACTIVITY,
        [("post_differs", "D5")],
    ),
    "no post in the unit": (
        [table("post", "2024年", POSTS[2:4]), MONTHLY],
        ACTIVITY,
        [("post_not_held", "D5")],
    ),
    "the post held": ([table("post", "2024年", [[*POSTS[0][:5], None, None]]), MONTHLY], ACTIVITY, []),
    "a table of other units": ([table("post", "2024年", POSTS[5:]), MONTHLY], ACTIVITY, []),
    "a table that came later": ([MONTHLY, table("post", "2024年", POSTS[2:4])], ACTIVITY, []),
    "help items": (
        [with_assistance(MAY, 5), with_assistance(JUNE)],
        ASSISTANCE,
        [
            ("due_date_moved", "G5"),
            ("item_reopened", "H6"),
            ("result_blank", "I7"),
            ("due_before_opened", "G8"),
            ("closed_before_opened", "H9"),
            ("date_after_period", "E10"),
            ("project_not_in_progress", "D11"),
            ("required_blank", "F12"),
            ("duplicate_key", "B13"),
            ("duplicate_row", "B13"),
        ],
    ),
    "rewards": (
        [MONTHLY, table("reward", "2024年7月", JULY)],
        SHEETS["reward"][0],
        [
            ("reward_without_fact", "E6"),
            ("reward_basis_over_fact", "I7"),
            ("reward_year_unlikely", "G8"),
            ("reward_basis_overlaps", "H8"),
            ("reward_paid_twice", "K9"),
            ("reward_over_entitled", "K10"),
            ("entitled_over_basis", "J10"),
            ("reward_not_positive", "K11"),
            ("date_outside_period", "L11"),
            ("document_no_unclear", "M11"),
        ],
    ),
    "a reward of another month": (
        [MONTHLY, table("reward", "2024年7月", JULY[:2]), table("reward", "2024年8月", AUGUST)],
        SHEETS["reward"][0],
        [("reward_basis_overlaps", "H4")],
    ),
    "idle assets": (
        [MONTHLY, table("idle_asset", "2024年第二季度", ASSETS)],
        SHEETS["idle_asset"][0],
        [
            ("idle_area_blank", "C5"),
            ("disposed_before_idle", "K6"),
            ("disposal_blank", "L6"),
            ("idle_project_unknown", "J7"),
            ("date_after_period", "H8"),
            ("amount_negative", "F8"),
        ],
    ),
    "the register": (
        [table("register", "2024年第二季度", ENTRIES)],
        SHEETS["register"][0],
        [
            ("register_code_blank", "D5"),
            ("approval_code_malformed", "E6"),
            ("duplicate_row", "C7"),
            ("date_after_period", "F8"),
        ],
    ),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """What the workbooks of each case are told, as if they were alone."""
    found = findings_apart(tmp_path_factory.mktemp("books"), [books for books, _, _ in CASES.values()])
    return dict(zip(CASES, found, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_workbooks_give_exactly_these_findings_on_the_last_ones_sheet(
    name: str, judged: dict[str, Found]
) -> None:
    books, sheet, expected = CASES[name]
    receipt = f"r{1 + max(n for n, (book, _, _) in enumerate(books) if sheet in book.sheetnames)}"
    assert told(f for f in judged[name][receipt] if f.sheet == sheet) == sorted(expected)


def test_every_message_is_shown_by_a_case() -> None:
    shown = {code for _, _, expected in CASES.values() for code, _ in expected}
    assert set(read_yaml(MESSAGES / "activity.yaml")) <= shown


def test_a_finding_speaks_the_offices_words(judged: dict[str, Found]) -> None:
    said = {f.code: f.message_zh for f in judged["rewards"]["r2"]}
    assert said["reward_without_fact"] == "该单位2024年上半年的报表里没有“PY9”的到位资金"
    assert said["reward_basis_over_fact"] == "依据金额 320.01万元，该单位报表中该期为 320万元"
    assert said["reward_paid_twice"] == "这一依据已兑现 8万元，加本批 4.01万元，超过应兑现 12万元"
    assert said["reward_basis_overlaps"] == "2024年上半年的到位资金已作依据兑现过，与本行的2024年度有重叠月份"
