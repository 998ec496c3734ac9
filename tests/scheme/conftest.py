"""A small office with one scheme that uses every rule, and a way to break it at a marked line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.closed_yaml import Problem
from kernel.office import OfficeFolder, load_office
from scheme import check

OFFICE = Path(__file__).parent / "office"
PINGYANG = Path(__file__).parents[2] / "offices" / "pingyang"


@pytest.fixture
def folder(tmp_path: Path) -> OfficeFolder:
    """A private copy of the small office."""
    shutil.copytree(OFFICE, tmp_path / "office")
    return load_office(tmp_path / "office")


@pytest.fixture
def pingyang() -> OfficeFolder:
    return load_office(PINGYANG)


@pytest.fixture
def broken(folder: OfficeFolder) -> Callable[..., tuple[list[Problem], int]]:
    """Replace `old` (which must occur once) by `new`; returns the problems and the line of `new` holding `#!`."""

    def apply(old: str, new: str) -> tuple[list[Problem], int]:
        path = folder.schemes / "2024.yaml"
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")
        marked = [n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if "#!" in line]
        return check(path, folder), marked[0]

    return apply
