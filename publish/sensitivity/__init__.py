"""What more of a figure is worth to one unit in one published period, and how far the next place is.

What does not belong here: scoring under other rules (`orchestration.whatif`), files and terminal (`publish.papers`, `cli`).
"""

from kernel.home import Home
from kernel.paper import Paper
from publish import tables
from publish.select import choose, require_warehouse
from publish.sensitivity import figures, paper
from publish.sensitivity.reach import Reach, reach


def sensitivity(home: Home, office: str, assessment: str | None, period: str, unit: str) -> Reach:
    """The reach of `unit` (code or name). Raises NothingToRelease for the period, LookupError for the unit, in Chinese."""
    require_warehouse(home)
    with tables.connect(home.published_warehouse) as connection:
        found = figures.read(connection, choose(connection, office, assessment, period))
    return reach(found, unit)


def sensitivity_paper(found: Reach) -> Paper:
    """It as a paper."""
    return paper.paper(found)


__all__ = ["Reach", "sensitivity", "sensitivity_paper"]
