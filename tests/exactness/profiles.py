"""项目档案 of a generated unit's projects: labels that come and go, sums and what they add to; and the catalogue of labels."""

from __future__ import annotations

from decimal import Decimal

from tests.exactness.drawing import Pick
from tests.exactness.measures import Row

# code, title, kind, other words, first year, last year: 战新 means another label each year
_LABELS = (
    ("material", "新材料产业", "strategic", ("战新",), 2023, 2023),
    ("equipment", "高端装备", "strategic", ("战新", "装备"), 2024, None),
    ("top", "世界500强", "top500", ("500强",), 2023, None),
    ("valve", "泵阀产业链", "chain", ("泵阀",), 2023, None),
    ("major", "省重大", "programme", (), 2024, None),
)
_TEXTS = (None, "战新", "战新；500强", "新材料产业、省重大", "世界500强", "优质", "装备 省重大")
_CHAINS = (None, None, "泵阀", "泵阀产业链", "皮革")
_SUMS = (None, Decimal("1000"), Decimal("33.333333"), Decimal("0"))
_LISTED = ("on_time", "late")


def catalogue() -> list[Row]:
    """One row a word and year a label is in the catalogue."""
    return [
        {"year": year, "label_code": code, "kind": kind, "word": word}
        for code, title, kind, words, first, last in _LABELS
        for year in range(first, (last or 2024) + 1)
        for word in (title, *words)
    ]


def catalogue_csv() -> str:
    """The same as the office's labels.csv."""
    rows = [
        f"{code},{title},{kind},{'|'.join(words)},{first},{last or ''}"
        for code, title, kind, words, first, last in _LABELS
    ]
    return "\n".join(["label_code,title,kind,words,first_year,last_year", *rows, ""])


def draw_profiles(pick: Pick, months: dict[str, Row]) -> None:
    """Put profiles of some of the unit's projects into its workbooks, now and then before they are on the progress sheet."""
    for month in sorted(months):
        if months[month]["state"] in _LISTED:
            told = months[month].get("profile", [])  # whose capital it is
            labelled = [{**_profile(pick, row["project_code"]), **row} for row in told]
            sheets = [*months[month]["project"], *months[month]["capital"]]
            codes = dict.fromkeys(["Q0", *[row["project_code"] for row in sheets]])
            others = [code for code in codes if code not in [row["project_code"] for row in told]]
            more = [_profile(pick, code) for code in others if pick.chance(4)]
            months[month]["profile"] = [*labelled, *more]


def _profile(pick: Pick, code: str) -> Row:
    return {
        "project_code": code,
        "credit_code": None,
        "label_text": pick.one(_TEXTS),
        "chain_name": pick.one(_CHAINS),
        "intended_investment_wan": pick.one(_SUMS),
        "contract_investment_wan": pick.one(_SUMS),
        "promised_output_wan": pick.one([None, Decimal(0), Decimal(100)]),
        "output_ytd_wan": pick.one([None, Decimal(100), Decimal("99.999999"), Decimal(120)]),
        "added_to_code": pick.one([None, "Q0", "Q0", code, "Q9"]),
    }


def draw_rules(pick: Pick) -> Row:
    """What the office rules 履约 and 达效 to be."""
    signs = pick.some(["capital", "pre_registered", "land_granted", "started"])
    return {"performed_by": signs, "full_output": pick.one(["output", "top", "valve"])}
