"""The demo county itself: its units' strengths, projects with their life cycles, taxpayers and people.

What belongs here: what really happened. What does not: who reported it, when, and how the workbooks look.
Amounts are whole fen of 万元 (hundredths, int) until they leave through `wan`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from demo.foreign import Payment, payment_of
from demo.names import INDUSTRIES, REAL_ESTATE, Industry, Names, credit_code
from demo.passing import Passing, Strength, passing
from demo.rulings import load_rulings

YEARS = (2022, 2023, 2024)
LAST_DAY = date(2024, 12, 31)
STAGES = ("signed", "pre_registered", "land_granted", "started", "in_statistics", "in_production")
SEASON = (60, 60, 110, 95, 100, 120, 90, 85, 105, 85, 90, 120)
TAX_SEASON = (180, 35, 45, 200, 50, 55, 190, 50, 60, 200, 55, 90)


STRENGTH: dict[str, Strength] = {
    "jingkaiqu": Strength(18, 480, 16, 900, 5, (108, 97, 112), (104, 108, 99)),
    "binhai": Strength(16, 420, 14, 700, 4, (84, 112, 103), (92, 101, 108)),
    "xinxing": Strength(12, 260, 12, 420, 4, (101, 72, 88), (97, 83, 95)),
    "kunyang": Strength(10, 210, 14, 380, 4, (96, 104, 81), (101, 99, 91)),
    "aojiang": Strength(11, 230, 14, 420, 4, (112, 100, 106), (106, 97, 103)),
    "shuitou": Strength(9, 180, 13, 300, 4, (78, 91, 117), (88, 95, 107)),
    "xiaojiang": Strength(8, 160, 12, 260, 4, (103, 86, 97), (100, 93, 98)),
    "wanquan": Strength(8, 170, 12, 240, 3, (92, 109, 90), (94, 103, 97)),
    "haixi": Strength(5, 130, 11, 130, 3, (66, 98, 104), (85, 91, 102)),
    "tengjiao": Strength(5, 110, 11, 120, 3, (99, 81, 70), (98, 90, 82)),
    "mabu": Strength(5, 100, 10, 100, 3, (105, 94, 99), (103, 96, 100)),
    "shanmen": Strength(4, 70, 8, 40, 3, (88, 103, 95), (92, 99, 96)),
    "shunxi": Strength(3, 60, 6, 26, 3, (74, 69, 101), (83, 88, 97)),
    "nanyan": Strength(3, 55, 6, 24, 3, (97, 107, 76), (96, 102, 85)),
    "qingjie": Strength(3, 45, 5, 16, 3, (102, 83, 92), (100, 90, 94)),
    "naocun": Strength(3, 42, 5, 14, 3, (81, 95, 86), (91, 97, 90)),
}
NIL_UNITS = ("qingjie", "naocun", "shunxi")  # nothing happens there before March


@dataclass(frozen=True)
class Project:
    """A project and all that ever happens to it until the end of 2024."""

    code: str
    name: str
    unit_code: str
    investor_name: str
    industry_name: str
    origin_code: str
    nature_code: str
    is_real_estate: bool
    is_single_manufacturing: bool
    agreed_wan: int
    fixed_asset_wan: int
    stages: dict[str, date]
    arrivals: dict[str, int] = field(hash=False)  # month → fen of 万元
    has_focus: bool = False
    paid: Payment | None = None  # in another currency than Renminbi
    since: str = ""  # first month it is the unit's, of one taken over from another unit

    def arrived(self, first: str, last: str) -> int:
        """Fen arrived in the months `first`…`last`."""
        return sum(fen for month, fen in self.arrivals.items() if first <= month <= last)


@dataclass(frozen=True)
class Taxpayer:
    """A firm and the tax it paid each month, in fen of 万元."""

    unit_code: str
    name: str
    credit_code: str
    registered_date: date
    is_headquarters: bool
    payments: dict[str, int] = field(hash=False)


@dataclass(frozen=True)
class People:
    """Who leads a unit, and who fills in its forms."""

    principal: str
    deputies: tuple[str, str]
    others: tuple[str, str]
    clerk: str
    checker: str
    phone: str


@dataclass(frozen=True)
class County:
    projects: dict[str, list[Project]]  # by unit, in order of signing, those taken over last
    taxpayers: dict[str, list[Taxpayer]]
    people: dict[str, People]
    claims: dict[str, list[Project]] = field(default_factory=dict)  # of others, told by who shares them

    def projects_of(self, unit: str, month: str) -> list[Project]:
        """The projects that are the unit's by the end of `month`, signed or not."""
        return [project for project in self.projects[unit] if project.since <= month]

    def claimed_by(self, unit: str, month: str) -> list[Project]:
        """Projects of other units whose capital the unit tells as well, by the end of `month`."""
        return [project for project in self.claims.get(unit, []) if project.since <= month]

    def paid_for(self, unit: str, month: str) -> list[Project]:
        """All the projects whose capital the unit tells by the end of `month`."""
        return [*self.projects_of(unit, month), *self.claimed_by(unit, month)]


def wan(fen: int) -> Decimal:
    """Fen of 万元 as an exact 万元 amount with two places."""
    return Decimal(fen).scaleb(-2)


def months_of(year: int) -> list[str]:
    return [f"{year}-{m:02d}" for m in range(1, 13)]


def month_end(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return following - timedelta(days=1)


def strength_of(unit: str) -> Strength:
    return STRENGTH[unit] if unit in STRENGTH else passing()[unit].strength


def all_units() -> list[str]:
    """Every unit that ever was, those that pass last."""
    return [*STRENGTH, *passing()]


def units_in(first: str, last: str) -> list[str]:
    """The units that are there on a day of the months `first`…`last`, in the county's order."""
    there = [unit for unit, p in passing().items() if p.first_month <= last and first <= p.last_month]
    return [*STRENGTH, *there]


def make_county() -> County:
    """The county, always the same."""
    names = Names("pingyang-names")
    people = {unit: _people(names, Random(f"people-{unit}")) for unit in STRENGTH}
    drafts = [draft for unit in STRENGTH for draft in _signings(unit)]
    drafts.sort(key=lambda d: (d[1], list(STRENGTH).index(d[0])))
    projects: dict[str, list[Project]] = {unit: [] for unit in STRENGTH}
    numbers: dict[int, int] = {}
    for unit, signed in drafts:
        numbers[signed.year] = numbers.get(signed.year, 0) + 1
        code = f"PY-{signed.year}-{numbers[signed.year]:03d}"
        projects[unit].append(_as_paid(_as_named(_project(code, unit, signed, names))))
    taxpayers = {unit: _taxpayers(unit, names) for unit in STRENGTH}
    county = County(projects, taxpayers, people)
    for unit in passing().values():  # last, so that the others do not hang on them
        _add_passing(county, unit, names)
    return county


def _add_passing(county: County, unit: Passing, names: Names) -> None:
    """A unit that ends, with its projects as far as they came while it was there, and those who have them afterwards."""
    code, first, last = unit.unit, unit.first_month, unit.last_month
    county.people[code] = _people(names, Random(f"people-{code}"))
    whole = [
        _project(f"PY-{signing.signed.year}-{number}", code, signing.signed, names)
        for number, signing in enumerate(unit.projects, start=unit.first_number)
    ]
    county.projects[code] = [_as_far_as_there(project, unit) for project in whole]
    for project, signing in zip(whole, unit.projects, strict=True):
        county.projects[signing.heir].append(
            replace(project, unit_code=signing.heir, since=unit.handed_over_in)
        )
    county.taxpayers[code] = [
        replace(firm, payments={m: fen for m, fen in firm.payments.items() if first <= m <= last})
        for firm in _taxpayers(code, names)
    ]


def _as_far_as_there(project: Project, unit: Passing) -> Project:
    stages = {stage: day for stage, day in project.stages.items() if day <= unit.valid_to}
    arrivals = {month: fen for month, fen in project.arrivals.items() if month <= unit.last_month}
    return replace(project, stages=stages, arrivals=arrivals)


def _people(names: Names, rng: Random) -> People:
    draw = [names.person() for _ in range(7)]
    phone = f"0577-637{rng.randint(10000, 99999)}"
    return People(draw[0], (draw[1], draw[2]), (draw[3], draw[4]), draw[5], draw[6], phone)


def _signings(unit: str) -> list[tuple[str, date]]:
    """When each project of a unit was signed: a third before 2022, the rest spread over the three years."""
    rng = Random(f"signings-{unit}")
    count = strength_of(unit).projects
    result = []
    for n in range(count):
        year = rng.choice((2020, 2021)) if n < max(1, count // 3) else YEARS[n % 3]
        month = rng.choices(range(1, 13), weights=SEASON)[0]
        if unit in NIL_UNITS:
            month = max(month, 3)
        result.append((unit, date(year, month, rng.randint(4, 28))))
    return result


def _project(code: str, unit: str, signed: date, names: Names) -> Project:
    rng = Random(f"project-{code}")
    strength = strength_of(unit)
    agreed = _agreed(rng, strength)
    is_real_estate = strength.scale >= 160 and rng.random() < 0.09
    industry = REAL_ESTATE if is_real_estate else _industry(rng, unit)
    origin = rng.choices(
        ["province_outside", "city_outside", "county_outside", "overseas"], weights=[55, 31, 10, 4]
    )[0]
    brand = names.brand()
    stages = _stages(rng, signed, industry.is_manufacturing or is_real_estate)
    return Project(
        code=code,
        name=f"{brand}{rng.choice(industry.products)}项目",
        unit_code=unit,
        investor_name=names.investor(origin, brand, industry),
        industry_name=industry.name,
        origin_code=origin,
        nature_code=rng.choices(["fixed_asset", "registered_capital", "other"], weights=[80, 14, 6])[0],
        is_real_estate=is_real_estate,
        is_single_manufacturing=industry.is_manufacturing and rng.random() < 0.8,
        agreed_wan=agreed,
        fixed_asset_wan=agreed * rng.randint(55, 90) // 100 // 10 * 10,
        stages=stages,
        arrivals=_arrivals(rng, unit, agreed, stages),
        has_focus=rng.random() < 0.65,
    )


def _as_paid(project: Project) -> Project:
    """The project with what it is paid in its currency, and in Renminbi what that comes to; most are as they were."""
    paid = payment_of(f"{project.unit_code}:{project.code}", project.arrivals, project.agreed_wan)
    return replace(project, paid=paid[0], arrivals=paid[1]) if paid else project


def _as_named(project: Project) -> Project:
    """The project under the name and investor of another, where `rulings.yaml` plants a pair."""
    planted = {pair.project: pair for pair in load_rulings().pairs}
    pair = planted.get(f"{project.unit_code}:{project.code}")
    return replace(project, name=pair.name, investor_name=pair.investor_name) if pair else project


def _industry(rng: Random, unit: str) -> Industry:
    """Platforms and large towns draw factories, the hill townships tourism and farming too."""
    return rng.choice(INDUSTRIES[:8] if strength_of(unit).scale >= 100 else INDUSTRIES[3:])


def _agreed(rng: Random, strength: Strength) -> int:
    """万元, in whole hundreds: 0.3亿 to 25亿, most of them near the unit's own scale."""
    factor = rng.choices([45, 70, 100, 140, 260, 520], weights=[20, 24, 26, 18, 9, 3])[0]
    hundreds = strength.scale * factor * rng.randint(85, 115) // 10000
    return min(max(hundreds, 30), 2500) * 100


def _stages(rng: Random, signed: date, needs_land: bool) -> dict[str, date]:
    """The dates a project reaches its stages; one in seven stalls for good after signing or pre-registration."""
    dates = {"signed": signed}
    stalls_after = rng.choices(["signed", "pre_registered", None], weights=[5, 9, 86])[0]
    at = signed
    steps = [("pre_registered", 12, 60), ("land_granted", 40, 120), ("started", 20, 80)]
    steps += [("in_statistics", 15, 50), ("in_production", 300, 620)]
    for stage, least, most in steps:
        if stalls_after in dates and stalls_after == list(dates)[-1]:
            break
        if stage == "land_granted" and not needs_land:
            continue
        at = at + timedelta(days=rng.randint(least, most))
        if at > LAST_DAY:
            break
        dates[stage] = at
    return dates


def _arrivals(rng: Random, unit: str, agreed: int, stages: dict[str, date]) -> dict[str, int]:
    """Capital month by month: a little after signing, most while it is built, a share of the agreed sum in all."""
    begin = _month_number(stages["signed"]) + rng.randint(0, 2)
    building = _month_number(stages["started"]) if "started" in stages else None
    length = rng.randint(14, 26) if building else rng.randint(3, 6)
    share = rng.randint(72, 98) if building else rng.randint(4, 12)
    numbers = [n for n in range(begin, begin + length) if not (unit in NIL_UNITS and n % 12 < 2)]
    weights = [_arrival_weight(rng, n, building) for n in numbers]
    total = agreed * share
    arrivals = {}
    for number, weight in zip(numbers, weights, strict=True):
        year, month = divmod(number, 12)
        # a clerk writes tens of 万元 mostly, and now and then a figure to the cent
        grain = rng.choices([1000, 100, 1], weights=[70, 22, 8])[0]
        fen = total * weight // max(1, sum(weights)) // grain * grain
        if fen and year <= LAST_DAY.year:
            arrivals[f"{year}-{month + 1:02d}"] = fen
    return arrivals


def _arrival_weight(rng: Random, number: int, building: int | None) -> int:
    phase = 100 if building and number >= building else 35
    return 0 if rng.random() < 0.16 else SEASON[number % 12] * phase * rng.randint(40, 160)


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _taxpayers(unit: str, names: Names) -> list[Taxpayer]:
    rng = Random(f"tax-{unit}")
    strength = strength_of(unit)
    firms = []
    for _ in range(strength.taxpayers):
        year = rng.choices([2017, 2019, 2020, 2021, 2022, 2023], weights=[12, 14, 24, 22, 16, 12])[0]
        registered = date(year, rng.randint(1, 12), rng.randint(1, 28))
        is_headquarters = strength.tax_scale >= 100 and rng.random() < 0.12
        firms.append(
            Taxpayer(
                unit_code=unit,
                name=names.taxpayer(is_headquarters),
                credit_code=credit_code(rng),
                registered_date=registered,
                is_headquarters=is_headquarters,
                payments=_payments(rng, unit, registered),
            )
        )
    return firms


def _payments(rng: Random, unit: str, registered: date) -> dict[str, int]:
    """Tax by month: heavy in the first month of a quarter, growing a little each year."""
    yearly = strength_of(unit).tax_scale * rng.randint(35, 190)  # fen ÷ 100 × percent
    payments = {}
    for year in YEARS:
        yearly = yearly * rng.randint(94, 118) // 100
        for number, season in enumerate(TAX_SEASON, start=1):
            idle = unit in NIL_UNITS and number < 3
            if idle or date(year, number, 1) <= registered or rng.random() < 0.12:
                continue
            payments[f"{year}-{number:02d}"] = (
                yearly * season * rng.randint(80, 120) // (sum(TAX_SEASON) * 100)
            )
    return payments
