"""The office's own rules about projects and its catalogue of labels, as they hold in the assessment year."""

from __future__ import annotations

from collections.abc import Iterator

from kernel.office import OfficeFolder
from kernel.projects import Rules
from scheme.landing.rows import Row, text_list
from scheme.model import Scheme


def project_tables(folder: OfficeFolder, scheme: Scheme) -> dict[str, list[Row]]:
    """Rows of `project_rule`, `project_stage_limit`, `project_stage_word`, `project_tier` and `label`.

    All empty but the labels where the office has written no rules for the year: nothing is due, no tier is known.
    """
    rules = folder.office.project_rules(scheme.period.end)
    sections = {
        "project_rule": _rule,
        "project_stage_limit": _limits,
        "project_stage_word": _words,
        "project_tier": _tiers,
    }
    tables = {name: list(section(rules)) if rules else [] for name, section in sections.items()}
    return {**tables, "label": list(_labels(folder, scheme.year))}


def _rule(rules: Rules) -> Iterator[Row]:
    yield {
        "code_scope": rules.code_scope,
        "performed_by": text_list(rules.performed_by),
        "full_output": rules.full_output,
    }


def _limits(rules: Rules) -> Iterator[Row]:
    for stage in dict.fromkeys((*rules.due_months, *rules.stuck_months)):
        yield {
            "stage_code": stage,
            "due_months": rules.due_months.get(stage),
            "stuck_months": rules.stuck_months.get(stage),
        }


def _words(rules: Rules) -> Iterator[Row]:
    for stage, words in rules.stage_words.items():
        for word in words:
            yield {"word": word, "stage_code": stage}


def _tiers(rules: Rules) -> Iterator[Row]:
    for kind in ("nested", "exclusive"):
        for order, tier in enumerate(getattr(rules.tiers, kind), start=1):
            yield {
                "tier_kind": kind,
                "tier_code": tier.code,
                "title": tier.title,
                "tier_order": order,
                "lower_wan": tier.from_,
                "upper_wan": tier.below,
            }


def _labels(folder: OfficeFolder, year: int) -> Iterator[Row]:
    """One row a spelling of a label that is in the year's catalogue."""
    for label in folder.labels:
        if label.is_of(year):
            for word in label.spellings:
                yield {
                    "label_code": label.label_code,
                    "title": label.title,
                    "label_kind": label.kind,
                    "word": word,
                }
