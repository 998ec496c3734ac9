"""Commands that run the main job: demo, run, backfill, dev, release draft."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from cli import answers, as_known, shared
from cli.answers import EXIT_FAILED, out
from cli.app import app, release_app
from kernel.home import PROJECT_ROOT


@app.command(help="生成演示县平阳县三年的报表，跑完主流程，起草发布材料")
def demo() -> None:
    """Build the demo county 平阳县, run the main job over its three years, draft the releases."""
    import demo as demo_county
    from cli.demo_rulings import enter
    from demo.rulings import load_rulings
    from ledger import Ledger

    place, folder = shared.home(), shared.office_folder("pingyang")
    years = folder.scheme_years()
    with answers.progress():
        from orchestration.progress import step

        demo_county.build(place.inbox, progress=lambda done, total: step("生成演示报表", done, total))
        enter(Ledger(place.ledger_url), folder.code, load_rulings())
        is_success = _run(folder.code, years[0], years[-1])
    _summary(folder.code, years)
    if not is_success:
        raise typer.Exit(EXIT_FAILED)


@app.command(help="每晚定时运行的主流程：收件、校验、建模、计分、起草发布材料")
def run(
    office: Annotated[
        str | None, typer.Option("--office", help="只处理这个考核主体（默认全部有收件文件夹的）")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="只处理这个年度（默认未结年度）")] = None,
) -> None:
    """What the nightly schedule runs: take in new workbooks, judge, model, score, draft releases."""
    from orchestration.partitions import open_years, sending_offices

    failed = False
    codes = [office] if office else sending_offices(shared.home())
    if not codes:
        out.print(f"没有要处理的：{shared.home().inbox} 里还没有任何考核主体的文件夹", soft_wrap=True)
    with answers.progress():
        for code in codes:
            folder = shared.office_folder(code)
            years = [year] if year else open_years(folder, folder.office.now())
            if not years:
                out.print(f"{folder.office.short_name}还没有考核办法，跳过")
                continue
            shared.require_scheme(folder, range(years[0], years[-1] + 1))
            failed |= not _run(code, years[0], years[-1])
    for code in codes:
        _intake_lines(code)
    if failed:
        raise typer.Exit(EXIT_FAILED)


@app.command(help="补历史年度：一次运行，各年按各年的办法计分")
def backfill(
    office: shared.OfficeOption,
    years: Annotated[str, typer.Option("--years", help="年度范围，如 2022-2024")],
) -> None:
    """Load and score past years, each by its own scheme, in one run."""
    folder, wanted = shared.office_folder(office), shared.parse_years(years)
    shared.require_scheme(folder, wanted)
    with answers.progress():
        is_success = _run(office, wanted[0], wanted[-1])
    _intake_lines(office)
    if not is_success:
        raise typer.Exit(EXIT_FAILED)


@app.command(help="本机 Dagster 界面和守护进程（运行期间定时任务有效）")
def dev(port: Annotated[int, typer.Option(help="端口")] = 3000) -> None:
    """Dagster UI on loopback with its daemon (schedule and sensor run while it is up)."""
    from orchestration.launch import prepare_dagster

    prepare_dagster(shared.home())
    dagster = str(Path(sys.executable).with_name("dagster"))
    # In this process's place, so that whoever ends it ends Dagster; one started in the background ignores interrupts, and
    # Dagster takes a request to end for one.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.chdir(PROJECT_ROOT)
    os.execv(dagster, [dagster, "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)])


@release_app.command("draft", help="起草一期发布材料：公文、得分表、网页、CSV、清单，先逐数复算")
def release_draft(
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    assessment: Annotated[str | None, typer.Option(help="monthly · quarterly · annual（默认随期间）")] = None,
    as_known_on: as_known.AsKnownOnOption = None,
) -> None:
    """Draft the release pack of one period: bulletin, score workbook, page, CSV, manifest."""
    import publish
    from ledger import Ledger
    from orchestration.releasing import draft

    folder = shared.office_folder(office)
    place = as_known.reading(folder, as_known_on).home
    wanted, code = shared.period_and_assessment(period, assessment)
    try:
        with answers.progress():
            packs = draft(place, folder, Ledger(place.ledger_url), [(code, wanted.code)])
    except (publish.NothingToRelease, publish.TemplateProblem) as err:
        raise answers.UserError(str(err)) from None
    except publish.RecomputationError as err:
        answers.fail("复算不一致，未发布：", str(err).splitlines())
        raise typer.Exit(EXIT_FAILED) from None
    for pack in packs:
        out.print(f"[green]✓[/] {pack.release_code}：已起草，复算 {pack.figures_checked} 个数字全部一致")
        _list_files(Path(pack.path))


def _run(office_code: str, first: int, last: int) -> bool:
    from ledger import Ledger
    from orchestration.launch import run_years

    Ledger(shared.home().ledger_url)  # one that cannot be used is said before anything is started
    outcome = run_years(shared.home(), office_code, first, last)
    if not outcome.is_success:
        answers.fail(
            f"运行 {outcome.run_id[:8]} 未完成（{office_code} {first}–{last}）：",
            [*outcome.failures, f"详细日志：{outcome.log}"],
        )
    return outcome.is_success


def _intake_lines(office_code: str) -> None:
    """One line a verdict, so that a night's log says what happened to every file."""
    from ledger import Ledger
    from ledger.records import STATUS_ZH

    counts = Counter(r.status for r in Ledger(shared.home().ledger_url).receipts(office_code))
    text = "；".join(f"{title} {counts[status]}" for status, title in STATUS_ZH.items() if counts[status])
    out.print(f"{office_code} 报表：{text or '无'}", soft_wrap=True)


def _summary(office_code: str, years: list[int]) -> None:
    import publish

    place = shared.home()
    _intake_lines(office_code)
    if not place.published_warehouse.exists():
        return
    year = years[-1]
    rows = [
        (
            r["official_rank"],
            r["unit_name"],
            r["group_title"],
            answers.number(r["total_points"]),
            r["grade_title"],
        )
        for r in publish.ranking(place, office_code, "annual", str(year))
    ]
    out.print(
        answers.table(
            f"{year}年度考核 Annual assessment {year}",
            ["名次", "单位", "组别", "得分", "等次"],
            rows,
            right=[0, 3],
        )
    )
    out.print("发布材料 Release packs:")
    for folder in sorted((place.releases / office_code).glob(f"*-{year}*/office")):
        _list_files(folder)
    out.print(
        "下一步 Next: kaohe scores|trace|status --office pingyang --period 2024-12；make dev", soft_wrap=True
    )


def _list_files(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        out.print(f"  {os.path.relpath(path)}", soft_wrap=True)
