"""A header drawn from labels covers its rows without gap or overlap, and reads as the labels it came from."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.blanks.headings import Span, path_of, spans
from ingest.layouts import Column

paths = st.lists(
    st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=3).map(tuple), min_size=1, max_size=8
)


def test_a_group_spans_its_leaves_and_a_single_label_both_rows():
    assert spans([("序号",), ("到位资金", "本月"), ("到位资金", "累计"), ("备注",)]) == [
        Span("序号", 0, 0, 1, 0),
        Span("本月", 1, 1, 1, 1),
        Span("累计", 1, 2, 1, 2),
        Span("备注", 0, 3, 1, 3),
        Span("到位资金", 0, 1, 0, 2),
    ]


@given(paths)
def test_every_cell_of_the_header_is_covered_once(columns):
    depth = max(map(len, columns))
    covered = [
        (row, column)
        for span in spans(columns)
        for row in range(span.top, span.bottom + 1)
        for column in range(span.left, span.right + 1)
    ]
    assert sorted(covered) == [(row, column) for row in range(depth) for column in range(len(columns))]


@given(paths)
def test_each_column_reads_its_own_path_downwards(columns):
    for number, path in enumerate(columns):
        above = [span for span in spans(columns) if span.left <= number <= span.right]
        assert tuple(span.text for span in sorted(above, key=lambda span: span.top)) == path


def test_a_unit_of_the_columns_own_stands_behind_its_leaf_once():
    assert path_of(Column(labels=("县定目标 > 到位资金",), type="amount", unit="亿元")) == (
        "县定目标",
        "到位资金（亿元）",
    )
    assert path_of(Column(labels=("到位资金（亿元）",), type="amount", unit="亿元")) == ("到位资金（亿元）",)
