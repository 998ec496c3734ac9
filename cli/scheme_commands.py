"""Commands about schemes: is a file right, what does it say, what changed, and its schema for editors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from cli import answers, papers, shared, targets
from cli.answers import EXIT_CONFIG, UserError, out
from cli.app import scheme_app

if TYPE_CHECKING:
    from kernel.office import OfficeFolder
    from scheme import Scheme

EXIT_DIFFERENT = 1
_YEAR = re.compile(r"[0-9]{4}")
_FILE_HELP = "考核办法文件 offices/<主体>/schemes/<年度>.yaml，或放在别处的草案（文件名不限）"
_OFFICE_HELP = "考核主体代码（默认取文件里写的 office）"


@scheme_app.command("check", help="检查考核办法文件，一次列出全部问题：文件、行、键、原因")
def scheme_check(
    file: Annotated[Path, typer.Argument(help=_FILE_HELP, callback=shared.existing)],
    office: Annotated[str | None, typer.Option("--office", help=_OFFICE_HELP)] = None,
) -> None:
    """All faults of a scheme file at once: file, line, key, reason; of a right one the remarks, bases nothing can be, and targets no form brings."""
    import scheme
    from orchestration.unbrought import unbrought_targets

    folder = _office_of(file, office)
    problems = scheme.check(file, folder)
    if problems:
        answers.fail(f"{file.name} 有 {len(problems)} 处问题：", [str(p) for p in problems])
        raise typer.Exit(EXIT_CONFIG)
    out.print(f"[green]✓[/] {escape(file.name)} 可以使用")
    right = scheme.load_scheme(file, folder)
    remarks = [f"第 {p.line} 行：{p.reason}" for p in scheme.remarks(file, right)]
    for told in (*remarks, *scheme.bases_wanting(right, folder), *unbrought_targets(right, folder)):
        out.print(f"  注意：{told}", markup=False, soft_wrap=True)


@scheme_app.command(
    "show", help="把考核办法印成中文表：分组、目标、时序，各项考核的指标、分值、计分办法、口径、条款"
)
def scheme_show(
    file: Annotated[Path | None, typer.Argument(help=_FILE_HELP, callback=shared.existing)] = None,
    office: Annotated[str | None, typer.Option("--office", help="考核主体代码，与 --year 或草案同用")] = None,
    year: Annotated[int | None, typer.Option("--year", help="年度，如 2024")] = None,
    output: papers.OutputOption = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """A scheme as its paper's annex would print it."""
    import scheme

    if (file is None) == (year is None) or (year is not None and office is None):
        raise UserError("请写一个文件，或写 --office 和 --year")
    folder, path = _named(str(file or year), office)
    shown = scheme.describe(scheme.load_scheme(path, folder), shared.unit_names(folder))
    papers.deliver(shown, output, overwrite)


@scheme_app.command("diff", help="比较两份考核办法：按含义逐项列出原、新；没有变化退出码为 0，有变化为 1")
def scheme_diff(
    old: Annotated[str, typer.Argument(help="原办法：文件，或年度（须写 --office）")],
    new: Annotated[str, typer.Argument(help="新办法：文件，或年度（须写 --office）")],
    office: Annotated[str | None, typer.Option("--office", help="考核主体代码，写年度或比较草案时用")] = None,
    output: papers.OutputOption = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """What changed between two schemes, by meaning. Exits 1 when anything that decides a result did."""
    import scheme

    (old_folder, old_scheme), (new_folder, new_scheme) = (_loaded(name, office) for name in (old, new))
    changes = scheme.compare(
        old_scheme, new_scheme, shared.unit_names(old_folder), shared.unit_names(new_folder)
    )
    papers.deliver(scheme.comparison(changes, old_scheme, new_scheme), output, overwrite)
    if any(change.decides for change in changes):
        raise typer.Exit(EXIT_DIFFERENT)


@scheme_app.command("schema", help="考核办法的 JSON Schema：编辑器据此提示键名和取值、标出写错的地方")
def scheme_schema(
    output: Annotated[Path | None, typer.Option("--output", help="写到这个文件；不写则打印")] = None,
    overwrite: targets.OverwriteOption = False,
) -> None:
    """The JSON Schema of scheme files."""
    from scheme.schema import schema_text

    if output is None:
        typer.echo(schema_text(), nl=False)
        return
    with targets.writing(output, overwrite) as part:
        part.write_text(schema_text(), "utf-8")
    out.print(f"[green]✓[/] {escape(str(output))}", soft_wrap=True)


def _office_of(file: Path, office: str | None) -> OfficeFolder:
    """The office that is asked for, or else whose `schemes/` folder holds `file`, or else the one a draft names.

    Raises UserError when there is no such office.
    """
    from kernel.office import load_office

    folder = file.resolve().parent.parent
    if office is None and file.resolve().parent.name == "schemes" and (folder / "office.yaml").exists():
        return load_office(folder)
    return shared.office_folder(office or shared.office_named_in(file))


def _named(text: str, office: str | None) -> tuple[OfficeFolder, Path]:
    """The office and the file of a scheme named by its year or its path. Raises UserError when there is none."""
    if _YEAR.fullmatch(text) and not Path(text).exists():
        if office is None:
            raise UserError(f"写年度 {text} 时要写 --office，如 --office pingyang")
        folder = shared.office_folder(office)
        shared.require_scheme(folder, range(int(text), int(text) + 1))
        return folder, folder.schemes / f"{text}.yaml"
    path = Path(text)
    if not path.is_file():
        raise UserError(f"找不到考核办法文件“{text}”")
    return _office_of(path, office), path


def _loaded(text: str, office: str | None) -> tuple[OfficeFolder, Scheme]:
    import scheme

    folder, path = _named(text, office)
    return folder, scheme.load_scheme(path, folder)
