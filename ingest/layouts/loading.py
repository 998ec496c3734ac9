"""Layouts from files: the built-in ones overlaid by an office's own, all faults of all files at once."""

from __future__ import annotations

from pathlib import Path

from ingest.layouts.checking import Filed, check_duties, check_layout, check_versions
from ingest.layouts.model import Layout, Layouts
from kernel.closed_yaml import DataFileError, Problem, load
from kernel.office import OfficeFolder
from kernel.period import Period

BUILT_IN = Path(__file__).parent.with_name("forms")


def load_layouts(office: OfficeFolder | None) -> Layouts:
    """Built-in layouts overlaid by the office's own. Raises DataFileError with every fault of every file.

    An office's own layout replaces the built-in one of the same form and `valid_from`, and ends the built-in version
    it follows. A report owed at other times than its form is drawn for is a fault of `office.yaml`.
    """
    problems: list[Problem] = []
    built_in = _read(BUILT_IN, problems)
    own = _read(office.forms, problems) if office else []
    filed = sorted(_overlaid(built_in, own), key=lambda f: (f.layout.form, f.layout.valid_from))
    problems += check_versions(filed)
    problems += check_duties(office, filed) if office else []
    if problems:
        raise DataFileError(sorted(set(problems), key=lambda p: (str(p.file), p.line, p.key)))
    return Layouts(tuple(f.layout for f in filed))


def check_file(path: Path, office: OfficeFolder | None) -> list[Problem]:
    """Every fault of one layout file, alone and as the further version it would be beside the others."""
    problems: list[Problem] = []
    mine = _read_one(path, problems)
    if mine is None or problems:
        return problems
    others: list[Problem] = []  # faults of the other files are told when those are checked
    built_in = _read(BUILT_IN, others)
    own = [f for f in (_read(office.forms, others) if office else []) if f.path.resolve() != path.resolve()]
    is_built_in = path.resolve().parent == BUILT_IN.resolve()
    if is_built_in:
        built_in = [f for f in built_in if f.path.resolve() != path.resolve()] + [mine]
    filed = _overlaid(built_in, own if is_built_in else [*own, mine])
    filed = [f for f in filed if f.layout.form == mine.layout.form]
    return check_versions(sorted(filed, key=lambda f: f.layout.valid_from))


def _read(folder: Path, problems: list[Problem]) -> list[Filed]:
    found = (_read_one(path, problems) for path in sorted(folder.glob("*.yaml")))
    return [filed for filed in found if filed]


def _read_one(path: Path, problems: list[Problem]) -> Filed | None:
    try:
        filed = Filed(path, load(path, Layout))
    except DataFileError as err:
        problems += err.problems
        return None
    problems += check_layout(filed)
    return filed


def _overlaid(built_in: list[Filed], own: list[Filed]) -> list[Filed]:
    """The office's own and what is left of the built-in ones beside them."""
    starts: dict[str, list[str]] = {}
    for filed in own:
        starts.setdefault(filed.layout.form, []).append(filed.layout.valid_from)
    left = []
    for filed in built_in:
        layout = filed.layout
        later = [start for start in starts.get(layout.form, []) if start >= layout.valid_from]
        if layout.valid_from in later:
            continue
        if later and layout.is_valid_in(min(later)):
            layout = layout.model_copy(update={"valid_to": Period.parse(min(later)).previous().code})
        left.append(Filed(filed.path, layout))
    return left + own
