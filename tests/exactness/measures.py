"""Measures of a generated scheme: every fact, with filters that let something through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.exactness.drawing import Pick

Row = dict[str, Any]
SHOWN = {
    "wan": "万元",
    "count": "个",
    "pct": "%",
    "points": "分",
    "place": "名",
    "wan_usd": "万美元",
    "mu": "亩",
    "wan_per_mu": "万元/亩",
}
INDUSTRIES = ("电子信息", "新材料", "食品加工")
FOCUS = ("promote", "pursue", "sign", "serve")
ORIGINS = ("province_outside", "city_outside", "county_outside", "overseas", "local")
NATURES = ("registered_capital", "fixed_asset", "other")
RATERS = ("leader", "township", "department")
ITEMS = ("service", "discipline")
STAGES = ("signed_date", "started_date", "in_statistics_date", "in_production_date")
LABELS = ("equipment", "top", "valve", "major")  # of this year
LABEL_KINDS = ("strategic", "top500", "chain", "programme")
DERIVED = ("performed_date", "at_capacity_date")
FX_RATE = "7.1234"
FAULTS = {"block": "total_mismatch", "warning": "amount_jump", "explain": "cumulative_fell"}  # by severity


@dataclass(frozen=True)
class Known:
    """What is known of a measure: its base unit, and whether it is a ratio or an amount within the period."""

    unit: str
    fact: str
    window: str = "ytd"
    value: str = ""


def known_of(measures: dict[str, Row], code: str) -> Known:
    """The facts about one measure that decide where it may stand; of parts and terms too."""
    row = measures[code]
    match row["fact"]:
        case "ratio":
            return Known("wan_per_mu" if row.get("unit") == "万元/亩" else "pct", "ratio")
        case "sum":
            return Known("wan", "sum")
        case "indicator":
            return Known(row["base_unit"], "indicator")
        case "rating":
            return Known({"score": "points", "place": "place"}[row["value"]], "rating")
        case "manual":
            unit = "points" if row["value"] == "points" else "count"
            return Known(unit, "manual", row["window"], row["value"])
        case fact:
            is_amount = row["value"].removeprefix("largest_") in (
                "arrived",
                "effective",
                "paid",
                "reported",
                "agreed_investment",
                "fixed_asset_investment",
                "intended_investment",
                "contract_investment",
                "investment_increase",
            )
            return Known("wan" if is_amount else "count", fact, row["window"], row["value"])


def is_certifiable(measures: dict[str, Row], code: str) -> bool:
    """May it, or what it is made of, stand in an assessment of certified figures?"""
    row = measures[code]
    parts = [term["measure"] for term in row.get("terms", ())]
    parts += [row[key] for key in ("numerator", "denominator") if key in row]
    return _is_told_of(row) and all(is_certifiable(measures, part) for part in parts)


def _is_told_of(row: Row) -> bool:
    """Whether lists of the year to date tell it: of projects those of a stage that is decided, reached this year."""
    is_of_other_years = row.get("window") == "stock" or row.get("value") == "investment_increase"
    is_other = row["fact"] == "project" and (row["date_field"] not in STAGES or is_of_other_years)
    return "min_arrived_share_pct" not in row and not is_other


def draw_measures(pick: Pick, is_calendar: bool = True) -> dict[str, Row]:
    """The measures of a scheme by code. `growth`, `level` and `share` are figures reported ready-made, in a calendar year."""
    measures: dict[str, Row] = {
        "growth": _indicator(pick, "wan"),
        "level": _indicator(pick, pick.one(["count", "wan", "wan_usd"])),
        "share": _indicator(pick, "pct"),
        "below": _indicator(pick, "wan"),
        "rate": {"fact": "ratio", "numerator": "growth", "denominator": "below"},
        "land": _indicator(pick, "mu"),
        "density": {"fact": "ratio", "numerator": "growth", "denominator": "land", "unit": "万元/亩"},
    }
    for code, make in (
        ("capital", _capital),
        ("more_capital", _capital),
        ("tax", _tax),
        ("project", _project),
        ("activity", _activity),
        ("report", _report),
        ("rating", _rating),
        ("manual", _manual),
        ("assistance", _assistance),
        ("quality", _quality),
        ("milestone", _milestone),
    ):
        if pick.chance(5):
            measures[code] = make(pick)
    if not is_calendar:
        measures = {code: _in_own_year(pick, row) for code, row in measures.items() if code not in _OF_LAND}
    measures |= _made_of_others(pick, measures)
    for order, (code, row) in enumerate(measures.items(), start=1):
        row |= {
            "title": f"计量{order}",
            "unit": SHOWN[known_of(measures, code).unit],
            "places": 2,
            "clause": f"第{order}条",
        }
    return measures


_OF_LAND = ("land", "density")


def _in_own_year(pick: Pick, row: Row) -> Row:
    """The measure, or one of the same unit where it has none but figures cumulated over the calendar year."""
    if row["fact"] == "indicator":
        match row["base_unit"]:
            case "wan":
                row = pick.one([_capital, _tax])(pick) | {"value": "arrived"}
                row = row if row["fact"] == "capital" else row | {"value": "paid"}
            case "pct":
                return {"fact": "ratio", "numerator": "below", "denominator": "growth"}
            case _:
                return _activity(pick)
    if row["fact"] == "tax" and row["value"] == "reported":
        return row | {"value": "paid"}
    return {key: value for key, value in row.items() if key != "min_arrived_share_pct"}


def _made_of_others(pick: Pick, measures: dict[str, Row]) -> dict[str, Row]:
    """A sum of amounts (less one, or in dollars), and a rate over it."""
    made: dict[str, Row] = {}
    amounts = [code for code in measures if known_of(measures, code).unit == "wan"]
    if pick.chance(6):
        terms: list[Row] = [
            {"measure": code, "times": pick.one([1, -1, "0.5", "1.333", 2])}
            for code in pick.some(amounts, most=3)
        ]
        if known_of(measures, "level").unit == "wan_usd":
            terms.append({"measure": "level", "fx": "usd", **({"times": -1} if pick.chance(3) else {})})
        made["total"] = {"fact": "sum", "terms": terms}
        if pick.chance(5):
            made["total_rate"] = {"fact": "ratio", "numerator": "total", "denominator": pick.one(amounts)}
    if "capital" in measures:
        made["by_trait"] = _plain_capital(pick)
    if "assistance" in measures:
        made["helped"] = {**measures["assistance"], "value": "opened"}
        made["helped_rate"] = {"fact": "ratio", "numerator": "assistance", "denominator": "helped"}
    if "milestone" in measures:
        made["nodes"] = {**measures["milestone"], "value": "planned"}
        made["node_rate"] = {"fact": "ratio", "numerator": "milestone", "denominator": "nodes"}
    if "project" in measures:
        made["of_all"] = {k: v for k, v in measures["project"].items() if k not in ("labels", "label_kinds")}
        made |= {f"plain_{n}": _plain_project(pick) for n in (1, 2)}
        made["project_rate"] = {"fact": "ratio", "numerator": "project", "denominator": "of_all"}
    counts = [code for code in ("project", "activity", "report") if code in measures]
    counts = [code for code in counts if known_of(measures, code).unit == "count"]
    if len(counts) > 1:
        made["count_rate"] = {"fact": "ratio", "numerator": counts[0], "denominator": counts[1]}
    return made


def _indicator(pick: Pick, unit: str) -> Row:
    codes = ["f1", "f2", "f3"] if pick.chance(2) else [pick.one(["f1", "f2", "f3", "f4"])]
    window = pick.one(["ytd", "ytd", "period"])
    return {"fact": "indicator", "value": "actual", "window": window, "base_unit": unit, "indicators": codes}


_OF_PROFILES = ("intended_investment", "contract_investment", "investment_increase")


def is_by_capital(row: Row) -> bool:
    """Whether capital may make its projects count."""
    return "performed_date" in (row.get("date_field"), *row.get("also_reached", ()))


def is_by_industry(row: Row) -> bool:
    return "industries" in row or "industries_excluded" in row


def _is_at_capacity(row: Row) -> bool:
    return "at_capacity_date" in (row.get("date_field"), *row.get("also_reached", ()))


def is_of_profiles(row: Row) -> bool:
    """Whether it asks for something only profiles of projects tell."""
    return "labels" in row or "label_kinds" in row or row.get("value") in _OF_PROFILES or _is_at_capacity(row)


def _maybe(pick: Pick, **filters: Any) -> Row:
    """Each filter in three of ten; a callable is asked only then."""
    return {key: value for key, value in filters.items() if pick.chance(3)}


def _bounds(pick: Pick) -> Row:
    low, high = pick.one([(1000, 10000), ("9999.999999", 50000), (10000, 100000)])
    return _maybe(pick, min_investment_wan=low, max_investment_wan=high)


def _industries(pick: Pick) -> Row:
    return {pick.one(["industries", "industries_excluded"]): pick.some(INDUSTRIES, most=2)}


def _labels(pick: Pick) -> Row:
    return pick.one([{"labels": pick.some(LABELS)}, {"label_kinds": pick.some(LABEL_KINDS)}])


def _capital(pick: Pick) -> Row:
    filters = _maybe(
        pick,
        origins=pick.some(ORIGINS),
        natures=pick.some(NATURES),
        constructions=pick.some(["new", "continuing"]),
        real_estate=pick.chance(5),
        min_arrived_share_pct=pick.one([50, "33.333333", 10]),
        **_industries(pick),
        **_labels(pick),
        first_reported_before=pick.one(["2024-03-01", "2024-02-28"]),
    )
    window = pick.one(["ytd", "period"])
    value = pick.one(["arrived", "largest_arrived", "effective"])
    if value != "effective" and pick.chance(5):
        filters["credit"] = "shared"
    elif value != "effective" and pick.chance(8):
        filters["amounts_reported_before"] = pick.one(
            ["2024-02-20", "2024-03-28", "2024-03-29", "2024-05-26"]
        )
    return {"fact": "capital", "value": value, "window": window, **filters, **_bounds(pick)}


def _plain_capital(pick: Pick) -> Row:
    """Of projects of some industries or with some labels, which few other filters leave."""
    value, window = (
        pick.one(["arrived", "arrived", "largest_arrived", "effective"]),
        pick.one(["ytd", "period"]),
    )
    credit = {"credit": "shared"} if value == "arrived" and pick.chance(3) else {}
    traits = pick.one(
        [_industries(pick), _labels(pick), {**_industries(pick), "labels": pick.some(LABELS, least=2)}]
    )
    return {"fact": "capital", "value": value, "window": window, **credit, **traits}


def _tax(pick: Pick) -> Row:
    filters = _maybe(pick, headquarters=pick.chance(5), registered_from="2023-01-01")
    value = pick.one(["paid", "reported", "enterprises"])
    low, high = pick.one([("0.000001", 10), (10, 100), (5, "33.333333"), (100, 250000)])
    bounds = {"min_tax_wan": low} if pick.chance(7) else {}
    bounds |= {"max_tax_wan": high} if pick.chance(4) or not bounds else {}
    if value != "enterprises" and pick.chance(6):
        bounds = {}
    return {"fact": "tax", "value": value, "window": pick.one(["ytd", "period"]), **filters, **bounds}


_PROJECT_VALUES = (
    *("count", "count", "count", "agreed_investment", "fixed_asset_investment"),
    *("largest_agreed_investment", "largest_fixed_asset_investment"),
    *("intended_investment", "contract_investment", "investment_increase"),
)


def _project(pick: Pick) -> Row:
    field = pick.one([*STAGES, *STAGES, *DERIVED])
    filters = _maybe(
        pick,
        single_manufacturing=pick.chance(5),
        min_fixed_asset_share_pct=pick.one([50, 30]),
        focus_lists=pick.some(FOCUS),
        **_industries(pick),
        **_labels(pick),
        also_reached=pick.some([stage for stage in (*STAGES, *DERIVED) if stage != field]),
        first_reported_before=pick.one(["2024-03-01", "2024-02-28"]),
    )
    value = pick.one(_PROJECT_VALUES)
    if pick.chance(4):
        filters["credit"] = pick.one(["shared", "shared", "leader"]) if value == "count" else "leader"
    return {
        "fact": "project",
        "value": value,
        "window": pick.one(
            ["ytd", "period"] if value == "investment_increase" else ["ytd", "period", "stock"]
        ),
        "date_field": field,
        **filters,
        **_bounds(pick),
    }


def _plain_project(pick: Pick) -> Row:
    """One of what few filters let through: by label, a sum of the profile, an increase, a derived stage."""
    plain: Row = {"fact": "project", "value": "count", "window": "ytd", "date_field": pick.one(STAGES)}
    window = pick.one(["ytd", "stock"])
    return plain | pick.one(
        [
            {"window": window, "labels": pick.some(LABELS, least=2)},
            {"window": window, "label_kinds": pick.some(LABEL_KINDS, least=2)},
            {"window": window, "value": "intended_investment"},
            {"window": window, "value": "contract_investment"},
            {"value": "investment_increase", "window": pick.one(["ytd", "period"])},
            {"value": "investment_increase"},
            {"date_field": "performed_date"},
            {"date_field": "performed_date", "window": window},
            {"date_field": "at_capacity_date", "window": window},
        ]
    )


def _activity(pick: Pick) -> Row:
    filters = _maybe(pick, activities=pick.some(["outbound_trip", "visit_received"]), posts=["principal"])
    return {
        "fact": "activity",
        "value": pick.one(["count", "firms", "leads"]),
        "window": pick.one(["ytd", "period"]),
        **filters,
    }


def _assistance(pick: Pick) -> Row:
    value = pick.one(["closed", "closed_in_time", "overdue", "opened"])
    return {"fact": "assistance", "value": value, "window": pick.one(["ytd", "period"])}


def _milestone(pick: Pick) -> Row:
    value = pick.one(["done", "done_in_time", "overdue", "planned"])
    return {"fact": "milestone", "value": value, "window": pick.one(["ytd", "period"])}


def _report(pick: Pick) -> Row:
    states = pick.some(["late", "missing", "rejected", "on_time", "nil", "corrected"])
    return {"fact": "report", "value": "count", "window": pick.one(["ytd", "period"]), "states": states}


def _quality(pick: Pick) -> Row:
    which = pick.one(
        [{"severities": pick.some(list(FAULTS))}, {"findings": pick.some(list(FAULTS.values()))}]
    )
    value = pick.one(["findings", "standing"])
    return {"fact": "quality", "value": value, "window": pick.one(["ytd", "period"]), **which}


def _rating(pick: Pick) -> Row:
    weights = pick.one([[100], [60, 40], ["33.4", "66.6"], [50, 30, 20]])
    return {
        "fact": "rating",
        "value": pick.one(["score", "place"]),
        "item": pick.one(ITEMS),
        "raters": dict(zip(RATERS, weights, strict=False)),
        "mean_places": pick.size(0, 2),
    }


def _manual(pick: Pick) -> Row:
    return {
        "fact": "manual",
        "value": pick.one(["points", "count"]),
        "window": pick.one(["ytd", "period"]),
        "items": pick.some(["praise", "blame"]),
    }
