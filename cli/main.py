"""The `kaohe` command: every command module on the one app, and one readable end for every foreseeable fault."""

from __future__ import annotations

import sys

import typer

from cli import (  # noqa: F401  (the modules register themselves)
    answers,
    duplicate_commands,
    duty_commands,
    intake_commands,
    layout_commands,
    office_commands,
    receipt_commands,
    report_commands,
    return_commands,
    revision_commands,
    ruling_commands,
    run_commands,
    scheme_commands,
    score_commands,
    trace_commands,
    whatif_commands,
    wrong_words,
)
from cli.app import app
from kernel.closed_yaml import DataFileError
from kernel.period import PeriodError


def main() -> None:
    """Entry point: every foreseeable fault becomes one readable message and the exit code that stands for it."""
    try:
        code = app(
            prog_name="kaohe", standalone_mode=False
        )  # of a command that ended early; the others return nothing
    except wrong_words.WrongWords as err:
        if type(err).__name__ == "NoArgsIsHelpError":
            err.show()
        else:
            answers.fail(wrong_words.reason(err), [f"写法见：{wrong_words.help_of(err)}"])
        sys.exit(answers.EXIT_USAGE)
    except typer.Abort:
        answers.fail("已取消")
        sys.exit(answers.EXIT_REJECTED)
    except DataFileError as err:
        answers.fail("配置文件有错，请按提示修改后重试：", [str(p) for p in err.problems])
        sys.exit(answers.EXIT_CONFIG)
    except (PeriodError, answers.UserError) as err:
        answers.fail(str(err), getattr(err, "details", []))
        sys.exit(answers.EXIT_USAGE)
    except Exception as err:
        from ledger import LedgerError  # the database library is not for commands that open no ledger

        if not isinstance(err, LedgerError):
            raise
        answers.fail(err.message, err.details)
        sys.exit(answers.EXIT_FAILED)
    sys.exit(code)
