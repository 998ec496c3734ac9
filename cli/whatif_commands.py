"""Commands that ask what would be: a draft applied to past years, and what a unit's next place would take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli import answers, as_known, papers, shared, targets
from cli.answers import EXIT_FAILED, UserError, out
from cli.app import app

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kernel.office import OfficeFolder
    from publish.whatif import Comparison, Move


@app.command(help="试算：把办法草案套到过去的真实年度，看谁升谁降、升降多少、因为哪一项；现行数据一字不动")
def whatif(
    scheme: Annotated[
        Path, typer.Option("--scheme", help="办法草案文件（文件名、年度不限）", callback=shared.existing)
    ],
    years: Annotated[str, typer.Option("--years", help="年度范围，如 2022-2024")],
    office: Annotated[
        str | None, typer.Option("--office", help="考核主体代码（默认取草案里写的 office）")
    ] = None,
    assessment: Annotated[
        str, typer.Option("--assessment", help="monthly · quarterly · annual 等考核代码")
    ] = "annual",
    group_of: Annotated[
        list[str] | None,
        typer.Option("--group-of", help="草案没有分组的单位算在哪一组：单位=组，可写多次"),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="写成文件：.xlsx 或 .html（图表页）")
    ] = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """Rescore real years under a draft and compare with the published scores; nothing live is touched."""
    from orchestration import whatif as trials
    from orchestration.building import BuildFailedError
    from publish import whatif as told

    if output is not None:
        if output.suffix.lower() not in told.COMPARISON_ENDINGS:
            raise UserError(f"写不了“{output.name}”：文件名要以 {'、'.join(told.COMPARISON_ENDINGS)} 结尾")
        targets.must_be_free(output, overwrite)
    place, wanted = shared.published(), shared.parse_years(years)
    folder = shared.office_folder(office or shared.office_named_in(scheme))
    shared.require_scheme(folder, wanted)
    try:
        drafts = trials.drafts_of(scheme, folder, wanted, _placed(group_of or [], folder))
        with answers.progress(), trials.rescored(place, scheme, drafts) as warehouse:
            notes = [note for draft in drafts for note in draft.notes]
            found = told.compare(
                place.published_warehouse, warehouse, folder.code, list(wanted), assessment, notes
            )
    except trials.UnplacedError as err:
        raise _unplaced(err.units) from None
    except trials.NothingLandedError as err:
        named = "、".join(map(str, err.years))
        raise UserError(f"{named} 年还没有到期的期次", [shared.next_run(folder, err.years)]) from None
    except trials.OtherYearError as err:
        details = [f"{year} 年：原办法从 {then} 起，草案从 {now} 起" for year, then, now in err.found]
        remedy = "考核年度不同的两套结果不能相比：请把草案的 period 改成与当年办法同月起"
        raise UserError("草案的考核年度与当年办法不在同一个月开始，不能试算：", [*details, remedy]) from None
    except told.NothingToCompareError as err:
        raise UserError(str(err)) from None
    except BuildFailedError as err:
        answers.fail("按草案计分没有完成，现行数据未动：", err.messages[:20])
        raise typer.Exit(EXIT_FAILED) from None
    _print(found)
    if output is not None:
        with targets.writing(output, overwrite) as part:
            told.write_comparison(found, part)
        out.print(f"[green]✓[/] {escape(str(output))}", soft_wrap=True)


def _placed(words: list[str], folder: OfficeFolder) -> Mapping[str, str]:
    """`单位=组` → unit code → group code."""
    placed = {}
    for word in words:
        unit, sign, group = word.partition("=")
        if not sign or not unit.strip() or not group.strip():
            raise UserError(f"看不懂 --group-of {word}：请写成 单位=组，如 haixi=town_2")
        placed[shared.unit_code(folder, unit.strip())] = group.strip()
    return placed


def _unplaced(units: Mapping[int, tuple]) -> UserError:
    details = [
        f"{year} 年：{'、'.join(f'{unit.unit_name}（{unit.unit_code}）' for unit in found)}"
        for year, found in units.items()
    ]
    codes = dict.fromkeys(unit.unit_code for found in units.values() for unit in found)
    remedy = "请在草案的 groups 里补上，或加 " + " ".join(f"--group-of {code}=组代码" for code in codes)
    return UserError("草案没有给这些单位分组，不能试算：", [*details, remedy])


def _print(found: Comparison) -> None:
    from publish.whatif import sentences

    for line in (*sentences.introduction(found), *found.notes):
        out.print(line, markup=False, soft_wrap=True)
    for period in found.periods:
        out.print(f"\n[bold]{escape(sentences.heading(period))}[/]")
        for sentence in sentences.overview(period):
            out.print(sentence, markup=False, soft_wrap=True)
        for title, moves in period.panels():
            out.print(_table(title, moves))


def _table(title: str, moves: Sequence[Move]) -> object:
    from publish.whatif import sentences as say

    columns = ["单位", "名次", "升降", "原总分", "新总分", "差额", "等次", "主要原因"]
    rows = [
        (
            move.unit_name,
            f"{say.place(move.then.place)} → {say.place(move.now.place)}",
            say.moved(move),
            say.exact(move.then.total),
            say.exact(move.now.total),
            say.signed(move.change),
            say.grade(move),
            say.because(move),
        )
        for move in moves
    ]
    return answers.table(title, columns, rows, right=[3, 4, 5], whole=range(6))


@app.command(help="敏感度：每多 1 万元、1 个项目值几分，距前一名差多少，单靠哪一项要做到多少")
def sensitivity(
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    unit: Annotated[str, typer.Option("--unit", help="单位代码或名称")],
    assessment: Annotated[str | None, typer.Option(help="monthly · quarterly · annual（默认随期间）")] = None,
    output: papers.OutputOption = None,
    overwrite: targets.OverwriteOption = False,
    as_known_on: as_known.AsKnownOnOption = None,
) -> None:
    """What more of a figure is worth to one unit, and what the next place would take."""
    import publish
    from publish.sensitivity import sensitivity as worked_out
    from publish.sensitivity import sensitivity_paper

    folder = shared.office_folder(office)
    place = as_known.reading(folder, as_known_on).home
    wanted, code = shared.period_and_assessment(period, assessment)
    try:
        found = worked_out(place, folder.code, code, wanted.code, shared.unit_code(folder, unit))
    except (publish.NothingToRelease, LookupError) as err:
        raise UserError(str(err.args[0])) from None
    papers.deliver(sensitivity_paper(found), output, overwrite)
