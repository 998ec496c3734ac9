"""Projects of a generated unit: by the dates of their stages, their sums agreed on anew now and then."""

from __future__ import annotations

from decimal import Decimal

from tests.exactness.drawing import Pick
from tests.exactness.measures import FOCUS, INDUSTRIES, STAGES, Row


def agreed_sum(pick: Pick) -> Decimal:
    """A sum at a bound of the tiers."""
    return pick.one(
        [Decimal(text) for text in ("50000", "10000", "9999.999999", "100000", "1000", "999999.5")]
    )


def draw_projects(pick: Pick, has_capital: bool) -> list[Row]:
    """Projects by stage, some of them of those that bring capital."""
    own = [_project(pick, n) for n in range(pick.size(1, 3))]
    return [*own, {**_project(pick, 0), "project_code": "P0"}] if has_capital else own


def _project(pick: Pick, n: int) -> Row:
    agreed = agreed_sum(pick)
    days = ["2024-01-31", "2024-02-01", "2023-12-31", "2024-06-30", "2023-03-15", None]
    share = pick.one([Decimal("0.5"), Decimal("0.3"), Decimal("0.299999")])
    return {
        "project_code": f"Q{n}",
        "industry_name": pick.one([*INDUSTRIES, None]),
        "is_single_manufacturing": pick.chance(5),
        "agreed_investment_wan": agreed,
        "fixed_asset_investment_wan": (agreed * share).quantize(Decimal("0.000001")),
        "focus_list_code": pick.one([*FOCUS, None]),
        "first_month": pick.one(["2023-01", "2024-01", "2024-02", "2024-03"]),
        **{stage: pick.one(days) for stage in STAGES},
    }


def agreed_anew(pick: Pick, project: Row) -> Row:
    """Now and then a project is agreed on for another sum."""
    return {**project, "agreed_investment_wan": agreed_sum(pick)} if pick.chance(1) else project
