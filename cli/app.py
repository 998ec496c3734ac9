"""The Typer apps the command modules add to. Heavy rooms are imported inside commands, so that help answers at once."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="kaohe",
    help="招商引资考核：收报表，出月通报、季督评、年考核，每个数可追溯。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
release_app = typer.Typer(help="发布材料", no_args_is_help=True)
scheme_app = typer.Typer(help="考核办法", no_args_is_help=True)
app.add_typer(release_app, name="release")
app.add_typer(scheme_app, name="scheme")
