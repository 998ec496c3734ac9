"""履约 and 达效: stages of projects that are told by what the office rules them to be (`projects:` of office.yaml).

What belongs here: finding those rules for a year and writing them out beside the measures that name the stages. What does not:
what the rules are (`kernel.projects`), or when a project has reached them (dbt).
"""

from __future__ import annotations

from kernel.office import OfficeFolder
from kernel.projects import Rules
from scheme.model import Scheme
from scheme.project_measures import ProjectMeasure, RuledProjectMeasure


def rules_of(folder: OfficeFolder, scheme: Scheme) -> Rules | None:
    """The office's project rules as they hold in the last month of the assessment year."""
    return folder.office.project_rules(scheme.period.end)


def named_stages(measure: ProjectMeasure) -> set[str]:
    """The dates of stages a measure asks for."""
    return {measure.date_field, *(measure.also_reached or ())}


def stages_written_out(scheme: Scheme, folder: OfficeFolder) -> Scheme:
    """The scheme with what makes a project perform, or reach its capacity, beside every measure that asks for it.

    So a measure is of another caliber where the office rules otherwise than last year.
    """
    rules = rules_of(folder, scheme)
    measures = {code: _as_ruled(measure, rules) for code, measure in scheme.measures.items()}
    titles = {
        label.label_code: label.title
        for label in folder.labels
        if label.is_of(scheme.year) and any(_output(m) == label.label_code for m in measures.values())
    }
    return scheme.model_copy(update={"measures": measures, "titles": {**titles, **scheme.titles}})


def _output(measure: object) -> str | None:
    return getattr(measure, "full_output", None)


def _as_ruled(measure: object, rules: Rules | None) -> object:
    if rules is None or not isinstance(measure, ProjectMeasure):
        return measure
    stages = named_stages(measure)
    if not stages & {"performed_date", "at_capacity_date"}:
        return measure
    return RuledProjectMeasure.model_construct(
        **dict(measure),
        performed_by=rules.performed_by if "performed_date" in stages else None,
        full_output=rules.full_output if "at_capacity_date" in stages else None,
    )
