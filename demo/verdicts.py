"""What the county's office and the city decide about the units: targets, quarterly certifications, site inspections.

Every figure follows from the county alone, so that certified = declared − disallowed holds to the cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from demo.county import (
    STRENGTH,
    YEARS,
    County,
    Project,
    Taxpayer,
    month_end,
    strength_of,
    units_in,
    wan,
)

YI = 10_000
_RETURNED_SINCE = date(2020, 1, 1)  # tax of firms registered since then counts as returned
_REVISED_2024 = {
    "xinxing": "0.85",
    "shuitou": "1.10",
    "tengjiao": "0.75",
    "binhai": "1.05",
    "wanquan": "0.90",
}
_CAPITAL_REASONS = (
    "到账凭证不全",
    "关联企业内部往来资金",
    "房地产开发资金不予认定",
    "超出当期认定口径",
    "与去年已认定金额重复",
)
_TAX_REASONS = ("非招商引资企业税收", "留抵退税冲减", "注册地不在本辖区")
CLAIMED_BY_OTHERS = "共有项目由牵头单位申报"
# why a project's stage was not recognised; other stages than entry into statistics are decided in YEARS_OF_STAGES
_STAGE_REASONS = {
    "project": ("未取得入统审核通过截图", "固定资产投资支撑材料不足"),
    "signed": ("未提供正式投资合同", "意向协议，不予认定"),
    "started": ("未取得施工许可证", "桩基未施工"),
    "in_production": ("未见生产销售凭证", "设备仍在调试"),
}
_STAGE_OF_KIND = {
    "project": "in_statistics",
    "signed": "signed",
    "started": "started",
    "in_production": "in_production",
}
YEARS_OF_STAGES = ("2024",)
# which sampled declarations the inspectors did not find true, and which of them a later visit confirmed
_VOIDS = {
    ("2022-Q2", "started"): 1,
    ("2022-Q4", "started"): 1,
    ("2023-Q1", "started"): 1,
    ("2023-Q3", "started"): 1,
}
_VOIDS |= {("2023-Q4", "in_statistics"): 1, ("2024-Q2", "started"): 2, ("2024-Q4", "in_statistics"): 1}
_CONFIRMED_LATER = {"2023-Q1": "2023-Q2", "2024-Q2": "2024-Q3"}


@dataclass(frozen=True)
class TargetRevision:
    """One 任务分解表: annual targets by unit and code; capital and tax in 万元, the others in projects."""

    year: int
    revision: int
    document_no: str
    values: dict[str, dict[str, Decimal]]


@dataclass(frozen=True)
class Certification:
    """One row of a 核定结果表, year to date at quarter end (万元, or 1/0 for a stage of a project)."""

    unit_code: str
    subject_kind: str
    subject_code: str
    subject_name: str
    declared_value: Decimal
    disallowed_value: Decimal
    reason: str

    @property
    def certified_value(self) -> Decimal:
        return self.declared_value - self.disallowed_value


@dataclass(frozen=True)
class Inspection:
    """One row of a 现场督查表."""

    unit_code: str
    project_code: str
    project_name: str
    inspected_date: date
    stage_code: str
    is_confirmed: bool
    finding_text: str


def quarters() -> list[str]:
    return [f"{year}-Q{n}" for year in YEARS for n in (1, 2, 3, 4)]


def quarter_months(quarter: str) -> tuple[str, str]:
    """First and last month of a quarter."""
    last = int(quarter[6]) * 3
    return f"{quarter[:4]}-{last - 2:02d}", f"{quarter[:4]}-{last:02d}"


def make_targets(county: County) -> list[TargetRevision]:
    """One target table a year, and a second one in July 2022, for the unit that begins then, and in the middle of 2024."""
    revisions = []
    for index, year in enumerate(YEARS):
        there = units_in(f"{year}-01", f"{year}-12")
        values = {unit: _targets_of(county, unit, year, index) for unit in there}
        first = units_in(f"{year}-01", f"{year}-03")  # when the table is drawn up
        if first != there:
            before = {unit: values[unit] for unit in first}
            revisions.append(TargetRevision(year, 1, f"平招商办〔{year}〕3号", before))
            revisions.append(TargetRevision(year, 2, f"平招商办〔{year}〕14号", values))
        else:
            revisions.append(TargetRevision(year, 1, f"平招商办〔{year}〕3号", values))
    revised = {unit: dict(codes) for unit, codes in revisions[-1].values.items()}
    for unit, factor in _REVISED_2024.items():
        revised[unit]["arrived_capital"] = _round_to(
            int(revised[unit]["arrived_capital"] * Decimal(factor)), 1000
        )
    return [*revisions, TargetRevision(2024, 2, "平招商办〔2024〕17号", revised)]


def _targets_of(county: County, unit: str, year: int, index: int) -> dict[str, Decimal]:
    """Set so that the unit ends the year near the percentage its strength says."""
    rng = Random(f"targets-{unit}-{year}")
    strength = strength_of(unit)
    first, last = f"{year}-01", f"{year}-12"
    capital = (
        sum(p.arrived(first, last) for p in county.projects_of(unit, last) if _is_outside(p, year)) // 100
    )
    firms = [t for t in county.taxpayers[unit] if t.registered_date >= _RETURNED_SINCE]
    tax = sum(tax_paid(t, first, last) for t in firms) // 100
    return {
        "arrived_capital": _round_to(capital * 100 // strength.capital_pct[index], 1000),
        "paid_tax": _round_to(tax * 100 // strength.tax_pct[index], 100 if tax > 2000 else 10),
        "signed_projects": _count_target(rng, big_projects(county, unit, "signed", first, last)),
        "in_statistics_projects": _count_target(
            rng, big_projects(county, unit, "in_statistics", first, last)
        ),
    }


def _is_outside(project: Project, year: int) -> bool:
    """Targets are set for what the schemes recognise: capital from outside the city, since 2023 without real estate."""
    return project.origin_code != "county_outside" and (year == 2022 or not project.is_real_estate)


def big_projects(county: County, unit: str, stage: str, first: str, last: str) -> list[Project]:
    """Projects of 1亿元 and more that reached `stage` in the months `first`…`last`."""
    return [
        p
        for p in county.projects_of(unit, last)
        if p.agreed_wan >= YI and stage in p.stages and first <= f"{p.stages[stage]:%Y-%m}" <= last
    ]


def _count_target(rng: Random, reached: list[Project]) -> Decimal:
    return Decimal(max(0, len(reached) + rng.choice([-1, 0, 0, 1, 1])))


def _round_to(amount: int, grain: int) -> Decimal:
    return Decimal(max(grain, (amount + grain // 2) // grain * grain))


def make_inspections(county: County) -> dict[str, list[Inspection]]:
    """Visits by quarter: every project that declared a start or an entry into statistics may be drawn."""
    by_quarter: dict[str, list[Inspection]] = {}
    again: dict[str, list[Inspection]] = {}
    for quarter in quarters():
        rng = Random(f"inspection-{quarter}")
        rows = []
        for stage, most in (("started", 8), ("in_statistics", 4)):
            drawn = _drawn(county, quarter, stage, rng, most)
            false_ones = _found_untrue(drawn, rng, _VOIDS.get((quarter, stage), 0))
            rows += [_visit(p, stage, quarter, rng, n not in false_ones) for n, p in enumerate(drawn)]
        rows += [_second_visit(row, quarter) for row in again.get(quarter, [])]
        by_quarter[quarter] = rows
        if quarter in _CONFIRMED_LATER:
            again[_CONFIRMED_LATER[quarter]] = [r for r in rows if not r.is_confirmed][:1]
    return by_quarter


def _drawn(county: County, quarter: str, stage: str, rng: Random, most: int) -> list[Project]:
    first, last = quarter_months(quarter)
    candidates = [
        p
        for unit in STRENGTH
        for p in county.projects_of(unit, last)
        if stage in p.stages and first <= f"{p.stages[stage]:%Y-%m}" <= last and p.stages[stage].day <= 20
    ]
    picked = set(rng.sample(range(len(candidates)), min(most, len(candidates))))
    return [p for n, p in enumerate(candidates) if n in picked]


def _found_untrue(drawn: list[Project], rng: Random, count: int) -> set[int]:
    """Which of the drawn ones fail; among those of 1亿元 and more, where a failure costs points."""
    big = [n for n, project in enumerate(drawn) if project.agreed_wan >= YI]
    return set(rng.sample(big, min(count, len(big))))


def _visit(project: Project, stage: str, quarter: str, rng: Random, is_confirmed: bool) -> Inspection:
    last = month_end(quarter_months(quarter)[1])
    told = {"started": "现场仅完成围挡，未实质性动工", "in_statistics": "投资进度与入统申报不符"}[stage]
    return Inspection(
        unit_code=project.unit_code,
        project_code=project.code,
        project_name=project.name,
        inspected_date=last.replace(day=rng.randint(21, 28)),
        stage_code=stage,
        is_confirmed=is_confirmed,
        finding_text="现场情况与申报一致" if is_confirmed else told,
    )


def _second_visit(row: Inspection, quarter: str) -> Inspection:
    day = month_end(quarter_months(quarter)[1]).replace(day=18)
    text = "复查：桩基已施工，予以确认"
    return Inspection(row.unit_code, row.project_code, row.project_name, day, row.stage_code, True, text)


def make_certifications(
    county: County, inspections: dict[str, list[Inspection]]
) -> dict[str, list[Certification]]:
    """Every declared subject of every unit with its decision, by quarter."""
    return {quarter: _certify(county, quarter, inspections) for quarter in quarters()}


def _certify(county: County, quarter: str, inspections: dict[str, list[Inspection]]) -> list[Certification]:
    year, (first, last) = quarter[:4], quarter_months(quarter)
    rows = []
    for unit in units_in(first, last):
        rows += [
            _capital(p, quarter) for p in county.projects_of(unit, last) if p.arrived(f"{year}-01", last)
        ]
        rows += [
            _of_others(p, quarter) for p in county.claimed_by(unit, last) if p.arrived(f"{year}-01", last)
        ]
        rows += [_tax(t, quarter) for t in county.taxpayers[unit] if tax_paid(t, f"{year}-01", last)]
        rows += _stage(county, unit, "project", quarter, inspections)
    for unit in units_in(first, last) if year in YEARS_OF_STAGES else ():
        for kind in ("signed", "started", "in_production"):
            rows += _stage(county, unit, kind, quarter, inspections)
    return rows


def _found_false(inspections: dict[str, list[Inspection]], quarter: str, stage: str) -> set[str]:
    """Projects of whose stage the latest inspection up to this quarter said it is not so."""
    latest: dict[str, bool] = {}
    for q in quarters():
        if q <= quarter:
            latest |= {r.project_code: r.is_confirmed for r in inspections[q] if r.stage_code == stage}
    return {code for code, is_confirmed in latest.items() if not is_confirmed}


def tax_paid(firm: Taxpayer, first: str, last: str) -> int:
    """Fen of 万元 paid in the months `first`…`last`."""
    return sum(fen for month, fen in firm.payments.items() if first <= month <= last)


def _capital(project: Project, quarter: str) -> Certification:
    declared = project.arrived(f"{quarter[:4]}-01", quarter_months(quarter)[1])
    disallowed, reason = 0, ""
    for q in _quarters_up_to(quarter):
        rng = Random(f"certify-{project.code}-{q}")
        first, last = quarter_months(q)
        if rng.random() < (0.30 if project.is_real_estate else 0.045):
            cut = project.arrived(first, last) * rng.randint(15, 60) // 100 // 100 * 100
            disallowed += cut
            reason = _CAPITAL_REASONS[2] if project.is_real_estate else rng.choice(_CAPITAL_REASONS[:2])
    return _decision(project.unit_code, "capital", project.code, project.name, declared, disallowed, reason)


def _of_others(project: Project, quarter: str) -> Certification:
    """What a unit tells of a project another leads is that unit's: nothing of it is left."""
    declared = project.arrived(f"{quarter[:4]}-01", quarter_months(quarter)[1])
    return _decision(
        project.unit_code, "capital", project.code, project.name, declared, declared, CLAIMED_BY_OTHERS
    )


def _tax(firm: Taxpayer, quarter: str) -> Certification:
    declared = tax_paid(firm, f"{quarter[:4]}-01", quarter_months(quarter)[1])
    disallowed, reason = 0, ""
    for q in _quarters_up_to(quarter):
        rng = Random(f"certify-{firm.credit_code}-{q}")
        if rng.random() < 0.02:
            disallowed += tax_paid(firm, *quarter_months(q)) * rng.randint(20, 80) // 100
            reason = rng.choice(_TAX_REASONS)
    return _decision(firm.unit_code, "tax", firm.credit_code, firm.name, declared, disallowed, reason)


def _decision(
    unit: str, kind: str, code: str, name: str, declared: int, disallowed: int, reason: str
) -> Certification:
    return Certification(unit, kind, code, name, wan(declared), wan(disallowed), reason if disallowed else "")


def _stage(
    county: County, unit: str, kind: str, quarter: str, inspections: dict[str, list[Inspection]]
) -> list[Certification]:
    """The unit's projects of 1亿元 and more that reached a stage this year: each 1, some refused."""
    stage = _STAGE_OF_KIND[kind]
    false_ones = _found_false(inspections, quarter, stage)
    reached = big_projects(county, unit, stage, f"{quarter[:4]}-01", quarter_months(quarter)[1])
    return [_recognised(project, kind, quarter, project.code in false_ones) for project in reached]


def _recognised(project: Project, kind: str, quarter: str, is_found_false: bool) -> Certification:
    rng = Random(f"certify-{kind}-{project.code}-{quarter}")
    refused = is_found_false or rng.random() < 0.07
    reason = "现场督查结论不属实" if is_found_false else rng.choice(_STAGE_REASONS[kind])
    return Certification(
        project.unit_code,
        kind,
        project.code,
        project.name,
        Decimal(1),
        Decimal(int(refused)),
        reason if refused else "",
    )


def _quarters_up_to(quarter: str) -> list[str]:
    return [f"{quarter[:6]}{n}" for n in range(1, int(quarter[6]) + 1)]
