"""What the units of an example office reported in its year, as small tables of text, and landing it all.

A table has the codes in its first line and a unit in every other: `jia 1200 500`; `-` is nothing reported. A figure
may carry last year's: `40000/20000`. Nothing is judged here; the test modules work every expected point out by hand.
"""

from __future__ import annotations

import runpy
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

import scheme
from kernel import landed
from kernel.decimals import divide
from kernel.home import PROJECT_ROOT, Home
from kernel.office import OfficeFolder, load_office
from kernel.tables import TABLES
from tests.scheme.calculator import calculator

Row = dict[str, Any]
EXAMPLES = PROJECT_ROOT / "examples" / "schemes"


def worked(text: str) -> Decimal:
    """A sum as it is written down, reckoned exactly and then half up at two places: `3 ÷ 4 × 10`."""
    exact = calculator(f"{text} = ")
    return divide(Decimal(exact.numerator), Decimal(exact.denominator), 2)


@dataclass(frozen=True)
class Facts:
    """The inputs of one example office.

    figures: month → table of 指标完成情况表; assessed: 考核自评表 of the year, as the assessors found it; targets: source →
    table of 任务分解表; ledgers: landed table → month → (unit, values); ratings: period → unit → item → rater group →
    scores; decided: (unit, item, points) of the year; shares: project → unit → percent of 项目分成表, of amounts and of the count;
    silent: (unit, month) without a monthly workbook, where there are any; late: (unit, month) whose workbook came too late.
    """

    figures: dict[str, str] = field(default_factory=dict)
    assessed: str = ""
    targets: dict[str, str] = field(default_factory=dict)
    ledgers: dict[str, dict[str, list[tuple[str, Row]]]] = field(default_factory=dict)
    ratings: dict[str, dict[str, dict[str, dict[str, list[str]]]]] = field(default_factory=dict)
    decided: list[tuple[str, str, str]] = field(default_factory=list)
    shares: dict[str, dict[str, str]] = field(default_factory=dict)
    silent: frozenset[tuple[str, str]] | None = None
    late: frozenset[tuple[str, str]] = frozenset()


def land_all(root: Path) -> None:
    """Every example office with the `FACTS` of a test module beside this file, below the home `root`."""
    home = Home(root=root, offices=EXAMPLES)
    for module in sorted(Path(__file__).parent.glob("test_s[0-9]*.py")):
        for code, facts in runpy.run_path(str(module))["FACTS"].items():
            land(home, load_office(EXAMPLES / code), facts)


def land(home: Home, folder: OfficeFolder, facts: Facts) -> None:
    """The scheme of the office's only year and its facts, all due: it is 20 January of the year after."""
    (year,) = folder.scheme_years()
    scheme.land(home, folder, year, date(year + 1, 1, 20))
    writer = _Writer(home.landed, folder.code)
    for month, table in facts.figures.items():
        writer.own("indicator", "indicator_row", month, _figures(table))
    if facts.assessed:
        writer.own("self_assessment", "self_assessment_row", str(year), _assessed(facts.assessed))
    writer.own("target", "target_row", str(year), _targets(facts.targets))
    for period, rated in facts.ratings.items():
        writer.own("rating", "rating_row", period, _ratings(rated))
    writer.own("manual", "manual_row", str(year), _decided(facts.decided))
    writer.own("credit_share", "credit_share_row", str(year), _shares(facts.shares, date(year, 1, 1)))
    if facts.ledgers or facts.silent is not None:
        _monthly(writer, folder, year, facts)
    writer.close()


class _Writer:
    """Lands rows of one office, with the submission they came in."""

    def __init__(self, root: Path, office: str):
        self._root, self._office = root, office
        self._papers: dict[tuple[str, Path], list[Row]] = {}

    def own(self, form_set: str, table: str, period: str, rows: Iterator[Row]) -> None:
        """One workbook of the office itself."""
        receipt = self.submit(form_set, self._office, period, f"{period[:4]}-12-31")
        self.write(table, period, [{**row, "receipt_no": receipt} for row in rows])

    def submit(self, form_set: str, unit: str, period: str, day: str) -> str:
        """An accepted submission; returns its receipt number."""
        received = datetime.fromisoformat(f"{day} 10:00:00")
        receipt = f"{self._office}-{form_set}-{unit}-{period}"
        row = {
            "receipt_no": receipt,
            "unit_code": unit,
            "form_set": form_set,
            "report_period": period,
            "received_at": received,
            "loaded_at": received,
            "status": "accepted",
            "is_nil_return": False,
        }
        self._add("submission", row)
        return receipt

    def write(self, table: str, period: str, rows: Iterable[Row]) -> None:
        """Columns not given are null; rows stand from row 5 of the sheet down."""
        empty = {**dict.fromkeys(TABLES[table].names), "office_code": self._office}
        numbered = [
            {**empty, "report_period": period, "source_sheet": table, "source_row": number, **row}
            for number, row in enumerate(rows, start=5)
        ]
        if numbered:
            landed.write(self._root, table, self._office, period, numbered)
        sources = [*TABLES["reading"].names, "unit_code", "source_row"]
        columns = [name for name in TABLES[table].names if name not in sources]
        for receipt in {row["receipt_no"] for row in numbered}:
            for number, name in enumerate(columns, start=2):
                self._add("reading", {
                    "receipt_no": receipt,
                    "report_period": period,
                    "source_sheet": table,
                    "form_code": table.removesuffix("_row"),
                    "field": name,
                    "source_column": get_column_letter(number),
                })  # fmt: skip

    def _add(self, table: str, row: Row) -> None:
        """A quarter's workbooks lie in the file of its last month."""
        path = landed.path_of(self._root, table, self._office, row["report_period"])
        self._papers.setdefault((table, path), []).append(row)

    def close(self) -> None:
        for (table, _), rows in self._papers.items():
            empty = {**dict.fromkeys(TABLES[table].names), "office_code": self._office}
            period = rows[0]["report_period"]
            landed.write(self._root, table, self._office, period, [{**empty, **row} for row in rows])


def _cells(table: str) -> Iterator[tuple[str, str, str]]:
    """(unit, code, text) of every cell that is not `-`."""
    codes, *lines = [line.split() for line in table.split("\n") if line.strip()]
    for unit, *texts in lines:
        yield from ((unit, code, text) for code, text in zip(codes, texts, strict=True) if text != "-")


def _figures(table: str) -> Iterator[Row]:
    for unit, code, text in _cells(table):
        actual, _, prior = text.partition("/")
        yield {
            "unit_code": unit,
            "indicator_code": code,
            "indicator_title": code,
            "actual_value": Decimal(actual),
            "prior_value": Decimal(prior) if prior else None,
        }


def _assessed(table: str) -> Iterator[Row]:
    """One row a unit; what the group found, as the unit's own copy would say something else."""
    found: dict[str, Row] = defaultdict(dict)
    for unit, field_name, text in _cells(table):
        found[unit][field_name] = Decimal(text) if field_name.endswith("_wan") else int(text)
    for unit, figures in found.items():
        yield {"unit_code": unit, "copy_code": "verified", **figures}
        yield {"unit_code": unit, "copy_code": "self", **{name: 2 * value for name, value in figures.items()}}


def _targets(tables: dict[str, str]) -> Iterator[Row]:
    for source, table in tables.items():
        for unit, code, text in _cells(table):
            yield {
                "unit_code": unit,
                "source_column": "C",
                "target_code": code,
                "source_code": source,
                "target_value": Decimal(text),
            }


def _ratings(rated: dict[str, dict[str, dict[str, list[str]]]]) -> Iterator[Row]:
    for unit, items in rated.items():
        for item, groups in items.items():
            for group, scores in groups.items():
                for number, score in enumerate(scores, start=1):
                    yield {
                        "unit_code": unit,
                        "item_code": item,
                        "item_title": item,
                        "rater_group_code": group,
                        "rater_name": f"{group}{number}",
                        "score": Decimal(score),
                    }


def _decided(entries: list[tuple[str, str, str]]) -> Iterator[Row]:
    for unit, item, points in entries:
        yield {
            "unit_code": unit,
            "item_code": item,
            "item_title": item,
            "direction_code": "deduction" if points.startswith("-") else "bonus",
            "points": Decimal(points),
            "first_signer": "甲",
            "second_signer": "乙",
        }


def _shares(shared: dict[str, dict[str, str]], since: date) -> Iterator[Row]:
    for project, units in shared.items():
        for unit, pct in units.items():
            yield {
                "unit_code": unit,
                "project_code": project,
                "project_name": project,
                "amount_share_pct": Decimal(pct),
                "count_share_pct": Decimal(pct),
                "valid_from": since,
            }


def _monthly(writer: _Writer, folder: OfficeFolder, year: int, facts: Facts) -> None:
    """Every unit hands in on the 28th of every month, but for the silent and, on the 28th of the next one, the late ones."""
    units = [unit.unit_code for unit in folder.units]
    months = [f"{year}-{number:02d}" for number in range(1, 13)]
    silent = facts.silent or frozenset()
    receipts = {
        (unit, month): writer.submit(
            "monthly", unit, month, f"{_next(month) if (unit, month) in facts.late else month}-28"
        )
        for month in months
        for unit in units
        if (unit, month) not in silent
    }
    for table, by_month in facts.ledgers.items():
        for month, rows in by_month.items():
            writer.write(
                table,
                month,
                [{"unit_code": unit, "receipt_no": receipts[unit, month], **values} for unit, values in rows],
            )


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"
