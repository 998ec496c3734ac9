"""Sheets beside other workbooks: rows gone, another period's or unit's content, a wrong unit throughout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc

import expectations
from expectations import across
from expectations.likeness import load_across
from kernel.closed_yaml import DataFileError, read_yaml
from kernel.findings import MESSAGES, catalogue
from tests.expectations.judged_office import Office, judged_apart

MAY, JUNE = datetime(2024, 6, 3, 9), datetime(2024, 7, 3, 9)  # noqa: DTZ001
HOUR = timedelta(hours=1)


def credit_code(number: int) -> str:
    first_17 = f"91330326MA{number:07d}"
    return first_17 + uscc.calc_check_digit(first_17)


def firms(count: int, month: int = 5, ytd: int = 25, first: int = 1, shift: int = 0) -> list[dict[str, Any]]:
    """Tax rows of firms `first`…; amounts differ from firm to firm so that no two rows look alike."""
    return [
        {
            "credit_code": credit_code(n),
            "enterprise_name": f"企业{n}",
            "paid_month_wan": Decimal(month * n + shift),
            "paid_ytd_wan": Decimal(ytd * n + shift),
            "reported_ytd_wan": None,
        }
        for n in range(first, first + count)
    ]


def told(office: Office, *receipts: str) -> list[tuple[str, str]]:
    """(receipt, code) of the findings across files only."""
    return [(r, f.code) for r, f in office.judge(*receipts) if f.code in across.CODES]


def may_and_june(may: list[dict[str, Any]], june: list[dict[str, Any]]) -> Office:
    return Office().send("may", "2024-05", MAY, tax=may).send("june", "2024-06", JUNE, tax=june)


def gone_since_last_month(first: int, gone: int, of: int) -> Office:
    return may_and_june(firms(of, first=first), firms(of - gone, ytd=30, first=first))


def touched_up_copy(first: int, kept: int, fresh: int) -> Office:
    june = firms(kept, first=first) + firms(fresh, first=first + kept, ytd=30)
    return may_and_june(firms(kept + fresh, first=first), june)


def in_a_wrong_unit(first: int, times: str) -> Office:
    may = firms(4, first=first)
    return may_and_june(may, [{**row, "paid_ytd_wan": row["paid_ytd_wan"] * Decimal(times)} for row in may])


# what June is told across files; each case has firms of its own, from a hundred on, so that none is another's copy
CASES: list[tuple[Callable[..., Office], tuple, list[str]]] = [
    (gone_since_last_month, (0, 10), []),
    (gone_since_last_month, (1, 10), ["rows_missing"]),
    (gone_since_last_month, (2, 2), ["rows_missing"]),  # all of two: too few to be held
    (gone_since_last_month, (2, 10), ["rows_missing"]),
    (gone_since_last_month, (3, 10), ["rows_vanished"]),  # 3 ≥ 3 and 30 % ≥ 30 %
    (gone_since_last_month, (3, 11), ["rows_missing"]),  # 27 % < 30 %
    (touched_up_copy, (4, 0), ["resent_last_month"]),
    (touched_up_copy, (3, 0), []),
    (touched_up_copy, (4, 1), ["resent_last_month"]),  # 4/5 = 80 %
    (touched_up_copy, (4, 2), []),  # 4/6 = 67 %
    (in_a_wrong_unit, ("10",), ["unit_suspect_whole_sheet 10 倍"]),
    (in_a_wrong_unit, ("10000",), ["unit_suspect_whole_sheet 10000 倍"]),
    (in_a_wrong_unit, ("0.01",), ["unit_suspect_whole_sheet 1/100"]),
    (in_a_wrong_unit, ("7",), []),
]


@pytest.fixture(scope="module")
def judged() -> list[list[str]]:
    """Codes across files of each case's June, with the factor where there is one."""
    offices = [make(number * 100, *said) for number, (make, said, _) in enumerate(CASES, start=1)]
    return [
        [f"{f.code} {f.params.get('factor', '')}".strip() for f in findings if f.code in across.CODES]
        for findings in judged_apart([(office, "june") for office in offices])
    ]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{c[0].__name__} {c[1]}" for c in CASES])
def test_two_months_of_one_unit(number: int, judged: list[list[str]]) -> None:
    assert judged[number] == CASES[number][2]


def test_the_finding_names_what_is_gone_and_where_it_stood() -> None:
    office = may_and_june(firms(4), firms(1, ytd=30))
    [(_, finding)] = [x for x in office.judge("june") if x[1].code == "rows_vanished"]
    assert finding.sheet == "税收台账"
    assert finding.cell is None
    assert finding.message_zh == (
        "工作表“税收台账”与2024年5月报表（回执 may）相比少了 3 项（原有 4 项）：企业2、企业3、企业4"
    )
    assert catalogue()["rows_vanished"].is_confirmable


def test_an_empty_sheet_has_lost_all_its_rows() -> None:
    office = may_and_june(firms(5), [])
    assert told(office, "june") == [("june", "rows_vanished")]


def test_a_nil_return_is_no_loss() -> None:
    office = may_and_june(firms(5), [])
    office.tell("june", is_nil_return=True)
    assert told(office, "june") == []


def test_lists_start_anew_in_january() -> None:
    office = Office().send("dec", "2023-12", MAY, tax=firms(5)).send("jan", "2024-01", JUNE, tax=firms(1))
    assert told(office, "jan") == []


def test_a_renamed_firm_is_still_there_and_so_is_one_without_its_code() -> None:
    june = firms(2, ytd=30)
    june[0]["enterprise_name"] = "更名后的企业"
    june[1]["credit_code"] = None
    assert told(may_and_june(firms(2), june), "june") == []


def test_rows_lost_by_a_resubmission() -> None:
    office = Office().send("one", "2024-06", JUNE, tax=firms(6))
    office.send("two", "2024-06", JUNE + HOUR, tax=firms(3))
    assert told(office, "one", "two") == [("two", "rows_vanished")]


def test_sending_the_shorter_sheet_twice_does_not_help() -> None:
    office = Office().send("one", "2024-06", JUNE, tax=firms(6))
    for number in (2, 3):
        office.send(f"try{number}", "2024-06", JUNE + number * HOUR, tax=firms(3, shift=number))
    both = [("try2", "rows_vanished"), ("try3", "rows_vanished")]
    assert told(office, "one", "try2", "try3") == both
    # and the same when they are judged one by one, the first held by then
    office.tell("try2", is_refused=True)
    assert told(office, "try3") == both[1:]


def test_a_rejected_revision_is_no_reference() -> None:
    wrong = [{**row, "is_headquarters": None, "paid_ytd_wan": None} for row in firms(6)]  # blocks: required
    office = Office().send("one", "2024-06", JUNE, tax=wrong)
    office.send("two", "2024-06", JUNE + HOUR, tax=firms(3, first=50))
    assert told(office, "one", "two") == []


def test_what_intake_refused_is_no_reference() -> None:
    office = Office().send("one", "2024-06", JUNE, tax=firms(6))
    office.send("two", "2024-06", JUNE + HOUR, tax=firms(3, first=50))
    office.tell("one", is_refused=True)
    assert told(office, "two") == []


def test_visits_are_lost_only_by_a_shorter_list() -> None:
    visits = [{"person_name": n, "destination": n} for n in "甲乙丙"]
    office = Office().send("one", "2024-06", JUNE, activity=visits)
    office.send("moved", "2024-06", JUNE + HOUR, activity=[{**v, "destination": "苏州"} for v in visits])
    office.send("shorter", "2024-06", JUNE + 2 * HOUR, activity=visits[:2])
    assert told(office, "one", "moved", "shorter") == [("shorter", "rows_vanished")]


def test_last_month_again_is_held() -> None:
    office = may_and_june(firms(4), firms(4)[::-1])
    office.tell("may", file_name="昆阳镇_5月.xlsx")
    [(_, finding)] = [x for x in office.judge("june") if x[1].code in across.CODES]
    assert finding.code == "resent_last_month"
    assert finding.message_zh == (
        "工作表“税收台账”有 4 行的对象、本月数和累计数与2024年5月报表（回执 may，“昆阳镇_5月.xlsx”）完全相同，"
        "应是把上月的表又报了一次"
    )


def test_a_quiet_month_may_repeat_itself() -> None:
    assert told(may_and_june(firms(6, month=0), firms(6, month=0)), "june") == []


def test_an_unchanged_sheet_with_little_money_is_asked_about() -> None:
    quiet = firms(4, month=0)
    quiet[0]["paid_month_wan"] = Decimal(1)
    assert told(may_and_june(quiet, quiet), "june") == [("june", "same_as_last_month")]


def test_running_figures_may_stand_still_but_are_asked_about() -> None:
    rows = [{"project_code": c, "project_name": c} for c in "abcd"]
    office = Office().send("may", "2024-05", MAY, project_report=rows, sender="a")
    office.send("june", "2024-06", JUNE, project_report=rows, sender="a")
    assert told(office, "june") == [("june", "same_as_last_month")]


def test_an_older_month_of_the_unit_is_held() -> None:
    office = Office().send("march", "2024-03", MAY - 60 * 24 * HOUR, tax=firms(4))
    office.send("june", "2024-06", JUNE, tax=firms(4))
    assert told(office, "june") == [("june", "same_as_other_period")]


def test_another_units_content_names_unit_and_file() -> None:
    office = Office().send("theirs", "2024-06", MAY, "aojiang", tax=firms(4))
    office.send("june", "2024-06", JUNE, "kunyang", tax=firms(4))
    office.tell("theirs", unit_name="鳌江镇", file_name="鳌江.xlsx")
    [(receipt, finding)] = [x for x in office.judge("theirs", "june") if x[1].code in across.CODES]
    assert (receipt, finding.code) == ("june", "same_as_other_unit")
    assert "与鳌江镇的报表（2024年6月报表（回执 theirs，“鳌江.xlsx”））完全相同" in finding.message_zh


def test_the_right_sender_is_not_held_for_a_copy_that_was_refused() -> None:
    office = Office().send("may", "2024-05", MAY, "aojiang", tax=firms(4))
    # kunyang sends aojiang's May by mistake and is held; aojiang's own correction of May is not its fault
    office.send("wrong", "2024-05", MAY + HOUR, "kunyang", tax=firms(4))
    office.send("again", "2024-05", MAY + 2 * HOUR, "aojiang", tax=firms(4))
    assert told(office, "may", "wrong", "again") == [("wrong", "same_as_other_unit")]


def test_shared_projects_are_no_copy() -> None:
    shared = firms(3)
    office = Office().send("theirs", "2024-06", MAY, "aojiang", tax=shared)
    office.send("june", "2024-06", JUNE, "kunyang", tax=shared + firms(2, first=9))
    assert told(office, "june") == []


def test_verdicts_do_not_depend_on_how_many_are_judged_at_once() -> None:
    office = Office()
    for number, (period, rows) in enumerate(
        [("2024-05", firms(6)), ("2024-05", firms(2)), ("2024-06", firms(6)), ("2024-06", firms(6, ytd=30))]
    ):
        office.send(f"r{number}", period, MAY + number * HOUR, tax=rows)
    names = [f"r{n}" for n in range(4)]
    together = told(office, *names)
    assert together == [("r1", "rows_vanished"), ("r2", "resent_last_month")]
    one_by_one = []
    for name in names:
        mine = told(office, name)
        one_by_one += mine
        office.tell(name, is_refused=any(catalogue()[code].severity == "block" for _, code in mine))
    assert one_by_one == together


def test_every_message_is_used_and_known() -> None:
    assert set(read_yaml(MESSAGES / "across.yaml")) == across.CODES <= expectations.codes()


def test_a_field_that_is_none_is_named(tmp_path: Path) -> None:
    text = (
        Path(expectations.likeness.ACROSS)
        .read_text("utf-8")
        .replace("moving: paid_month_wan", "moving: paid")
    )
    (tmp_path / "across.yaml").write_text(text, "utf-8")
    with pytest.raises(DataFileError, match="表中没有字段 paid"):
        load_across(tmp_path / "across.yaml")


def test_the_fingerprint_is_that_of_the_loaded_rules() -> None:
    assert len(expectations.rules_sha256()) == 64
    assert expectations.rules_sha256() == expectations.rules_sha256()
