"""Helper columns of what people decide: ratings, ballots and signed points. Whether that is right is the suites' business."""

from __future__ import annotations

import pandas as pd

from expectations.compared import add_repeats
from expectations.past import Past
from expectations.typed import identity, looked_up
from kernel.period import Period

_BOOKED = ["booked_receipt", "booked_period"]


def derive_rating(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of (unit, item, rater); `first_full_score` of the item in the workbook; columns of `_add_rater`."""
    add_repeats(frame, identity(frame["unit_code"], _named(frame["rater_name"]), frame["item_code"]))
    _add_rater(frame)
    frame["first_full_score"] = frame.groupby(["receipt_no", "item_code"])["full_score"].transform("first")


def derive_ballot(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of (unit, item, voter) and columns of `_add_rater`. Of each ballot (item, voter): `place_expected` one more
    than the units placed before (1, 1, 3), `place_count` the units on this place; on its first row `ranked_count` the
    units it ranks (a voter's own counts as ranked) and `ranked_most` those of the longest ballot of the item.
    """
    add_repeats(frame, identity(frame["unit_code"], _named(frame["rater_name"]), frame["item_code"]))
    _add_rater(frame)
    ballot = identity(frame["item_code"], _named(frame["rater_name"]))
    ballots = frame.assign(ballot=ballot).groupby(["receipt_no", "ballot"])
    frame["place_expected"] = ballots["place"].rank(method="min").astype("Int64")
    placed = frame.assign(ballot=ballot).groupby(["receipt_no", "ballot", "place"])
    frame["place_count"] = placed["row_key"].transform("size").astype("Int64")
    frame["ranked_count"] = _ranked(frame, ballot)
    items = frame.groupby(["receipt_no", "item_code"])
    frame["ranked_most"] = items["ranked_count"].transform("max")


def _ranked(frame: pd.DataFrame, ballot: pd.Series) -> pd.Series:
    """Units on each ballot, told on its first row; missing on the others.

    A voter that is itself a unit others rank may leave its own unit out: that makes no ballot shorter.
    """
    ballots = frame.assign(ballot=ballot).groupby(["receipt_no", "ballot"])
    of_item = ["receipt_no", "item_code"]
    ranked = pd.MultiIndex.from_frame(frame[[*of_item, "unit_code"]])
    own = pd.MultiIndex.from_frame(frame[[*of_item, "rater_unit_code"]])
    is_ranked = frame["rater_unit_code"].notna() & own.isin(ranked)
    ranks_itself = frame["is_of_itself"].fillna(False).groupby([frame["receipt_no"], ballot]).transform("any")
    counts = ballots["unit_code"].transform("nunique").astype("Int64") + (is_ranked & ~ranks_itself)
    return counts.astype("Int64").mask(frame["row_key"].ne(ballots["row_key"].transform("min")))


def _add_rater(frame: pd.DataFrame) -> None:
    """`is_of_itself`: the rater is the unit it rates; `first_group`, `first_group_row`: the group the workbook's first
    row of the same rater names, and that row."""
    frame["is_of_itself"] = (frame["rater_unit_code"] == frame["unit_code"]).astype("boolean")
    frame["is_of_itself"] = frame["is_of_itself"].mask(frame["rater_unit_code"].isna())
    told = frame.assign(rater=_named(frame["rater_name"])).dropna(subset=["rater", "rater_group_code"])
    firsts = told.groupby(["receipt_no", "rater"])
    frame["first_group"] = firsts["rater_group_code"].transform("first").reindex(frame.index)
    frame["first_group_row"] = firsts["source_row"].transform("first").reindex(frame.index)


def derive_manual(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of an entry; `is_second_other`: two people signed; `is_new_entry`: no workbook of another period that came
    before has the very same entry, else `booked_period` and `booked_receipt` say which has it."""
    frame["identity"] = _entry(frame)
    add_repeats(frame, frame["identity"])
    first, second = _named(frame["first_signer"]), _named(frame["second_signer"])
    frame["is_second_other"] = first.ne(second).astype("boolean").mask(first.isna() | second.isna())
    booked = [_booked(frame, receipt_no, past) for receipt_no in frame["receipt_no"].unique()]
    for column in _BOOKED:
        empty = pd.Series(None, index=frame.index, dtype="str")
        frame[column] = pd.concat([b[column] for b in booked]).reindex(frame.index) if booked else empty
    frame["is_new_entry"] = frame["booked_receipt"].isna().astype("boolean")


def _booked(frame: pd.DataFrame, receipt_no: str, past: Past) -> pd.DataFrame:
    """For the rows of one workbook, the period and receipt of another period's workbook that has the same entry."""
    mine, info = frame[frame["receipt_no"] == receipt_no], past.info(receipt_no)
    receipts = {
        found: Period.parse(period).title_zh
        for period in past.periods("manual", info.unit_code)
        if period != info.report_period
        and (found := _counting(past.revisions("manual", str(info.unit_code), period, info), past))
    }
    others = past.frame("manual", receipts)
    others["identity"] = _entry(others)
    others = others.dropna(subset=["identity"]).drop_duplicates("identity").set_index("identity")
    others["booked_period"] = others["receipt_no"].map(receipts).astype("str")
    return looked_up(mine, ["identity"], others.rename(columns={"receipt_no": "booked_receipt"})[_BOOKED])


def _counting(revisions: list[str], past: Past) -> str | None:
    return next((r for r in revisions if not past.info(r).is_refused), None)


def _entry(frame: pd.DataFrame) -> pd.Series:
    """An entry as it is told apart: unit, item, document, reason, day and points."""
    texts = [_named(frame["document_no"]), _named(frame["reason"])]
    day = frame["effective_date"].dt.strftime("%Y-%m-%d").astype("str")
    return identity(frame["unit_code"], frame["item_code"], *texts, day, frame["points"].astype("str"))


def _named(texts: pd.Series) -> pd.Series:
    """Names and titles as compared: width and spaces set aside."""
    return texts.astype("str").str.normalize("NFKC").str.replace(r"\s+", "", regex=True)
