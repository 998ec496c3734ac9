"""A draft whose year begins in another month is refused before anything is built: its scores would be of other months."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import scheme
from kernel.home import Home
from kernel.office import load_office
from orchestration.whatif import OtherYearError, drafts_of, rescored

OFFICE = Path(__file__).parents[1] / "scheme" / "office"


def test_a_year_that_begins_otherwise_is_refused(tmp_path):
    shutil.copytree(OFFICE, tmp_path / "offices" / "office")
    folder = load_office(tmp_path / "offices" / "office")
    home = Home(root=tmp_path / "home", offices=folder.path.parent)
    scheme.land(home, folder, 2024, date(2024, 7, 10))
    path = tmp_path / "草案.yaml"
    text = (folder.schemes / "2024.yaml").read_text("utf-8")
    text = text.replace("{start: 2024-01, end: 2024-12}", "{start: 2023-12, end: 2024-11}")
    path.write_text(text.replace("status: city_certified", "status: declared"), "utf-8")
    drafts = drafts_of(path, folder, [2024], {"gone": "towns"})
    with pytest.raises(OtherYearError) as refused, rescored(home, path, drafts):
        pass
    assert refused.value.found == ((2024, "2024-01", "2023-12"),)
