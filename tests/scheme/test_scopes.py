"""A measure may name a scope of the office in place of origins; it counts what the same origins written out count."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kernel.office import OfficeFolder, load_office
from scheme import check, load_scheme
from scheme.landing.measures import measures
from scheme.loader import load_draft
from tests.scheme.conftest import PINGYANG

WRITTEN = "origins: [province_outside, city_outside, overseas]"
LATER = """
  - valid_from: 2024-12
    scopes:
      - {code: outside_city, title: 市外, origins: [city_outside]}
"""


@pytest.fixture
def county(tmp_path: Path) -> OfficeFolder:
    """平阳县, whose 市外 is these three origins, with two of its measures by scope."""
    shutil.copytree(PINGYANG, tmp_path / "pingyang")
    path = tmp_path / "pingyang" / "schemes" / "2024.yaml"
    text = path.read_text("utf-8")
    head, measure, rest = text.partition("  capital_in_time:")
    assert WRITTEN in head and WRITTEN in rest
    path.write_text(
        head.replace(WRITTEN, "scope: outside_city", 1)
        + measure
        + rest.replace(WRITTEN, "scope: outside_province", 1),
        "utf-8",
    )
    return load_office(tmp_path / "pingyang")


def landed(folder: OfficeFolder) -> dict[str, dict]:
    scheme = load_scheme(folder.schemes / "2024.yaml", folder)
    return {row["measure_code"]: row for row in measures(scheme)}


def test_a_scope_lands_as_its_origins(county: OfficeFolder, pingyang: OfficeFolder):
    """All of the row, its caliber too: year on year compares, however it was written."""
    by_scope, written = landed(county), landed(pingyang)
    assert by_scope["arrived_capital"] == written["arrived_capital"]
    assert by_scope["arrived_capital"]["origins"] == "|province_outside|city_outside|overseas|"
    assert by_scope["capital_in_time"]["origins"] == "|province_outside|overseas|"
    assert by_scope["capital_in_time"]["caliber_id"] != written["capital_in_time"]["caliber_id"]


def test_a_year_takes_the_scopes_of_its_last_month(county: OfficeFolder):
    office = county.path / "office.yaml"
    text = office.read_text("utf-8")
    assert "\nnote:" in text
    office.write_text(text.replace("\nnote:", f"{LATER}note:"), "utf-8")
    folder = load_office(county.path)
    [problem] = check(folder.schemes / "2024.yaml", folder)
    assert problem.key == "measures.capital_in_time.scope"  # 省外 is no scope from December on
    assert problem.reason.startswith("没有代码为“outside_province”的口径")
    path = folder.schemes / "2024.yaml"
    path.write_text(path.read_text("utf-8").replace("outside_province", "outside_city"), "utf-8")
    assert landed(folder)["arrived_capital"]["origins"] == "|city_outside|"
    draft = load_draft(path, folder, 2022, {})  # as it would have been with the scopes of 2022
    assert draft.scheme.measures["arrived_capital"].origins == (
        "province_outside",
        "city_outside",
        "overseas",
    )
