"""One demo county for all tests of this room; workbooks are drawn one at a time, never all six hundred."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from demo.build import Demo
from demo.truth import GroundTruth


@pytest.fixture(scope="session")
def county() -> Demo:
    return Demo()


@pytest.fixture(scope="session")
def truth(county: Demo) -> GroundTruth:
    return county.truth({})


@pytest.fixture(scope="session")
def opened(county: Demo):
    """A function: inbox path → the workbook there, drawn and opened with openpyxl."""
    arrivals = {arrival.path: arrival for arrival in county.arrivals()}

    def open_path(path: str) -> Workbook:
        return load_workbook(io.BytesIO(county.bytes_of(arrivals[path])))

    return open_path
