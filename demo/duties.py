"""What the county keeps of people and promises in 2024: posts, 帮办 items, rewards paid, idle land and plants.

What belongs here: what is true. What does not: how the tables look (`duty_pages`). Amounts are 万元.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from demo.county import STRENGTH, County, Project, Taxpayer, month_end
from demo.projects import load_events
from demo.verdicts import quarter_months, tax_paid

Row = dict[str, Any]
YEAR = 2024
ASSISTED = ("binhai", "xinxing", "kunyang", "aojiang", "shuitou", "xiaojiang")
ASSISTED_FROM = "2024-03"
_IN_OFFICE = date(2021, 12, 20)
_TITLES = ("党委（党组）书记", "副镇长（副主任）")
_MATTERS = ("施工许可办理", "用地红线调整", "用电扩容", "临时用水接入", "环评批复", "进出道路开口")
# who is away in 2024, and who stands in: the deputy of the same unit
AWAY = ("kunyang", date(2024, 5, 16), date(2024, 6, 30))
# who left: the second deputy
LEFT = ("binhai", date(2024, 10, 20))
FORGOTTEN = "aojiang"  # its second item is listed once and never again
MOVED = "xinxing"  # the deadline of its first item is put off
_SHARE_PCT = {"tax": 20, "capital": 1}
BATCHES = {"2024-06": 60, "2024-09": 40}  # month → percent of each reward paid in its batch


@dataclass(frozen=True)
class PostTable:
    """One 任职表 of 2024: the day it was drawn up and its rows."""

    revision: int
    made_on: date
    rows: list[Row]


def post_tables(county: County) -> list[PostTable]:
    """The table of January, and whole again after each change."""
    days = (date(2024, 1, 18), date(2024, 5, 20), date(2024, 10, 24))
    return [PostTable(n, day, _posts(county, day)) for n, day in enumerate(days, start=1)]


def _posts(county: County, known_on: date) -> list[Row]:
    return [row for unit in STRENGTH for row in _posts_of(county, unit, known_on)]


def _posts_of(county: County, unit: str, known_on: date) -> list[Row]:
    people = county.people[unit]
    stays = [(people.principal, "principal", _IN_OFFICE, None)]
    stays += [(deputy, "deputy", _IN_OFFICE, None) for deputy in people.deputies]
    away, first, last = AWAY
    if unit == away and known_on >= first:
        before, after = first - timedelta(days=1), last + timedelta(days=1)
        principal, deputy = people.principal, people.deputies[0]
        stays = [
            (principal, "principal", _IN_OFFICE, before),
            (principal, "principal", after, None),
            (deputy, "deputy", _IN_OFFICE, before),
            (deputy, "principal", first, last),
            (deputy, "deputy", after, None),
            (people.deputies[1], "deputy", _IN_OFFICE, None),
        ]
        stays = [s for s in stays if s[2] <= date(YEAR, 12, 31)]
    if unit == LEFT[0] and known_on >= LEFT[1]:
        stays = [(*s[:3], LEFT[1]) if s[0] == people.deputies[1] else s for s in stays]
    return [_post(unit, *stay) for stay in stays]


def _post(unit: str, person: str, post: str, first: date, last: date | None) -> Row:
    title = _TITLES[0] if post == "principal" else _TITLES[1]
    return {
        "unit_code": unit,
        "person_name": person,
        "post_code": post,
        "position_title": title,
        "valid_from": first,
        "valid_to": last,
        "document_no": f"平委干〔{first.year}〕{first.month}号",
    }


def held_post(county: County, unit: str, person: str, day: date) -> str:
    """The post a person held on a day of 2024 by the last table; `other` for one who held none there."""
    for row in _posts_of(county, unit, date(YEAR, 12, 31)):
        last = row["valid_to"] or date.max
        if row["person_name"] == person and row["valid_from"] <= day <= last:
            return row["post_code"]
    return "other"


def assistance_rows(county: County, unit: str, month: str) -> list[Row]:
    """The items of a unit's list: those open, and those closed in the month."""
    if unit not in ASSISTED or month < ASSISTED_FROM:
        return []
    end, start = month_end(month), month_end(month).replace(day=1)
    rows = []
    for number in range(1, 7):
        item = _item(county, unit, number)
        closed = item["closed_date"]
        is_forgotten = unit == FORGOTTEN and number == 2 and item["opened_date"] < start
        if item["opened_date"] > end or (closed and closed < start) or is_forgotten:
            continue
        is_moved = unit == MOVED and number == 1 and item["opened_date"] < start
        is_closed = closed is not None and closed <= end
        rows.append(
            {
                **item,
                "due_date": item["due_date"] + timedelta(days=20) if is_moved else item["due_date"],
                "closed_date": closed if is_closed else None,
                "result_text": "已办结，企业确认" if is_closed else None,
            }
        )
    return rows


def _item(county: County, unit: str, number: int) -> Row:
    """One item from beginning to end, as it is known to have ended by the end of the year."""
    rng = Random(f"assistance-{unit}-{number}")
    signed = [p for p in county.projects[unit] if p.stages["signed"] <= date(2024, 2, 29)]
    opened = date(2024, 3, 4) + timedelta(days=(number - 1) * 45 + rng.randrange(30))
    allowed, taken = rng.choice([15, 30, 60]), rng.choice([10, 20, 45, 75, None])
    if unit in (FORGOTTEN, MOVED) and number <= 2:
        taken = None if unit == FORGOTTEN else 75
    return {
        "item_no": f"BB-{unit[:2].upper()}-{number:02d}",
        "title": rng.choice(_MATTERS),
        "project_code": _usual_code(rng.choice(signed)),
        "opened_date": opened,
        "owner_name": county.people[unit].deputies[number % 2],
        "due_date": opened + timedelta(days=allowed),
        "closed_date": opened + timedelta(days=taken) if taken else None,
    }


def _usual_code(project: Project) -> str | None:
    """The project's code; none where it was given another one in the year."""
    key = f"{project.unit_code}:{project.code}"
    return None if any(r.project == key for r in load_events().recoded) else project.code


def reward_rows(county: County, month: str) -> list[Row]:
    """The batch paid in a month: for the tax or capital of 2023, of the four largest each."""
    firms = sorted(_earners(county), key=lambda f: (-tax_paid(f, "2023-01", "2023-12"), f.credit_code))[:4]
    projects = [
        p for unit in STRENGTH for p in county.projects_of(unit, "2023-12") if p.arrived("2023-01", "2023-12")
    ]
    projects.sort(key=lambda p: (-p.arrived("2023-01", "2023-12"), p.code))
    subjects = [(f.unit_code, f.name, f.credit_code, "tax", tax_paid(f, "2023-01", "2023-12")) for f in firms]
    subjects += [
        (p.unit_code, p.name, p.code, "capital", p.arrived("2023-01", "2023-12")) for p in projects[:4]
    ]
    order = list(STRENGTH)
    return [_reward(month, *subject) for subject in sorted(subjects, key=lambda s: (order.index(s[0]), s[2]))]


def _earners(county: County) -> list[Taxpayer]:
    return [firm for unit in STRENGTH for firm in county.taxpayers[unit]]


def _reward(month: str, unit: str, name: str, code: str, kind: str, fen: int) -> Row:
    entitled = fen * _SHARE_PCT[kind] // 100
    first = entitled * BATCHES["2024-06"] // 100
    paid = first if month == "2024-06" else entitled - first
    return {
        "unit_code": unit,
        "batch_no": f"DX-{month.replace('-', '')}",
        "subject_name": name,
        "subject_code": code,
        "basis_kind": kind,
        "basis_year": 2023,
        "basis_part": "year",
        "basis_amount_wan": Decimal(fen).scaleb(-2),
        "entitled_wan": Decimal(entitled).scaleb(-2),
        "reward_wan": Decimal(paid).scaleb(-2),
        "paid_date": month_end(month).replace(day=21),
        "document_no": f"平财企〔2024〕{int(month[5:]) * 3}号",
    }


def idle_asset_rows(county: County, quarter: str) -> list[Row]:
    """The register at a quarter's end: idle assets, those disposed of in the year; one left it unexplained."""
    end = month_end(quarter_months(quarter)[1])
    rows = []
    for number, unit in enumerate([*STRENGTH][:10], start=1):
        asset = _asset(county, unit, number)
        if asset["idle_since"] > end or (number == 4 and quarter == "2024-Q4"):
            continue
        is_disposed = asset["disposed_date"] is not None and asset["disposed_date"] <= end
        rows.append(
            {
                **asset,
                "disposed_date": asset["disposed_date"] if is_disposed else None,
                "disposal_text": "重新招商出让" if is_disposed else None,
            }
        )
    return rows


def _asset(county: County, unit: str, number: int) -> Row:
    rng = Random(f"idle-{unit}")
    is_plant = number % 3 == 0
    stalled = [p for p in county.projects[unit] if "started" not in p.stages]
    disposed = date(2024, 8, 30) if number in (2, 7) else date(2024, 11, 18) if number == 5 else None
    return {
        "unit_code": unit,
        "asset_no": f"XZ-{unit[:2].upper()}-{number:02d}",
        "asset_name": f"{number}号闲置{'厂房' if is_plant else '地块'}",
        "asset_kind": "plant" if is_plant else "land",
        "land_area_mu": None if is_plant else Decimal(rng.randint(80, 600)).scaleb(-1),
        "floor_area_sqm": Decimal(rng.randint(20, 160) * 100) if is_plant else None,
        "idle_since": date(2022, 1, 1) + timedelta(days=rng.randrange(900)),
        "cause_text": "项目未按期开工" if stalled else "企业停产搬迁",
        "project_code": _usual_code(stalled[0]) if stalled else None,
        "disposed_date": disposed,
    }
