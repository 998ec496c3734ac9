"""Reading a scheme file: YAML → closed model → checks; every problem at once, each with its line."""

from __future__ import annotations

from pathlib import Path

from kernel.closed_yaml import DataFileError, Problem, line_of, load, read_yaml
from kernel.office import OfficeFolder
from scheme.checks import faults
from scheme.model import Scheme


def load_scheme(path: Path, folder: OfficeFolder) -> Scheme:
    """The scheme in `path` for the office in `folder`.

    Raises DataFileError carrying all problems (file, line, key, reason), those of meaning included.
    """
    scheme = load(path, Scheme)
    document = read_yaml(path)
    problems = [
        Problem(path, line_of(document, location), ".".join(map(str, location)), reason)
        for location, reason in faults(scheme, path.stem, folder)
    ]
    if problems:
        raise DataFileError(sorted(set(problems), key=lambda p: (p.line, p.key, p.reason)))
    return scheme


def check(path: Path, folder: OfficeFolder) -> list[Problem]:
    """All problems of a scheme file; empty when it loads."""
    try:
        load_scheme(path, folder)
    except DataFileError as err:
        return err.problems
    return []
