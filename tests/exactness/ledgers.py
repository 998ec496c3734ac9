"""What the units of a generated office reported: a truth in the shape `tests.oracle` reads.

Amounts are Decimals, days are ISO text.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from kernel.verdicts import STAGE_OF_KIND
from tests.exactness.assistance import draw_lists
from tests.exactness.drawing import Pick
from tests.exactness.figures import GREAT, TARGETS, Figures
from tests.exactness.items import SOURCES
from tests.exactness.measures import (
    FAULTS,
    ITEMS,
    NATURES,
    ORIGINS,
    RATERS,
    STAGES,
    Row,
    is_by_capital,
    is_by_industry,
    is_of_profiles,
)
from tests.exactness.milestone import draw_nodes
from tests.exactness.profiles import catalogue, draw_profiles, draw_rules
from tests.exactness.projects import agreed_anew, agreed_sum, draw_projects
from tests.exactness.schemes import YEAR, Frame

STATES = ("on_time", "late", "nil", "missing", "rejected")
_STATES = ("on_time",) * 8 + (*STATES[1:], "waived")
_MOST_YTD = Decimal(2_000_000)
# sheets that tell of a month what an earlier one told of
_FOLLOWED = {"assistance": draw_lists, "milestone": draw_nodes, "account": draw_profiles}
_CAME = {"on_time": "{month}-28 09:00:00", "nil": "{month}-28 09:00:00"}


@dataclass
class Truth:
    """All facts of one office; see `tests.oracle.facts`."""

    months: dict[str, dict[str, Row]] = field(default_factory=dict)
    targets: dict[str, dict[str, dict[str, Decimal]]] = field(default_factory=dict)
    verifications: dict[str, list[Row]] = field(default_factory=dict)
    certifications: dict[str, list[Row]] = field(default_factory=dict)
    shares: dict[str, list[Row]] = field(default_factory=dict)
    starts: dict[str, str] = field(default_factory=dict)
    inspections: dict[str, list[Row]] = field(default_factory=dict)
    indicators: dict[tuple[str, str], dict[str, Row]] = field(default_factory=dict)
    ratings: list[Row] = field(default_factory=list)
    manual: list[Row] = field(default_factory=list)
    labels: list[Row] = field(default_factory=catalogue)
    project_rules: Row = field(default_factory=dict)
    lives: dict[str, tuple[str, str | None]] = field(default_factory=dict)


def draw_truth(pick: Pick, scheme: Row, frame: Frame, has_last_year: bool) -> Truth:
    """Facts up to the frame's last month, and those of the year before where there was a scheme."""
    truth, figures = Truth(project_rules=draw_rules(pick)), Figures(scheme)
    facts = {measure["fact"] for measure in scheme["measures"].values()}
    facts |= {"profile", "tax"} if "effective" in scheme else set()
    facts |= {"capital"} if any(map(is_by_capital, scheme["measures"].values())) else set()
    facts |= {"account"} if any(is_of_profiles(row) for row in scheme["measures"].values()) else set()
    facts |= {"project"} if any(map(is_by_industry, scheme["measures"].values())) else set()
    years = [YEAR, *([YEAR - 1] if has_last_year else [])]
    truth.starts = {str(year): frame.months(year)[0] for year in years}
    for unit in frame.units:
        truth.months[unit] = {}
        subjects = _subjects(pick, facts)
        ytd = {code: Decimal(0) for code in ("capital", "tax")}
        for year in sorted(years):
            handed_down = _targets(pick, year)
            truth.targets.setdefault(str(year), {})[unit] = handed_down
            for month in frame.months_over(year):
                truth.months[unit][month] = _month(pick, month, subjects, figures, ytd)
                _ready_made(pick, truth, unit, month, figures, list(handed_down.values()))
        for draw_sheets in [draw for fact, draw in _FOLLOWED.items() if fact in facts]:
            draw_sheets(pick, truth.months[unit])
    for year in years:
        _decided(pick, truth, frame, facts, frame.months_over(year))
        for decided in (truth.verifications, truth.certifications):
            _decide(pick, truth, decided, frame, frame.months_over(year))
    if any("credit" in measure for measure in scheme["measures"].values()):
        _share(pick, truth, frame, years)
    if "project" in facts and pick.chance(3):
        _inspected(pick, truth, frame)
    if pick.chance(4):
        _come_and_go(pick, truth, scheme, frame, has_last_year)
    return truth


def _come_and_go(pick: Pick, truth: Truth, scheme: Row, frame: Frame, has_last_year: bool) -> None:
    """A unit that is opened or closed within the year, on the first, the last or any day of a month."""
    stays = [u for group in scheme["groups"].values() for u in group["members"] if isinstance(u, str)]
    if not stays:
        return
    unit, month = pick.one(stays), frame.months(YEAR)[pick.size(2, frame.last_month) - 1]
    is_closed = has_last_year or pick.chance(5)
    day = pick.one(["10", f"{monthrange(int(month[:4]), int(month[5:]))[1]}" if is_closed else "01"])
    truth.lives[unit] = ("2000-01-01", f"{month}-{day}") if is_closed else (f"{month}-{day}", None)
    months = list(truth.months[unit])
    gone = [m for m in months if m < month]
    if is_closed:  # the month it is closed in is owed if it is closed on its last day
        gone = [m for m in months if m > month or (m == month and day == "10")]
    for m in gone:
        del truth.months[unit][m]
    for decided in (truth.verifications, truth.certifications):
        for quarter, rows in decided.items():
            if _end_of(quarter) in gone:
                decided[quarter] = [row for row in rows if row["unit_code"] != unit]


def _end_of(quarter: str) -> str:
    return f"{quarter[:4]}-{int(quarter[6:]) * 3:02d}"


def _targets(pick: Pick, year: int) -> dict[str, Decimal]:
    """Targets and bases by code, `<code>/<source>` where the county did not set them; some are not handed down."""
    handed_down: dict[str, Decimal] = {}
    is_great = pick.chance(3)
    for kind in ("t", "b"):
        for unit in ("wan", "count", "pct", "usd", "yield"):
            value = GREAT if is_great and kind == "t" else pick.one(TARGETS)
            for source in SOURCES:
                if not pick.chance(1):
                    name = f"{kind}_{unit}" + ("" if source == "county" else f"/{source}")
                    handed_down[name] = value
    return handed_down


def _subjects(pick: Pick, facts: set[str]) -> dict[str, list[Row]]:
    """What the unit's ledgers are about: projects with arrived capital, enterprises, projects by stage."""
    capital = [_capital(pick, n) for n in range(pick.size(1, 2))] if "capital" in facts else []
    return {
        "capital": capital,
        "tax": [_enterprise(pick, n) for n in range(pick.size(1, 2))] if "tax" in facts else [],
        "project": draw_projects(pick, bool(capital)) if "project" in facts else [],
        "activity": [{}] if "activity" in facts else [],
        "profile": [_profile(pick, row) for row in capital] if "profile" in facts else [],
    }


_CURRENCIES = (
    None,
    None,
    None,
    None,
    None,
    None,
    "cny",
    "usd",
    "usd",
    "hkd",
)  # no scheme has a rate for the last


def _capital(pick: Pick, n: int) -> Row:
    return {
        "project_code": f"P{n}",
        "origin_code": pick.one(ORIGINS),
        "nature_code": pick.one(NATURES),
        "construction_code": pick.one(["new", "continuing"]),
        "is_real_estate": pick.chance(3),
        "agreed_investment_wan": agreed_sum(pick),
        "currency_code": pick.one(_CURRENCIES),
    }


def _profile(pick: Pick, project: Row) -> Row:
    return {"project_code": project["project_code"], "credit_code": pick.one(["E0", "E0", "E1", None])}


def _enterprise(pick: Pick, n: int) -> Row:
    registered = pick.one(["2023-01-01", "2022-12-31", "2024-01-05"])
    return {"credit_code": f"E{n}", "is_headquarters": pick.chance(5), "registered_date": registered}


def _month(pick: Pick, month: str, subjects: dict[str, list[Row]], figures: Figures, ytd: Row) -> Row:
    """One workbook: its state, when it came if it counts, and its rows (none in a nil return or a refused one)."""
    if month.endswith("-01"):
        ytd.update(dict.fromkeys(ytd, Decimal(0)))
    state = pick.one(_STATES)
    following = f"{month[:5]}{int(month[5:]) + 1:02d}" if month[5:] < "12" else f"{int(month[:4]) + 1}-01"
    came = {**_CAME, "late": f"{following}-25 09:00:00"}.get(state)
    record: Row = {"state": state, "accepted_at": came and came.format(month=month)}
    # a workbook that came an hour before and counts no more or was sent back, or one that came after and was refused
    record["also_came"] = pick.one([None, None, None, None, "before", "after", "sent_back"]) if came else None
    has_rows = state in ("on_time", "late")
    # now and then a project stands on the sheet no more, or not yet
    listed = [row for row in subjects["capital"] if not pick.chance(1)]
    is_account = bool(subjects["profile"])
    record["capital"] = [_amounts(pick, row, "capital", figures, ytd, is_account) for row in listed]
    record["tax"] = [_amounts(pick, row, "tax", figures, ytd, is_account) for row in subjects["tax"]]
    subjects["project"] = [agreed_anew(pick, row) for row in subjects["project"]]
    record["project"] = [row for row in subjects["project"] if row["first_month"] <= month]
    record["activity"] = [
        _activity(pick, month) for row in subjects["activity"] for _ in range(pick.size(0, 2))
    ]
    record["profile"] = [row for row in subjects["profile"] if pick.chance(3)]
    record = record if has_rows else record | {ledger: [] for ledger in subjects}
    return record | _superseded(record) | {"faults": _faults(pick, record)}


def _faults(pick: Pick, record: Row) -> list[Row]:
    """What was found wrong with the versions of a workbook: `stands` in the one that counts, `came_too` in the other one."""
    if record["state"] in ("missing", "waived") or pick.chance(5):
        return []
    faults = []
    for _ in range(pick.size(1, 3)):
        severity = pick.one(list(FAULTS))
        in_other = record["also_came"] is not None and pick.chance(5)
        stands = not in_other or pick.chance(5)
        faults.append(
            {"severity": severity, "code": FAULTS[severity], "stands": stands, "came_too": in_other}
        )
    return faults


def _superseded(record: Row) -> Row:
    """The accepted workbook of an hour before, where one came: all its amounts are different."""
    if record["also_came"] != "before":
        return {}
    came = datetime.fromisoformat(record["accepted_at"]) - timedelta(hours=1)
    amounts = {"month_amount_wan": Decimal("777"), "ytd_amount_wan": Decimal("7777")}
    return {
        "superseded": {"accepted_at": str(came), "capital": [{**r, **amounts} for r in record["capital"]]}
    }


def _amounts(pick: Pick, subject: Row, kind: str, figures: Figures, ytd: Row, is_account: bool) -> Row:
    """The month's amounts of one subject; the columns agree with each other no more than clerks make them.

    `is_account`: the sums go to the account of an enterprise, where what arrived this year is never less than nothing.
    """
    month_amount = figures.draw(pick, [])
    least = Decimal(0) if is_account else -_MOST_YTD
    ytd[kind] = max(min(ytd[kind] + month_amount, _MOST_YTD), least)
    if kind == "capital":
        share = subject["agreed_investment_wan"] / pick.one((2, 3, 10))
        amounts: Row = {"since_start_amount_wan": pick.one([share.quantize(Decimal("0.000001")), Decimal(0)])}
        if subject["currency_code"] and pick.chance(1):
            amounts["currency_code"] = None  # a clerk who leaves the currency out means Renminbi
        return {**subject, "month_amount_wan": month_amount, "ytd_amount_wan": ytd[kind], **amounts}
    reported = None if pick.chance(1) else figures.draw(pick, [])
    return {
        **subject,
        "paid_month_wan": month_amount,
        "paid_ytd_wan": ytd[kind],
        "reported_ytd_wan": reported,
    }


def _activity(pick: Pick, month: str) -> Row:
    return {
        "activity_date": f"{month}-15",
        "activity_code": pick.one(["outbound_trip", "visit_received"]),
        "post_code": pick.one(["principal", "deputy"]),
        "firm_count": pick.size(0, 3),
        "lead_count": pick.size(0, 3),
    }


def _ready_made(
    pick: Pick, truth: Truth, unit: str, month: str, figures: Figures, targets: list[Decimal]
) -> None:
    """指标完成情况表 of a month: now and then a figure is blank or not on the sheet."""
    sheet = {}
    for code in ("f1", "f2", "f3", "f4"):
        if int(month[5:]) % 3 and month[:4] != str(YEAR):
            continue  # last year is asked for at the ends of quarters most of the time
        is_there = not pick.chance(1)
        actual = figures.draw(pick, targets) if is_there else None
        prior = pick.one([Decimal(10), Decimal(0), Decimal("7.25"), None, Decimal(-1), Decimal(300)])
        if is_there or pick.chance(5):
            sheet[code] = {"actual": actual, "prior": prior}
    truth.indicators[unit, month] = sheet


def _decided(pick: Pick, truth: Truth, frame: Frame, facts: set[str], months: list[str]) -> None:
    """Ratings, ballots and signed points, at the ends of quarters."""
    for month in months[2::3]:
        for unit in frame.units if "rating" in facts else ():
            for item in ITEMS:
                truth.ratings += [
                    {"unit_code": unit, "item_code": item, "rater_group_code": group, "kind": kind,
                     "month": month, "score": pick.one(_SCORES[kind])}
                    for group in RATERS if not pick.chance(1)
                    for kind in ("score", "place")
                    for _ in range(pick.size(1, 2))
                ]  # fmt: skip
        for unit in frame.units if "manual" in facts else ():
            for item in ("praise", "blame"):
                sign = 1 if item == "praise" else -1
                truth.manual += [
                    {"unit_code": unit, "item_code": item, "month": month, "points": sign * pick.one(_POINTS)}
                    for _ in range(pick.size(0, 2))
                ]


_SCORES = {
    "score": [Decimal(text) for text in ("90", "100", "0", "85.5", "77.77", "60")],
    "place": [Decimal(n) for n in (1, 2, 3, 5)],
}
_POINTS = [Decimal(text) for text in ("1", "0.5", "2.25", "0.3333")]


def _decide(pick: Pick, truth: Truth, decided: dict[str, list[Row]], frame: Frame, months: list[str]) -> None:
    """What one step decided of most quarters: some subjects at their declared figure, some cut, some left out."""
    for month in (month for month in months if int(month[5:]) % 3 == 0):
        if pick.chance(2):
            continue
        rows: list[Row] = []
        for unit in frame.units:
            record = _as_it_stands(truth.months[unit], month)
            for kind, key, column in (
                ("capital", "project_code", "ytd_amount_wan"),
                ("tax", "credit_code", "paid_ytd_wan"),
                *((kind, "project_code", None) for kind in STAGE_OF_KIND),
            ):
                for row in record["project" if column is None else kind]:
                    declared = row[column] if column else Decimal(1)
                    certified = pick.one([declared, Decimal(0), None] + ([declared / 2] if column else []))
                    if certified is not None:
                        rows.append({"unit_code": unit, "subject_kind": kind, "subject_code": row[key],
                                     "certified_value": certified.quantize(Decimal("0.000001"))})  # fmt: skip
        decided[f"{month[:4]}-Q{int(month[5:]) // 3}"] = rows


def _share(pick: Pick, truth: Truth, frame: Frame, years: Iterable[int]) -> None:
    """项目分成表 of one year or each: who leads a project, and whose parts change on a day of the year."""
    for year in years:
        rows: list[Row] = []
        for code in ("P0", "P1", "Q0", "Q1") if pick.chance(8) else ():
            day = pick.one([f"{year}-02-15", f"{year}-02-29" if year % 4 == 0 else f"{year}-02-28"])
            for first, last in (
                [(f"{year}-01-01", day), (_next_day(day), None)]
                if pick.chance(5)
                else [(f"{year}-01-01", None)]
            ):
                units = pick.shuffled(frame.units)[:3]
                parts = pick.one(_PARTS[len(units)])
                rows += [
                    {
                        "unit_code": unit,
                        "project_code": code,
                        "amount_share_pct": Decimal(part),
                        "count_share_pct": Decimal(part),
                        "valid_from": first,
                        "valid_to": last,
                    }
                    for unit, part in zip(units, parts, strict=False)
                ]
        if rows:
            truth.shares[str(year)] = rows


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


_PARTS = {
    1: [("100",), ("90",)],
    2: [("70", "30"), ("33.3333", "66.6667"), ("0.0001", "99.9999"), ("45", "45")],
    3: [("33.33", "33.33", "33.34"), ("50", "50"), ("12.5", "0.0625", "87.4375"), ("30", "30", "30")],
}


def _as_it_stands(months: dict[str, Row], month: str) -> Row:
    """The workbook of a month, or the one a nil return leaves standing in the same year."""
    while months[month]["state"] == "nil" and f"{month[:5]}{int(month[5:]) - 1:02d}" in months:
        month = f"{month[:5]}{int(month[5:]) - 1:02d}"
    return months[month]


def _inspected(pick: Pick, truth: Truth, frame: Frame) -> None:
    """One inspection of the year's first projects: some stages are found untrue."""
    truth.inspections[f"{YEAR}-03"] = [
        {"unit_code": unit, "project_code": "Q0", "inspected_date": f"{YEAR}-03-20",
         "stage_code": pick.one(STAGES).removesuffix("_date"), "is_confirmed": pick.chance(4)}
        for unit in frame.units
    ]  # fmt: skip
