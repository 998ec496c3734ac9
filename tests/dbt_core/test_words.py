"""The phrases of dbt_project.yml: every code that can occur has its words, and nothing else stands there."""

from __future__ import annotations

import re
from typing import get_args

import duckdb
import pytest
import yaml

from scheme.assessments import ByCompletion, ByCondition, ByGrade, ByPoints, ByRank, ByReport, Ranking
from tests.dbt_core.warehouse import PROJECT, Workspace

TRIGGERS = {
    trigger
    for kind in (ByRank, ByPoints, ByCompletion, ByReport, ByCondition, ByGrade)
    for trigger in get_args(kind.model_fields["trigger"].annotation)
}
# kind → its codes, and what may be put into its phrases
CLOSED = {
    "consequence": (
        TRIGGERS,
        {
            *("total", "partition", "rank", "rank_from_end", "size", "threshold", "indicator", "completion", "pace"),
            *("gap", "over", "reached", "months", "grade", "conditions"),
        },
    ),
    "threshold": ({"over", "reached"}, {"threshold"}),
    "partition": (set(get_args(Ranking.model_fields["partition"].annotation)), set()),
    "streak": ({"behind", "one"}, {"streak", "period", "reason"}),
    "year_on_year": (
        {"not_reported", "ratio", "no_prior", "other_caliber", "prior_not_reported", "prior_zero"},
        set(),
    ),
    "condition": ({"told", "holds", "fails", "open"}, {"title", "actual", "holds"}),
    "input_state": ({"missing", "no_base", "pending_review", "too_large"}, set()),
    "block": ({"any", "all"}, {"conditions"}),
    "copy": ({"self", "verified"}, set()),
    "self_assessment": (
        {
            *("signed_count", "performed_count", "started_count", "completed_count"),
            *("contract_total_wan", "arrived_total_wan", "year_target_wan", "year_arrived_wan"),
        },
        {"copy"},
    ),
    "revision_sum": (
        {
            *("arrived", "paid", "project_count", "signed_count", "started_count", "in_statistics_count"),
            *("agreed_investment", "trip_count", "lead_count"),
        },
        set(),
    ),
    "value_unit": ({"wan", "wan_usd", "count", "pct", "points", "mu"}, {"title"}),
    "report_state": ({"on_time", "late", "missing", "nil", "rejected", "held", "waived", "corrected"}, set()),
}  # fmt: skip
CHINESE = re.compile("[\u4e00-\u9fff]")
COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*", re.DOTALL)


@pytest.fixture(scope="module")
def words() -> dict[str, dict[str, str]]:
    return yaml.safe_load((PROJECT / "dbt_project.yml").read_text("utf-8"))["vars"]["words"]


def test_every_code_has_its_words_and_no_other_has(words):
    assert {kind: set(phrases) for kind, phrases in words.items()} == {
        kind: codes for kind, (codes, _) in CLOSED.items()
    }


def test_a_phrase_asks_only_for_what_its_kind_is_told(words):
    for kind, phrases in words.items():
        for code, phrase in phrases.items():
            assert set(re.findall(r"{(.*?)}", phrase)) <= CLOSED[kind][1], (kind, code)


def test_no_word_stands_in_the_sql():
    spoken = [
        str(path.relative_to(PROJECT))
        for path in sorted(PROJECT.rglob("*.sql"))
        if "target" not in path.parts and CHINESE.search(COMMENT.sub("", path.read_text("utf-8")))
    ]
    assert spoken == []


def test_phrases_are_filled_and_what_is_absent_prints_as_nothing(tmp_path):
    workspace = Workspace.of_macros(tmp_path)
    say = "{{ say(\"{a}，it's {b}分\", {'a': \"'甲{b}'\", 'b': 'cast(null as varchar)'}) }}"
    sql = workspace.render(
        {
            "filled": say,
            "missing": "{{ say_of('report_state', \"'missing'\") }}",
            "unknown": "{{ say_of('report_state', \"'lost'\") }}",
            "block": "{{ block_words(\"'any'\", \"'甲'\") }}",
            "alone": "{{ block_words('cast(null as varchar)', \"'甲'\") }}",
        }
    )
    told = {name: duckdb.sql(f"select {text}").fetchall()[0][0] for name, text in sql.items()}
    assert told == {
        "filled": "甲{b}，it's 分",  # what is put in is not read again
        "missing": "未报",
        "unknown": None,
        "block": "有一项即可〔甲〕",
        "alone": "甲",
    }
