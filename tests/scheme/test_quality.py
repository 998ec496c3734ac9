"""Findings on reports as measures: what loads, how it is said, what lands, what is refused."""

from __future__ import annotations

import pytest

from scheme import check, describe, load_scheme
from scheme.landing.measures import measures
from tests.scheme.test_describe import units_of

STARTED = "  started: {title: 开工,"
ALL = "fact: quality, value: findings, window: ytd, severities: [block, warning], unit: 个, places: 0, clause: 第二条}\n"
STANDING = "fact: quality, value: standing, window: period, findings: [total_mismatch], unit: 个, places: 0, clause: 第二条}\n"
QUALITY = f"  found: {{title: 问题, {ALL}  unmended: {{title: 未改, {STANDING}"


def write(guize, quality: str):
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    assert text.count(STARTED) == 1
    path.write_text(text.replace(STARTED, quality + STARTED), "utf-8")
    return path


def test_findings_land_by_severity_or_by_code(guize):
    landed = {row["measure_code"]: row for row in measures(load_scheme(write(guize, QUALITY), guize))}
    keys = ("fact", "value_field", "base_unit", "finding_severities", "finding_codes", "form_sets")
    assert [landed["found"][key] for key in keys] == [
        *("quality", "findings", "count", "|block|warning|", None, "|monthly|")
    ]
    assert [landed["unmended"][key] for key in keys] == [
        *("quality", "standing", "count", None, "|total_mismatch|", "|monthly|")
    ]


def test_findings_are_said_by_their_titles(guize):
    paper = describe(load_scheme(write(guize, QUALITY), guize), units_of("guize"))
    said = {cell for s in paper.sections for g in s.grids for row in g.rows for cell in row}
    assert {cell for cell in said if "问题个数" in cell} == {
        "年初以来月报提出的阻断、警告级别的问题个数",
        "本期月报尚未改正的“合计不等于各行之和”问题个数",
    }


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        (("severities: [block, warning], ", ""), ""),
        (("severities: [block, warning]", "severities: [block], findings: [total_mismatch]"), ""),
        (("severities: [block, warning]", "findings: [total_mismatches]"), ".findings.0"),
        (("severities: [block, warning]", "severities: [severe]"), ".severities.0"),
        (("severities: [block, warning]", "severities: [block], forms: [score_sheet]"), ".forms.0"),
    ],
)
def test_findings_nobody_could_tell_are_refused(guize, wrong, key):
    assert QUALITY.count(wrong[0]) == 1
    found = check(write(guize, QUALITY.replace(*wrong)), guize)
    assert [problem.key for problem in found] == [f"measures.found{key}"]
