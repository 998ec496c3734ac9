"""The office's scopes of origins, as they hold in the last month of the assessment year, with how they hold and cross each other."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.dated import holding_between
from kernel.office import OfficeFolder
from scheme.landing.rows import Row, text_list
from scheme.model import Scheme


def origin_tables(folder: OfficeFolder, scheme: Scheme) -> dict[str, list[Row]]:
    """Rows of `origin_scope`; none where the office has written no scopes."""
    return {"origin_scope": list(_scopes(folder, scheme.period.end))}


def _scopes(folder: OfficeFolder, month: str) -> Iterator[Row]:
    for version, _, _ in holding_between(folder.office.scopes, month, month):
        titles = {scope.code: scope.title for scope in version.scopes}
        for order, scope in enumerate(version.scopes, start=1):
            yield {
                "scope_code": scope.code,
                "scope_title": scope.title,
                "scope_order": order,
                "origins": text_list(scope.origins),
                "within_title": titles[scope.within] if scope.within else None,
                "crossing_titles": "、".join(other.title for other in version.crossing(scope)) or None,
            }
