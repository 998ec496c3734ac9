"""Measures of projects beside their counts: what loads, how it is said, what lands, what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kernel.office import OfficeFolder, load_office
from scheme import check, describe, load_scheme
from scheme.landing.measures import measures
from tests.scheme.test_describe import units_of

STARTED = "  started: {title: 开工,"
NODES = (
    "  planned: {title: 计划, fact: milestone, value: planned, window: ytd, unit: 个, places: 0, clause: 第二条}\n"
    "  done: {title: 完成, fact: milestone, value: done, window: ytd, unit: 个, places: 0, clause: 第二条}\n"
    "  in_time: {title: 按期, fact: milestone, value: done_in_time, window: period, unit: 个, places: 0, clause: 第二条}\n"
    "  overdue: {title: 逾期, fact: milestone, value: overdue, window: period, unit: 个, places: 0, clause: 第二条}\n"
    "  rate: {title: 节点完成率, fact: ratio, numerator: done, denominator: planned, unit: '%', places: 2, clause: 第二条}\n"
)


def write(guize: OfficeFolder, more: str) -> Path:
    """The year's scheme with more measures."""
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    assert text.count(STARTED) == 1
    path.write_text(text.replace(STARTED, more + STARTED), "utf-8")
    return path


def said_of(guize: OfficeFolder, more: str) -> set[str]:
    """Every cell of the annex."""
    paper = describe(load_scheme(write(guize, more), guize), units_of("guize"))
    return {cell for s in paper.sections for g in s.grids for row in g.rows for cell in row}


def test_nodes_are_counted_and_their_ratio_is_a_percent(guize):
    scheme = load_scheme(write(guize, NODES), guize)
    landed = {row["measure_code"]: row for row in measures(scheme)}
    keys = ("fact", "value_field", "window", "base_unit")
    assert [landed["done"][key] for key in keys] == ["milestone", "done", "ytd", "count"]
    assert [landed["in_time"][key] for key in keys] == ["milestone", "done_in_time", "period", "count"]
    assert landed["rate"]["base_unit"] == "pct"
    assert (
        len({landed[code]["caliber_id"] for code in ("planned", "done", "in_time", "overdue", "rate")}) == 5
    )


def test_nodes_are_said_in_chinese(guize):
    assert {
        "年初以来节点任务计划节点数",
        "年初以来节点任务已完成节点数",
        "本期节点任务按期完成节点数",
        "本期节点任务期末逾期未完成节点数",
        "完成 ÷ 计划 × 100%",
    } <= said_of(guize, NODES)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (("value: overdue, window: period", "value: overdue, window: stock"), "window"),
        (("value: overdue", "value: late"), "value"),
        (("value: overdue", "date_field: started_date, value: overdue"), "date_field"),
        (("value: overdue, window: period, unit: 个", "value: overdue, window: period, unit: 万元"), "unit"),
    ],
)
def test_what_is_no_count_of_nodes_is_refused(guize, wrong, key):
    assert NODES.count(wrong[0]) == 1
    found = check(write(guize, NODES.replace(*wrong)), guize)
    assert any(p.key.startswith("measures.overdue") and p.key.endswith(key) for p in found)


CATALOGUE = (
    "label_code,title,kind,words,first_year,last_year\n"
    "material,新材料产业,strategic,战新,2021,2023\n"
    "equipment,高端装备产业,strategic,战新,2024,\n"
    "robots,机器人产业,strategic,,2024,\n"
    "top500,世界500强,top500,500强,2022,\n"
)
NEW = (
    "  new: {title: 战新, fact: project, value: count, window: ytd, date_field: signed_date, label_kinds: [strategic],"
    " unit: 个, places: 0, clause: 第二条}\n"
)
BY_CODE = NEW.replace("label_kinds: [strategic]", "labels: [robots, equipment]")
ALL = NEW.replace(" label_kinds: [strategic],", "").replace("  new:", "  all_signed:")
SHARE = "  share: {title: 战新占比, fact: ratio, numerator: new, denominator: all_signed, unit: '%', places: 2, clause: 第二条}\n"


@pytest.fixture
def labelled(guize) -> OfficeFolder:
    """The office with a catalogue of labels."""
    (guize.path / "labels.csv").write_text(CATALOGUE, "utf-8")
    return load_office(guize.path)


def test_a_kind_lands_as_the_labels_of_it_in_the_years_catalogue(labelled):
    by_kind = {
        row["measure_code"]: row
        for row in measures(load_scheme(write(labelled, NEW + ALL + SHARE), labelled))
    }
    assert by_kind["new"]["labels"] == "|equipment|robots|"
    assert by_kind["all_signed"]["labels"] is None
    assert by_kind["share"]["base_unit"] == "pct"
    assert by_kind["new"]["caliber_id"] != by_kind["all_signed"]["caliber_id"]


def test_the_caliber_is_that_of_the_labels_however_they_are_written(labelled):
    def caliber(more: str) -> str:
        path = labelled.schemes / "2024.yaml"
        before = path.read_text("utf-8")
        rows = measures(load_scheme(write(labelled, more), labelled))
        path.write_text(before, "utf-8")
        return next(row["caliber_id"] for row in rows if row["measure_code"] == "new")

    assert caliber(NEW) == caliber(BY_CODE)
    assert caliber(NEW) != caliber(NEW.replace("strategic", "top500"))


def test_labels_are_said_by_their_titles(labelled):
    assert "年初以来签约的项目个数，限有“高端装备产业、机器人产业”标签的" in said_of(labelled, NEW)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("labels: [material]", "measures.new.labels.0: 没有代码为“material”的标签：labels.csv 里 2024 年的标签才能用"),
        ("label_kinds: [chain]", "measures.new.label_kinds.0: labels.csv 里 2024 年没有 chain 类的标签"),
        ("labels: [top500], label_kinds: [strategic]", "measures.new.label_kinds: 标签写 labels 或 label_kinds 一种就够了"),
    ],
)  # fmt: skip
def test_labels_no_project_could_bear_are_refused(labelled, wrong, reason):
    path = write(labelled, NEW.replace("label_kinds: [strategic]", wrong))
    assert [f"{p.key}: {p.reason}" for p in check(path, labelled)] == [reason]


CAPITAL = (
    "  of_new: {title: 战新到位资金, fact: capital, value: arrived, window: ytd, label_kinds: [strategic], industries: [化工],"
    " unit: 万元, places: 2, clause: 第二条}\n"
)


def test_capital_counts_by_the_labels_and_the_industry_of_its_projects(labelled):
    (said,) = [text for text in said_of(labelled, CAPITAL) if "机器人产业" in text]
    assert said == "年初以来到位资金，限化工，限有“高端装备产业、机器人产业”标签的"


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ("label_kinds: [strategic]", "labels: [material]", "measures.of_new.labels.0: 没有代码为“material”的标签：labels.csv 里 2024 年的标签才能用"),
        ("label_kinds: [strategic]", "label_kinds: [chain]", "measures.of_new.label_kinds.0: labels.csv 里 2024 年没有 chain 类的标签"),
        ("[化工]", "[化工], industries_excluded: [化工]", "measures.of_new.industries_excluded.0: “化工”同时写在计入的行业（industries）里"),
    ],
)  # fmt: skip
def test_traits_no_capital_could_have_are_refused(labelled, right, wrong, reason):
    path = write(labelled, CAPITAL.replace(right, wrong))
    assert [f"{p.key}: {p.reason}" for p in check(path, labelled)] == [reason]


@pytest.mark.parametrize("named", ["label_kinds: [strategic]", "labels: [robots]"])
def test_a_labels_code_is_nothing_elses(labelled, named):
    """Indicators, items and raters share the titles: the label would be printed as the other is called."""
    path = write(labelled, NEW.replace("label_kinds: [strategic]", named))
    path.write_text(path.read_text("utf-8").replace("titles: {", "titles: {robots: 机器人代办, "), "utf-8")
    (problem,) = check(path, labelled)
    assert (problem.key, problem.reason.split("的代码")[0]) == ("titles.robots", "robots 是标签“机器人产业”")


SUMS = "".join(
    f"  {code}: {{title: {title}, fact: project, value: {value}, window: ytd, date_field: signed_date, unit: 亿元, places: 2, clause: 第二条}}\n"
    for code, title, value in (
        ("contracted", "合同额", "contract_investment"),
        ("intended", "意向额", "intended_investment"),
        ("raised", "增资", "investment_increase"),
    )
)


def test_three_sums_of_a_project_are_three_measures(guize):
    landed = {row["measure_code"]: row for row in measures(load_scheme(write(guize, SUMS), guize))}
    assert {landed[code]["base_unit"] for code in ("contracted", "intended", "raised")} == {"wan"}
    assert len({landed[code]["caliber_id"] for code in ("contracted", "intended", "raised")}) == 3


def test_sums_of_projects_are_said_in_chinese(guize):
    assert {
        "年初以来签约的项目合同投资额",
        "年初以来签约的项目意向投资额",
        "截至期末已签约的项目年初以来的增资额",
    } <= said_of(guize, SUMS)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            ("investment_increase, window: ytd", "investment_increase, window: stock"),
            "measures.raised.window: 增资额按时段计，window 写 ytd 或 period",
        ),
        (
            ("value: investment_increase", "value: investment_increase, credit: shared"),
            "measures.raised.credit: 项目分成只用于项目个数（value: count），投资额按申报单位计；请删去 credit",
        ),
    ],
)
def test_sums_of_projects_without_a_meaning_are_refused(guize, wrong, reason):
    assert SUMS.count(wrong[0]) == 1
    path = write(guize, SUMS.replace(*wrong))
    assert [f"{p.key}: {p.reason}" for p in check(path, guize)] == [reason]


RULES = "projects:\n  - {valid_from: 2022-01, code_scope: office, performed_by: [capital, started], full_output: output}\n"
STAGES = (
    "  performed: {title: 履约, fact: project, value: count, window: ytd, date_field: performed_date, unit: 个, places: 0, clause: 第二条}\n"
    "  full: {title: 达效, fact: project, value: count, window: stock, date_field: at_capacity_date, unit: 个, places: 0, clause: 第二条}\n"
    "  cohort: {title: 已履约, fact: project, value: count, window: ytd, date_field: signed_date, also_reached: [performed_date],"
    " unit: 个, places: 0, clause: 第二条}\n"
)


def ruled(guize: OfficeFolder, rules: str) -> OfficeFolder:
    """The office with these rules about projects."""
    path = guize.path / "office.yaml"
    path.write_text(path.read_text("utf-8").rstrip() + "\n" + rules, "utf-8")
    return load_office(guize.path)


def test_derived_stages_land_with_what_the_office_rules_them_to_be(guize):
    office = ruled(guize, RULES)
    landed = {row["measure_code"]: row for row in measures(load_scheme(write(office, STAGES), office))}
    told = {code: (landed[code]["performed_by"], landed[code]["full_output"]) for code in landed}
    assert told["performed"] == told["cohort"] == ("|capital|started|", None)
    assert told["full"] == (None, "output")
    assert told["started"] == (None, None)


def test_another_rule_is_another_caliber(guize, tmp_path):
    def calibers(rules: str) -> dict[str, str]:
        folder = tmp_path / str(len(rules))
        shutil.copytree(guize.path, folder / "guize")
        office = ruled(load_office(folder / "guize"), rules)
        rows = measures(load_scheme(write(office, STAGES), office))
        return {row["measure_code"]: row["caliber_id"] for row in rows}

    now, other = calibers(RULES), calibers(RULES.replace("capital, started", "started"))
    assert {code for code in now if now[code] != other[code]} == {"performed", "cohort"}


def test_derived_stages_are_said_in_chinese(guize):
    assert {
        "年初以来履约的项目个数，履约以资金到位、开工为准，先到的算",
        "截至期末累计达效的项目个数，达效以本年产值达到承诺的达产年产值为准",
        "年初以来签约的项目个数，同一项目并已履约，履约以资金到位、开工为准，先到的算",
    } <= said_of(ruled(guize, RULES), STAGES)


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ("", {"performed", "full", "cohort"}),
        (RULES.replace(" performed_by: [capital, started],", ""), {"performed", "cohort"}),
        (RULES.replace(", full_output: output", ""), {"full"}),
        (RULES.replace("2022-01", "2025-01"), {"performed", "full", "cohort"}),
    ],
)
def test_a_stage_nobody_ruled_is_refused(guize, rules, found):
    office = ruled(guize, rules)
    assert {p.key for p in check(write(office, STAGES), office)} == {f"measures.{code}" for code in found}


def test_a_label_that_is_of_another_year_is_no_sign_of_this_one(labelled):
    office = ruled(labelled, RULES.replace("full_output: output", "full_output: material"))
    [problem] = check(write(office, STAGES), office)
    assert problem.key == "measures.full" and "“material”" in problem.reason
