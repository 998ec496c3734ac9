"""Rows kept by column are the rows they were made of, here and in another process."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.landed_rows import LandedRows, landed_names, to_arrow
from kernel import landed
from kernel.tables import ROW_TABLES

TABLE = "tax_row"
_AMOUNTS = st.decimals(-(10**11), 10**11, places=6).map(lambda value: value.normalize() + 0)
_VALUES = {
    "source_row": st.integers(1, 10**6),
    "enterprise_name": st.none() | st.text(max_size=8),
    "paid_ytd_wan": st.none() | _AMOUNTS,
    "registered_date": st.none() | st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    "is_headquarters": st.none() | st.booleans(),
}
_SHARED = {"office_code": "pingyang", "source_sheet": "项目", "unit_code": None}
_ROWS = st.lists(st.fixed_dictionaries(_VALUES), max_size=5)


def _made(rows: list[dict]) -> LandedRows:
    return LandedRows(TABLE, len(rows), _SHARED, {name: [row[name] for row in rows] for name in _VALUES})


def _whole(rows: list[dict]) -> list[dict]:
    return [dict.fromkeys(landed_names(TABLE)) | _SHARED | row for row in rows]


@given(_ROWS, _ROWS)
def test_rows_come_out_as_they_went_in(rows: list[dict], others: list[dict]) -> None:
    made = _made(rows)
    assert list(made) == _whole(rows)
    assert [made[n] for n in range(len(rows))] == made[:] == list(pickle.loads(pickle.dumps(made)))
    assert list(made.joined(_made(others))) == _whole([*rows, *others])


@given(_ROWS)
def test_a_decimal_sent_elsewhere_keeps_its_places(rows: list[dict]) -> None:
    def places(made: LandedRows) -> list[object]:
        return [value and value.as_tuple() for value in made.column("paid_ytd_wan")]

    made = _made(rows)
    assert places(pickle.loads(pickle.dumps(made))) == places(made)


@given(st.lists(_ROWS, max_size=3))
def test_they_land_as_the_same_table_as_dicts_would(parts: list[list[dict]]) -> None:
    numbered = [(f"R{n}", _made(rows)) for n, rows in enumerate(parts)]
    dicts = [{"receipt_no": number, **row} for number, rows in numbered for row in rows]
    assert to_arrow(TABLE, numbered) == landed.to_arrow(TABLE, dicts)
    assert to_arrow(TABLE, []) == pa.Table.from_pylist([], ROW_TABLES[TABLE])


def test_what_all_rows_share_takes_the_place_of_what_each_had() -> None:
    made = _made(
        [
            {
                "source_row": n,
                "enterprise_name": "甲",
                "paid_ytd_wan": Decimal(n),
                "registered_date": None,
                "is_headquarters": False,
            }
            for n in (1, 2)
        ]
    )
    made.share({"enterprise_name": "乙", "paid_ytd_wan": Decimal(7)})
    made.put("unit_code", ["kunyang", "aojiang"])
    assert [(row["enterprise_name"], row["paid_ytd_wan"], row["unit_code"]) for row in made] == [
        ("乙", Decimal(7), "kunyang"),
        ("乙", Decimal(7), "aojiang"),
    ]


@pytest.mark.parametrize("columns", [{"surprise": [1]}, {"source_row": [1, 2]}, {"receipt_no": ["R1"]}])
def test_what_does_not_fit_the_table_is_refused(columns: dict[str, list]) -> None:
    with pytest.raises(ValueError, match="landed contract"):
        LandedRows(TABLE, 1, {}, columns)
