"""Kinds of subject are listed once, in kernel/verdicts.py: the warehouse's copy and the words of every form follow it."""

from __future__ import annotations

from typing import get_args

import pytest
import yaml

from kernel.projects import Stage
from kernel.verdicts import KIND_ZH, STAGE_OF_KIND, USUAL_KINDS, SubjectKind
from tests.dbt_core.warehouse import PROJECT

ROOT = PROJECT.parent
KINDS = get_args(SubjectKind)


def test_the_warehouse_has_the_list() -> None:
    said = yaml.safe_load((PROJECT / "dbt_project.yml").read_text("utf-8"))["vars"]
    assert said["stage_of_kind"] == dict(STAGE_OF_KIND)
    assert tuple(said["usual_kinds"]) == USUAL_KINDS
    assert KINDS == ("capital", "tax", *STAGE_OF_KIND) == tuple(KIND_ZH)
    assert set(STAGE_OF_KIND.values()) <= set(get_args(Stage))


@pytest.mark.parametrize("form", ["certification", "county_verification"])
def test_either_list_takes_every_kind(form: str) -> None:
    fields = yaml.safe_load((ROOT / f"ingest/forms/{form}.yaml").read_text("utf-8"))["fields"]
    words = fields["subject_kind"]["choices"]
    assert set(words) == set(KINDS)
    every = [word for said in words.values() for word in said]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("report", ["verified", "verified_subject", "disallowed_reason"])
def test_every_report_names_every_kind(report: str) -> None:
    columns = yaml.safe_load((ROOT / f"publish/reports/{report}.yaml").read_text("utf-8"))["columns"]
    [labels] = [column["labels"] for column in columns if column["field"] == "subject_kind"]
    assert list(labels) == list(KINDS)
    for kind, title in labels.items():
        assert title.startswith(KIND_ZH[kind])
