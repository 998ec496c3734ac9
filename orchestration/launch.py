"""Running the main job from the command line, in this process, recorded where the Dagster UI will show it."""

from __future__ import annotations

import json
import os
import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from kernel.home import Home


def _dagster_yaml(home: Home) -> str:
    return f"""\
# Written by kaohe. Nothing leaves this machine; runs are kept beside the data.
telemetry:
  enabled: false
nux:
  enabled: false
run_monitoring:
  enabled: true
# One run at a time: there is one warehouse, and it has one writer.
concurrency:
  runs:
    max_concurrent_runs: 1
event_log_storage:
  module: orchestration.event_log
  class: KeptOpenEventLogStorage
  config:
    base_dir: {json.dumps(str(home.dagster / "history" / "runs"), ensure_ascii=False)}
"""


@dataclass(frozen=True)
class RunOutcome:
    """How one run ended. `failures` holds readable reasons, empty when it succeeded; `log` is what dbt said."""

    run_id: str
    is_success: bool
    failures: list[str]
    log: Path


def prepare_dagster(home: Home) -> Path:
    """Make Dagster's own storage below the home and point this process at it, telemetry off."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    text = _dagster_yaml(home)
    if not settings.exists() or settings.read_text("utf-8") != text:
        settings.write_text(text, "utf-8")
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    return settings


def run_years(home: Home, office_code: str, first: int, last: int) -> RunOutcome:
    """One run of the main job over the years `first`..`last` (inclusive) of an office.

    Raises ValueError for a reversed range (Dagster would silently select nothing).
    """
    if first > last:
        raise ValueError(f"年度范围颠倒：{first}–{last}")
    prepare_dagster(home)
    warnings.filterwarnings("ignore", module="dagster")
    from dagster import DagsterInstance

    from orchestration.definitions import defs, main_job
    from orchestration.partitions import partition_tags

    job = defs.resolve_job_def(main_job.name)
    log = home.dagster / "logs" / f"{office_code}-{first}-{last}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        DagsterInstance.get() as instance,
        log.open("w", encoding="utf-8") as stream,
        redirect_stdout(stream),
    ):
        result = job.execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            tags=partition_tags(office_code, first, last),
        )
    return RunOutcome(result.run_id, result.success, _failures(result), log)


def _failures(result) -> list[str]:
    reasons = []
    for event in result.all_events:
        if event.is_step_failure:
            data = event.step_failure_data
            text = (data.user_failure_data.description if data.user_failure_data else None) or _innermost(
                data.error
            )
            reasons.append(f"{event.step_key}：{text}")
        elif (
            event.event_type_value == "ASSET_CHECK_EVALUATION"
            and not event.asset_check_evaluation_data.passed
        ):
            check = event.asset_check_evaluation_data
            if check.severity.value == "ERROR":
                detail = "；".join(f"{k}：{v.value}" for k, v in check.metadata.items())
                reasons.append(f"{check.asset_key.to_user_string()} / {check.check_name} 未通过：{detail}")
    return reasons


def _innermost(error) -> str:
    while error.cause:
        error = error.cause
    return error.message.strip()
