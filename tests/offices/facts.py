"""What was reported to each office. Every expected figure is worked out from these rows by hand in `test_scores.py`.

Figures of the offices' published reports are marked: the sums over the units are what was printed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import scheme
from kernel.home import PROJECT_ROOT, Home
from kernel.office import load_office
from tests.offices.clerk import Clerk, activities, capital, months, project

Rows = list[tuple[str, dict[str, Any]]]


def of_all(units: dict[str, list[dict[str, Any]]]) -> Rows:
    return [(unit, row) for unit, rows in units.items() for row in rows]


def pingyang(clerk: Clerk) -> None:
    """December 2024: 昆阳镇 declares 5.5亿元, the city certifies 5亿元; 腾蛟镇 declares 2亿元, nothing is certified."""
    for month in months(2024, 12):
        clerk.receives(month, ["kunyang", "tengjiao"])
    clerk.targets(2024, {"arrived_capital": {"kunyang": 100000, "tengjiao": 40000}})
    declared = {"kunyang": [capital("P1", 55000)], "tengjiao": [capital("P2", 20000)]}
    clerk.reports("capital_row", "2024-12", of_all(declared))
    certified = {"subject_kind": "capital", "subject_code": "P1", "subject_name": "P1"}
    values = {"declared_value": 55000, "disallowed_value": 5000, "certified_value": 50000}
    clerk.keeps("certification_row", "2024-Q4", "certification", [("kunyang", {**certified, **values})])


def leye(clerk: Clerk) -> None:
    """First quarter. Printed: 到位资金 5.5 of 22亿元, 全口径外资 100 of 300万美元, a pool of 14 projects of 33.11亿元."""
    townships = ["tongle", "gantian", "xinhua", "huaping", "luosha", "luoxi", "youping", "yachang"]
    departments = ["reform", "agriculture", "culture", "forestry"]
    clerk.receives("2024-01", [*townships, *departments])
    clerk.receives("2024-02", [unit for unit in (*townships, *departments) if unit != "gantian"])
    clerk.receives("2024-02", ["gantian"], day="03-06")  # due on Tuesday 5 March
    clerk.receives("2024-03", [*townships, *departments])
    shares = (60000, 30000, 20000, 40000, 10000, 10000, 10000, 10000)
    goals = dict(zip(townships, shares, strict=True)) | {"reform": 30000}
    clerk.targets(2024, {"arrived_capital": goals, "utilised_fdi": {"culture": 200, "agriculture": 100}})
    arrived = {
        "tongle": 16500,
        "gantian": 6000,
        "huaping": 12000,
        "xinhua": 4000,
        "luosha": 4500,
        "reform": 12000,
    }
    clerk.reports("capital_row", "2024-03", [(unit, capital(f"C-{unit}", n)) for unit, n in arrived.items()])
    clerk.indicators(
        "2024-03", {"utilised_fdi": {"culture": 60, "agriculture": 40}, "forecast_capital": {"tongle": 66000}}
    )
    signed = {"signed_date": date(2023, 9, 1)}
    this_year = {**signed, "started_date": date(2024, 2, 20)}
    pool = {
        "tongle": [
            project("T1", 10000, **this_year, in_statistics_date=date(2024, 3, 20)),
            project("T2", 10000, **this_year),
            project("T3", 10000, **signed, started_date=date(2023, 11, 1)),
            project("T4", 10000, **signed, started_date=date(2023, 12, 1)),
            project("T5", 10000, **signed),
        ],
        "gantian": [
            project("G1", 10000, **this_year),
            project("G2", 10000, **signed),
            project("G3", 10000, **signed),
            project("G4", 27000),  # in talks
        ],
        "huaping": [project(f"H{n}", 6100 if n == 1 else 6000, **signed) for n in range(1, 5)],
        "reform": [project("R1", 200000)],  # 20亿元 wind power, early stage
    }
    clerk.reports("project_row", "2024-03", of_all(pool))
    clerk.reports("activity_row", "2024-03", of_all({"tongle": activities("visit_received", 12)}))


def miluo(clerk: Clerk) -> None:
    """January to October. Printed: 签约工业项目 38 (1, 8 and 15 by size), 合同引资 98.91亿元, 外资 3,254.59万美元,

    内联引资 task 76.5亿元, 省级签约 2, 总部企业 9, 在谈 24 = 18 + 5 + 1.
    """
    for month in months(2024, 10):
        clerk.receives(month, ["hightech", "guiyi"])
        if month not in ("2024-03", "2024-07"):
            clerk.receives(month, ["xinshi"])
    clerk.targets(2024, {
        "domestic_capital": {"hightech": 300000, "xinshi": 90000, "guiyi": 375000},
        "contracted_investment": {"hightech": 300000, "xinshi": 200000},
        "paid_tax": {"hightech": 6000, "xinshi": 1200},
        "utilised_fdi": {"hightech": 5000},
    })  # fmt: skip
    arrived = [("hightech", capital("P1", 240000)), ("xinshi", capital("P2", 60000, "city_outside"))]
    local = [("xinshi", capital("P3", 5000, "local")), ("xinshi", capital("P4", 700, "overseas"))]
    clerk.reports("capital_row", "2024-10", arrived + local)
    tax = {"hightech": 4000, "xinshi": 1100}
    clerk.reports("tax_row", "2024-10", [
        (unit, {"credit_code": unit, "enterprise_name": unit, "paid_ytd_wan": n}) for unit, n in tax.items()
    ])  # fmt: skip
    sizes = {
        "hightech": [100000, 50000, 65000, 10000, 21000, 21000],
        "xinshi": [65000, 21000, 21000, 21000, 21000],
        "guiyi": [65000] * 5 + [21000] * 8 + [6000] * 13 + [2100],
    }
    kind = {"industry_name": "新材料", "signed_date": date(2024, 6, 1)}
    signed = {
        unit: [project(f"{unit}-{n}", size, **kind) for n, size in enumerate(found)]
        for unit, found in sizes.items()
    }
    clerk.reports("project_row", "2024-10", of_all(signed))
    shared = {"project_code": "hightech-1", "project_name": "hightech-1", "valid_from": date(2024, 1, 1)}
    shares = {"hightech": 60, "xinshi": 40}
    clerk.keeps(
        "credit_share_row",
        "2024",
        "credit_share",
        [(unit, {**shared, "count_share_pct": pct}) for unit, pct in shares.items()],
    )
    printed = {
        "utilised_fdi": "3254.59",
        "talks_industry": 18,
        "talks_services": 5,
        "talks_agriculture": 1,
        "province_signed": 2,
        "headquarters_firms": 9,
    }
    clerk.indicators("2024-10", {code: {"hightech": value} for code, value in printed.items()})
    decided = {
        "direction_code": "deduction",
        "document_no": "汨招办〔2024〕1号",
        "effective_date": date(2024, 9, 1),
    }
    clerk.keeps("manual_row", "2024-09", "manual", [
        ("xinshi", {**decided, "item_code": "no_reporter", "points": "-1.5", "reason": "未报名单"}),
        ("xinshi", {**decided, "item_code": "fake_project", "points": "-1", "reason": "假项目"}),
    ])  # fmt: skip


def putuo(clerk: Clerk) -> None:
    """First halves of 2023 (capital counts when it arrives) and 2024 (only with matching tax)."""
    units = ["liuheng", "taohua"]
    for year in (2023, 2024):
        for month in months(year, 6):
            clerk.receives(month, units)
    clerk.targets(2023, {"outside_capital": {"liuheng": 12000}})
    for month, ytd in {"2023-04": 1000, "2023-05": 1000, "2023-06": 7500}.items():
        clerk.reports("capital_row", month, [("liuheng", capital("P0", ytd))])
    clerk.reports("profile_row", "2023-04", [("liuheng", {"project_code": "P0", "credit_code": "E0"})])
    clerk.targets(2024, {
        "outside_capital": {"liuheng": 14000, "taohua": 10000},
        "new_enterprises": {"liuheng": 40, "taohua": 20},
        "new_firm_tax": {"liuheng": 1000, "taohua": 500},
    })  # fmt: skip
    arrived = {
        "liuheng": [
            capital("P1", 3000, "city_outside", nature_code="registered_capital"),
            capital("P2", 5000),
            capital("P3", 900, "local"),
        ],
        "taohua": [capital("P4", 6000)],
    }
    clerk.reports("capital_row", "2024-06", of_all(arrived))
    for month in ("2024-03", "2024-04", "2024-05"):
        clerk.reports(
            "capital_row", month, [("liuheng", capital("P2", 3000)), ("taohua", capital("P4", 5000))]
        )
    owners = {"liuheng": {"P1": "E1", "P2": "E4"}, "taohua": {"P4": "E3"}}
    clerk.reports("profile_row", "2024-03", [
        (unit, {"project_code": code, "credit_code": firm}) for unit, codes in owners.items() for code, firm in codes.items()
    ])  # fmt: skip
    clerk.indicators("2024-06", {
        "new_enterprises": {"liuheng": 18, "taohua": 10},
        "tax_forecast": {"liuheng": 1100},
    })  # fmt: skip
    firms = [("liuheng", "E1", date(2023, 3, 1), 250), ("liuheng", "E2", date(2021, 12, 31), 400)]
    old = date(2021, 6, 1)
    firms += [("liuheng", "E0", old, 12), ("liuheng", "E4", old, 30), ("taohua", "E3", date(2019, 5, 1), 55)]
    paid_in = {
        "2024-02": [("liuheng", "E0", old, 10)],
        "2024-05": [("liuheng", "E4", old, 30)],
        "2024-06": firms,
    }
    for month, rows in paid_in.items():
        clerk.reports("tax_row", month, [
            (unit, {"credit_code": code, "enterprise_name": code, "registered_date": day, "paid_ytd_wan": paid})
            for unit, code, day, paid in rows
        ])  # fmt: skip
    trips = {
        "liuheng": activities("outbound_trip", 2) + activities("outbound_trip", 2, "deputy"),
        "taohua": activities("outbound_trip", 2) + activities("outbound_trip", 1, "deputy"),
    }
    clerk.reports("activity_row", "2024-06", of_all(trips))


def luan(clerk: Clerk) -> None:
    """First half. Printed: 112 new industrial projects of 331亿元, 72 of the leading industries, 46 of 238.2亿元 strategic;

    境内到位资金 265.4, 省外亿元以上项目资金 170亿元, 外商直接投资 2.2亿美元. By county: 金寨县 started 22 of 32.
    """
    counties = ["huoshan", "jinzhai", "jinan"]
    for month in months(2024, 6):
        clerk.receives(month, [*counties, "squad_1", *([] if month == "2024-04" else ["liaison_1"])])
    clerk.receives("2024-04", ["liaison_1"], day="05-07")  # due on the 3rd, moved over 五一 to the 6th
    clerk.targets(2024, {
        "domestic_capital": {"huoshan": 800000, "jinzhai": 600000, "jinan": 4000000},
        "province_capital": {"huoshan": 600000, "jinzhai": 500000, "jinan": 3000000},
        "utilised_fdi": {"huoshan": 5000, "jinzhai": 5000, "jinan": 30000},
    })  # fmt: skip
    arrived = {
        "huoshan": [
            capital("H1", 250000),
            capital("H2", 100000, "city_outside"),
            capital("H3", 10000, agreed_investment_wan=9000),  # outside the province, below 1亿元
        ],
        "jinzhai": [capital("J1", 200000), capital("J2", 40000, "city_outside")],
        "jinan": [capital("A1", 1250000), capital("A2", 804000, "city_outside")],
    }
    clerk.reports("capital_row", "2024-06", of_all(arrived))
    dates = {"signed_date": date(2024, 2, 1)}
    begun = {**dates, "started_date": date(2024, 5, 1)}
    sizes = {"huoshan": [100000, 120000, *[10000] * 8], "jinzhai": [20000] * 32}
    started = {"huoshan": 8, "jinzhai": 22}
    signed = {
        unit: [
            project(f"{unit}-{n}", size, **(begun if n < started[unit] else dates))
            for n, size in enumerate(found)
        ]
        for unit, found in sizes.items()
    }
    clerk.reports("project_row", "2024-06", of_all(signed))
    untrue = {"inspected_date": date(2024, 6, 15), "stage_code": "started", "is_confirmed": False}
    clerk.keeps(
        "inspection_row", "2024-Q2", "inspection", [("huoshan", {"project_code": "huoshan-7", **untrue})]
    )
    clerk.indicators("2024-06", {
        "new_industrial_projects": {"huoshan": 20, "jinzhai": 16, "jinan": 76},
        "leading_industry_projects": {"huoshan": 15, "jinzhai": 8, "jinan": 49},
        "strategic_projects": {"huoshan": 10, "jinzhai": 4, "jinan": 32},
        "new_industrial_investment": {"huoshan": 600000, "jinzhai": 400000, "jinan": 2310000},
        "strategic_investment": {"huoshan": 450000, "jinzhai": 100000, "jinan": 1832000},
        "utilised_fdi": {"huoshan": 3000, "jinzhai": 2000, "jinan": 17000},
        "returned_merchants": {"huoshan": 2},
        "stationed_days": {"squad_1": 57, "liaison_1": 120},
    })  # fmt: skip
    work = {"squad_1": (15, 48), "liaison_1": (16, 31)}
    clerk.reports("activity_row", "2024-06", [
        (unit, activities("outbound_trip", 1, "other", lead_count=leads, firm_count=firms)[0])
        for unit, (leads, firms) in work.items()
    ])  # fmt: skip


# A project each that only 节点任务 dates, in the office's own words: office → month, unit, word → the day it was done.
NODES: dict[str, tuple[str, str, dict[str, date]]] = {
    "leye": ("2024-03", "yachang", {"新开工": date(2024, 2, 1), "入库": date(2024, 3, 1)}),
    "luan": (
        "2024-06",
        "jinan",
        {"供地": date(2024, 4, 2), "竣工投产": date(2024, 6, 3), "竣工验收": date(2024, 6, 4)},
    ),
    "miluo": ("2024-10", "xinshi", {"摘牌": date(2024, 8, 5), "试产": date(2024, 9, 6)}),
    "pingyang": ("2024-12", "tengjiao", {"完成土地出让": date(2024, 5, 7), "开工入统": date(2024, 6, 8)}),
    "putuo": ("2024-06", "taohua", {"项目评判通过": date(2024, 1, 9), "营业": date(2024, 5, 10)}),
}


def nodes(clerk: Clerk) -> None:
    """The project of `NODES`, which 项目进度表 does not have."""
    month, unit, done = NODES[clerk.office]
    named = {"project_code": "N1", "project_name": "节点项目"}
    clerk.reports("profile_row", month, [(unit, named)])
    planned = [
        {**named, "node_title": word, "planned_date": day, "actual_date": day} for word, day in done.items()
    ]
    clerk.reports("milestone_row", month, [(unit, row) for row in planned])


# office: its scheme years, the day it is scored on, its facts
OFFICES: dict[str, tuple[tuple[int, ...], date, Callable[[Clerk], None]]] = {
    "leye": ((2024,), date(2024, 4, 10), leye),
    "luan": ((2024,), date(2024, 7, 10), luan),
    "miluo": ((2024,), date(2024, 11, 10), miluo),
    "pingyang": ((2024,), date(2025, 2, 10), pingyang),
    "putuo": ((2023, 2024), date(2024, 7, 10), putuo),
}


def land_all(root: Path) -> None:
    """The schemes and the facts of every office of the project, below the home `root`."""
    home = Home(root=root, offices=PROJECT_ROOT / "offices")
    for code, (years, today, report) in OFFICES.items():
        for year in years:
            scheme.land(home, load_office(home.office_dir(code)), year, today)
        report(Clerk(home, code))
        nodes(Clerk(home, code))
