"""Reference data and received workbooks: from the office's files and the inbox to landed Parquet."""

from collections import Counter
from collections.abc import Iterable

from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetExecutionContext,
    Failure,
    MaterializeResult,
    MetadataValue,
    asset,
)

import scheme
from kernel.closed_yaml import DataFileError
from kernel.office import OfficeFolder
from ledger import Receipt
from ledger.records import READ, RECEIVED, REJECTED
from orchestration import intake, judging, returning
from orchestration.duplicates import Register
from orchestration.notices import stray_notices
from orchestration.partitions import ONE_RUN, folders_of, office_years
from orchestration.resources import Storage
from orchestration.writer import one_writer

_YEARS = office_years(Storage().home)


@asset(partitions_def=_YEARS, backfill_policy=ONE_RUN, group_name="landed", kinds={"yaml", "parquet"})
def landed_scheme(context: AssetExecutionContext, storage: Storage) -> MaterializeResult:
    """考核办法、单位名录和报送期限：读取 offices/ 下的文件，校验后落地为表。办法有错则本年度停止，并指出文件、行、键和原因。"""
    home, files = storage.home, 0
    for folder, year in _folders(context, storage):
        try:
            with one_writer(home):
                files += len(scheme.land(home, folder, year, folder.office.now().date()))
        except DataFileError as err:
            raise _fault(err) from None
    return MaterializeResult(metadata={"表数": files})


@asset(partitions_def=_YEARS, backfill_policy=ONE_RUN, group_name="landed", kinds={"excel", "parquet"})
def received_workbooks(context: AssetExecutionContext, storage: Storage) -> MaterializeResult:
    """收件：收件箱中的每个文件编回执号、按 SHA-256 存档一次、读成带文件、工作表、单元格出处的数据行。已读过的文件不再重读。"""
    home, ledger = storage.home, storage.ledger()
    reports = []
    for folder in _offices(context, storage):
        try:
            with one_writer(home):
                reports.append(intake.take_in(home, folder, ledger, folder.office.now()))
        except DataFileError as err:
            raise _fault(err) from None
    titles = {
        "received": "收件箱文件",
        "read": "本次读取",
        "duplicates": "本次重复文件",
        "waiting": "等待传完",
        "refused": "本次未读即退",
    }
    counted = {title: sum(getattr(r, name) for r in reports) for name, title in titles.items()}
    notices = [*(notice for report in reports for notice in report.notices), *stray_notices(home)]
    return MaterializeResult(metadata={**counted, "请留意": MetadataValue.md(_bullets(notices))})


@asset(
    partitions_def=_YEARS,
    backfill_policy=ONE_RUN,
    group_name="landed",
    kinds={"greatexpectations", "parquet"},
    deps=[landed_scheme, received_workbooks],
    check_specs=[
        AssetCheckSpec(
            "every_file_has_a_verdict",
            asset="judged_submissions",
            description="每个收到的文件都有结论",
            blocking=True,
        ),
        AssetCheckSpec(
            "no_workbook_rejected",
            asset="judged_submissions",
            description="没有被退回的报表（被退回的列在元数据中）",
        ),
    ],
)
def judged_submissions(context: AssetExecutionContext, storage: Storage) -> MaterializeResult:
    """校验：对新读入的报表逐表运行 Great Expectations 规则，给出接收或退回的结论和逐单元格的问题。退回的报表也是数据，不影响其他单位。"""
    home, ledger = storage.home, storage.ledger()
    by_status: Counter[str] = Counter()
    by_code: Counter[str] = Counter()
    folders = _offices(context, storage)
    for folder in folders:
        with one_writer(home):
            report = judging.judge(home, folder, ledger, folder.office.now())
            returning.write_returns(home, folder, ledger, judging.unanswered(home, folder, ledger, report))
            Register(home, folder, ledger).land()  # candidates change with what counts
        by_status.update(report.by_status)
        by_code.update(report.by_code)
    receipts = [r for folder in folders for r in ledger.receipts(folder.code)]
    undecided = [r.receipt_no for r in receipts if r.status in (RECEIVED, READ)]
    rejected = [r for r in receipts if r.status == REJECTED]
    return MaterializeResult(
        metadata={
            "结论": MetadataValue.json(dict(by_status)),
            "问题代码": MetadataValue.json(dict(sorted(by_code.items()))),
        },
        check_results=[
            AssetCheckResult(
                check_name="every_file_has_a_verdict",
                passed=not undecided,
                metadata={"未结": MetadataValue.json(undecided)},
            ),
            AssetCheckResult(
                check_name="no_workbook_rejected",
                passed=not rejected,
                severity=AssetCheckSeverity.WARN,
                metadata={"退回份数": len(rejected), "退回": MetadataValue.md(_rejections(rejected))},
            ),
        ],
    )


def _folders(context: AssetExecutionContext, storage: Storage) -> list[tuple[OfficeFolder, int]]:
    try:
        return folders_of(storage.home, list(context.partition_keys))
    except DataFileError as err:
        raise _fault(err) from None


def _offices(context: AssetExecutionContext, storage: Storage) -> list[OfficeFolder]:
    """The offices of the run's partitions, each once."""
    return list({folder.code: folder for folder, _ in _folders(context, storage)}.values())


def _fault(err: DataFileError) -> Failure:
    """A fault in an office's own files poisons the whole year: stop, and say where."""
    return Failure(
        description=str(err), metadata={"问题": MetadataValue.md(_bullets(map(str, err.problems)))}
    )


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "无"


def _rejections(receipts: list[Receipt]) -> str:
    lines = [f"| {r.receipt_no} | {r.file_name} | {r.report_period or '?'} |" for r in receipts[:200]]
    return "\n".join(["| 回执 | 文件 | 报告期 |", "|---|---|---|", *lines])
