"""What is kept of projects beside their progress: profiles, milestones, and the office's own rules about them."""

from __future__ import annotations

import pyarrow as pa

from kernel.tables.rows import SOURCE
from kernel.tables.types import AMOUNT, DATE, INT, TEXT, table

ROW_TABLES: dict[str, pa.Schema] = {
    "profile_row": table(
        **SOURCE,
        project_code=TEXT,
        project_name=TEXT,
        former_code=TEXT,
        former_name=TEXT,
        credit_code=TEXT,
        approval_code=TEXT,
        land_parcel_no=TEXT,
        land_area_mu=AMOUNT,
        contract_investment_wan=AMOUNT,
        intended_investment_wan=AMOUNT,
        registered_capital_wan=AMOUNT,
        currency_code=TEXT,
        promised_start_date=DATE,
        promised_in_statistics_date=DATE,
        promised_production_date=DATE,
        promised_output_wan=AMOUNT,
        output_ytd_wan=AMOUNT,
        chain_name=TEXT,
        label_text=TEXT,
        added_to_code=TEXT,
        status_code=TEXT,
        status_date=DATE,
        remark=TEXT,
    ),
    "milestone_row": table(
        **SOURCE,
        project_code=TEXT,
        project_name=TEXT,
        node_title=TEXT,
        planned_date=DATE,
        actual_date=DATE,
        evidence_text=TEXT,
        remark=TEXT,
    ),
}

# One file an (office, year): the version of `projects:` in office.yaml that holds in that year, and its labels.csv.
REFERENCE_TABLES: dict[str, pa.Schema] = {
    "project_rule": table(
        office_code=TEXT, scheme_year=INT, code_scope=TEXT, performed_by=TEXT, full_output=TEXT
    ),
    "project_stage_limit": table(
        office_code=TEXT, scheme_year=INT, stage_code=TEXT, due_months=INT, stuck_months=INT
    ),
    "project_stage_word": table(office_code=TEXT, scheme_year=INT, word=TEXT, stage_code=TEXT),
    "project_tier": table(
        office_code=TEXT,
        scheme_year=INT,
        tier_kind=TEXT,
        tier_code=TEXT,
        title=TEXT,
        tier_order=INT,
        lower_wan=AMOUNT,
        upper_wan=AMOUNT,
    ),
    "label": table(
        office_code=TEXT, scheme_year=INT, label_code=TEXT, title=TEXT, label_kind=TEXT, word=TEXT
    ),
}
