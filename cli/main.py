"""The `kaohe` command: every command module on the one app, and one readable end for every foreseeable fault."""

from __future__ import annotations

import sys

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
)
from cli.app import app
from kernel.closed_yaml import DataFileError
from kernel.period import PeriodError


def main() -> None:
    """Entry point: every foreseeable fault becomes one readable message and the exit code that stands for it."""
    try:
        app()
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
