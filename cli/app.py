"""The `kaohe` command: one Typer app. Heavy rooms are imported inside commands, so that help answers at once."""

from __future__ import annotations

import sys

import typer

from cli import answers
from kernel.closed_yaml import DataFileError
from kernel.period import PeriodError

app = typer.Typer(
    name="kaohe",
    help="招商引资考核：township workbooks in, exact and explained scores out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
release_app = typer.Typer(help="发布材料：draft release packs.", no_args_is_help=True)
scheme_app = typer.Typer(help="考核办法：check scheme files.", no_args_is_help=True)
app.add_typer(release_app, name="release")
app.add_typer(scheme_app, name="scheme")


def main() -> None:
    """Entry point: every foreseeable fault becomes one readable message and the exit code that stands for it."""
    # registers the commands on the app
    from cli import intake_commands, run_commands, score_commands  # noqa: F401

    try:
        app()
    except DataFileError as err:
        answers.fail("配置文件有错，请按提示修改后重试：", [str(p) for p in err.problems])
        sys.exit(answers.EXIT_CONFIG)
    except (PeriodError, answers.UserError) as err:
        answers.fail(str(err), getattr(err, "details", []))
        sys.exit(answers.EXIT_USAGE)
