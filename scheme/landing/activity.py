"""The office's own rules about trips, the quality of reports and revisions, as they hold in the assessment year."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import Field

from kernel.closed_yaml import Closed, load
from kernel.dated import holding_between
from kernel.office import OfficeFolder
from kernel.quality import PARTS, QualityPart
from scheme.landing.rows import Row, text_list
from scheme.model import Scheme


class _Part(Closed):
    """How a part of the score is told: with its value and weight, and where it does not count."""

    counted: str
    left_out: str


class _Sentences(Closed):
    """`quality.yaml`: the parts in words, and the sentence they make."""

    parts: dict[QualityPart, _Part] = Field(min_length=len(PARTS))
    score: str
    no_score: str


def activity_tables(folder: OfficeFolder, scheme: Scheme) -> dict[str, list[Row]]:
    """Rows of `trip_rule`, `quality_rule`, `quality_sentence` and `revision_rule`; empty where the office has written no rules."""
    return {
        "trip_rule": list(_trips(folder, scheme)),
        "quality_rule": list(_quality(folder, scheme)),
        "quality_sentence": list(_sentences()),
        "revision_rule": list(_revisions(folder, scheme)),
    }


def _trips(folder: OfficeFolder, scheme: Scheme) -> Iterator[Row]:
    versions = holding_between(folder.office.trips, scheme.period.start, scheme.period.end)
    for rules, begins, ends in versions:
        for post, least in rules.least.items():
            yield {
                "valid_from": begins,
                "ends_before": ends,
                "post_code": post,
                "least_count": least,
                "activity_codes": text_list(rules.activities),
                "part_month": rules.part_month,
            }


def _quality(folder: OfficeFolder, scheme: Scheme) -> Iterator[Row]:
    versions = holding_between(folder.office.quality, scheme.period.start, scheme.period.end)
    for rules, begins, ends in versions:
        yield {
            "valid_from": begins,
            "ends_before": ends,
            **{f"{part}_weight": rules.weights[part] for part in PARTS},
            "incomplete_codes": text_list(rules.incomplete),
            "mended_severities": text_list(rules.mended),
            "each_revision": rules.each_revision,
        }


def _revisions(folder: OfficeFolder, scheme: Scheme) -> Iterator[Row]:
    end = scheme.period.end
    for rules, _, _ in holding_between(folder.office.revisions, end, end):
        yield {"least_count": rules.least_count, "least_share_pct": rules.least_share_pct}


def _sentences() -> Iterator[Row]:
    told = load(Path(__file__).with_name("quality.yaml"), _Sentences)
    for part, words in told.parts.items():
        yield {"case_code": part, "template": words.counted}
        yield {"case_code": f"no_{part}", "template": words.left_out}
    yield {"case_code": "score", "template": told.score}
    yield {"case_code": "no_score", "template": told.no_score}
