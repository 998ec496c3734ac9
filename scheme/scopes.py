"""Scopes a measure names in place of origins: what the office's `scopes:` says they are in the scheme's last month.

What belongs here: finding them and writing them out. What does not: what scopes are (`kernel.origins`).
"""

from __future__ import annotations

from collections.abc import Mapping

from kernel.dated import holding_between
from kernel.office import OfficeFolder
from kernel.origins import OriginScope
from scheme.measures import CapitalMeasure
from scheme.model import Scheme


def scopes_of(folder: OfficeFolder, scheme: Scheme) -> Mapping[str, OriginScope]:
    """The office's scopes by code, as they hold in the last month of the assessment year."""
    month = scheme.period.end
    versions = holding_between(folder.office.scopes, month, month)
    return {scope.code: scope for version, _, _ in versions for scope in version.scopes}


def scopes_written_out(scheme: Scheme, folder: OfficeFolder) -> Scheme:
    """The scheme with the origins of the scopes its measures name: what counts is the same, however it was written."""
    scopes = scopes_of(folder, scheme)
    measures = {
        code: measure.model_copy(update={"origins": scopes[measure.scope].origins, "scope": None})
        if isinstance(measure, CapitalMeasure) and measure.scope is not None
        else measure
        for code, measure in scheme.measures.items()
    }
    return scheme.model_copy(update={"measures": measures})
