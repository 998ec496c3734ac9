"""What Dagster loads: assets, the nightly job, its schedule, and the sensor on the inbox."""

from collections.abc import Iterator

from dagster import (
    DefaultScheduleStatus,
    DefaultSensorStatus,
    Definitions,
    RunRequest,
    ScheduleEvaluationContext,
    SensorEvaluationContext,
    SensorResult,
    SkipReason,
    define_asset_job,
    in_process_executor,
    schedule,
    sensor,
)

from kernel.office import load_office
from orchestration import inbox
from orchestration.assets.intake import judged_submissions, landed_scheme, received_workbooks
from orchestration.assets.releases import release_assets
from orchestration.assets.warehouse import dbt_resource, published_warehouse, warehouse_models
from orchestration.partitions import SHANGHAI, key_of, open_years, partition_tags, sending_offices
from orchestration.resources import Storage

main_job = define_asset_job(
    "assess",
    selection="*",
    description="收件 → 校验 → 建模 → 计分 → 发布材料（草稿）。按（考核主体，年度）运行；补历史年度时选一段年度，一次运行完成。",
    executor_def=in_process_executor,
)


@schedule(
    job=main_job,
    cron_schedule="0 2 * * *",
    execution_timezone=str(SHANGHAI),
    default_status=DefaultScheduleStatus.RUNNING,
    description="每晚 02:00（北京时间）：处理各考核主体未结年度的新报表，更新得分与发布材料草稿。",
)
def nightly(context: ScheduleEvaluationContext) -> Iterator[RunRequest]:
    home = Storage().home
    for code in sending_offices(home):
        folder = load_office(home.office_dir(code))
        years = open_years(folder, context.scheduled_execution_time.astimezone(SHANGHAI))
        if years:
            yield RunRequest(
                run_key=f"{context.scheduled_execution_time:%Y-%m-%d}-{code}",
                tags=partition_tags(code, years[0], years[-1]),
            )


@sensor(
    job=main_job,
    minimum_interval_seconds=60,
    default_status=DefaultSensorStatus.STOPPED,
    description="收件箱有新文件或改动、或有文件等传完超时，立即处理其所属年度（默认关闭，在界面上开启）。",
)
def inbox_watch(context: SensorEvaluationContext) -> SensorResult | SkipReason:
    storage = Storage()
    seen = inbox.Listing.from_cursor(context.cursor)
    now = inbox.Listing.of(storage.home)
    overdue = inbox.waited_for_in_vain(storage.home, storage.ledger())
    changed = now.newer_than(seen) + overdue
    if not changed:
        return SkipReason("收件箱没有新文件")
    key = "-".join((now.digest, *overdue))
    requests = [
        RunRequest(run_key=f"{code}-{year}-{key}", partition_key=key_of(code, year))
        for code, year in inbox.partitions_of(storage.home, changed)
    ]
    return SensorResult(run_requests=requests, cursor=now.cursor)


defs = Definitions(
    assets=[
        landed_scheme,
        received_workbooks,
        judged_submissions,
        warehouse_models,
        published_warehouse,
        *release_assets,
    ],
    jobs=[main_job],
    schedules=[nightly],
    sensors=[inbox_watch],
    resources={"storage": Storage(), "dbt": dbt_resource()},
)
