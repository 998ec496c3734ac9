"""A whole generated scheme as plain YAML values, and what last year's may have been.

Everything the loader demands is kept by construction, but for tables whose last line can never be reached: such a
scheme is refused by the loader and drawn again.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.exactness.drawing import Pick
from tests.exactness.items import FIXED, Draft, draw_condition, draw_gate, draw_item, draw_when
from tests.exactness.measures import FX_RATE, Row, draw_measures

YEAR = 2024
_PARTITIONS = (
    ("100",), ("60", "40"), ("33.3333", "66.6667"), ("50", "30", "20"), ("25", "25", "25", "25"),
    ("0.0001", "99.9999"), ("10", "20", "30", "15", "25"),
)  # fmt: skip
_KINDS = {3: ("month", "quarter"), 6: ("quarter", "half"), 12: ("quarter", "half", "year")}
_LENGTH = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_PAPER = {"title": "试行办法", "document_no": "试〔2024〕1号", "issued_date": "2024-01-31"}


@dataclass(frozen=True)
class Frame:
    """Units by group, how many months of the year are over, and how many of its months lie before January."""

    groups: dict[str, list[str]]
    last_month: int
    lead: int = 0

    def months(self, year: int) -> list[str]:
        """The twelve months of an assessment year, in order."""
        first = year * 12 - self.lead
        return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(first, first + 12)]

    def months_over(self, year: int) -> list[str]:
        """Those of them that are over."""
        return self.months(year)[: self.last_month if year == YEAR else 12]

    @property
    def units(self) -> list[str]:
        return [unit for members in self.groups.values() for unit in members]


def draw_frame(pick: Pick, lead: int = 0) -> Frame:
    """One to three groups of one to three units; three, six or twelve months of the year that are over."""
    last_month = pick.one([3, 6, 12])
    sizes = [pick.size(1, 3) for _ in range(pick.size(1, 3))]
    names = iter(f"u{n}" for n in range(1, 10))
    groups = {f"g{n}": [next(names) for _ in range(size)] for n, size in enumerate(sizes, start=1)}
    return Frame(groups, last_month, lead)


def draw_scheme(pick: Pick, office: str, frame: Frame) -> Row:
    """This year's scheme."""
    measures = draw_measures(pick, is_calendar=not frame.lead)
    kinds = _KINDS[frame.last_month]
    scheme: Row = {
        "office": office,
        "year": YEAR,
        "document": dict(_PAPER),
        "period": {"start": frame.months(YEAR)[0], "end": frame.months(YEAR)[-1]},
        "rounding": {"points_places": pick.one([2, 2, 0, 4, 1]), "at": pick.one(["indicator", "total"])},
        "groups": _draw_groups(pick, frame),
        "targets": {
            f"{kind}_{unit}": {
                "title": f"{kind}{unit}",
                "unit": {"usd": "wan_usd", "yield": "wan_per_mu"}.get(unit, unit),
            }
            for kind in ("t", "b")
            for unit in ("wan", "count", "pct", "usd", "yield")
        },
        "paces": _draw_paces(pick, kinds),
        "measures": measures,
        "assessments": {},
    }
    is_needed = any("fx" in term for row in measures.values() for term in row.get("terms", ()))
    if is_needed or pick.chance(7):
        fx = {"title": "折算汇率", "rate": FX_RATE, "from": "wan_usd", "to": "wan", "clause": "附则"}
        scheme["fx"] = {"usd": fx}
    if len(frame.groups) > 1 and pick.chance(3):
        come, *gone = pick.some(list(frame.groups), least=2)
        draft = Draft(pick, measures, [], is_certified=True)
        scheme["moves"] = {
            "moved": {"title": "转组", "from": gone, "to": come, "when": draw_when(draft), "clause": "附则"}
        }
    if any(row.get("value") == "effective" for row in measures.values()):
        scheme["effective"] = _draw_effective(pick)
    first = kinds[0]
    scheme["assessments"]["first"] = _draw_assessment(pick, scheme, frame, first, None)
    if pick.chance(5):
        kind = pick.one(kinds)
        is_source = _LENGTH[kind] >= _LENGTH[first]
        source = "first" if is_source and pick.chance(6) else None
        scheme["assessments"]["second"] = _draw_assessment(pick, scheme, frame, kind, source)
    return scheme


def _draw_effective(pick: Pick) -> Row:
    """How much tax capital needs: an amount once, a percent of it, or both."""
    needs = pick.one(
        [
            {"least_tax_pct": 10},
            {"least_tax_pct": "0.3333"},
            {"least_tax_wan": 5},
            {"least_tax_wan": 7, "least_tax_pct": 50},
        ]
    )
    since = {"tax_since": pick.one([YEAR - 1, YEAR]), "arrived_since": pick.one([YEAR - 1, YEAR])}
    status = pick.one(["declared", "city_certified"])
    if status == "city_certified" and since["tax_since"] == YEAR:
        status = "county_verified"
    return {"status": status, **since, **needs, "clause": "附则"}


def _draw_groups(pick: Pick, frame: Frame) -> Row:
    """Members by group; sometimes one is in another group from some month on."""
    groups: Row = {code: {"title": code, "members": list(members)} for code, members in frame.groups.items()}
    big = [code for code, members in frame.groups.items() if len(members) > 1]
    if len(groups) > 1 and big and pick.chance(3):
        left = pick.one(big)
        unit, month = groups[left]["members"].pop(), pick.size(2, 11)
        until, since = frame.months(YEAR)[month - 1 : month + 1]
        joined = pick.one([code for code in groups if code != left])
        groups[left]["members"].append({"unit": unit, "until": until})
        groups[joined]["members"].append({"unit": unit, "from": since})
    return groups


def draw_last_year(pick: Pick, scheme: Row) -> Row:
    """The scheme of the year before: the same, or with a measure that counted something else."""
    before = copy.deepcopy(scheme)
    year = scheme["year"] - 1
    before |= {"year": year, "period": {end: _year_before(month) for end, month in scheme["period"].items()}}
    for group in before["groups"].values():
        for member in group["members"]:
            if isinstance(member, dict):
                member |= {end: _year_before(member[end]) for end in ("from", "until") if end in member}
    if pick.chance(3) and "capital" in before["measures"]:
        before["measures"]["capital"]["origins"] = ["overseas"]
    for measure in before["measures"].values():
        _by_labels_of_last_year(measure)
    if "effective" in before:
        before["effective"] = _draw_effective(pick) if pick.chance(5) else before["effective"]
        before["effective"] |= {"tax_since": year, "arrived_since": year}
    if pick.chance(2) and "second" in before["assessments"]:
        del before["assessments"]["second"]
    return before


def _year_before(month: str) -> str:
    return f"{int(month[:4]) - 1}{month[4:]}"


def _by_labels_of_last_year(measure: Row) -> None:
    """Two of this year's labels, and a kind, are not in last year's catalogue."""
    if "labels" in measure:
        kept = {"material" if code == "equipment" else code for code in measure["labels"]} - {"major"}
        measure["labels"] = sorted(kept) or ["top"]
    if "label_kinds" in measure:
        measure["label_kinds"] = [kind for kind in measure["label_kinds"] if kind != "programme"] or [
            "top500"
        ]


def _draw_paces(pick: Pick, kinds: tuple[str, ...]) -> Row:
    if pick.chance(4):
        return {}
    title = {"title": "时序", "clause": "附则"}
    if "month" in kinds or pick.chance(5):
        shares: list[Any] = [5, 12, "22.5", 30, 39, 50, 58, 66, 76, 84, 92, 100]
        return {"paced": {**title, "by": "month", "cumulative_pct": shares}}
    return {"paced": {**title, "by": "quarter", "cumulative_pct": [20, "33.3333", 75, 100]}}


def _draw_assessment(pick: Pick, scheme: Row, frame: Frame, kind: str, source: str | None) -> Row:
    is_certified = kind != "month" and pick.chance(3) and not frame.lead
    draft = Draft(pick, scheme["measures"], list(scheme["paces"]), is_certified)
    full = [Decimal(text) for text in pick.one(_PARTITIONS)]
    assessment: Row = {
        "title": f"{kind}考核",
        "period": kind,
        "status": pick.one(["city_certified", "county_verified"]) if is_certified else "declared",
        "total": 100,
        "clause": "第一条",
        "indicators": {},
    }
    weighed = _draw_weighed(pick, scheme, kind, source, frame.units) if source else None
    for order, points in enumerate(full, start=1):
        code = f"i{order}"
        item = _draw_indicator(draft, code, points, weighed if order == 1 else None)
        assessment["indicators"][code] = {**item, "points": points}
    _vary_by_group(pick, frame, assessment["indicators"])
    if source:
        _follow(frame, assessment["indicators"], scheme["assessments"][source]["indicators"])
    _leave_out(pick, frame, assessment["indicators"])
    assessment["ranking"] = {
        "partition": pick.one(["group", "office"]),
        "tie_breakers": pick.some(list(assessment["indicators"]), least=0, most=2),
    }
    if pick.chance(2):
        assessment["shadow"] = {"s1": {**_draw_indicator(draft, "s1", Decimal(20), None), "points": 20}}
    _add_adjustments(draft, assessment)
    rounding = scheme["rounding"]
    if rounding["at"] == "total" and rounding["points_places"] < 4 and pick.chance(6):
        assessment["bonus"] = _draw_halves(draft, rounding["points_places"])
    _add_overrides(draft, assessment, frame)
    _add_consequences(draft, assessment, frame)
    _rank_otherwise(pick, scheme, assessment, source)
    _name(assessment)
    return assessment


def _rank_otherwise(pick: Pick, scheme: Row, assessment: Row, source: str | None) -> None:
    """Places without gaps, or the lowest total first where nothing in the assessment speaks against it, or is made not to."""
    ranking, by_share = assessment["ranking"], any("share_pct" in g for g in assessment.get("grades", ()))
    if not by_share and pick.chance(4):
        ranking["ties"] = "dense"
    is_lowest_first = "order" in scheme["assessments"][source]["ranking"] if source else pick.chance(3)
    if is_lowest_first:
        ranking["order"] = "ascending"
        _count_against(assessment, by_share)


def _count_against(assessment: Row, by_share: bool) -> None:
    """Leave out what makes a total low that is no merit."""
    gone = ("bonus", "deduction", "vetoes", *(() if by_share else ("grades", "promotions")))
    for key in gone:
        assessment.pop(key, None)
    for grade in assessment.get("grades", ()):
        if "min" in grade:
            grade["min"] = "none"
    kept = assessment["consequences"].items()
    assessment["consequences"] = {code: row for code, row in kept if by_share or row["trigger"] != "grade"}
    for item in _items_of(assessment):
        if item.get("on_missing") == "zero":
            item["on_missing"] = "not_scored"
        if item.get("on_zero_target") == "zero":
            item["on_zero_target"] = "full"
        if item["rule"] == "deduct_per":
            item |= {"rule": "per_unit", "cap": "none"}
            del item["floor"]


def _items_of(assessment: Row) -> list[Row]:
    """Its indicators and their parts."""
    return [
        each for item in assessment["indicators"].values() for each in (item, *item.get("parts", {}).values())
    ]


def _draw_weighed(pick: Pick, scheme: Row, kind: str, source: str, units: Sequence[str]) -> Row:
    """The periods of an assessment since the year began, or those of one's own, weighed alike or each by its own number."""
    window = {"window": "period"} if kind != "year" and pick.chance(5) else {}
    count = (_LENGTH[kind] if window else 12) // _LENGTH[scheme["assessments"][source]["period"]]
    numbers = [pick.one([1, 2, "0.5", "33.3333", "0.0001"]) for _ in range(count)]
    others = []
    if pick.chance(
        4
    ):  # of other units, each with a weight that keeps to four places beside any of those numbers
        taken = [pick.some(units, least=1, most=3) for _ in units]
        others = [
            {"unit": unit, "takes": {other: pick.one([1, 3, 40]) for other in some}}
            for unit, some in zip(units, taken, strict=True)
        ]
    return {
        "rule": "weighted_periods",
        "source": source,
        **window,
        "weights": pick.one(["equal", numbers, numbers]),
        **({"of_units": others} if others else {}),
        "cap": pick.one(["none", {"ratio": 1}]),
    }


def _draw_indicator(draft: Draft, code: str, full: Decimal, weighed: Row | None) -> Row:
    pick, role = draft.pick, "shadow" if code.startswith("s") else "indicator"
    if weighed:
        return {**weighed, **draw_gate(draft)}
    if not pick.chance(2):
        return draw_item(draft, role, full)
    parts = {
        f"{code}_{n}": {
            **draw_item(draft, "part", Decimal(100)),
            "weight": pick.one([1, 3, "0.5", "33.3333"]),
        }
        for n in range(1, pick.size(1, 3) + 1)
    }
    return {"rule": "composite", "parts": parts, "part_places": pick.one([2, 0, 4]), **draw_gate(draft)}


def _vary_by_group(pick: Pick, frame: Frame, indicators: Row) -> None:
    """In one group one indicator is not assessed, and another is worth as much more there."""
    flexible = [code for code, item in indicators.items() if item["rule"] not in FIXED]
    if len(indicators) < 2 or not flexible or pick.chance(5):
        return
    worth_more = pick.one(flexible)
    dropped = pick.one([code for code in indicators if code != worth_more])
    group, full = pick.one(list(frame.groups)), {c: item["points"] for c, item in indicators.items()}
    for code, points in ((worth_more, full[worth_more] + full[dropped]), (dropped, "-")):
        indicators[code]["points"] = {g: points if g == group else full[code] for g in frame.groups}


def _follow(frame: Frame, indicators: Row, source: Row) -> None:
    """What weighs the periods of another assessment is not about the groups that one leaves out."""
    for group in frame.groups:
        worth = [item["points"][group] for item in source.values() if isinstance(item["points"], dict)]
        if len(worth) == len(source) and set(worth) == {"-"}:
            for item in indicators.values():
                full = item["points"]
                own = full if isinstance(full, dict) else dict.fromkeys(frame.groups, full)
                item["points"] = {**own, group: "-"}


def _leave_out(pick: Pick, frame: Frame, indicators: Row) -> None:
    """Sometimes the assessment is not about one of the groups."""
    if len(frame.groups) < 2 or any(isinstance(item["points"], dict) for item in indicators.values()):
        return
    if pick.chance(1):
        without = pick.one(list(frame.groups))
        for item in indicators.values():
            item["points"] = {g: "-" if g == without else item["points"] for g in frame.groups}


def _whom(pick: Pick, frame: Frame) -> Row:
    """Everybody, or some groups, or some units."""
    if pick.chance(7):
        return {}
    return pick.one([{"groups": pick.some(list(frame.groups))}, {"units": pick.some(frame.units, most=2)}])


def _add_adjustments(draft: Draft, assessment: Row) -> None:
    for role, short in (("bonus", "b"), ("deduction", "d")):
        if draft.pick.chance(4):
            count = draft.pick.size(1, 2)
            items = {f"{short}{n}": draw_item(draft, role, Decimal(0)) for n in range(1, count + 1)}
            assessment[role] = {"cap": draft.pick.one(["none", "1.5", 5]), "items": items}


def _draw_halves(draft: Draft, places: int) -> Row:
    """Thirds and sevenths of one count, each endless, that add up to a decimal; and half of the last place of a total."""
    measure = draft.pick.one(draft.codes(lambda known: known.fact != "ratio"))
    counted = {"rule": "per_unit", "measure": measure, "whole_steps": False, "on_missing": "zero"}
    shares = draft.pick.one(
        [((1, 3), (2, 3)), ((1, 3), (1, 3), (1, 3)), ((1, 3), (1, 7), (11, 21)), ((3, 7), (4, 7))]
    )
    items = {
        f"b{n}": {**counted, "each": each, "step": step, "cap": "none"}
        for n, (each, step) in enumerate(shares, start=1)
    }
    half = Decimal(5).scaleb(-places - 1)
    items["b9"] = {
        "rule": "bands",
        "measure": measure,
        "input": "value",
        "bands": [{"points": half}],
        "on_missing": "zero",
    }
    return {"cap": draft.pick.one(["none", "none", half, "1.5"]), "items": items}


def _add_overrides(draft: Draft, assessment: Row, frame: Frame) -> None:
    pick = draft.pick
    grades = _draw_grades(pick)
    if grades:
        assessment["grades"] = grades
    effects = ["zero_total", "not_ranked", *(["lowest_grade"] if grades else [])]
    if pick.chance(2):
        assessment["eligibility"] = {"fit": {"when": draw_when(draft), **_whom(pick, frame)}}
    if pick.chance(2):
        assessment["vetoes"] = {
            "no": {"when": draw_when(draft), "effect": pick.one(effects), **_whom(pick, frame)}
        }
    if grades and pick.chance(3):
        assessment["promotions"] = {"up": {"when": draw_when(draft), **_whom(pick, frame)}}


def _draw_grades(pick: Pick) -> list[Row]:
    if pick.chance(4):
        return []
    if pick.chance(5):
        return [{"title": "优", "min": pick.one([90, 60, "0.5"])}, {"title": "良", "min": 0}]
    first, second = pick.one([(20, 30), (50, 50), ("33.3333", "66.6667")])
    rounding = pick.one(["down", "up", "half_up"])
    return [
        {"title": "优", "share_pct": first, "rounding": rounding, "min": pick.one(["none", 60])},
        {"title": "良", "share_pct": second, "rounding": rounding, "min": pick.one(["none", 10])},
        {"title": "差", "share_pct": "rest"},
    ]


def _add_consequences(draft: Draft, assessment: Row, frame: Frame) -> None:
    pick = draft.pick
    by_group = assessment["ranking"]["partition"] == "group"
    rivals = max(map(len, frame.groups.values())) if by_group else len(frame.units)
    options: list[Row] = [
        {"trigger": "rank_top", "places": pick.size(1, min(2, rivals))},
        {"trigger": "rank_bottom", "places": pick.size(1, min(2, rivals))},
        {"trigger": "points_below", "points": pick.one([60, 0, "33.33"])},
        {"trigger": "points_at_least", "points": pick.one([60, 0, "100"])},
        {"trigger": "report_missing"},
        {"trigger": "when", "when": {"all": [draw_condition(draft)]}},
    ]
    if "grades" in assessment:
        options.append({"trigger": "grade", "grades": [assessment["grades"][-1]["title"]]})
    aimed = [code for code, item in assessment["indicators"].items() if "target" in item]
    for trigger in ("completion_behind_pace", "completion_ahead_of_pace") if aimed else ():
        options.append({"trigger": trigger, "indicator": aimed[0], "gap_pct": pick.one([0, 20, "0.01"])})
    assessment["consequences"] = {}
    most = 12 // _LENGTH[assessment["period"]]
    for order, consequence in enumerate(pick.some(options, least=0, most=3), start=1):
        streak = pick.one([1, 2, min(most, 3)]) if most > 1 else 1
        across = {"streak_across_years": True} if streak > 1 and pick.chance(5) else {}
        assessment["consequences"][f"c{order}"] = {
            **consequence,
            "action": "interview",
            "streak": streak,
            **across,
            **_whom(pick, frame),
        }


def _name(assessment: Row) -> None:
    """Titles and clauses where the language wants them."""
    said = {"title": "项目", "clause": "第一条"}
    for key in ("indicators", "shadow", "eligibility", "vetoes", "promotions", "consequences"):
        for code, row in assessment.get(key, {}).items():
            assessment[key][code] = {**said, "title": code, **row}
            for part_code, part in row.get("parts", {}).items():
                part["title"] = part_code
    for role in ("bonus", "deduction"):
        for code, row in assessment.get(role, {}).get("items", {}).items():
            row |= {**said, "title": code}
