"""Reference data and received workbooks: from the office's files and the inbox to landed Parquet."""

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
from ledger.records import REJECTED
from orchestration import intake
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
                files += len(scheme.land(home, folder, year, intake.office_now(folder).date()))
        except DataFileError as err:
            raise _fault(err) from None
    return MaterializeResult(metadata={"表数": files})


@asset(partitions_def=_YEARS, backfill_policy=ONE_RUN, group_name="landed", kinds={"excel", "parquet"})
def received_workbooks(context: AssetExecutionContext, storage: Storage) -> MaterializeResult:
    """收件：收件箱中的每个文件编回执号、按 SHA-256 存档一次、读成带文件、工作表、单元格出处的数据行。已读过的文件不再重读。"""
    home, ledger = storage.home, storage.ledger()
    received = read = duplicates = 0
    for folder, year in _folders(context, storage):
        try:
            with one_writer(home):
                report = intake.take_in(home, folder, year, ledger)
        except DataFileError as err:
            raise _fault(err) from None
        received, read, duplicates = (
            received + report.received,
            read + report.read,
            duplicates + report.duplicates,
        )
    return MaterializeResult(metadata={"收件箱文件": received, "本次读取": read, "重复文件": duplicates})


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
    by_status: dict[str, int] = {}
    by_code: dict[str, int] = {}
    offices = {folder.code: folder for folder, _ in _folders(context, storage)}
    for folder in offices.values():
        with one_writer(home):
            report = intake.judge(home, folder, ledger)
        for target, source in ((by_status, report.by_status), (by_code, report.by_code)):
            for key, count in source.items():
                target[key] = target.get(key, 0) + count
    undecided = [
        r.receipt_no for code in offices for r in ledger.receipts(code) if r.status in ("received", "read")
    ]
    rejected = [r for code in offices for r in ledger.receipts(code, REJECTED)]
    return MaterializeResult(
        metadata={"结论": MetadataValue.json(by_status), "问题代码": MetadataValue.json(by_code)},
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


def _fault(err: DataFileError) -> Failure:
    """A fault in an office's own files poisons the whole year: stop, and say where."""
    return Failure(
        description=str(err), metadata={"问题": MetadataValue.md("\n".join(f"- {p}" for p in err.problems))}
    )


def _rejections(receipts: list) -> str:
    lines = [f"| {r.receipt_no} | {r.file_name} | {r.report_period or '?'} |" for r in receipts[:200]]
    return "\n".join(["| 回执 | 文件 | 报告期 |", "|---|---|---|", *lines])
