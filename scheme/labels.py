"""Labels a measure of projects or of their capital names: codes of the office's catalogue of the assessment year, or all of a kind.

What belongs here: finding them and writing kinds out. What does not: what a catalogue is (`kernel.projects`).
"""

from __future__ import annotations

from collections.abc import Mapping

from kernel.office import OfficeFolder
from kernel.projects import Label
from scheme.measures import CapitalMeasure
from scheme.model import Scheme
from scheme.project_measures import ProjectMeasure


def labels_of(folder: OfficeFolder, scheme: Scheme) -> Mapping[str, Label]:
    """The labels of the year's catalogue by code."""
    return {label.label_code: label for label in folder.labels if label.is_of(scheme.year)}


def labels_written_out(scheme: Scheme, folder: OfficeFolder) -> Scheme:
    """The scheme with kinds as the year's labels of them, and with what the labels its measures name are called.

    So a measure by kind is of another caliber where the catalogue has other labels of it.
    """
    known = labels_of(folder, scheme)
    measures = {code: _by_label(measure, known) for code, measure in scheme.measures.items()}
    named = {label for measure in measures.values() for label in getattr(measure, "labels", None) or ()}
    titles = {code: known[code].title for code in sorted(named)}
    return scheme.model_copy(update={"measures": measures, "titles": {**titles, **scheme.titles}})


def _by_label(measure: object, known: Mapping[str, Label]) -> object:
    if not isinstance(measure, ProjectMeasure | CapitalMeasure) or measure.label_kinds is None:
        return measure
    labels = tuple(code for code, label in known.items() if label.kind in measure.label_kinds)
    return measure.model_copy(update={"labels": labels, "label_kinds": None})
