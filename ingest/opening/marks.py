"""What the office itself put into a workbook it sent back: its list of findings and its comments are no part of the report."""

from __future__ import annotations

from ingest.addresses import Place

FINDINGS_SHEET = "问题清单"
AUTHOR = "考核办"
COMMENT_START = "【考核办】"


def senders_comments(comments: dict[Place, tuple[str, str]]) -> dict[Place, str]:
    """The sender's own comments by place, from (author, text): those of the office are left out."""
    return {
        place: text
        for place, (author, text) in comments.items()
        if author != AUTHOR and not text.lstrip().startswith(COMMENT_START)
    }
