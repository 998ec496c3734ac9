"""Growth over last year of what last year's scheme does not count, or counts otherwise: it has no base, whatever is reported.

Such a scheme runs; what it asks for is never there. What does not belong here: faults (`checks`), other remarks (`remarks`).
"""

from __future__ import annotations

from collections.abc import Iterator

from kernel.closed_yaml import DataFileError
from kernel.office import OfficeFolder
from scheme.conditions import PRIOR_BASES
from scheme.landing.inputs import looked_at
from scheme.loader import load_scheme
from scheme.measures import IndicatorMeasure, RatioMeasure, caliber_id
from scheme.model import Scheme
from scheme.remarks import load_remarks


def bases_wanting(scheme: Scheme, folder: OfficeFolder) -> Iterator[str]:
    """A sentence for every measure (of a ratio every part) whose 上年同期 nothing can be; none where last year's scheme has faults."""
    said, year = load_remarks(), scheme.year - 1
    asked = dict.fromkeys(
        (assessment, part) for assessment, code in _growing(scheme) for part in _parts(scheme, code)
    )
    path = folder.schemes / f"{year}.yaml"
    if not path.is_file():
        titles = "、".join(dict.fromkeys(scheme.measures[code].title for _, code in asked))
        yield from [said.base_without_scheme.format(title=titles, year=year)] if asked else []
        return
    try:
        earlier = load_scheme(path, folder)
    except DataFileError:
        return
    for assessment, code in asked:
        told = {"title": scheme.measures[code].title, "code": code, "year": year}
        then = earlier.assessments.get(assessment)
        if then is None or then.status != scheme.assessments[assessment].status:
            yield said.base_of_other_assessment.format(
                assessment=scheme.assessments[assessment].title, **told
            )
        elif code not in earlier.measures:
            yield said.base_without_measure.format(**told)
        elif _caliber(scheme, code) != _caliber(earlier, code):
            yield said.base_of_other_caliber.format(**told)


def _growing(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """(assessment, measure) of all that is compared with last year."""
    for assessment, _, _, item in looked_at(scheme):
        if getattr(item, "base", None) in PRIOR_BASES:
            yield assessment, item.measure


def _parts(scheme: Scheme, code: str) -> Iterator[str]:
    """The measure, of a ratio its two; not what a list brings its base with."""
    measure = scheme.measures[code]
    parts = (measure.numerator, measure.denominator) if isinstance(measure, RatioMeasure) else (code,)
    return (part for part in parts if not isinstance(scheme.measures[part], IndicatorMeasure))


def _caliber(scheme: Scheme, code: str) -> str:
    return caliber_id(scheme.measures[code], scheme.measures, scheme.effective)
