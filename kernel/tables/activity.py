"""What is kept of people and promises: posts, 帮办 items, rewards, idle assets, and the statistics' register of projects."""

from __future__ import annotations

import pyarrow as pa

from kernel.tables.rows import SOURCE
from kernel.tables.types import AMOUNT, DATE, INT, TEXT, table

ROW_TABLES: dict[str, pa.Schema] = {
    "post_row": table(
        **SOURCE,
        person_name=TEXT,
        post_code=TEXT,
        position_title=TEXT,
        valid_from=DATE,
        valid_to=DATE,
        document_no=TEXT,
        remark=TEXT,
    ),
    "assistance_row": table(
        **SOURCE,
        item_no=TEXT,
        title=TEXT,
        project_code=TEXT,
        opened_date=DATE,
        owner_name=TEXT,
        due_date=DATE,
        closed_date=DATE,
        result_text=TEXT,
        remark=TEXT,
    ),
    # What earned the reward: the subject's tax or capital of a year, or of a part of one.
    "reward_row": table(
        **SOURCE,
        batch_no=TEXT,
        subject_name=TEXT,
        subject_code=TEXT,
        basis_kind=TEXT,
        basis_year=INT,
        basis_part=TEXT,
        basis_amount_wan=AMOUNT,
        entitled_wan=AMOUNT,
        reward_wan=AMOUNT,
        paid_date=DATE,
        document_no=TEXT,
        remark=TEXT,
    ),
    "idle_asset_row": table(
        **SOURCE,
        asset_no=TEXT,
        asset_name=TEXT,
        asset_kind=TEXT,
        land_area_mu=AMOUNT,
        floor_area_mu=AMOUNT,
        idle_since=DATE,
        cause_text=TEXT,
        project_code=TEXT,
        disposed_date=DATE,
        disposal_text=TEXT,
        remark=TEXT,
    ),
    "register_row": table(
        **SOURCE,
        project_name=TEXT,
        project_code=TEXT,
        approval_code=TEXT,
        in_statistics_date=DATE,
        remark=TEXT,
    ),
}

# One file an (office, year): the versions of `trips:` and `quality:` in office.yaml that hold in some month of that year.
REFERENCE_TABLES: dict[str, pa.Schema] = {
    "trip_rule": table(
        office_code=TEXT,
        scheme_year=INT,
        valid_from=TEXT,
        ends_before=TEXT,
        post_code=TEXT,
        least_count=INT,
        activity_codes=TEXT,
        part_month=TEXT,
    ),
    "quality_rule": table(
        office_code=TEXT,
        scheme_year=INT,
        valid_from=TEXT,
        ends_before=TEXT,
        timely_weight=INT,
        complete_weight=INT,
        corrected_weight=INT,
        revised_weight=INT,
        incomplete_codes=TEXT,
        mended_severities=TEXT,
        each_revision=INT,
    ),
    "quality_sentence": table(office_code=TEXT, scheme_year=INT, case_code=TEXT, template=TEXT),
}
