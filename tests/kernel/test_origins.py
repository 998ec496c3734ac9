"""Scopes of origins: what they say of each other is what their origins say."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kernel.home import PROJECT_ROOT
from kernel.office import load_office
from kernel.origins import Origin, OriginScopes

COUNTY = {
    "code": "county",
    "title": "县外",
    "origins": ["province_outside", "city_outside", "county_outside"],
}
CITY = {"code": "city", "title": "市外", "origins": ["province_outside", "city_outside"], "within": "county"}
PROVINCE = {"code": "province", "title": "省外", "origins": ["province_outside"], "within": "city"}
FOREIGN = {"code": "foreign", "title": "外来", "origins": ["province_outside", "overseas"]}


def scopes(*told: dict) -> OriginScopes:
    return OriginScopes.model_validate({"valid_from": "2024-01", "scopes": told})


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ([COUNTY, {**CITY, "within": None}], "口径“市外”：应写 within: county（县外）"),
        ([COUNTY, CITY, {**PROVINCE, "within": "county"}], "口径“省外”：应写 within: city（市外）"),
        ([{**CITY, "within": None}, {**FOREIGN, "within": "city"}], "没有口径包含它，不写 within"),
        ([COUNTY, {**CITY, "title": "县外"}], "有 2 个口径都叫“县外”"),
        ([COUNTY, {**COUNTY, "code": "again", "title": "又"}], "来源地相同，只留一个"),
        ([{**FOREIGN, "origins": ["overseas", "overseas"]}], "有重复"),
        ([{**FOREIGN, "origins": ["abroad"]}], "province_outside"),
        ([{**FOREIGN, "origins": []}], "origins"),
        ([], "scopes"),
    ],
)
def test_what_does_not_hold_together_is_refused(told, reason):
    with pytest.raises(ValidationError) as caught:
        scopes(*told)
    assert reason in str(caught.value)


def test_scopes_nest_and_cross():
    found = scopes(COUNTY, CITY, PROVINCE, {**FOREIGN, "within": None})
    crossing = {scope.title: [other.title for other in found.crossing(scope)] for scope in found.scopes}
    # 省外 is held by 外来 as well as by 市外; 外来 shares 省外 with the wider two
    assert crossing == {"县外": ["外来"], "市外": ["外来"], "省外": [], "外来": ["县外", "市外"]}


@given(
    st.lists(
        st.sets(st.sampled_from(get_args(Origin)), min_size=1), min_size=1, max_size=5, unique_by=frozenset
    )
)
def test_any_different_sets_can_be_told(sets):
    told = []
    for n, origins in enumerate(sets):
        holding = [m for m, other in enumerate(sets) if origins < other]
        narrowest = [m for m in holding if not any(sets[k] < sets[m] for k in holding)]
        within = f"s{narrowest[0]}" if narrowest else None
        told.append({"code": f"s{n}", "title": f"口径{n}", "origins": sorted(origins), "within": within})
    found = scopes(*told)
    for scope in found.scopes:
        for other in found.crossing(scope):
            assert scope in found.crossing(other)


def test_the_demo_office_says_its_scopes():
    [version] = load_office(PROJECT_ROOT / "offices" / "pingyang").office.scopes
    assert [(scope.title, scope.within) for scope in version.scopes] == [
        ("县外", None),
        ("市外", "outside_county"),
        ("省外（含境外）", "outside_city"),
        ("境内县外", "outside_county"),
    ]
