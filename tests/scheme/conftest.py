"""Two small offices, one with the plain rules and one with all the others, and a way to break them at a marked line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.closed_yaml import Problem
from kernel.office import OfficeFolder, load_office
from scheme import check

OFFICE = Path(__file__).parent / "office"
GUIZE = Path(__file__).parent / "guize"
Breaking = Callable[..., tuple[list[Problem], int]]
PINGYANG = Path(__file__).parents[2] / "offices" / "pingyang"


@pytest.fixture
def folder(tmp_path: Path) -> OfficeFolder:
    """A private copy of the small office."""
    return _copy(OFFICE, tmp_path)


@pytest.fixture
def guize(tmp_path: Path) -> OfficeFolder:
    """A private copy of the office whose scheme holds conditions, steps, cases, comparisons, parts and overrides."""
    return _copy(GUIZE, tmp_path)


def _copy(office: Path, root: Path) -> OfficeFolder:
    shutil.copytree(office, root / office.name)
    return load_office(root / office.name)


@pytest.fixture
def pingyang() -> OfficeFolder:
    return load_office(PINGYANG)


@pytest.fixture
def broken(folder: OfficeFolder) -> Breaking:
    """Replace `old` (which must occur once) by `new`; returns the problems and the one line holding `at`."""
    return _breaking(folder)


@pytest.fixture
def broken_rule(guize: OfficeFolder) -> Breaking:
    """`broken`, for the other office."""
    return _breaking(guize)


def _breaking(folder: OfficeFolder) -> Breaking:
    def apply(old: str, new: str, at: str = "#!") -> tuple[list[Problem], int]:
        path = folder.schemes / "2024.yaml"
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
        text = text.replace(old, new)
        path.write_text(text, "utf-8")
        is_meant = str.startswith if at.startswith(" ") else str.__contains__
        (line,) = [n for n, line in enumerate(text.splitlines(), 1) if is_meant(line, at)]
        return check(path, folder), line

    return apply
