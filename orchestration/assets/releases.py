"""月通报、季督评、半年督评、年考核: one asset each; a number that does not recompute stops its release and names itself."""

from dagster import (
    AssetCheckResult,
    AssetCheckSpec,
    AssetExecutionContext,
    AssetsDefinition,
    MaterializeResult,
    MetadataValue,
    asset,
)

import publish
from orchestration.assets.warehouse import published_warehouse
from orchestration.partitions import ONE_RUN, folders_of, office_years
from orchestration.releasing import Drafted, draft, latest_periods
from orchestration.resources import Storage

_TITLES = {
    "monthly_bulletin": ("monthly", "月通报"),
    "quarterly_review": ("quarterly", "季督评"),
    "half_year_review": ("half_year", "半年督评"),
    "annual_assessment": ("annual", "年考核"),
}


def _release_asset(name: str, assessment_code: str, title: str) -> AssetsDefinition:
    @asset(
        name=name,
        partitions_def=office_years(Storage().home),
        backfill_policy=ONE_RUN,
        group_name="releases",
        kinds={"word", "excel"},
        deps=[published_warehouse],
        description=f"{title}发布材料（草稿）：公文、得分表、网页、CSV 和清单，取本年度最近一个有数据的期间；办法没有此项考核的，不出材料。",
        check_specs=[
            AssetCheckSpec(
                "recomputation_gate",
                asset=name,
                description="发布前逐数复算：每个数、和、率、名次独立重算一致",
                blocking=True,
            )
        ],
    )
    def release(context: AssetExecutionContext, storage: Storage) -> MaterializeResult:
        home, ledger = storage.home, storage.ledger()
        packs: list[Drafted] = []
        mismatches: list[str] = []
        for folder, year in folders_of(home, list(context.partition_keys)):
            try:
                packs += draft(home, folder, ledger, latest_periods(home, folder.code, year, assessment_code))
            except publish.RecomputationError as err:
                mismatches.append(str(err))
        return MaterializeResult(
            metadata={
                "材料": MetadataValue.json({p.release_code: p.path for p in packs}),
                "复算数字": sum(p.figures_checked for p in packs),
            },
            check_results=[
                AssetCheckResult(
                    check_name="recomputation_gate",
                    passed=not mismatches,
                    metadata={"不一致": MetadataValue.md("\n\n".join(mismatches) or "无")},
                )
            ],
        )

    return release


release_assets = [_release_asset(name, code, title) for name, (code, title) in _TITLES.items()]
