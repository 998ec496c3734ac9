"""Growth over last year of what last year's scheme does not count alike: told, for it will never have a base."""

from __future__ import annotations

import pytest

from scheme import bases_wanting, load_scheme

GROWING = "        measure: capital\n        rule: rank_points\n        input: growth_pct\n"
OF_RATIO = GROWING.replace("measure: capital", "measure: start_rate")


def _told(guize, this_year: tuple[str, str], *last_year: tuple[str, str]) -> list[str]:
    """What is said of the scheme so changed, after a last year whose scheme was changed as said (none: it has none)."""
    path = guize.schemes / "2024.yaml"
    text = path.read_text("utf-8")
    path.write_text(_changed(text, this_year), "utf-8")
    if last_year:
        then = _changed(text.replace("2024", "2023"), *last_year)
        (guize.schemes / "2023.yaml").write_text(then, "utf-8")
    return list(bases_wanting(load_scheme(path, guize), guize))


def _changed(text: str, *replaced: tuple[str, str]) -> str:
    for old, new in replaced:
        assert text.count(old) >= 1, old
        text = text.replace(old, new)
    return text


SAME = (GROWING, GROWING)


def test_without_a_scheme_of_last_year_there_is_no_base(guize):
    assert _told(guize, SAME) == [
        "“到位资金”比上年同期，但没有 2023 年的办法文件（schemes/2023.yaml），不会有基数"
    ]


def test_what_is_counted_alike_has_one(guize):
    assert _told(guize, SAME, SAME) == []


NO_BASE = "，不会有基数"
OTHER_CALIBER = f"比上年同期，但它的口径与 2023 年的办法不同{NO_BASE}"
OTHER_ASSESSMENT = f"比上年同期，但 2023 年的办法没有代码相同、用数相同（status）的“季督评”{NO_BASE}"


@pytest.mark.parametrize(
    ("this_year", "last_year", "reasons"),
    [
        (SAME, ("  quarterly:\n", "  seasonal:\n"), [f"“到位资金”（capital）{OTHER_ASSESSMENT}"]),
        (SAME, ("    min_arrived_share_pct: 20\n", ""), [f"“到位资金”（capital）{OTHER_CALIBER}"]),
        (
            (GROWING, OF_RATIO),
            ("date_field: started_date", "date_field: in_statistics_date"),
            # of 签约 the day it had to be reported before is another, too
            [f"“开工”（started）{OTHER_CALIBER}", f"“签约”（signed）{OTHER_CALIBER}"],
        ),
    ],
    ids=["another assessment", "another caliber", "parts of a ratio"],
)
def test_what_is_counted_otherwise_is_named(guize, this_year, last_year, reasons):
    assert _told(guize, this_year, last_year) == reasons
