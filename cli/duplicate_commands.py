"""Commands about projects and enterprises that may be one: list the candidates, decide on a pair."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli import answers, as_known, shared, targets
from cli.answers import out
from cli.app import app
from cli.rows import FileFormat, FileFormatOption, OutputOption, check_output, write

if TYPE_CHECKING:
    from orchestration.duplicates import Alias, Listed, Place, Register

_VERDICT_ZH = {"same": "同一个", "different": "不是同一个"}
_KIND_ZH = {"project": "项目", "enterprise": "企业"}
_SIDES = ("代码或名称", "名称", "单位", "报告期", "文件", "工作表", "行")
_COLUMNS = (
    *("编号", "对象", "相似度"),
    *(f"甲{c}" for c in _SIDES),
    *(f"乙{c}" for c in _SIDES),
    *("理由", "结论", "决定人", "决定时间", "决定理由"),
)


@app.command(help="疑似重复的项目和企业：单位内、单位间逐对列出，附理由、出处和已作的决定")
def duplicates(
    office: shared.OfficeOption,
    year: Annotated[int | None, typer.Option("--year", help="只看该年度报过的，如 2024")] = None,
    undecided: Annotated[bool, typer.Option("--undecided", help="只看还没有决定的")] = False,
    renamed: Annotated[bool, typer.Option("--renamed", help="改为列出同一代码先后用过的名称")] = False,
    format: FileFormatOption = FileFormat.table,
    output: OutputOption = None,
    overwrite: targets.OverwriteOption = False,
    as_known_on: as_known.AsKnownOnOption = None,
) -> None:
    """Pairs of subjects that may be one, from the workbooks that count."""
    check_output(format, output, overwrite)
    register = _register(office, as_known_on)
    if renamed:
        aliases = register.aliases()
        rows = [(a.unit_name, a.code, _former(a), a.names[-1][0]) for a in aliases]
        columns = ("单位", "代码", "曾用名（起始月）", "现名")
        if format is FileFormat.table:
            out.print(answers.table(f"更名（{len(rows)}）", columns, rows))
        else:
            _give("更名", columns, rows, format, output, overwrite)
        return
    pairs = register.pairs(year, undecided)
    if format is not FileFormat.table:
        _give("疑似重复", _COLUMNS, [_flat(one) for one in pairs], format, output, overwrite)
        return
    rows = [_drawn(one) for one in pairs]
    columns = ["编号", "相似度", "甲", "乙", "理由", "结论"]
    out.print(answers.table(f"疑似重复（{len(rows)}）", columns, rows, right=[1]))
    open_pairs = sum(1 for one in pairs if one.decision is None)
    out.print(f"共 {len(pairs)} 对，未决定 {open_pairs} 对")
    if open_pairs:
        out.print("决定：kaohe decide 编号 --same（或 --different）--by 姓名 --reason 理由", soft_wrap=True)


@app.command(help="决定一对项目（企业）是不是同一个；决定记入台账，以最后一次为准")
def decide(
    subjects: Annotated[
        list[str], typer.Argument(help="kaohe duplicates 给出的编号，或两个“单位代码:项目代码”")
    ],
    office: shared.OfficeOption,
    by: Annotated[str, typer.Option("--by", help="决定人")],
    reason: Annotated[str, typer.Option("--reason", help="理由")],
    same: Annotated[bool, typer.Option("--same", help="是同一个")] = False,
    different: Annotated[bool, typer.Option("--different", help="不是同一个")] = False,
) -> None:
    """Keep a decision on a pair in the ledger."""
    from orchestration.writer import one_writer

    if same == different:
        raise answers.UserError("请写明 --same（是同一个）或 --different（不是同一个），只写一个")
    if not by.strip() or not reason.strip():
        raise answers.UserError("决定人和理由都不能是空白")
    verdict = "same" if same else "different"
    folder = shared.office_folder(office)
    try:
        with one_writer(shared.home()):
            register = _register(office)
            keys = _keys(register, subjects)
            decision = register.decide(
                keys, verdict, by=by.strip(), reason=reason.strip(), now=folder.office.now()
            )
    except (LookupError, ValueError) as err:
        raise answers.UserError(str(err.args[0])) from None
    names = "”与“".join(register.subjects[key].name for key in keys)
    out.print(
        f"[green]✓[/] {decision.decision_no}：“{names}”{_VERDICT_ZH[verdict]}（{decision.decided_by}：{decision.reason}）",
        soft_wrap=True,
    )


def _register(office: str, as_known_on: str | None = None) -> Register:
    from ledger import Ledger
    from orchestration.duplicates import Register

    folder = shared.office_folder(office)
    place = as_known.reading(folder, as_known_on, live=shared.home).home
    if not place.landed.exists():
        raise answers.UserError("还没有收过报表。请先运行：kaohe run（或 kaohe demo 生成演示县）")
    with answers.err.status("正在比对…"):
        return Register(place, folder, Ledger(place.ledger_url))


def _keys(register: Register, subjects: Sequence[str]) -> tuple[str, str]:
    """A printed number, or two keys. Raises LookupError for an unknown number."""
    match subjects:
        case [pair_no]:
            return register.keys_of(pair_no)
        case [left, right]:
            return left, right
        case _:
            raise answers.UserError("请写一个编号，或两个“单位代码:项目代码”")


def _former(alias: Alias) -> str:
    return "；".join(f"{name}（{period}）" for name, period in alias.names[:-1])


def _drawn(one: Listed) -> tuple[object, ...]:
    sides = [
        f"{side.name}\n{place.unit_name} {side.key.partition(':')[2]}\n{place.file_name} / {place.sheet} 第 {place.row} 行"
        for side, place in _both(one)
    ]
    decision = one.decision
    verdict = f"{_VERDICT_ZH[decision.verdict]}\n{decision.decided_by}：{decision.reason}" if decision else ""
    return one.pair_no, one.pair.score, *sides, "\n".join(one.pair.reasons), verdict


def _flat(one: Listed) -> tuple[object, ...]:
    """One row under `_COLUMNS`."""
    cells: list[object] = [one.pair_no, _KIND_ZH[one.pair.left.kind], one.pair.score]
    for side, place in _both(one):
        cells += [side.key.partition(":")[2], side.name, place.unit_name, place.report_period]
        cells += [place.file_name, place.sheet, place.row]
    cells.append("；".join(one.pair.reasons))
    decision = one.decision
    if decision is None:
        return (*cells, None, None, None, None)
    decided_at = f"{decision.decided_at:%Y-%m-%d %H:%M}"
    return (*cells, _VERDICT_ZH[decision.verdict], decision.decided_by, decided_at, decision.reason)


def _both(one: Listed) -> list[tuple[object, Place]]:
    return [(one.pair.left, one.left), (one.pair.right, one.right)]


def _give(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    format: FileFormat,
    output: Path | None,
    is_overwriting: bool,
) -> None:
    """Print or write a list as CSV, JSON or a workbook, which is named by `title` unless `output` says another name."""
    if format is not FileFormat.xlsx:
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        write(records, format.value, output, columns=columns, is_overwriting=is_overwriting)
        return
    from publish.listing import write_list_xlsx

    target = output or Path(f"{title}.xlsx")
    with targets.writing(target, is_overwriting) as part:
        write_list_xlsx(part, title, columns, rows)
    out.print(f"[green]✓[/] {escape(str(target))}", soft_wrap=True)
