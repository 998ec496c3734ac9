"""The rows of the ledgers that count for one unit and period, and whether they are all here (contracts: "Measures").

A nil return says that nothing happened in its month: what is cumulated or in stock is as the last month before it told.

A truth has `months[unit][month]` (state, accepted_at, the rows of capital, tax, project, activity, and maybe of milestone, assistance and
`superseded`, an accepted workbook that one replaced: accepted_at and rows of capital; `counted_at` then, where accepted_at is
the first's), `targets`, `certifications`, `inspections`, and where there are any `verifications`, `indicators[unit, month]`,
`ratings`, `manual`, `shares[year]`, `starts[year]` (its first month, where that is no January), and the rows of `profile` in a month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.oracle import assistance, milestone
from tests.oracle.capital import Capital
from tests.oracle.derived import cells_of
from tests.oracle.filters import agrees, is_in_tier, is_share, of_enterprises, of_projects, passes
from tests.oracle.lacking import Lacking, is_cumulated, is_difference
from tests.oracle.projects import Projects
from tests.oracle.spans import Span, lifetime
from tests.oracle.told import is_named_before, told_before

Row = dict[str, Any]
_CERTIFIED_FACTS = ("capital", "tax", "project")
_DECLARED_FACTS = (*_CERTIFIED_FACTS, "milestone", "activity", "assistance")
_DECIDED = {"county_verified": "verifications", "city_certified": "certifications"}
_DECIDED_AS = {
    "signed_date": "signed", "started_date": "started", "in_production_date": "in_production", "in_statistics_date": "project",
}  # fmt: skip
_YEAR_TO_DATE = {"capital": ("project_code", "ytd_amount_wan"), "tax": ("credit_code", "paid_ytd_wan")}
_NOTHING: Row = {"state": None, "accepted_at": None, **{fact: [] for fact in _DECLARED_FACTS}}


class Facts:
    """The plain facts of one truth; `rules`: what capital needs to take effect, by year."""

    def __init__(self, truth: Any, rules: dict[int, Row]):
        self._truth = truth
        self._lacking = Lacking(self, truth.months, rules)
        self.whole_capital = Capital(truth, rules, self._stood, self._is_told_in)
        self._projects = Projects(truth, self._snapshot)

    def state(self, measure: Row, unit: str, span: Span, status: str) -> str:
        """Whether everything the measure needs has come: reported, missing or pending_review."""
        state = self._come(measure, unit, span, status)
        if state != "missing" and self._lacking.is_underived(measure, unit, span, status):
            return "missing"
        is_own = measure["fact"] == "capital" and status == "declared"
        if state == "reported" and is_own and self._lacking.is_unconverted(measure, unit, span):
            return "pending_review"
        return state

    def _come(self, measure: Row, unit: str, span: Span, status: str) -> str:
        if measure["fact"] in ("report", "quality"):
            return "reported"
        if measure["fact"] == "indicator":
            signed = self.indicators(measure, unit, span)
            known = [figure for figure, _ in signed if figure["actual"] is not None]
            months = [span.end, *self._taken_off(measure, span)]
            return "reported" if len(known) == len(measure["indicators"]) * len(months) else "missing"
        span = self.told_span(unit, span, status)
        is_added_up = measure["fact"] in ("capital", "tax") and not span.is_cumulated
        is_added_up = is_added_up or measure["window"] == "period"
        needed = span.months(measure["window"]) if is_added_up else [span.end]
        before = span.month_before() if is_difference(measure, status) else []
        needed = [month for month in needed + before if month >= lifetime(self._truth, unit)[0][:7]]
        if not self._have_come(unit, needed, before, span, measure, status):
            return "missing"
        if not all(self._is_known(measure, unit, month, span, status) for month in (span.end, *before)):
            return "missing"
        if status == "declared" or measure["fact"] not in _CERTIFIED_FACTS:
            return "reported"
        is_certifiable = (measure["fact"], measure["value"]) != ("tax", "reported")
        have_come = all(self._decided(month, status) is not None for month in (span.end, *before))
        return "reported" if is_certifiable and have_come else "pending_review"

    def _have_come(
        self, unit: str, needed: list[str], before: list[str], span: Span, measure: Row, status: str
    ) -> bool:
        """Every month has come, but those of a sum of months that the unit was let off; of the period itself one at least."""
        is_monthly = status == "declared" and (not span.is_cumulated or measure["window"] == "period")
        is_summed = _is_of_months(measure) or (
            is_monthly and measure["fact"] in ("capital", "tax") and measure["value"] != "reported"
        )
        absent = [month for month in needed if self.month(unit, month)["accepted_at"] is None]
        let_off = [
            month
            for month in absent
            if self.month(unit, month)["state"] == "waived"
            and month not in before
            and (month < span.end or is_summed)
        ]
        told = [month for month in needed if month not in absent and month >= span.start]
        return len(let_off) == len(absent) and (not let_off or bool(told))

    def indicators(self, measure: Row, unit: str, span: Span) -> list[tuple[Row, int]]:
        """(figure, sign) of the period's last month; within a period less those of the month before it began."""
        sheets = getattr(self._truth, "indicators", {})
        signs = {span.end: 1, **dict.fromkeys(self._taken_off(measure, span), -1)}
        return [
            (figures[code], sign)
            for month, sign in signs.items()
            for figures in (sheets.get((unit, month), {}),)
            for code in measure["indicators"]
            if code in figures
        ]

    def _taken_off(self, measure: Row, span: Span) -> list[str]:
        return span.month_before() if measure["window"] == "period" else []

    def contributions(self, measure: Row, unit: str, span: Span, status: str) -> Iterator[Fraction]:
        """What every row that counts adds."""
        facts: dict[str, Callable[..., Iterator[Any]]] = {
            "capital": self._capital,
            "tax": self._tax,
            "project": self._project,
            "milestone": self._milestone,
            "activity": self._activity,
            "assistance": self._assistance,
            "report": self._report,
            "quality": self._quality,
            "indicator": self._indicator,
        }
        if measure["fact"] in _DECLARED_FACTS:
            span = self.told_span(unit, span, status)
        counted = facts[measure["fact"]](measure, unit, span, status)
        if measure["fact"] not in ("capital", "project"):
            return counted
        return of_projects(list(counted), str(measure["value"]).startswith("largest_"))

    def _indicator(self, measure: Row, unit: str, span: Span, _: str) -> Iterator[Fraction]:
        yield from (
            sign * Fraction(figure["actual"]) for figure, sign in self.indicators(measure, unit, span)
        )

    def told_span(self, unit: str, span: Span, status: str) -> Span:
        """The period as far as a unit that is closed within it has told of it: to the last month it owed a workbook for."""
        _, last = lifetime(self._truth, unit)
        if status != "declared" or last is None:
            return span
        return replace(span, end=max(month for month in self._truth.months[unit] if month <= span.end))

    def month(self, unit: str, month: str) -> Row:
        """The workbook of a month; nothing where the unit was not there."""
        return self._truth.months[unit].get(month, _NOTHING)

    def _is_known(self, measure: Row, unit: str, month: str, span: Span, status: str) -> bool:
        """Whether what a nil return leaves as it was is known, as far back as the measure looks."""
        is_amount = measure["fact"] in ("capital", "tax")
        if _is_of_months(measure) or (is_amount and not is_cumulated(measure, span, status)):
            return True
        # a sheet of any earlier month may have planned a node of this one
        is_stock = assistance.is_stock(measure) or measure["fact"] == "milestone"
        window = "stock" if is_stock else measure["window"]
        since = {"stock": "", "period": span.start}.get(window, span.year_start)
        return self.told(unit, month, span.year_start if is_amount else since)[1]

    def told(self, unit: str, month: str, since: str) -> tuple[str | None, bool]:
        """(the month whose workbook tells how things stood in `month`, whether that is known), no further back than `since`."""
        months = self._truth.months[unit]
        while self.month(unit, month)["state"] == "nil":
            before = _previous(month)
            if before < since or before not in months:
                return None, True
            if months[before]["accepted_at"] is None:
                return None, False
            month = before
        return (month if month in months else None), True

    def shown(self, form: str, unit: str, month: str, since: str) -> list[Row]:
        """The rows of a sheet as they stood in a month."""
        told, _ = self.told(unit, month, since)
        return [] if told is None else self.month(unit, told)[form]

    def _decided(self, month: str, status: str) -> list[Row] | None:
        """Rows of that step of the quarter ending with `month`; None when it ends no quarter or nothing came."""
        number = int(month[5:])
        decided = getattr(self._truth, _DECIDED[status], {})
        return decided.get(f"{month[:4]}-Q{number // 3}") if number % 3 == 0 else None

    def _certified(self, kind: str, unit: str, month: str, status: str) -> dict[str, Fraction]:
        rows = self._decided(month, status) or []
        mine = [r for r in rows if r["unit_code"] == unit and r["subject_kind"] == kind]
        return {r["subject_code"]: Fraction(r["certified_value"]) for r in mine}

    def _is_told_in(self, unit: str, month: str, status: str) -> bool:
        """Whether a workbook of the month itself tells its year to date; a nil return tells nothing new."""
        record = self.month(unit, month)
        if status == "declared":
            return record["accepted_at"] is not None and record["state"] != "nil"
        return self._decided(month, status) is not None

    def _stood(self, form: str, unit: str, month: str, status: str) -> Iterator[tuple[Row, Fraction | None]]:
        """(row, year to date) of a sheet as it stood in a month; None where no rate says what it is worth."""
        key, column = _YEAR_TO_DATE[form]
        certified = None if status == "declared" else self._certified(form, unit, month, status)
        for row in _decided_rows(self.shown(form, unit, month, f"{month[:4]}-01"), key, certified):
            if certified is None:
                yield row, None if row[column] is None else Fraction(row[column])
            else:
                yield row, certified[row[key]]

    def _amounts(
        self, form: str, key: str, column: str, *where: Any
    ) -> Iterator[tuple[Row, int, Fraction | None, str]]:
        """(row, sign, amount, month) of a sheet, as declared or as certified; `column` is the month's or year-to-date one.
        None of an amount that is left blank.

        What stands in no month column is, within a period, the ytd of its end less the ytd of the month before it.
        """
        measure, unit, span, status = where
        is_less, is_one_figure = is_difference(measure, status), is_cumulated(measure, span, status)
        months = span.months(measure["window"])[-1 if is_one_figure else 0 :]
        signed = [(month, 1) for month in months]
        signed += [(month, -1) for month in span.month_before()] if is_less else []
        for month, sign in signed:
            certified = None if status == "declared" else self._certified(form, unit, month, status)
            since = f"{month[:4]}-01" if is_one_figure else month  # a month column tells its own month only
            for row in _decided_rows(self.shown(form, unit, month, since), key, certified):
                if row.get("is_unlisted") and not is_one_figure:
                    continue  # nothing of the month, not a blank one
                if certified is None:
                    yield row, sign, None if row[column] is None else Fraction(row[column]), month
                else:
                    yield row, sign, certified[row[key]], month

    def _capital(self, measure: Row, unit: str, span: Span, status: str) -> Iterator[tuple[str, Fraction]]:
        if measure["value"] == "effective" or measure.get("credit") == "shared":
            whole = self.whole_capital
            ask = whole.effective if measure["value"] == "effective" else whole.credited
            for month, amount, arrival in ask(unit, status):
                claim = arrival.claim
                if month in span.months(measure["window"]) and self._passes(
                    measure, claim.unit, claim.row, claim.month, span
                ):
                    yield claim.row["project_code"], amount
            return
        is_of_year = is_cumulated(
            measure, span, status
        )  # what is certified is a year to date, even within a period
        column = "ytd_amount_wan" if is_of_year else "month_amount_wan"
        day = measure.get("amounts_reported_before")
        for row, sign, amount, month in self._amounts(
            "capital", "project_code", column, measure, unit, span, status
        ):
            if amount is not None and self._passes(measure, unit, row, span.end, span):
                is_declared = status == "declared"
                for part, cell, own, told_in in cells_of(row if is_declared else {}, column, amount, month):
                    most = (
                        cell
                        if day is None
                        else told_before(self._truth.months[unit], str(day), row, own, told_in)
                    )
                    yield row["project_code"], sign * part * min(cell, most)

    def _passes(self, measure: Row, unit: str, row: Row, month: str, span: Span) -> bool:
        """Whether a row of capital satisfies the measure's filters."""
        return (
            self.may_count(measure, unit, row, month, span)
            and is_in_tier(row, measure)
            and is_share(row.get("since_start_amount_wan"), row, measure.get("min_arrived_share_pct"))
        )

    def may_count(self, measure: Row, unit: str, row: Row, month: str, span: Span) -> bool:
        """Whether it satisfies those that ask for no amount."""
        return (
            passes(row["origin_code"], measure.get("origins"))
            and passes(row["nature_code"], measure.get("natures"))
            and passes(row["construction_code"], measure.get("constructions"))
            and agrees(row["is_real_estate"], measure.get("real_estate"))
            and is_named_before(self._projects.records(unit, row), row, month, measure, "capital")
            and self._projects.has_traits(measure, unit, row["project_code"], span)
        )

    def _tax(self, measure: Row, unit: str, span: Span, status: str) -> Iterator[Fraction]:
        since = measure.get("registered_from")
        column = "reported_ytd_wan" if measure["value"] == "reported" else "paid_ytd_wan"
        if measure["value"] != "reported" and (measure["window"] == "period" or not span.is_cumulated):
            column = "paid_month_wan"
        counted = [
            (row["credit_code"], amount and sign * amount, sign)
            for row, sign, amount, _ in self._amounts(
                "tax", "credit_code", column, measure, unit, span, status
            )
            if agrees(row["is_headquarters"], measure.get("headquarters"))
            and (since is None or (row["registered_date"] or "") >= str(since))
        ]
        return of_enterprises(counted, measure)

    def _project(self, measure: Row, unit: str, span: Span, status: str) -> Iterator[tuple[str, Fraction]]:
        return self._projects.counted(measure, unit, span, status)

    def _snapshot(self, unit: str, month: str, status: str, field: str) -> list[Row]:
        """The unit's projects as they stood in a month, of a step only those it certified to have reached the stage."""
        certified = None if status == "declared" else self._certified(_DECIDED_AS[field], unit, month, status)
        rows = self.shown("project", unit, month, "")
        return [row for row in rows if certified is None or certified.get(row["project_code"]) == 1]

    def _activity(self, measure: Row, unit: str, span: Span, _: str) -> Iterator[Fraction]:
        for month in span.months(measure["window"]):
            for row in self.month(unit, month)["activity"]:
                if passes(row["activity_code"], measure.get("activities")) and passes(
                    row.get("held_post_code", row["post_code"]), measure.get("posts")
                ):
                    counts = {"count": 1, "firms": row["firm_count"], "leads": row["lead_count"]}
                    yield Fraction(counts[measure["value"]])

    def _assistance(self, measure: Row, unit: str, span: Span, _: str) -> Iterator[Fraction]:
        return assistance.counted(measure, self._truth.months[unit], span)

    def _milestone(self, measure: Row, unit: str, span: Span, _: str) -> Iterator[Fraction]:
        return milestone.counted(measure, self._truth.months[unit], span)

    def _report(self, measure: Row, unit: str, span: Span, _: str) -> Iterator[Fraction]:
        for month in span.months(measure["window"]):
            record = self.month(unit, month)
            is_corrected = record.get("also_came") in (
                "before",
                "sent_back",
            )  # what came after changed nothing
            if {record["state"], *(["corrected"] if is_corrected else [])} & set(measure["states"]):
                yield Fraction(1)

    def _quality(self, measure: Row, unit: str, span: Span, _: str) -> Iterator[Fraction]:
        """Faults, each once whatever versions have it: all, or those the version that counts (or the only one refused) has."""
        for month in span.months(measure["window"]):
            for fault in self.month(unit, month).get("faults", ()):
                is_asked = passes(fault["severity"], measure.get("severities"))
                if is_asked and passes(fault["code"], measure.get("findings")):
                    yield from [Fraction(1)] if measure["value"] == "findings" or fault["stands"] else []


def _is_of_months(measure: Row) -> bool:
    """Whether it counts what happened month by month, of which a nil return says all."""
    return measure["fact"] in ("activity", "assistance") and not assistance.is_stock(measure)


def _previous(month: str) -> str:
    count = int(month[:4]) * 12 + int(month[5:]) - 2
    return f"{count // 12}-{count % 12 + 1:02d}"


def _decided_rows(rows: list[Row], key: str, certified: Mapping[str, Fraction] | None) -> Iterator[Row]:
    """The rows of a sheet; of what was decided those of the list, and what the sheet does not name, of which nobody told more."""
    yield from (row for row in rows if certified is None or row[key] in certified)
    named = {row[key] for row in rows}
    for code in certified or ():
        if code not in named:
            yield defaultdict(lambda: None, {key: code})
