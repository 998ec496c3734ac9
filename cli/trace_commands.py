"""The command `trace`: why a score or a total is what it is, as a tree down to workbook cells, each read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli import answers, as_known, shared
from cli.answers import EXIT_FAILED, out
from cli.app import app

if TYPE_CHECKING:
    from kernel.home import Home
    from publish.explain import Source, Step

FORK, LAST, DOWN, NOTHING = "├─ ", "└─ ", "│  ", "   "


@app.command(
    help="追溯一个得分（不写指标则为总分）：规则、算式、条件、构成，直到报表单元格，并从存档重读作证"
)
def trace(
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    unit: Annotated[str, typer.Option("--unit", help="单位代码或名称")],
    indicator: Annotated[
        str | None, typer.Option("--indicator", help="指标、加减分项或分项的代码或名称（不写则追溯总分）")
    ] = None,
    assessment: Annotated[str | None, typer.Option(help="monthly · quarterly · annual（默认随期间）")] = None,
    as_known_on: as_known.AsKnownOnOption = None,
) -> None:
    """Why a score is what it is: score → rule → conditions, parts, figures → rows → workbook cells, read again."""
    import publish

    folder = shared.office_folder(office)
    place = as_known.reading(folder, as_known_on).home
    wanted, code = shared.period_and_assessment(period, assessment)
    try:
        found = publish.trace(place, folder.code, wanted.code, unit, indicator, code)
    except LookupError as err:
        raise answers.UserError(str(err.args[0])) from None
    out.print(
        f"[bold]{escape(f'{found.unit_name} · {found.title} · {found.period_title}')}[/]", soft_wrap=True
    )
    points = f"得分 {answers.number(found.points)} 分（{found.status_zh}）；依据：{found.clause}"
    for line in (points, f"算式：{found.formula_zh}"):
        out.print(line, soft_wrap=True, markup=False)
    proofs = {source: _read_again(source, place) for source in found.sources}
    for line in _lines(found.steps, proofs):
        out.print(line, soft_wrap=True, markup=False)
    if not indicator:
        out.print("逐项追到单元格：加 --indicator <指标名称或代码>", markup=False)
    elif not found.sources:
        out.print("没有计入的单元格：数量为零或未报送（见算式）")
    if not all(is_true for _, is_true in proofs.values()):
        answers.fail("有单元格与存档文件不一致或读不出，请核对以上各行")
        raise typer.Exit(EXIT_FAILED)


def _lines(steps: Sequence[Step], proofs: dict[Source, tuple[str, bool]], before: str = "") -> Iterator[str]:
    """The tree, one line a step or a cell; a line is never broken, so that it can be searched."""
    for number, step in enumerate(steps, start=1):
        is_last = number == len(steps)
        yield f"{before}{LAST if is_last else FORK}{step.text}"
        inner = before + (NOTHING if is_last else DOWN)
        for source in step.sources:
            yield f"{inner}· {_cell(source, *proofs[source])}"
        yield from _lines(step.below, proofs, inner)


def _cell(source: Source, raw: str, is_true: bool) -> str:
    """Whose figure, how much of it counts, where it stands, what the archived bytes say there."""
    at = f"{source.sheet}!{source.cell}" if source.cell else None
    where = " / ".join(filter(None, [source.file_name, at])) or "没有收到报表"
    word = "目标" if source.kind == "target" else "计入"
    counted = f"{word} {answers.number(source.value)}"
    if source.exchange_rate is not None:
        counted += f"（按汇率 {answers.number(source.exchange_rate)} 折算）"
    said = [source.subject, counted, source.document_no, where]
    said += [
        f"存档原文 {raw}" if is_true else f"✗ {raw}",
        f"SHA-256 {source.sha256[:12]}" if source.sha256 else None,
    ]
    return "　".join(filter(None, said))


def _read_again(source: Source, place: Home) -> tuple[str, bool]:
    """What the archived workbook holds at the source's cell, and whether the archived bytes are still the received ones."""
    import ingest

    if source.archive_path is None:
        return "—", True
    path = place.root / source.archive_path
    if not path.exists():
        return "存档文件不在了", False
    if hashlib.sha256(path.read_bytes()).hexdigest() != source.sha256:
        return "存档文件被改动过", False
    if source.cell is None:
        return "（整份报表）", True
    raw = ingest.reread_cell(path, source.sheet, source.cell)
    return (raw, True) if raw is not None else ("读不出", False)
