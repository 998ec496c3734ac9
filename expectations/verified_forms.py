"""Helper columns of what is decided about the units' own figures, and of what they expect of the year: county
verification (县级核实), city certification (核定), forecasts (全年预计). Whether that is right is the suites' business."""

from __future__ import annotations

import pandas as pd

from expectations.compared import add_repeats
from expectations.past import Past
from expectations.typed import MILLION, bounded, identity, in_renminbi, looked_up, totals
from kernel.period import Period
from kernel.verdicts import STAGE_OF_KIND, Step

# subject_kind → form, subject's code and figure on the unit's own sheet
_DECLARED = {
    "capital": ("capital", "project_code", "ytd_amount_wan"),
    "tax": ("tax", "credit_code", "paid_ytd_wan"),
    **{kind: ("project", "project_code", stage) for kind, stage in STAGE_OF_KIND.items()},
}
# forecast_kind → form and figure of the same workbook that the year has brought so far
_SO_FAR = {
    "capital": ("capital", "ytd_amount_wan"),
    "tax": ("tax", "paid_ytd_wan"),
    "signed": ("project", "signed"),
    "in_statistics": ("project", "in_statistics"),
}
_SUBJECT = ["unit_code", "subject_kind", "subject_code"]


def derive_county_verification(frame: pd.DataFrame, past: Past) -> None:
    """`certified_expected` declared − disallowed (a blank 核减 is none); `declared_by_unit` what the unit's own sheet
    of the quarter's last month said; `is_known_to_unit` whether that sheet has the subject (missing: no sheet);
    `is_stage` whether the subject is a stage, 1 or 0; `is_decided_kind` whether the step decides such subjects."""
    _derive(frame, past, "county_verified")


def _derive(frame: pd.DataFrame, past: Past, step: Step) -> None:
    add_repeats(frame, identity(frame["unit_code"], frame["subject_code"], frame["subject_kind"]))
    declared, disallowed = bounded(frame["declared_value"]), bounded(frame["disallowed_value"])
    frame["is_stage"] = frame["subject_kind"].isin(list(STAGE_OF_KIND)).astype("boolean")
    frame["is_decided_kind"] = _is_decided(frame, past, step)
    frame["certified_expected"] = declared - disallowed.fillna(0)
    frame["declared_by_unit"] = pd.array([pd.NA] * len(frame), dtype="Int64")
    frame["is_known_to_unit"] = pd.array([pd.NA] * len(frame), dtype="boolean")
    for kind, (form, code, figure) in _DECLARED.items():
        rows = frame.loc[frame["subject_kind"].eq(kind) & frame["subject_code"].notna()].copy()
        rows["stated"] = _stated_receipts(rows, past, form)
        rows = rows.dropna(subset=["stated"])
        sheets = past.frame(form, rows["stated"].unique())
        said = _said(sheets, code, figure)
        keys = pd.MultiIndex.from_frame(rows[["stated", "subject_code"]])
        is_known = pd.Series(keys.isin(said.index), rows.index, dtype="boolean")
        # a sheet of months leaves out who brought nothing in its month
        is_of_months = rows["stated"].isin(_of_months(sheets, figure))
        frame.loc[rows.index, "is_known_to_unit"] = is_known.mask(is_of_months & ~is_known).array
        frame.loc[rows.index, "declared_by_unit"] = looked_up(rows, ["stated", "subject_code"], said)[
            figure
        ].array


def derive_certification(frame: pd.DataFrame, past: Past) -> None:
    """As of a county verification. Where the county verified the quarter before, its figures are what was put before the
    city: `verified_by_county` of the subject, `is_verified` whether that workbook has it (both missing: no workbook, or the
    county decides no such subjects); then `declared_by_unit` is missing."""
    _derive(frame, past, "city_certified")
    verified_by = frame["receipt_no"].map(_verifications(frame, past)).astype("str")
    is_before = _is_decided(frame, past, "county_verified").fillna(False).astype(bool)
    frame["verified_by"] = verified_by.where(is_before)
    said = totals(
        past.frame("county_verification", frame["verified_by"].dropna().unique()).dropna(subset=_SUBJECT),
        ["receipt_no", *_SUBJECT],
        ["certified_value"],
    )
    keys = ["verified_by", *_SUBJECT]
    frame["verified_by_county"] = looked_up(frame, keys, said)["certified_value"]
    is_found = pd.MultiIndex.from_frame(frame[keys]).isin(said.index)
    is_asked = frame["verified_by"].notna() & frame[_SUBJECT].notna().all(axis=1)
    frame["is_verified"] = pd.Series(is_found, frame.index, dtype="boolean").where(is_asked)
    frame["declared_by_unit"] = frame["declared_by_unit"].mask(frame["verified_by"].notna())


def derive_forecast(frame: pd.DataFrame, past: Past) -> None:
    """Repeats; `so_far`: what the same workbook says the year has brought by its month (missing: no such sheet, or a
    figure in it is)."""
    add_repeats(frame, identity(frame["unit_code"], frame["forecast_kind"]))
    frame["so_far"] = pd.array([pd.NA] * len(frame), dtype="Int64")
    for kind, (form, figure) in _SO_FAR.items():
        rows = frame.loc[frame["forecast_kind"].eq(kind)]
        sheets = _with_counts(past.frame(form, rows["receipt_no"].unique()), figure)
        said = totals(sheets, ["receipt_no"], [figure])
        frame.loc[rows.index, "so_far"] = looked_up(rows, ["receipt_no"], said)[figure].array


def _is_decided(frame: pd.DataFrame, past: Past, step: Step) -> pd.Series:
    """Whether the step decides subjects of the row's kind in its quarter; missing where kind or quarter is."""
    decided = {
        code: past.decides(step, Period.parse(code).end_month)
        for code in frame["report_period"].dropna().unique()
    }
    found = [
        pd.NA if pd.isna(code) or pd.isna(kind) else kind in decided[code]
        for code, kind in zip(frame["report_period"], frame["subject_kind"], strict=True)
    ]
    return pd.Series(pd.array(found, dtype="boolean"), frame.index)


def _verifications(frame: pd.DataFrame, past: Past) -> dict[str, str | None]:
    """Receipt of a certification → the county's latest verification of its period that came before and was not refused."""
    found: dict[str, str | None] = {}
    for receipt_no in frame["receipt_no"].unique():
        info = past.info(receipt_no)
        known = info.unit_code is not None and info.report_period is not None
        earlier = (
            past.revisions("county_verification", info.unit_code, info.report_period, info) if known else []
        )
        found[receipt_no] = next((r for r in earlier if not past.info(r).is_refused), None)
    return found


def _stated_receipts(rows: pd.DataFrame, past: Past, form: str) -> pd.Series:
    """For each row the unit's latest workbook of the period's last month, as known when the row came."""
    found: dict[str, str | None] = {}
    pairs = identity(rows["receipt_no"], rows["unit_code"])
    for pair, receipt_no, unit_code in zip(pairs, rows["receipt_no"], rows["unit_code"], strict=True):
        info = past.info(receipt_no)
        if pd.notna(pair) and pair not in found and info.report_period is not None:
            month = Period.parse(info.report_period).end_month
            found[pair] = past.stated(form, unit_code, month, info)
    return pairs.map(found).astype("str")


def _of_months(sheets: pd.DataFrame, figure: str) -> set[str]:
    """Receipts whose sheets have rows, and `figure` of none of them."""
    if figure not in sheets.columns:
        return set()
    is_told = sheets[figure].notna().groupby(sheets["receipt_no"]).any()
    return set(is_told.index[~is_told])


def _said(sheets: pd.DataFrame, code: str, figure: str) -> pd.DataFrame:
    """`figure` by receipt and subject code."""
    return totals(_with_counts(sheets, figure).dropna(subset=[code]), ["receipt_no", code], [figure])


def _with_counts(sheets: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Rows with `figure`; a stage's name is 1 for a project that reached it in the sheet's year.

    An amount in another currency is missing: the rate is the scheme's, and lists and forecasts are in Renminbi.
    """
    if figure in sheets.columns:
        return in_renminbi(sheets, figure)
    years = sheets[f"{figure}_date"].dt.strftime("%Y").astype("str")
    is_reached = years.eq(sheets["report_period"].str[:4]).astype("Int64").fillna(0)
    return sheets.assign(**{figure: is_reached * MILLION})
