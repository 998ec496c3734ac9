"""Projects that count for one unit and period: as the last snapshot shows them, by the date a stage was reached.

What does not belong here: what that snapshot is, and whether it has come (`facts`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.capital import Shares, first_named
from tests.oracle.credit import ProjectCredit
from tests.oracle.filters import agrees, is_in_tier, is_not_in, is_share, passes
from tests.oracle.labels import Industries, Labels
from tests.oracle.profiles import Profiles
from tests.oracle.spans import Span
from tests.oracle.stages import Stages
from tests.oracle.told import is_named_before

Row = dict[str, Any]


class Projects:
    """The projects of one truth; `snapshot`: a unit's projects as they stood in a month, under a value status, by the stage a
    measure dates them by.
    """

    def __init__(self, truth: Any, snapshot: Callable[[str, str, str, str], list[Row]]):
        self._truth, self._snapshot = truth, snapshot
        self._credit = ProjectCredit(truth)
        # an inspection names a project, too, were it of a unit that has told nothing of it
        visited = {
            (row["unit_code"], row["project_code"]) for rows in truth.inspections.values() for row in rows
        }
        self._named = {*first_named(truth), *visited}
        self._shares = Shares.of(truth)
        self._labels = Labels(truth, self._claimers)
        self._industries = Industries(truth, self._claimers)
        self._profiles = Profiles(truth, self._claimers)
        self._stages = Stages(truth, self.records)

    def counted(self, measure: Row, unit: str, span: Span, status: str) -> Iterator[tuple[str, Fraction]]:
        first = {"ytd": span.year_start, "period": span.start, "stock": ""}[measure["window"]]
        if measure["value"] == "investment_increase":
            first = ""  # whenever it was reached: the window is that of the increase
        field = measure["date_field"]
        for claimer, row, part in self._projects_of(measure, unit, span.end, status):
            reached = self._reached_in(claimer, row, field, span)
            if (
                reached
                and first <= reached <= span.end
                and agrees(row["is_single_manufacturing"], measure.get("single_manufacturing"))
                and is_in_tier(row, measure)
                and is_share(
                    row.get("fixed_asset_investment_wan"), row, measure.get("min_fixed_asset_share_pct")
                )
                and passes(row.get("focus_list_code"), measure.get("focus_lists"))
                and passes(row.get("industry_name"), measure.get("industries"))
                and is_not_in(row.get("industry_name"), measure.get("industries_excluded"))
                and self._labels.passes(measure, claimer, row["project_code"], span)
                and is_named_before(self.records(claimer, row), row, span.end, measure, "project")
                and all(
                    (self._reached_in(claimer, row, also, span) or "9") <= span.end
                    for also in measure.get("also_reached", ())
                )
            ):
                amount = self._amount(measure, claimer, row, span)
                if measure["value"] == "count":
                    yield row["project_code"], part
                elif amount is not None:
                    yield row["project_code"], amount

    def has_traits(self, measure: Row, unit: str, code: str, span: Span) -> bool:
        """Whether a project whose capital is counted has the labels and the industry that takes, by the period's end."""
        return self._labels.passes(measure, unit, code, span) and self._industries.passes(
            measure, unit, code, span.end
        )

    def _amount(self, measure: Row, unit: str, row: Row, span: Span) -> Fraction | None:
        """The sum of a project that counts; None where nobody told one, or it did not rise."""
        value = str(measure["value"]).removeprefix("largest_")
        match value:
            case "count":
                return None
            case "intended_investment" | "contract_investment":
                told = self._profiles.latest(unit, row["project_code"], span.end).get(f"{value}_wan")
            case "investment_increase":
                return self._profiles.increase(measure, unit, row, span)
            case _:
                told = row[f"{value}_wan"]
        return None if told is None else Fraction(told)

    def _projects_of(
        self, measure: Row, unit: str, month: str, status: str
    ) -> Iterator[tuple[str, Row, Fraction]]:
        """(unit that claims it, its row, part) of the projects that count for the unit."""
        credit = measure.get("credit")
        if credit is None:
            own = self._snapshot(unit, month, status, measure["date_field"])
            yield from ((unit, row, Fraction(1)) for row in own)
            return
        field = measure["date_field"]
        claims = {other: self._snapshot(other, month, status, field) for other in self._truth.months}
        for credited, claimer, row, part in self._credit.parts(month, claims, credit):
            if credited == unit:
                yield claimer, row, part

    def _reached(self, unit: str, row: Row, field: str, month: str) -> str | None:
        """The declared stage date, unless the latest inspection up to the month's end found it untrue."""
        visits = [
            visit
            for rows in self._truth.inspections.values()
            for visit in rows
            if visit["project_code"] == row["project_code"]
            and visit["unit_code"] in self._claimers(unit, row["project_code"])
            and f"{visit['stage_code']}_date" == field
            and visit["inspected_date"][:7] <= month
        ]
        visits.reverse()  # of one day the last row of the list
        latest = max(visits, key=lambda visit: date.fromisoformat(visit["inspected_date"]), default=None)
        return row.get(field) if latest is None or latest["is_confirmed"] else None

    def _claimers(self, unit: str, code: str) -> list[str]:
        """The units whose claims of a code are of the same project as this one's."""
        groups = self._shares.joined(code, [other for other, own in self._named if own == code])
        return next((group for group in groups if unit in group), [unit])

    def records(self, unit: str, row: Row) -> list[tuple[str, Row]]:
        """(month, workbook) of all units that claim the project of a row."""
        units = self._claimers(unit, row["project_code"])
        return [told for each in units for told in self._truth.months[each].items()]

    def _reached_in(self, unit: str, row: Row, field: str, span: Span) -> str | None:
        """The month a stage was reached in, a derived one too."""
        if field == "performed_date":
            return self._stages.performed(
                unit, row, lambda stage: self._reached(unit, row, stage, span.end), span.end
            )
        if field == "at_capacity_date":
            return self._stages.at_capacity(unit, row, span.year, span.end)
        reached = self._reached(unit, row, field, span.end)
        return None if reached is None else reached[:7]
