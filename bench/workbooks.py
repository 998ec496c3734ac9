"""Monthly workbooks as large as a busy platform's: about 35 kB, 4 data sheets, 215 rows, every text its own.

Pages and cells are the demo county's; only how much stands in them differs. Content repeats from month to month of one
unit, as it does in life: names and codes stay, amounts and remarks move on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import xlwt
from openpyxl import load_workbook

from demo.clerks import Clerk
from demo.county import STAGES, STRENGTH, People
from demo.excel import write_workbook
from demo.forms import Writer, month_zh
from demo.names import INDUSTRIES, Names, credit_code
from demo.pages import Entry, Page
from kernel.home import PROJECT_ROOT
from kernel.office import load_office

OFFICE = load_office(PROJECT_ROOT / "offices" / "pingyang")
ROWS = {"capital": 70, "tax": 60, "project": 65, "activity": 20}
_CLERKS = [Clerk("宋体", style, none, 8, 6, False) for style, none in (("true", 0), ("dotted", "－"))]
_PEOPLE = People(
    "周镇长", ("吴副镇长", "郑副镇长"), ("陈科员", "林科员"), "李会计", "王主任", "0577-63700000"
)
_ORIGINS = ["province_outside", "city_outside", "county_outside", "overseas"]
_REMARKS = [
    "{day}日收到进账凭证{n}张，合同编号PY-HT-{code}号，资金用于{part}",
    "{part}已完成{pct}%，{day}日现场核实，联系人电话139{code}",
    "股东变更手续办理中，预计下月{day}日前补齐验资报告（文号{code}）",
    "与{part}同步推进，设备采购合同第{code}号，首批{n}台已到货",
]
_PARTS = [
    "一期厂房建设",
    "生产线设备采购",
    "土地平整及围墙",
    "研发楼主体施工",
    "办公及配套用房",
    "环评与能评手续",
]
Row = dict[str, Any]


def write_months(folder: Path, months: list[str]) -> list[Path]:
    """One workbook a unit and month, `<folder>/<month>/<unit>_招商引资月报_….xlsx`; the same bytes every time."""
    paths = []
    for unit_code in STRENGTH:
        unit = _Unit(unit_code)
        for month in months:
            path = folder / month / f"{unit.name}_招商引资月报_{month_zh(month)}.xlsx"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(unit.workbook(month))
            paths.append(path)
    return paths


def as_excel(path: Path, folder: Path) -> Path:
    """A workbook with its texts in one table of shared strings, as Excel saves it, under the same month's folder."""
    copy = folder / path.parent.name / path.name
    copy.parent.mkdir(parents=True, exist_ok=True)
    load_workbook(path).save(copy)
    return copy


def as_xls(path: Path, folder: Path) -> Path:
    """The cells of a workbook in the old format, under the same month's folder of `folder`."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for sheet in load_workbook(path).worksheets:
        target = book.add_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    style = day if isinstance(cell.value, date) else xlwt.Style.default_style
                    target.write(cell.row - 1, cell.column - 1, cell.value, style)
        for area in sheet.merged_cells.ranges:
            target.merge(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
    old = folder / path.parent.name / f"{path.stem}.xls"
    old.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(old))
    return old


class _Unit:
    """A unit's projects and taxpayers, which stay, and what it writes about them each month."""

    def __init__(self, unit_code: str):
        self.name = next(u.unit_name for u in OFFICE.units if u.unit_code == unit_code)
        self._code = unit_code
        rng = Random(f"bench-{unit_code}")
        self._clerk = rng.choice(_CLERKS)
        names = Names(f"bench-{unit_code}")
        self._projects = [self._project(rng, names, n) for n in range(ROWS["capital"])]
        self._firms = [
            {
                "enterprise_name": names.taxpayer(is_headquarters=False),
                "credit_code": credit_code(rng),
                "registered_date": date(2020, 1, 1) + timedelta(days=rng.randrange(1400)),
                "is_headquarters": rng.random() < 0.2,
            }
            for _ in range(ROWS["tax"])
        ]

    def workbook(self, month: str) -> bytes:
        rng = Random(f"bench-{self._code}-{month}")
        made_on = date(int(month[:4]), int(month[5:]), 28)
        writer = Writer(self.name, month, _PEOPLE, self._clerk, made_on)
        pages: list[Any] = [
            writer.cover(is_nil=False),
            writer.capital(list(self._capital(rng))),
            writer.tax(list(self._tax(rng))),
            writer.project(self._projects[: ROWS["project"]]),
            writer.activity(list(self._activities(rng, month))),
        ]
        for page in pages[1:]:
            _remark(page, rng)
        return write_workbook(pages, self._clerk, made_on)

    def _project(self, rng: Random, names: Names, number: int) -> Row:
        industry, brand, origin = rng.choice(INDUSTRIES), names.brand(), rng.choice(_ORIGINS)
        signed = date(2021, 1, 1) + timedelta(days=rng.randrange(900))
        reached = STAGES[: rng.randint(1, len(STAGES))]
        return {
            "project_code": f"PY-{signed.year}-{self._code[:3].upper()}{number:03d}",
            "project_name": f"{brand}{rng.choice(industry.products)}项目",
            "investor_name": names.investor(origin, brand, industry),
            "industry_name": industry.name,
            "is_single_manufacturing": industry.is_manufacturing,
            "origin_code": origin,
            "nature_code": rng.choice(["fixed_asset", "registered_capital", "other"]),
            "is_real_estate": False,
            "construction_code": rng.choice(["new", "continuing"]),
            "agreed_investment_wan": Decimal(rng.randint(30, 2500) * 100),
            "fixed_asset_investment_wan": Decimal(rng.randint(20, 2000) * 100),
            "focus_list_code": rng.choice(["promote", "pursue", "sign", "serve"]),
            **{
                f"{stage}_date": signed + timedelta(days=60 * n) if stage in reached else None
                for n, stage in enumerate(STAGES)
            },
        }

    def _capital(self, rng: Random) -> Iterator[Row]:
        for project in self._projects:
            month, before, earlier = (_wan(rng, most) for most in (900, 4000, 30_000))
            sums = (month, month + before, month + before + earlier)
            names = ("month_amount_wan", "ytd_amount_wan", "since_start_amount_wan")
            yield {**project, **dict(zip(names, sums, strict=True)), "currency_code": None}

    def _tax(self, rng: Random) -> Iterator[Row]:
        for firm in self._firms:
            month, before = _wan(rng, 60), _wan(rng, 500)
            sums = {"paid_month_wan": month, "paid_ytd_wan": month + before, "reported_ytd_wan": before}
            yield {**firm, **sums}

    def _activities(self, rng: Random, month: str) -> Iterator[Row]:
        for day in sorted(rng.sample(range(1, 29), ROWS["activity"])):
            yield {
                "activity_date": date(int(month[:4]), int(month[5:]), day),
                "activity_code": rng.choice(["outbound_trip", "visit_received", "promotion_event"]),
                "person_name": rng.choice([_PEOPLE.principal, *_PEOPLE.deputies, *_PEOPLE.others]),
                "post_code": rng.choice(["principal", "deputy", "other"]),
                "destination": rng.choice(["上海", "深圳", "杭州", "苏州", "宁波", "广州", "厦门", "无锡"]),
                "firm_count": rng.randint(1, 12),
                "lead_count": rng.randint(0, 9),
            }


def _remark(page: Page, rng: Random) -> None:
    """Fill 备注, the last column, in two rows of three."""
    for row in page.rows:
        if rng.random() < 0.67:
            row[-1] = Entry(
                rng.choice(_REMARKS).format(
                    day=rng.randint(1, 28),
                    n=rng.randint(1, 40),
                    pct=rng.randint(5, 100),
                    code=rng.randint(10_000_000, 99_999_999),
                    part=rng.choice(_PARTS),
                )
            )


def _wan(rng: Random, most: int) -> Decimal:
    return Decimal(rng.randint(0, most * 100)).scaleb(-2)
