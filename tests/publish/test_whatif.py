"""Two small warehouses compared: the lines of a unit add up to the difference of its totals, each worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from publish.whatif import NothingToCompareError, compare, sentences, write_comparison
from publish.whatif.compared import Line
from tests.publish import county
from tests.publish.recalculate import formula_cells, needs_soffice, recalculated, sheets

D = Decimal
KEY = {"office_code": "xian", "scheme_year": 2024, "assessment_code": "annual", "period_code": "2024"}
HEADER = KEY | {
    "short_name": "某县",
    "scheme_title": "现行办法",
    "assessment_title": "年考核",
    "period_title": "2024年度",
    "period_kind": "year",
    "end_month": "2024-12",
    "rank_partition": "group",
    "rank_order": "descending",
    "rank_ties": "competition",
    "points_places": 2,
}
MORE = {
    "rpt_score_sheet": ("case_code varchar",),
    "rpt_ranking": ("override_status varchar",),
}
OWN = {
    "rpt_override": f"{county.KEY}, unit_code varchar, unit_order integer, override_code varchar, override_order integer, "
    "kind varchar, title varchar, effect varchar, is_acting boolean",
    "stg_submission": "office_code varchar, receipt_no varchar, report_period varchar, is_counting boolean",
    "fct_report": "office_code varchar, unit_code varchar, form_set varchar, report_period varchar, state varchar, "
    "receipt_no varchar",
}
NAMES = {"dong": "东镇", "xi": "西镇", "nan": "南镇"}


def warehouse(
    path: Path, ranks: list[dict], scores: list[tuple], *, overrides=(), receipts=("R1",), **header
) -> Path:
    """A warehouse of the columns a comparison reads; `scores`: unit, role, code, title, points[, status]."""
    with duckdb.connect(str(path)) as connection:
        for table in ("rpt_header", "rpt_score_sheet", "rpt_ranking"):
            named = {line.split()[0] for line in county.SCHEMA[table].split(",")}
            extra = [column for column in MORE.get(table, ()) if column.split()[0] not in named]
            connection.execute(f"create table {table} ({', '.join([county.SCHEMA[table], *extra])})")
        for table, columns in OWN.items():
            connection.execute(f"create table {table} ({columns})")
        insert(connection, "rpt_header", [HEADER | header])
        insert(connection, "rpt_ranking", ranks)
        insert(connection, "rpt_score_sheet", [score(n, *given) for n, given in enumerate(scores)])
        insert(connection, "rpt_override", list(overrides))
        counted = [
            {"office_code": "xian", "receipt_no": r, "report_period": "2024-06", "is_counting": True}
            for r in receipts
        ]
        insert(connection, "stg_submission", counted)
    return path


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict]) -> None:
    for row in rows:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        connection.execute(f"insert into {table} ({names}) values ({marks})", list(row.values()))


def score(
    order: int, unit: str, role: str, code: str, title: str, points: str | None, status: str = "scored"
) -> dict:
    return KEY | {
        "unit_code": unit,
        "indicator_code": code,
        "indicator_title": title,
        "indicator_order": order,
        "role": role,
        "points": None if points is None else D(points),
        "score_status": status,
        "case_code": "normal",
        "formula_zh": f"{title}得 {points} 分",
    }


def rank(
    unit: str,
    place: int | None,
    indicator: str,
    bonus: str,
    deduction: str,
    total: str,
    group: str = "towns",
    office: int | None = None,
) -> dict:
    return KEY | {
        "unit_code": unit,
        "unit_name": NAMES[unit],
        "group_code": group,
        "group_title": "乡镇" if group == "towns" else "平台",
        "group_order": 1 if group == "towns" else 2,
        "unit_order": list(NAMES).index(unit),
        "indicator_points": D(indicator),
        "bonus_points": D(bonus),
        "deduction_points": D(deduction),
        "total_points": D(total),
        "is_ranked": place is not None,
        "rank_in_group": place,
        "group_size": 3,
        "rank_in_office": office or place,
        "office_size": 3,
        "official_rank": place,
    }


@pytest.fixture
def live(tmp_path) -> Path:
    """东镇 50 + 30 + bonus 4 of 5 (cap) − 1 = 83; 西镇 80; 南镇 reported nothing of 到位资金 and is not ranked."""
    return warehouse(
        tmp_path / "live.duckdb",
        [
            rank("dong", 1, "80", "4", "-1", "83"),
            rank("xi", 2, "80", "0", "0", "80"),
            rank("nan", None, "20", "0", "0", "20"),
        ],
        [
            ("dong", "indicator", "capital", "到位资金", "50"),
            ("dong", "indicator", "tax", "税收", "30"),
            ("dong", "bonus", "big", "大项目", "5"),
            ("dong", "deduction", "late", "迟报", "-1"),
            ("xi", "indicator", "capital", "到位资金", "60"),
            ("xi", "indicator", "tax", "税收", "20"),
            ("nan", "indicator", "capital", "到位资金", None, "missing"),
            ("nan", "indicator", "tax", "税收", "20"),
        ],
    )


DRAFTED = [
    # 60.004 + 22 + the whole bonus 5 − 3 of 4 (cap) = 84.004, printed 84.00
    ("dong", "indicator", "capital", "到位资金", "60.004"),
    ("dong", "indicator", "trips", "外出招商", "22"),
    ("dong", "bonus", "big", "大项目", "5"),
    ("dong", "deduction", "late", "迟报", "-4"),
    ("xi", "indicator", "capital", "到位资金", "66"),
    ("xi", "indicator", "trips", "外出招商", "24"),
    ("nan", "indicator", "capital", "到位资金", "0", "missing"),
    ("nan", "indicator", "trips", "外出招商", "30"),
]
VETO = KEY | {
    "unit_code": "nan",
    "unit_order": 3,
    "override_code": "v",
    "override_order": 1,
    "kind": "veto",
    "title": "弄虚作假",
    "effect": "zero_total",
    "is_acting": True,
}


def drafted(path: Path, **more) -> Path:
    ranks = [
        rank("dong", 2, "82.004", "5", "-3", "84"),
        rank("xi", 1, "90", "0", "0", "90"),
        rank("nan", 3, "30", "0", "0", "0"),
    ]
    return warehouse(path, ranks, DRAFTED, overrides=[VETO], **{"scheme_title": "草案", **more})


@pytest.fixture
def found(live, tmp_path):
    return compare(
        live, drafted(tmp_path / "trial.duckdb"), "xian", [2024], "annual", ["口径里的日期按原日期"]
    )


def lines(found, unit: str) -> dict[str, Decimal]:
    [move] = [m for m in found.periods[0].moves if m.unit_code == unit]
    changes = {line.title: line.change for line in move.lines if line.change}
    assert sum(changes.values()) == move.change
    return changes


def test_every_line_of_a_difference(found):
    # 83 → 84: +10.004 − 30 + 22 + 1 (the cap of 4 took one off) − 3 + 1 (the new cap gives one back) − 0.004 = 1
    assert lines(found, "dong") == {
        "到位资金": D("10.004"),
        "税收": D(-30),
        "外出招商": D(22),
        "加分合计上限": D(1),
        "迟报": D(-3),
        "扣分合计上限": D(1),
        "总分取整": D("-0.004"),
    }
    assert lines(found, "xi") == {"到位资金": D(6), "税收": D(-20), "外出招商": D(24)}


def test_a_veto_is_a_line_of_its_own(found):
    assert lines(found, "nan") == {"税收": D(-20), "外出招商": D(30), "一票否决：弄虚作假": D(-30)}


def test_places_then_and_now(found):
    [period] = found.periods
    assert [(m.unit_name, m.places_up, sentences.moved(m)) for m in period.moves] == [
        ("西镇", 1, "↑1"),
        ("东镇", -1, "↓1"),
        ("南镇", None, "进入排名"),
    ]
    assert (period.basis, period.is_official) == ("group", True)
    said = sentences.overview(period)
    assert said[0] == "3 个单位，组内名次上升 1 个、下降 1 个、不变 1 个（含未排名）。"
    assert said[1].startswith("总分升幅最大：西镇 +10.00 分（外出招商 +24.00；税收 −20.00；到位资金 +6.00）")
    assert said[2].startswith("总分降幅最大：南镇 −20.00 分（")


def test_parts_are_told_as_finely_as_what_they_make(found):
    """−4.035 is made of −3.885 and −0.15: at two decimals they would make −4.04."""
    move = found.periods[0].moves[0]
    lines = [
        Line("indicator", "capital", "到位资金", D(10), D("6.115")),
        Line("indicator", "tax", "税收", D(5), D("4.85")),
    ]
    move = replace(
        move,
        lines=tuple(lines),
        then=replace(move.then, total=D(15)),
        now=replace(move.now, total=D("10.965")),
    )
    assert sentences.because(move) == "到位资金 −3.885；税收 −0.15"


def test_who_leaves_the_ranking_is_not_told_a_lift(found):
    move = found.periods[0].moves[0]
    then = replace(move.then, grade="优秀", override="promoted")
    now = replace(move.now, grade=None, override="promoted", place=None)
    assert sentences.grade(replace(move, then=then, now=now)) == "优秀、晋档 → —"
    assert sentences.grade(replace(move, then=then, now=replace(now, override="not_eligible"))) == (
        "优秀、晋档 → 不符合参评资格"
    )


def test_what_is_left_of_a_difference_is_summed(found):
    [move] = [m for m in found.periods[0].moves if m.unit_code == "dong"]
    # beside −30, +22 and +10.004 there are +1, −3, +1 and −0.004: −1.004
    assert sentences.because(move) == "税收 −30.00；外出招商 +22.00；到位资金 +10.00；其余 4 项合计 −1.00"
    # beside the six largest there is −0.004
    assert sentences.because(move, most=6).endswith("；其余 1 项合计不到 0.01")


def test_other_groups_are_compared_over_all_units(live, tmp_path):
    ranks = [
        rank("dong", 1, "82.004", "5", "-3", "84", "parks", office=2),
        rank("xi", 1, "90", "0", "0", "90", office=1),
        rank("nan", 2, "30", "0", "0", "0", office=3),
    ]
    trial = warehouse(tmp_path / "t.duckdb", ranks, DRAFTED, overrides=[VETO])
    [period] = compare(live, trial, "xian", [2024], "annual").periods
    assert (period.basis, period.is_official) == ("office", False)
    assert {m.unit_name: m.places_up for m in period.moves} == {"西镇": 1, "东镇": -1, "南镇": None}
    assert "名次按全部单位统一比较" in "".join(sentences.overview(period))


def test_items_nobody_has_a_figure_for_are_named(live, tmp_path):
    scores = [
        (unit, role, code, title, None, "missing") if code == "trips" else (unit, role, code, title, *rest)
        for unit, role, code, title, *rest in DRAFTED
    ]
    ranks = [
        rank("dong", None, "60.004", "5", "-3", "62"),
        rank("xi", None, "66", "0", "0", "66"),
        rank("nan", None, "0", "0", "0", "0"),
    ]
    trial = warehouse(tmp_path / "t.duckdb", ranks, scores, overrides=[VETO])
    [period] = compare(live, trial, "xian", [2024], "annual").periods
    assert period.idle == ("外出招商",)


def test_scores_of_other_facts_are_not_compared(live, tmp_path):
    trial = drafted(tmp_path / "trial.duckdb", receipts=("R1", "R2"))
    with pytest.raises(NothingToCompareError, match="kaohe backfill --office xian --years 2024"):
        compare(live, trial, "xian", [2024], "annual")


def test_an_assessment_only_one_side_has_is_refused(live, tmp_path):
    trial = drafted(tmp_path / "trial.duckdb")
    with pytest.raises(NothingToCompareError, match="年考核（annual）"):
        compare(live, trial, "xian", [2024], "monthly")


def test_a_total_that_is_not_the_sum_of_its_lines_stops_it(live, tmp_path):
    ranks = [
        rank("dong", 1, "83", "5", "-3", "85"),
        rank("xi", 2, "90", "0", "0", "90"),
        rank("nan", 3, "30", "0", "0", "30"),
    ]
    with pytest.raises(ValueError, match="not the sum"):
        compare(live, warehouse(tmp_path / "t.duckdb", ranks, DRAFTED), "xian", [2024], "annual")


@needs_soffice
def test_the_workbooks_differences_are_live(found, tmp_path):
    write_comparison(found, tmp_path / "试算.xlsx")
    data = (tmp_path / "试算.xlsx").read_bytes()
    before, after = sheets(data), sheets(recalculated(data, tmp_path))
    formulas = formula_cells(data)
    assert {name: len(cells) for name, cells in formulas.items()} == {
        "名次变化": 12,
        "逐项差额": 9 + 7 + 7,  # items of either scheme, and four lines of the frame
        "说明": 0,
    }
    for name, cells in formulas.items():
        for row, column in cells:
            was, is_now = before[name][row][column], after[name][row][column]
            same = was == pytest.approx(is_now) if isinstance(was, float) else was == is_now
            assert same, (name, row, column)
    assert [row[10] for row in after["名次变化"][3:]] == ["一致"] * 3


class Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen, self.tags = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.seen.append(data.strip())


def test_the_page_needs_nobody(found, tmp_path):
    write_comparison(found, tmp_path / "试算.html")
    text = (tmp_path / "试算.html").read_text("utf-8")
    page = Texts()
    page.feed(text)
    assert "script" not in page.tags
    assert "http" not in text.replace("http-equiv", "")
    for said in (
        "1　西镇",
        "西镇　2",
        "外出招商",
        "+10.00",
        "口径里的日期按原日期",
        "未在两边都排名：南镇（进入排名）",
    ):
        assert said in page.seen, said
    # one bar piece a line that differs: 7 of 东镇, 3 of 西镇, 3 of 南镇, and 7 + 1 in the legend
    assert page.tags.count("rect") == 7 + 3 + 3 + 8
