from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import landed
from kernel.tables import TABLES

BLANK = dict.fromkeys(TABLES["tax_row"].names)


def row(receipt, number, paid="1"):
    return {
        **BLANK,
        "office_code": "pingyang",
        "unit_code": "kunyang",
        "report_period": "2024-06",
        "receipt_no": receipt,
        "source_sheet": "税收台账",
        "source_row": number,
        "paid_ytd_wan": Decimal(paid),
    }


def stored(root):
    return landed.read(root, "tax_row", "pingyang", 2024).to_pylist()


def test_merge_replaces_only_its_own_receipts(tmp_path):
    landed.merge(tmp_path, "tax_row", "pingyang", "2024-06", ["a", "b"], [row("a", 5), row("b", 5)])
    landed.merge(tmp_path, "tax_row", "pingyang", "2024-06", ["a"], [row("a", 6, "2")])
    assert [(r["receipt_no"], r["source_row"], r["paid_ytd_wan"]) for r in stored(tmp_path)] == [
        ("a", 6, Decimal(2)),
        ("b", 5, Decimal(1)),
    ]


@given(st.permutations([("a", 1), ("b", 1), ("c", 1), ("b", 2)]))
def test_order_of_arrival_does_not_change_what_lies_there(tmp_path_factory, order):
    root = tmp_path_factory.mktemp("landed")
    batches = {name: [row(name, n) for r, n in order if r == name] for name, _ in order}
    for name, rows in batches.items():
        landed.merge(root, "tax_row", "pingyang", "2024-06", [name], rows)
    assert [(r["receipt_no"], r["source_row"]) for r in stored(root)] == [
        ("a", 1),
        ("b", 1),
        ("b", 2),
        ("c", 1),
    ]


def test_a_foreign_column_is_refused_and_nothing_changes(tmp_path):
    landed.merge(tmp_path, "tax_row", "pingyang", "2024-06", ["a"], [row("a", 5)])
    with pytest.raises(ValueError, match="surprise"):
        landed.merge(tmp_path, "tax_row", "pingyang", "2024-06", ["a"], [{**row("a", 6), "surprise": 1}])
    assert [r["source_row"] for r in stored(tmp_path)] == [5]


def test_quarters_and_years_have_their_place(tmp_path):
    folder = tmp_path / "target_row" / "office=pingyang"
    assert landed.path_of(tmp_path, "target_row", "pingyang", "2024") == folder / "year=2024" / "rows.parquet"
    assert (
        landed.path_of(tmp_path, "target_row", "pingyang", "2024-Q2")
        == folder / "year=2024" / "month=06" / "rows.parquet"
    )


def test_every_table_has_a_schema_before_the_first_row(tmp_path):
    landed.prepare(tmp_path)
    assert {p.parent.name for p in tmp_path.glob("*/schema.parquet")} == set(TABLES)
    assert landed.read(tmp_path, "finding").num_rows == 0
