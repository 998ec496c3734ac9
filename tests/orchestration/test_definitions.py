import os
import re
from datetime import datetime

import pytest
from dagster import DagsterInstance, build_schedule_context, build_sensor_context

from kernel.home import PROJECT_ROOT
from orchestration.partitions import SHANGHAI

CHINESE = re.compile(r"[一-鿿]")


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    os.environ["KAOHE_HOME"] = str(tmp_path_factory.mktemp("home"))
    from orchestration import definitions as module

    return module


def test_every_asset_says_in_chinese_what_it_is(definitions):
    graph = definitions.defs.resolve_asset_graph()
    silent = [
        key.to_user_string()
        for key in graph.materializable_asset_keys
        if not CHINESE.search(graph.get(key).description or "")
    ]
    assert silent == []


def test_data_flows_from_the_inbox_to_the_releases(definitions):
    graph = definitions.defs.resolve_asset_graph()
    by_name = {key.to_user_string(): key for key in graph.get_all_asset_keys()}
    upstream, todo = set(), [by_name["annual_assessment"]]
    while todo:
        key = todo.pop()
        upstream.add(key.to_user_string())
        todo += [k for k in graph.get(key).parent_keys if k.to_user_string() not in upstream]
    assert {
        "received_workbooks",
        "judged_submissions",
        "landed_scheme",
        "fct_capital",
        "fct_score",
    } <= upstream


def test_the_night_run_looks_after_the_open_years(definitions):
    """Of 平阳县, which has a folder in the inbox; nothing can have come for the other offices."""
    (definitions.Storage().home.inbox / "pingyang").mkdir(parents=True, exist_ok=True)
    night = datetime(2024, 7, 3, 2, 0, tzinfo=SHANGHAI)
    with DagsterInstance.ephemeral() as instance:
        context = build_schedule_context(instance=instance, scheduled_execution_time=night)
        requests = list(definitions.nightly(context))
    ranges = {
        (r.tags["dagster/asset_partition_range_start"], r.tags["dagster/asset_partition_range_end"])
        for r in requests
    }
    assert ranges == {("pingyang|2023", "pingyang|2024")}
    assert (definitions.nightly.cron_schedule, definitions.nightly.execution_timezone) == (
        "0 2 * * *",
        "Asia/Shanghai",
    )


def test_the_inbox_sensor_asks_once_for_a_new_file(definitions):
    inbox = definitions.Storage().home.inbox / "pingyang" / "2023-05"
    inbox.mkdir(parents=True)
    with DagsterInstance.ephemeral() as instance:
        assert (
            definitions.inbox_watch(build_sensor_context(instance=instance)).skip_message
            == "收件箱没有新文件"
        )
        (inbox / "a.xlsx").write_bytes(b"x")
        first = definitions.inbox_watch(build_sensor_context(instance=instance))
        assert [str(r.partition_key) for r in first.run_requests] == ["pingyang|2023"]
        again = definitions.inbox_watch(build_sensor_context(instance=instance, cursor=first.cursor))
        assert again.skip_message == "收件箱没有新文件"


def test_a_reversed_range_is_refused(definitions):
    from orchestration.launch import run_years

    with pytest.raises(ValueError, match="颠倒"):
        run_years(definitions.Storage().home, "pingyang", 2024, 2022)


def test_workspace_names_the_definitions():
    assert "module_name: orchestration.definitions" in (PROJECT_ROOT / "workspace.yaml").read_text("utf-8")
