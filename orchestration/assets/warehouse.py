"""Facts, measures, scores and report tables: the dbt project as assets, then the copy readers open."""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from dagster import AssetExecutionContext, AssetKey, MaterializeResult, asset
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCliResource,
    dbt_assets,
)
from dagster_dbt.compat import DBT_PYTHON_VERSION
from pydantic import field_validator

from kernel.tables import REFERENCE_TABLES
from orchestration import years
from orchestration.assets.intake import judged_submissions, landed_scheme
from orchestration.progress import step
from orchestration.resources import Storage
from orchestration.warehouse import (
    DBT_PLACES,
    DBT_PROJECT,
    dbt_command,
    dbt_environment,
    ensure_manifest,
    publish_copy,
)

# The first parse comes before its place is told: every dbt after it starts from there.
_MANIFEST = ensure_manifest()
os.environ.update(dbt_environment())


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


# Unit tests prove the SQL, not tonight's data: they run with the project's checks.
_BUILD = ("build", "--exclude-resource-type", "unit_test")


@dbt_assets(manifest=_MANIFEST, dagster_dbt_translator=_TRANSLATOR, name="warehouse")
def warehouse_models(context: AssetExecutionContext, dbt: DbtCliResource, storage: Storage) -> Iterator[Any]:
    """数据仓库：暂存、事实、计量、得分、报表。"""
    step("建模与计分（dbt build）")
    planned = years.plan(storage.home)
    os.environ[years.VARIABLE] = planned.asked
    yield from dbt.cli(
        [*_BUILD, *DBT_PLACES],
        context=context,
        target_path=storage.home.dagster / "dbt",
    ).stream()
    if not context.is_subset:
        if rest := years.left_over(storage.home, planned):
            step(f"补建更早的年度（{rest}）")
            os.environ[years.VARIABLE] = rest
            dbt.cli([*_BUILD, *DBT_PLACES], target_path=storage.home.dagster / "dbt").wait()
        years.remember(storage.home, planned)


class _Dbt(DbtCliResource):
    """dbt run in the home: `project_dir` is its working directory, the project itself is named by DBT_PLACES."""

    @field_validator("project_dir")
    @classmethod
    def validate_project_dir(cls, project_dir: str) -> str:
        return project_dir

    @cached_property
    def _cli_version(self) -> Any:
        """From the installed package: `dbt --version` would ask the package index for a newer one."""
        return DBT_PYTHON_VERSION

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> None:
        """Loads no second dbt into this process: that is for fetching row counts and columns nobody asks for."""


def dbt_resource() -> DbtCliResource:
    python, *dbt = dbt_command()
    return _Dbt(
        project_dir=str(Storage().home.root),
        profiles_dir=str(DBT_PROJECT),
        dbt_executable=python,
        # What happened is in the run's log, the SQL in `compiled`; the rest is a tenth of a build and read by nobody.
        global_config_flags=[*dbt, "--log-level-file", "none", "--no-write-json"],
    )


@asset(deps=[warehouse_models], group_name="published", kinds={"duckdb"})
def published_warehouse(storage: Storage) -> MaterializeResult:
    """供查询的只读副本：写完后一次改名替换，读者不受影响。"""
    path = publish_copy(storage.home)
    return MaterializeResult(metadata={"文件": str(path), "字节": path.stat().st_size})
