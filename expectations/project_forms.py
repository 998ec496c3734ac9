"""Helper columns of what units keep of their projects beside progress: profiles (项目档案) and milestones (节点任务)."""

from __future__ import annotations

import pandas as pd

from expectations import credit_code
from expectations.compared import add_repeats, of_project
from expectations.past import Past
from expectations.typed import identity


def derive_profile(frame: pd.DataFrame, past: Past) -> None:
    """Repeats; whether code and former codes are of the workbook's own progress sheet; the credit code's check character.

    `code_is_known`: its progress sheet has the project; missing when the workbook has no rows there.
    `former_is_in_use`: it has the former code as well, as another project. `base_is_known`: some unit's progress sheet
    has the project that is added to; `base_leads_back`: through the workbook's own additions that one adds to this one.
    `area_is_zero`: a 0 is written, not left blank. `former_repeats_code`,
    `base_repeats_code`: the row's own code again.
    """
    add_repeats(frame, of_project(frame))
    add_known(frame, past)
    own = frame["project_code"]
    in_sheet = _codes(past, "project", frame["receipt_no"].unique())
    frame["former_is_in_use"] = _among(frame, "former_code", in_sheet).where(frame["former_code"].ne(own))
    known = codes_of_all(past)
    frame["base_is_known"] = frame["added_to_code"].map(lambda code: code in known, na_action="ignore")
    frame["base_leads_back"] = _leads_back(frame)
    for field, name in (("former_code", "former_repeats_code"), ("added_to_code", "base_repeats_code")):
        frame[name] = frame[field].eq(own).mask(frame[field].isna() | own.isna())
    for name in (
        "former_is_in_use",
        "base_is_known",
        "base_leads_back",
        "former_repeats_code",
        "base_repeats_code",
    ):
        frame[name] = frame[name].astype("boolean")
    frame["area_is_zero"] = frame["land_area_mu"].eq(0).astype("boolean")
    checked = {
        c: credit_code.has_valid_check(c)
        for c in frame["credit_code"].dropna().unique()
        if credit_code.is_well_formed(c)
    }
    frame["has_valid_check"] = frame["credit_code"].map(checked).astype("boolean")


def derive_milestone(frame: pd.DataFrame, past: Past) -> None:
    """Repeats of (project, node), and `code_is_known` as of profiles."""
    add_repeats(frame, identity(of_project(frame), frame["node_title"]))
    add_known(frame, past)


def add_known(frame: pd.DataFrame, past: Past) -> None:
    """`code_is_known`."""
    in_sheet = _codes(past, "project", frame["receipt_no"].unique())
    frame["code_is_known"] = _among(frame, "project_code", in_sheet).astype("boolean")


def _codes(past: Past, form: str, receipts: object) -> dict[str, set[str]]:
    """Project codes by receipt of the form's sheets that have any."""
    rows = past.frame(form, receipts).dropna(subset=["project_code"])
    return {receipt: set(codes) for receipt, codes in rows.groupby("receipt_no")["project_code"]}


def codes_of_all(past: Past) -> set[str]:
    """Every project code any progress sheet has."""
    table, _ = past.in_order("project")
    return set(table["project_code"].drop_null().to_pylist())


def _leads_back(frame: pd.DataFrame) -> pd.Series:
    """Whether a row's chain of additions, followed within its workbook, comes back to it through others; missing where it
    adds to nothing, or to itself."""
    told = frame.dropna(subset=["project_code", "added_to_code"])
    told = told[told["added_to_code"].ne(told["project_code"])]
    added_to = {(r.receipt_no, r.project_code): r.added_to_code for r in told.itertuples()}
    found = {}
    for row in told.itertuples():
        at, seen = row.added_to_code, set()
        while at not in seen and (row.receipt_no, at) in added_to:
            seen.add(at)
            at = added_to[row.receipt_no, at]
        found[row.Index] = row.project_code in seen
    return pd.Series(found, dtype="object").reindex(frame.index)


def _among(frame: pd.DataFrame, field: str, codes: dict[str, set[str]]) -> pd.Series:
    """Whether a row's code is among its receipt's; missing where there is no code, or no sheet to look in."""
    found = [
        value in codes[receipt] if receipt in codes and not pd.isna(value) else pd.NA
        for receipt, value in zip(frame["receipt_no"], frame[field], strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype="object")
