"""Files a command writes where a person said: what cannot be written there is said in words, before or after trying."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.answers import UserError


def must_be_new(target: Path) -> None:
    """Raises UserError when there is such a file already: it may be the only copy of somebody's work."""
    if target.exists():
        raise UserError(f"{target} 已存在，不覆盖", ["请删除该文件，或换一个文件名"])


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Around whatever writes `target`. Raises UserError naming it and the reason when that fails."""
    if not target.parent.is_dir():
        raise UserError(f"写不了 {target}：没有文件夹 {target.parent}", ["请先建立该文件夹，或换一个位置"])
    try:
        yield
    except Exception as err:
        # writers of workbooks put the system's error inside one of their own
        cause = err.args[0] if err.args and isinstance(err.args[0], OSError) else err
        if not isinstance(cause, OSError):
            raise
        raise UserError(f"写不了 {target}：{_reason(cause)}") from None


def _reason(err: OSError) -> str:
    match err:
        case PermissionError():
            return "没有写入权限，或文件正被别的程序打开"
        case IsADirectoryError():
            return "这是一个文件夹"
        case _:
            return err.strerror or str(err)
