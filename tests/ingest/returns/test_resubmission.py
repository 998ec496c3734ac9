"""What became of the earlier findings and rows: nothing lost, nothing told twice, rows known again wherever they moved."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ingest.returns import FormRows, row_changes, settle
from ingest.returns.resubmission import Comparison
from tests.ingest.returns.senders import plain_workbook, slip, told
from tests.ingest.returns.test_unharmed import marked, opened

FORM = FormRows(
    key=("code",),
    finer=("origin",),
    subject="name",
    fields=("code", "name", "origin", "amount"),
    place=lambda row, field: {
        "code": ("A", "代码"),
        "name": ("B", "名称"),
        "origin": ("C", "来源"),
        "amount": ("D", "金额"),
    }[field],
    word=lambda row, field: None if row[field] is None else str(row[field]),
)


def row(number, code, name, origin, amount):
    return {
        "source_sheet": "甲表",
        "source_row": number,
        "code": code,
        "name": name,
        "origin": origin,
        "amount": None if amount is None else Decimal(amount),
    }


def test_a_finding_is_known_again_by_whom_it_is_about_when_its_row_moved():
    earlier = [
        told("甲表", ("D", 5), field="amount", subject="一号"),
        told("甲表", ("D", 6), field="amount", subject="二号"),
    ]
    now = [
        told("甲表", ("D", 5), field="amount", subject="二号"),
        told("甲表", ("D", 9), field="amount", subject="三号"),
    ]
    assert [(s.fate, s.told.subject, s.told.row) for s in settle(earlier, now)] == [
        ("still", "二号", 5),
        ("new", "三号", 9),
        ("resolved", "一号", 5),
    ]


def test_a_finding_without_a_subject_is_known_by_its_cell_then_by_sheet():
    earlier = [told("封面", ("B", 4)), told("甲表"), told(None, code="file_empty")]
    now = [told("封面", ("B", 4)), told("甲表")]
    assert Counter(s.fate for s in settle(earlier, now)) == {"still": 2, "resolved": 1}


names = st.sampled_from([None, "一号", "二号"])
findings = st.lists(
    st.builds(
        lambda sheet, number, subject, severity: told(
            sheet, ("D", number), severity, field="amount", subject=subject
        ),
        st.sampled_from(["甲表", "乙表"]),
        st.integers(1, 4),
        names,
        st.sampled_from(["block", "warning"]),
    ),
    max_size=8,
)


@given(findings, findings)
def test_every_finding_has_one_fate(earlier, now):
    fates = Counter(s.fate for s in settle(earlier, now))
    assert fates["still"] + fates["new"] == len(now)
    assert fates["still"] + fates["resolved"] == len(earlier)


@given(findings, st.randoms())
def test_the_same_findings_in_any_order_are_all_still_there(earlier, random):
    now = earlier[:]
    random.shuffle(now)
    assert {s.fate for s in settle(earlier, now)} <= {"still"}


def test_rows_changed_added_and_removed():
    old = [
        row(5, "A1", "一号", "省外", "10"),
        row(6, "A2", "二号", "省外", "20"),
        row(7, "A2", "二号", "境外", "30"),
        row(8, "A3", "三号", "市外", "40"),
    ]
    new = [
        row(5, "A9", "九号", "省外", "1"),
        row(6, "A2", "二号", "境外", "35"),  # known by code and origin, though rows moved
        row(7, "A2", "二号", "省外", "20"),
        row(8, "A1", "一号（改）", "市外", "10"),
    ]
    changes = row_changes(old, new, FORM)
    assert [(c.kind, c.old_cell, c.new_cell, c.subject, c.column, c.old, c.new) for c in changes] == [
        ("added", None, "A5", "九号", None, None, "代码 A9；名称 九号；来源 省外；金额 1"),
        ("changed", "D7", "D6", "二号", "金额", "30", "35"),
        ("changed", "B5", "B8", "一号（改）", "名称", "一号", "一号（改）"),
        ("changed", "C5", "C8", "一号（改）", "来源", "省外", "市外"),
        ("removed", "A8", None, "三号", None, "代码 A3；名称 三号；来源 市外；金额 40", None),
    ]


codes = st.sampled_from([None, "A1", "A2", "A3"])
tables = st.lists(st.tuples(codes, st.sampled_from(["省外", "境外"]), st.integers(0, 3)), max_size=6).map(
    lambda cells: [
        row(n, code, "某", origin, str(amount)) for n, (code, origin, amount) in enumerate(cells, 5)
    ]
)


@given(tables, tables)
def test_every_row_is_paired_added_or_removed(old, new):
    kinds = Counter(c.kind for c in row_changes(old, new, FORM))
    assert len(new) - kinds["added"] == len(old) - kinds["removed"]


@given(tables)
def test_no_row_changed_when_nothing_did(rows):
    assert row_changes(rows, rows, FORM) == []


def test_a_corrected_key_is_a_change_of_the_row_it_corrects():
    old = [row(5, "9133", "甲公司", "省外", 100), row(6, "9144", "乙公司", "省外", 200)]
    new = [row(5, "9134", "甲公司", "省外", 100), row(6, "9155", "丙公司", "省外", 200)]
    assert [(c.kind, c.subject, c.column, c.old, c.new) for c in row_changes(old, new, FORM)] == [
        ("changed", "甲公司", "代码", "9133", "9134"),
        # another name and another code: another firm
        ("added", "丙公司", None, None, "代码 9155；名称 丙公司；来源 省外；金额 200"),
        ("removed", "乙公司", None, "代码 9144；名称 乙公司；来源 省外；金额 200", None),
    ]


def test_a_name_alone_is_no_record_where_the_key_says_more():
    form = replace(FORM, key=("code", "origin"), finer=())
    old, new = [row(5, "9133", "甲公司", "省外", 100)], [row(5, "9134", "甲公司", "外资", 100)]
    assert [c.kind for c in row_changes(old, new, form)] == ["added", "removed"]
    assert [c.kind for c in row_changes(old, [{**new[0], "origin": "省外"}], form)] == ["changed"]


def test_the_list_shows_both_blocks():
    comparison = Comparison(
        "pingyang-000003",
        settle([told("甲表", ("A", 1), subject="一号")], [told("甲表", ("C", 3), subject="二号")]),
        tuple(row_changes([row(5, "A1", "一号", "省外", "10")], [row(5, "A1", "一号", "省外", None)], FORM)),
    )
    data = marked(plain_workbook("甲表"), told("甲表", ("C", 3), subject="二号"), comparison=comparison)
    lines = [[c.value for c in line if c.value] for line in opened(data)["问题清单"].iter_rows()]
    texts = [line[0] for line in lines if line]
    assert (
        "二、上次问题的处理情况（与回执 pingyang-000003 相比：仍存在 0 条，新问题 1 条，已解决 1 条）"
        in texts
    )
    assert "三、数据变化（与回执 pingyang-000003 相比：修改 1 处）" in texts
    assert ["修改", "甲表", "D5", "一号", "金额", "10", "（空）"] in lines
    assert slip(comparison=comparison).counts == {}
