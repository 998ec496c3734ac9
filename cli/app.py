"""The Typer apps the command modules add to. Heavy rooms are imported inside commands, so that help answers at once."""

from __future__ import annotations

import typer

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
