"""The one place that speaks to Great Expectations: a frame and its checks in, the failing rows of each check out.

In memory only: an ephemeral context, no files, no network, no progress bars. A question costs milliseconds however few
rows there are: checks that have nothing to compare are not asked, the others for yes or no first and only those that say
no for their rows, which costs several times as much. An expectation that raised, or whose result is not complete, is a
SuiteError, never a pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from expectations.library import great_expectations, settled
from expectations.rules import Check, SuiteError

if TYPE_CHECKING:
    import pandas as pd

ROW_KEY = "row_key"
_VERDICTS = {"result_format": "BOOLEAN_ONLY"}
_ROWS = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [ROW_KEY],
    "exclude_unexpected_values": True,  # keys only: copying the values too costs seconds where much is wrong
}


class Engine:
    """One context of Great Expectations: what judges forms. Making it costs more than a question, so ask it of several."""

    def __init__(self) -> None:
        gx = great_expectations()
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
        asset = context.data_sources.add_pandas("landed").add_dataframe_asset("rows")
        self._rows = asset.add_batch_definition_whole_dataframe("rows")

    def failing_rows(self, form: str, checks: Sequence[Check], frame: pd.DataFrame) -> dict[int, list[int]]:
        """Row keys that fail, by position of the check that has any. One frame a form. Raises SuiteError."""
        batch = self._rows.get_batch(batch_parameters={"dataframe": _needed(checks, frame)})
        asked = {position: check for position, check in enumerate(checks) if _can_fail(check, frame)}
        verdicts = _results(batch, form, asked, _VERDICTS)
        failed = {position: checks[position] for position, result in verdicts.items() if not result.success}
        found = _results(batch, form, failed, _ROWS)
        return {position: _keys(form, checks[position], result) for position, result in sorted(found.items())}


def _results(
    batch: Any, form: str, checks: Mapping[int, Check], result_format: Mapping[str, Any]
) -> dict[int, Any]:
    """The result of each check by its position, in one call; of no check none."""
    if not checks:
        return {}
    from great_expectations import ExpectationSuite

    suite = ExpectationSuite(name=form, expectations=[_expectation(check) for check in checks.values()])
    with settled():
        outcome = batch.validate(suite, result_format=dict(result_format))
    results = {result.expectation_config.meta["check"]: result for result in outcome.results}
    if results.keys() != {id(check) for check in checks.values()}:
        raise SuiteError(f"{form}：{len(checks)} 项检查只回来 {len(results)} 项结果")
    return {position: results[id(check)] for position, check in checks.items()}


@cache
def _expectation(check: Check) -> Any:
    """The check as the library's own object: making it costs as much as asking it of few rows."""
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    meta = {"rule": check.rule.id, "check": id(check)}
    return ExpectationConfiguration(
        type=check.rule.expectation, kwargs=check.arguments, meta=meta
    ).to_domain_obj()


def _can_fail(check: Check, frame: pd.DataFrame) -> bool:
    """Whether some row has all that is compared: a missing value fails no check but that it is there."""
    if check.is_presence or not set(check.columns) <= set(frame.columns):
        return True
    return bool(reduce(and_, (frame[column].notna() for column in check.columns)).any())


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
    if not keys or len(keys) != found["unexpected_count"] or result.success:
        raise SuiteError(f"{where}的结果不完整：{found['unexpected_count']} 行不合格，给出 {len(keys)} 行")
    return keys


def _raised(info: Any) -> str:
    """Messages of all exceptions GX caught: it keeps one record, or one a failed metric."""
    records = [info] if "raised_exception" in (info or {}) else (info or {}).values()
    return "；".join(str(r["exception_message"]) for r in records if r["raised_exception"])
