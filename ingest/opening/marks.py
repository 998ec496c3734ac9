"""How the office marks its comments in a workbook it sends out, and what is left of a cell's comment without them."""

from __future__ import annotations

import re

from ingest.addresses import Place

# Comments of the office carry this name, and what it says in them begins with this mark.
OFFICE_NAME = "考核办"
OFFICE_MARK = f"【{OFFICE_NAME}】"
_OWN_PART = re.compile(rf"(?:^|\n)\s*{OFFICE_MARK}")


def senders_comments(comments: dict[Place, tuple[str, str]]) -> dict[Place, str]:
    """The sender's own words by place, from (author, text): what the office wrote or added is left out."""
    own = {
        place: _OWN_PART.split(text)[0] for place, (author, text) in comments.items() if author != OFFICE_NAME
    }
    return {place: text for place, text in own.items() if text.strip()}
