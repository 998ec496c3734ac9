"""What the office itself put into a workbook it sent back: its list of findings and its comments are no part of the report."""

from __future__ import annotations

import re

from ingest.addresses import Place

# Comments of the office carry this name, and what it says in them begins with this mark.
OFFICE_NAME = "考核办"
OFFICE_MARK = f"【{OFFICE_NAME}】"
LIST_SHEETS = ("问题清单", "考核办问题清单")  # the second where the sender has a sheet of the first name
_OWN_PART = re.compile(rf"(?:^|\n)\s*{OFFICE_MARK}")


def senders_comments(comments: dict[Place, tuple[str, str]]) -> dict[Place, str]:
    """The sender's own words by place, from (author, text): what the office wrote or added is left out."""
    own = {
        place: _OWN_PART.split(text)[0] for place, (author, text) in comments.items() if author != OFFICE_NAME
    }
    return {place: text for place, text in own.items() if text.strip()}
