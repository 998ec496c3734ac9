"""Files a command writes where a person said: whole or not at all, over another only when told to, and what cannot be
written is said in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cli.answers import UserError

OverwriteOption = Annotated[bool, typer.Option("--overwrite", help="已有同名文件时覆盖它（默认不覆盖）")]


def must_be_free(target: Path, is_overwriting: bool) -> None:
    """Raises UserError when `target` is a folder, in none, or a file that may be the only copy of somebody's work."""
    if not target.parent.is_dir():
        raise UserError(f"写不了 {target}：没有文件夹 {target.parent}", ["请先建立该文件夹，或换一个位置"])
    if target.is_dir():
        raise UserError(f"写不了 {target}：这是一个文件夹", ["请写明文件名"])
    if target.exists() and not is_overwriting:
        raise UserError(f"{target} 已存在，不覆盖", ["要覆盖请加 --overwrite，或换一个文件名"])


@contextmanager
def writing(target: Path, is_overwriting: bool) -> Iterator[Path]:
    """A path beside `target` for the block to write; the file takes the place of `target` when the block ends well.

    Raises UserError naming `target` and the reason when it may not be written, or the system refuses.
    """
    must_be_free(target, is_overwriting)
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        yield part
        part.replace(target)
    except Exception as err:
        # writers of workbooks put the system's error inside one of their own
        cause = err.args[0] if err.args and isinstance(err.args[0], OSError) else err
        if not isinstance(cause, OSError):
            raise
        raise UserError(f"写不了 {target}：{_reason(cause)}") from None
    finally:
        part.unlink(missing_ok=True)


def _reason(err: OSError) -> str:
    if isinstance(err, PermissionError):
        return "没有写入权限，或文件正被别的程序打开"
    return err.strerror or str(err)
