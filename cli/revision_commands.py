"""The command `revisions`: every version of a submission, and what two of them say differently, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cli import as_known, papers, shared, targets
from cli.answers import UserError
from cli.app import app
from kernel.office import OfficeFolder
from kernel.paper import Column, Grid, Paper, Section
from kernel.period import Period

if TYPE_CHECKING:
    from datetime import date

    from ledger import Standing
    from orchestration.differences import Compared

_VERSIONS = (
    Column("版次", 2, "right", is_number=True),
    Column("回执", 5),
    Column("收到", 5),
    Column("文件", 8),
    Column("结论", 5),
)
_CHANGES = (
    Column("变化", 2),
    Column("工作表", 4),
    Column("项目（对象）", 8),
    Column("栏目", 6),
    Column("原单元格", 3),
    Column("原为", 5),
    Column("现单元格", 3),
    Column("现为", 5),
)


@app.command(help="历次重报：一个单位一期报表的各版，以及任意两版之间增、删、改了哪些行，原为什么、现为什么")
def revisions(  # noqa: PLR0913, PLR0917  (a parameter is an option)
    office: shared.OfficeOption,
    period: shared.PeriodOption,
    unit: Annotated[
        str | None, typer.Option("--unit", help="单位名称或代码；不写则为考核办自己的报表")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--form", help="哪种报表，如 月报、核定结果表；只有一种时不必写")
    ] = None,
    first: Annotated[int | None, typer.Option("--from", help="从第几版（默认：后一版的前一版）")] = None,
    second: Annotated[int | None, typer.Option("--to", help="到第几版（默认：最后受理的一版）")] = None,
    as_known_on: as_known.AsKnownOnOption = None,
    output: papers.OutputOption = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """The versions of a submission and the differences between two of them, now or as they stood on a past day."""
    from ledger import Ledger
    from orchestration import differences

    folder, span = shared.office_folder(office), Period.parse(period)
    unit_code = shared.unit_code(folder, unit) if unit is not None else folder.code
    form_set = _form_set(form)
    if output is not None:
        papers.must_be_writable(output, overwrite)
    place = as_known.reading(folder, as_known_on, live=shared.home).home
    ledger = Ledger(place.ledger_url)
    try:
        known = differences.versions(ledger, folder.code, unit_code, span, form_set)
        if not known:
            raise UserError(
                f"没有收到{_name(folder, unit_code)}{span.title_zh}的报表", ["kaohe receipts 列出收到的文件"]
            )
        found = differences.compared(place, folder, ledger, known, first, second)
    except differences.SeveralFormsError as err:
        names = "、".join(shared.FORM_SET_ZH.get(code, code) for code in err.known)
        raise UserError(f"这一期有几种报表（{names}），请用 --form 写明") from None
    except differences.UnknownVersionError as err:
        raise UserError(
            f"没有第 {err.version} 版", [f"现有：{'、'.join(f'第 {n} 版' for n in err.known)}"]
        ) from None
    papers.deliver(_paper(folder, unit_code, span, known, found, place.as_known_on), output, overwrite)


def _form_set(form: str | None) -> str | None:
    """The code of a form given by name or code. Raises UserError naming those there are."""
    if form is None:
        return None
    for code, name in shared.FORM_SET_ZH.items():
        if form in (code, name):
            return code
    raise UserError(f"没有报表“{form}”", [f"现有：{'、'.join(shared.FORM_SET_ZH.values())}"])


def _name(folder: OfficeFolder, unit_code: str) -> str:
    return shared.unit_names(folder).get(unit_code, folder.office.short_name)


def _paper(
    folder: OfficeFolder,
    unit_code: str,
    span: Period,
    known: list[Standing],
    found: Compared | None,
    as_known_on: date | None,
) -> Paper:
    form = shared.FORM_SET_ZH.get(str(known[0].receipt.form_set), "")
    rows = tuple(
        (
            str(s.revision),
            s.receipt.receipt_no,
            f"{s.receipt.received_at:%Y-%m-%d %H:%M}",
            s.receipt.file_name,
            s.status_zh,
        )
        for s in known
    )
    said = (f"截至 {as_known_on} 日终所知",) if as_known_on else ()
    sections = (Section(f"各版（{len(rows)}）", grids=(Grid(_VERSIONS, rows),)), _differences(found))
    return Paper(f"{_name(folder, unit_code)}{span.title_zh}{form}的各版", said, sections)


def _differences(found: Compared | None) -> Section:
    from ingest.returns import CHANGE_ZH

    if found is None:
        return Section("差别", ("只有一版，没有可比的。",))
    title = f"第 {found.older.revision} 版 → 第 {found.newer.revision} 版"
    if not found.changes:
        return Section(title, ("两版各行各栏都相同。",))
    rows = tuple(
        (
            CHANGE_ZH[c.kind],
            c.sheet,
            c.subject,
            c.column or "整行",
            c.old_cell or "—",
            c.old or "—",
            c.new_cell or "—",
            c.new or "—",
        )
        for c in found.changes
    )
    counts = [f"{word} {n}" for kind, word in CHANGE_ZH.items() if (n := _count(found, kind))]
    return Section(title, (f"共 {len(rows)} 处：{'、'.join(counts)}。",), (Grid(_CHANGES, rows),))


def _count(found: Compared, kind: str) -> int:
    return sum(change.kind == kind for change in found.changes)
