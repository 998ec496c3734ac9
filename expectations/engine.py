"""The one place that speaks to Great Expectations: a frame and its checks in, the failing rows of each check out.

In memory only: an ephemeral context, no files, no network, no progress bars. An expectation that raised, or whose
result is not complete, is a SuiteError, never a pass.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from expectations.rules import Check, SuiteError

ROW_KEY = "row_key"
_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [ROW_KEY],
    "exclude_unexpected_values": True,  # keys only: copying the values too costs seconds where much is wrong
}


def failing_rows(form: str, checks: Sequence[Check], frame: pd.DataFrame) -> dict[int, list[int]]:
    """Row keys that fail, by position of the check; one call for all checks. Raises SuiteError."""
    from great_expectations import ExpectationSuite
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    expectations = [
        ExpectationConfiguration(
            type=check.rule.expectation,
            kwargs=check.arguments,
            meta={"rule": check.rule.id, "check": position},
        ).to_domain_obj()
        for position, check in enumerate(checks)
    ]
    suite = ExpectationSuite(name=form, expectations=expectations)
    outcome = _batch(form, _needed(checks, frame)).validate(suite, result_format=_RESULT_FORMAT)
    failing: dict[int, list[int]] = {}
    for result in outcome.results:
        position = result.expectation_config.meta["check"]
        failing[position] = _keys(form, checks[position], result)
    if sorted(failing) != list(range(len(checks))):
        raise SuiteError(f"{form}：{len(checks)} 项检查只回来 {len(failing)} 项结果")
    return failing


def _batch(form: str, frame: pd.DataFrame) -> Any:
    import great_expectations as gx
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context = gx.get_context(project_config=config, mode="ephemeral")
    asset = context.data_sources.add_pandas("landed").add_dataframe_asset(form)
    definition = asset.add_batch_definition_whole_dataframe("rows")
    return definition.get_batch(batch_parameters={"dataframe": frame})


def _needed(checks: Sequence[Check], frame: pd.DataFrame) -> pd.DataFrame:
    """The columns the checks speak of; Great Expectations copies the frame for most of them."""
    conditions = " ".join(check.rule.row_condition or "" for check in checks)
    named = {ROW_KEY, *re.findall(r"\w+", conditions), *(c for check in checks for c in check.columns)}
    return frame[[column for column in frame.columns if column in named]]


def _keys(form: str, check: Check, result: Any) -> list[int]:
    where = f"{form} 规则 {check.rule.id}（{'、'.join(check.columns)}）"
    found = result.result
    if not found or "unexpected_count" not in found or _raised(result.exception_info):
        raise SuiteError(f"{where}未能判定：{_raised(result.exception_info) or '没有结果'}")
    keys = [int(key) for part in found.get("unexpected_index_list") or [] for key in part[ROW_KEY]]
    if len(keys) != found["unexpected_count"] or result.success != (not keys):
        raise SuiteError(f"{where}的结果不完整：{found['unexpected_count']} 行不合格，给出 {len(keys)} 行")
    return keys


def _raised(info: Any) -> str:
    """Messages of all exceptions GX caught: it keeps one record, or one a failed metric."""
    records = [info] if "raised_exception" in (info or {}) else (info or {}).values()
    return "；".join(str(r["exception_message"]) for r in records if r["raised_exception"])
