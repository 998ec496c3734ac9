"""Facts, measures, scores and report tables: the dbt project as assets, then the copy readers open."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dagster import AssetExecutionContext, AssetKey, MaterializeResult, asset
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCliResource,
    DbtProject,
    dbt_assets,
)

from kernel.tables import REFERENCE_TABLES
from orchestration.assets.intake import judged_submissions, landed_scheme
from orchestration.progress import step
from orchestration.resources import Storage
from orchestration.warehouse import (
    DBT_PROJECT,
    dbt_environment,
    dbt_executable,
    ensure_manifest,
    publish_copy,
)

_HOME = Storage().home
os.environ.update(dbt_environment(_HOME))
PROJECT = DbtProject(project_dir=DBT_PROJECT, profiles_dir=DBT_PROJECT)


class _Translator(DagsterDbtTranslator):
    """Landed sources are our intake's work; titles are Chinese; groups are the layers of the dbt project."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> AssetKey:
        if dbt_resource_props["resource_type"] != "source":
            return AssetKey(dbt_resource_props["name"])
        is_reference = dbt_resource_props["name"] in REFERENCE_TABLES
        return (landed_scheme if is_reference else judged_submissions).key

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        title = dbt_resource_props.get("meta", {}).get("title_zh")
        text = dbt_resource_props.get("description", "")
        return f"{title}：{text}" if title else text

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return "_".join(dbt_resource_props["fqn"][1:-1]) or "warehouse"


# Many landed tables are written by one asset of ours.
_TRANSLATOR = _Translator(settings=DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))


@dbt_assets(
    manifest=ensure_manifest(_HOME), project=PROJECT, dagster_dbt_translator=_TRANSLATOR, name="warehouse"
)
def warehouse_models(context: AssetExecutionContext, dbt: DbtCliResource, storage: Storage) -> Iterator[Any]:
    """数据仓库：暂存、事实、计量、得分、报表。"""
    step("建模与计分（dbt build）")
    # Unit tests prove the SQL, not tonight's data: they run with the project's checks.
    # What dbt made of the project last night is kept with the home: the next night does not parse it again.
    yield from dbt.cli(
        ["build", "--exclude-resource-type", "unit_test"],
        context=context,
        target_path=storage.home.dagster / "dbt",
    ).stream()


class _Dbt(DbtCliResource):
    """Loads no second dbt into this process: that is for fetching row counts and columns, which nobody asks for."""

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:
        return None


def dbt_resource() -> DbtCliResource:
    return _Dbt(
        project_dir=PROJECT,
        profiles_dir=str(DBT_PROJECT),
        dbt_executable=dbt_executable(),
        # What happened is in the run's log, the SQL in `compiled`; the rest is a tenth of a build and read by nobody.
        global_config_flags=["--log-level-file", "none", "--no-write-json"],
    )


@asset(deps=[warehouse_models], group_name="published", kinds={"duckdb"})
def published_warehouse(storage: Storage) -> MaterializeResult:
    """供查询的只读副本：写完后一次改名替换，读者不受影响。"""
    path = publish_copy(storage.home)
    return MaterializeResult(metadata={"文件": str(path), "字节": path.stat().st_size})
