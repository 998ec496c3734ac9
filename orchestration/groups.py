"""Which group every unit stays in, month by month, as the office's schemes say: what a table of changes is held against.

What does not belong here: moves that a scheme's conditions decide (dbt).
"""

from __future__ import annotations

from collections.abc import Iterable

import scheme
from kernel.closed_yaml import DataFileError
from kernel.office import OfficeFolder
from kernel.period import periods_of_year


def groups_by_month(folder: OfficeFolder, years: Iterable[int]) -> dict[str, dict[str, str]]:
    """Month → unit → title of its group, of the scheme years among `years`; of a month of two years by the later one.

    A scheme that does not load says nothing here: it is told where it is landed.
    """
    found: dict[str, dict[str, str]] = {}
    for year in sorted(set(folder.scheme_years()) & set(years)):
        try:
            of_year = scheme.load_scheme(folder.schemes / f"{year}.yaml", folder)
        except DataFileError:
            continue
        months = [period.code for period in periods_of_year(year, "month", of_year.lead)]
        found |= {month: {} for month in months}
        for group in of_year.groups.values():
            for unit, first, last in group.stays():
                for month in months:
                    if (first or month) <= month <= (last or month):
                        found[month][unit] = group.title
    return found
