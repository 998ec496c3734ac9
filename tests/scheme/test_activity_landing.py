"""The office's rules on trips and report quality, as the tables a model reads."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import scheme
from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from kernel.office import load_office


def test_the_rules_of_a_year_land_with_their_months(tmp_path: Path) -> None:
    home = Home(root=tmp_path / "home", offices=PROJECT_ROOT / "offices")
    folder = load_office(PROJECT_ROOT / "offices" / "pingyang")

    def rows(table: str, year: int) -> list[dict]:
        return landed.read(home.landed, table, "pingyang", year).to_pylist()

    for year in (2023, 2024):
        scheme.land(home, folder, year, date(2025, 1, 31))
    told = [
        (
            r["valid_from"],
            r["ends_before"],
            r["post_code"],
            r["least_count"],
            r["activity_codes"],
            r["part_month"],
        )
        for r in rows("trip_rule", 2023)
    ]
    assert told == [("2022-01", "2024-01", "principal", 1, "|outbound_trip|", "exempt")]
    assert [(r["valid_from"], r["ends_before"], r["post_code"]) for r in rows("trip_rule", 2024)] == [
        ("2024-01", None, "principal"),
        ("2024-01", None, "deputy"),
    ]
    scopes = {
        r["scope_title"]: (r["origins"], r["within_title"], r["crossing_titles"])
        for r in rows("origin_scope", 2024)
    }
    assert scopes["省外（含境外）"] == ("|province_outside|overseas|", "市外", "境内县外")
    assert scopes["县外"][1:] == (None, None)
    [late] = rows("revision_rule", 2024)
    assert (late["least_count"], late["least_share_pct"]) == (2, 15)
    [quality] = rows("quality_rule", 2024)
    weights = [quality[f"{part}_weight"] for part in ("timely", "complete", "corrected", "revised")]
    assert (weights, quality["each_revision"]) == ([40, 20, 20, 20], 50)
    assert quality["mended_severities"] == "|block|warning|"
    assert quality["incomplete_codes"] == "|choice_blank|stage_skipped|evidence_blank|result_blank|"
    words = {r["case_code"]: r["template"] for r in rows("quality_sentence", 2024)}
    parts = ("timely", "complete", "corrected", "revised")
    assert set(words) == {*parts, *(f"no_{part}" for part in parts), "score", "no_score"}
    assert all("{value}" in words[part] and "{weight}" in words[part] for part in parts)
    assert all(f"{{{part}}}" in words["score"] for part in (*parts, "weights", "score"))
