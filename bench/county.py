"""Landed rows of some offices and years for measuring the warehouse: a scheme of twenty items, and facts to score by it.

Everything goes through the landed contract: schemes by `scheme.land`, rows as the Parquet files intake would write, one a
(table, office, month). A month's rows are made once and written again and again with the month's own key and amounts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import scheme
from kernel import landed
from kernel.home import Home
from kernel.office import OfficeFolder, load_office
from kernel.tables import TABLES

SCHEME = Path(__file__).with_name("scheme.yaml")
ITEMS = 20
FIRST_YEAR = 2015
ROWS = {"capital": 6, "tax": 5, "project": 6, "activity": 3}
INDICATORS = ("fdi", "domestic", "service")
_STAGES = ("signed_date", "started_date", "in_statistics_date")
_OFFICE = """\
office: {code}
name: 试算考核办公室
short_name: 试算
place: 示例省示例市试算县
level: county
superior: 示例市
first_year: {year}
reporting:
  monthly:
    - {{due_day: 5}}
"""
Row = dict[str, Any]


class County:
    """`offices` × `units`; every office has the same scheme and, by its own seed, figures of its own."""

    def __init__(self, home: Home, offices: int, units: int, years: int):
        self._home = home
        self._units = [f"u{n:02d}" for n in range(1, units + 1)]
        self.years = range(FIRST_YEAR, FIRST_YEAR + years)
        # DuckDB compares bounds of text by eight bytes at most: where a code begins another, it reads both for the one
        self._folders = [self._folder(f"o{n:03d}") for n in range(1, offices + 1)]

    def land_schemes(self) -> None:
        """Every year's scheme, all its periods over."""
        landed.prepare(self._home.landed)
        for folder in self._folders:
            for year in self.years:
                scheme.land(self._home, folder, year, date(year + 1, 2, 1))

    def land_facts(self, *, months: slice = slice(None), offices: slice = slice(None)) -> int:
        """These months' workbooks of every unit of these offices (all by default), in time and accepted; returns the number
        of rows.
        """
        return sum(
            self._land_month(folder.code, month, tables)
            for folder in self._folders[offices]
            for tables in [self._month_tables(folder.code)]
            for month in list(self._months())[months]
        )

    def _months(self) -> Iterator[str]:
        return (f"{year}-{month:02d}" for year in self.years for month in range(1, 13))

    def _folder(self, code: str) -> OfficeFolder:
        folder = self._home.offices / code
        (folder / "schemes").mkdir(parents=True)
        (folder / "office.yaml").write_text(_OFFICE.format(code=code, year=FIRST_YEAR), "utf-8")
        rows = [f"{u},{u}镇,{u}号,township,,2000-01-01,,{n}" for n, u in enumerate(self._units, start=1)]
        header = "unit_code,unit_name,short_name,kind,aliases,valid_from,valid_to,sort_order"
        (folder / "units.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
        half = len(self._units) // 2
        for year in self.years:
            text = SCHEME.read_text("utf-8").replace("YEAR", str(year)).replace("OFFICE", code)
            text = text.replace("EAST", ", ".join(self._units[:half]))
            text = text.replace("WEST", ", ".join(self._units[half:]))
            (folder / "schemes" / f"{year}.yaml").write_text(text, "utf-8")
        return load_office(folder)

    def _month_tables(self, office: str) -> dict[str, pa.Table]:
        """A January of the office, by table; amounts of later months are multiples of it."""
        rng = Random(f"bench-{office}")
        rows: dict[str, list[Row]] = {"submission": [_submission(u) for u in self._units]}
        for name, count in ROWS.items():
            rows[f"{name}_row"] = [
                {
                    "unit_code": u,
                    "receipt_no": u,
                    "source_sheet": name,
                    "source_row": n + 5,
                    **_ROW[name](rng, f"{u}-{n}"),
                }
                for u in self._units
                for n in range(count)
            ]
        own = [(u, code) for u in self._units for code in INDICATORS]
        rows["submission"].append(_submission(office) | {"form_set": "indicator"})
        rows["indicator_row"] = [
            {"unit_code": u, "receipt_no": office, "source_sheet": "indicator", "source_row": n, "indicator_code": code,
             "indicator_title": code, "actual_value": _amount(rng, 90), "target_value": Decimal(1000)}
            for n, (u, code) in enumerate(own, start=5)
        ]  # fmt: skip
        rows["reading"] = [
            {"receipt_no": office if form == "indicator" else u, "source_sheet": form, "form_code": form, "field": field,
             "source_column": "C"}
            for form, fields in _READ.items()
            for u in (self._units if form != "indicator" else [office])
            for field in fields
        ]  # fmt: skip
        rows["target_row"] = [
            {"unit_code": u, "receipt_no": office, "source_sheet": "target", "source_row": n, "source_column": column,
             "target_code": code, "source_code": "county", "target_value": Decimal(value)}
            for n, u in enumerate(self._units, start=5)
            for column, code, value in (("C", "capital", 60000), ("D", "tax", 3000), ("E", "signed", 4))
        ]  # fmt: skip
        return {
            table: pa.Table.from_pylist(
                [{**dict.fromkeys(TABLES[table].names), "office_code": office, **row} for row in own_rows],
                schema=TABLES[table],
            )
            for table, own_rows in rows.items()
        }

    def _land_month(self, office: str, month: str, tables: dict[str, pa.Table]) -> int:
        written = 0
        for name, january in tables.items():
            if name == "target_row":
                written += self._land_targets(office, month, january) if month.endswith("-01") else 0
                continue
            rows = _moved(january, month)
            self._write(name, office, month, rows)
            written += rows.num_rows
        return written

    def _land_targets(self, office: str, month: str, targets: pa.Table) -> int:
        year = month[:4]
        self._write("target_row", office, year, _moved(targets, year))
        received = _received(f"{year}-01-28")
        row = _submission(office) | {
            "office_code": office,
            "receipt_no": f"{office}-{office}-{year}",
            "form_set": "target",
        }
        landed.write(self._home.landed, "submission", office, year, [
            {**dict.fromkeys(TABLES["submission"].names), **row, "report_period": year, **received}
        ])  # fmt: skip
        return targets.num_rows

    def _write(self, table: str, office: str, period: str, rows: pa.Table) -> None:
        path = landed.path_of(self._home.landed, table, office, period)
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(rows, path, compression="zstd")


def _moved(january: pa.Table, period: str) -> pa.Table:
    """The rows as of `period`: its receipts, and of running totals so many times as many as months are over."""
    count = january.num_rows
    months = pa.scalar(Decimal(period[5:7] or 1), pa.decimal128(2, 0))
    changed: dict[str, Any] = {"report_period": pa.array([period] * count)}
    changed["receipt_no"] = pc.binary_join_element_wise(
        january["office_code"], january["receipt_no"], period, "-"
    )
    for name in january.column_names:
        if name in ("ytd_amount_wan", "paid_ytd_wan", "actual_value"):
            changed[name] = pc.multiply(january[name], months).cast(january.schema.field(name).type)
        if name in ("received_at", "loaded_at"):
            changed[name] = pa.array(
                [_received(f"{period}-28")[name]] * count, january.schema.field(name).type
            )
        if name in _STAGES or name == "activity_date":
            days = january[name].to_pylist()
            changed[name] = pa.array([d and d.replace(year=int(period[:4])) for d in days], pa.date32())
    return pa.table([changed.get(n, january[n]) for n in january.column_names], schema=january.schema)


def _received(day: str) -> Row:
    moment = datetime.fromisoformat(f"{day} 10:00:00")
    return {"received_at": moment, "loaded_at": moment}


def _submission(sender: str) -> Row:
    return {
        "unit_code": sender,
        "receipt_no": sender,
        "form_set": "monthly",
        "status": "accepted",
        "is_nil_return": False,
    }


def _amount(rng: Random, most: int) -> Decimal:
    return Decimal(rng.randint(0, most * 100)).scaleb(-2)


def _capital(rng: Random, code: str) -> Row:
    origin = rng.choice(["province_outside", "city_outside", "local"])
    return {
        "project_code": code, "project_name": f"项目{code}", "origin_code": origin, "nature_code": "fixed_asset",
        "is_real_estate": False, "construction_code": "new", "agreed_investment_wan": _amount(rng, 200_000),
        "month_amount_wan": _amount(rng, 900), "ytd_amount_wan": _amount(rng, 900),
    }  # fmt: skip


def _tax(rng: Random, code: str) -> Row:
    return {
        "credit_code": code, "enterprise_name": f"企业{code}", "registered_date": date(2010 + rng.randrange(5), 1, 1),
        "is_headquarters": False, "paid_month_wan": _amount(rng, 60), "paid_ytd_wan": _amount(rng, 60),
    }  # fmt: skip


def _project(rng: Random, code: str) -> Row:
    dates = {stage: date(2015, rng.randint(1, 12), 5) for stage in _STAGES[: rng.randint(1, 3)]}
    return {
        "project_code": code, "project_name": f"项目{code}", "is_single_manufacturing": rng.random() < 0.5,
        "agreed_investment_wan": _amount(rng, 200_000), "focus_list_code": "sign", **dates,
    }  # fmt: skip


def _activity(rng: Random, code: str) -> Row:
    return {
        "activity_date": date(2015, rng.randint(1, 12), rng.randint(1, 28)), "activity_code": "outbound_trip",
        "post_code": rng.choice(["principal", "deputy"]), "firm_count": 3, "lead_count": rng.randint(0, 9),
    }  # fmt: skip


# form → fields that are cited as evidence
_READ = {
    "capital": ("month_amount_wan", "ytd_amount_wan"),
    "tax": ("paid_ytd_wan",),
    "project": _STAGES,
    "activity": ("activity_date", "lead_count"),
    "indicator": ("actual_value",),
}
_ROW = {"capital": _capital, "tax": _tax, "project": _project, "activity": _activity}
