"""What is counted: the value of a measure for one unit and period, from the truth's rows (contracts: "Measures")."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """A period of an assessment: its code and months, and the first month of the scheme's year."""

    code: str
    start: str
    end: str
    year_start: str

    def months(self, window: str) -> list[str]:
        first = self.year_start if window == "ytd" else self.start
        year = int(first[:4])
        return [m for m in (f"{year}-{n:02d}" for n in range(1, 13)) if first <= m <= self.end]


@dataclass(frozen=True)
class Value:
    """A measured value: `state` reported, missing or pending_review; the rest is None unless reported."""

    state: str
    value: Fraction | None = None
    numerator: Fraction | None = None
    denominator: Fraction | None = None


class Measures:
    """All measures of one scheme over one truth."""

    def __init__(self, truth: Any, measures: dict[str, Any]):
        self._truth, self._measures = truth, measures

    def of(self, code: str, unit: str, span: Span, status: str) -> Value:
        """The measure's value for one unit and period under one value status."""
        measure = self._measures[code]
        if measure["fact"] == "ratio":
            return self._ratio(measure, unit, span, status)
        state = self._state(measure, unit, span, status)
        if state != "reported":
            return Value(state)
        return Value(state, sum(self._contributions(measure, unit, span, status), Fraction(0)))

    def _ratio(self, measure: Row, unit: str, span: Span, status: str) -> Value:
        top = self.of(measure["numerator"], unit, span, status)
        bottom = self.of(measure["denominator"], unit, span, status)
        states = {top.state, bottom.state}
        if states != {"reported"}:
            return Value("missing" if "missing" in states else "pending_review")
        return Value("reported", None, top.value, bottom.value)

    def _state(self, measure: Row, unit: str, span: Span, status: str) -> str:
        if measure["fact"] == "report":
            return "reported"
        months = [span.end] if measure["window"] in ("ytd", "stock") else span.months("period")
        if any(self._month(unit, month)["accepted_at"] is None for month in months):
            return "missing"
        is_certified = measure["fact"] in ("capital", "tax", "project") and status == "city_certified"
        return "pending_review" if is_certified and not self._certification(span.end) else "reported"

    def _contributions(self, measure: Row, unit: str, span: Span, status: str) -> Iterator[Fraction]:
        facts: dict[str, Callable[..., Iterator[Fraction]]] = {
            "capital": self._capital,
            "tax": self._tax,
            "project": self._project,
            "activity": self._activity,
            "report": self._report,
        }
        return facts[measure["fact"]](measure, unit, span, status)

    def _month(self, unit: str, month: str) -> Row:
        return self._truth.months[unit][month]

    def _certification(self, month: str) -> list[Row] | None:
        """Rows of the quarter ending with `month`; None when it ends no quarter or nothing came."""
        number = int(month[5:])
        return self._truth.certifications.get(f"{month[:4]}-Q{number // 3}") if number % 3 == 0 else None

    def _certified(self, kind: str, unit: str, month: str) -> dict[str, Fraction]:
        rows = self._certification(month) or []
        mine = [r for r in rows if r["unit_code"] == unit and r["subject_kind"] == kind]
        return {r["subject_code"]: Fraction(r["certified_value"]) for r in mine}

    def _amounts(
        self, form: str, key: str, columns: dict[str, str], *where: Any
    ) -> Iterator[tuple[Row, Fraction]]:
        """(row, amount) of a sheet with month and year-to-date columns, as declared or as certified."""
        measure, unit, span, status = where
        if status == "city_certified":
            if measure["window"] != "ytd":
                raise ValueError("certified figures are year to date only")
            certified = self._certified(form, unit, span.end)
            for row in self._month(unit, span.end)[form]:
                if row[key] in certified:
                    yield row, certified[row[key]]
            return
        months = [span.end] if measure["window"] == "ytd" else span.months("period")
        for month in months:
            for row in self._month(unit, month)[form]:
                yield row, Fraction(row[columns[measure["window"]]])

    def _capital(self, measure: Row, unit: str, span: Span, status: str) -> Iterator[Fraction]:
        columns = {"ytd": "ytd_amount_wan", "period": "month_amount_wan"}
        for row, amount in self._amounts("capital", "project_code", columns, measure, unit, span, status):
            if (
                _in(row["origin_code"], measure.get("origins"))
                and _in(row["nature_code"], measure.get("natures"))
                and _in(row["construction_code"], measure.get("constructions"))
                and _is(row["is_real_estate"], measure.get("real_estate"))
                and _is_in_tier(row, measure)
            ):
                yield amount

    def _tax(self, measure: Row, unit: str, span: Span, status: str) -> Iterator[Fraction]:
        # the form has no month figure of what was reported for certification
        by_value = {
            "paid": {"ytd": "paid_ytd_wan", "period": "paid_month_wan"},
            "reported": {"ytd": "reported_ytd_wan"},
        }
        columns = by_value[measure["value"]]
        since = measure.get("registered_from")
        for row, amount in self._amounts("tax", "credit_code", columns, measure, unit, span, status):
            if _is(row["is_headquarters"], measure.get("headquarters")) and (
                since is None or row["registered_date"] >= str(since)
            ):
                yield amount

    def _project(self, measure: Row, unit: str, span: Span, status: str) -> Iterator[Fraction]:
        first = {"ytd": span.year_start, "period": span.start, "stock": ""}[measure["window"]]
        field = measure["date_field"]
        certified = self._certified("project", unit, span.end) if status == "city_certified" else None
        for row in self._month(unit, span.end)["project"]:
            reached = self._reached(unit, row, field, span.end)
            if (
                reached
                and first <= reached[:7] <= span.end
                and _is(row["is_single_manufacturing"], measure.get("single_manufacturing"))
                and _is_in_tier(row, measure)
                and (certified is None or certified.get(row["project_code"]) == 1)
            ):
                yield Fraction(1) if measure["value"] == "count" else Fraction(row[f"{measure['value']}_wan"])

    def _reached(self, unit: str, row: Row, field: str, month: str) -> str | None:
        """The declared stage date, unless the latest inspection up to the month's end found it untrue."""
        visits = [
            visit
            for rows in self._truth.inspections.values()
            for visit in rows
            if (visit["unit_code"], visit["project_code"]) == (unit, row["project_code"])
            and f"{visit['stage_code']}_date" == field
            and visit["inspected_date"][:7] <= month
        ]
        latest = max(visits, key=lambda visit: date.fromisoformat(visit["inspected_date"]), default=None)
        return row[field] if latest is None or latest["is_confirmed"] else None

    def _activity(self, measure: Row, unit: str, span: Span, _: str) -> Iterator[Fraction]:
        for month in span.months(measure["window"]):
            for row in self._month(unit, month)["activity"]:
                if _in(row["activity_code"], measure.get("activities")) and _in(
                    row["post_code"], measure.get("posts")
                ):
                    counts = {"count": 1, "firms": row["firm_count"], "leads": row["lead_count"]}
                    yield Fraction(counts[measure["value"]])

    def _report(self, measure: Row, unit: str, span: Span, _: str) -> Iterator[Fraction]:
        states = [self._month(unit, month)["state"] for month in span.months(measure["window"])]
        yield from (Fraction(1) for state in states if state in measure["states"])


def _in(code: str, allowed: list[str] | None) -> bool:
    return allowed is None or code in allowed


def _is(flag: bool, wanted: bool | None) -> bool:
    return wanted is None or flag is wanted


def _is_in_tier(row: Row, measure: Row) -> bool:
    """Lower bound inclusive (以上 = ≥), upper bound exclusive, on the agreed investment in 万元."""
    agreed = Fraction(row["agreed_investment_wan"])
    low, high = measure.get("min_investment_wan"), measure.get("max_investment_wan")
    return (low is None or agreed >= Fraction(str(low))) and (high is None or agreed < Fraction(str(high)))
