"""One digest of everything this room reads workbooks by, so that a reading can say under which rules it was made."""

from __future__ import annotations

import hashlib

from ingest.habits import habits
from ingest.layouts import Layouts
from ingest.opening.kinds import file_types
from ingest.opening.limits import limits


def rules_sha256(layouts: Layouts) -> str:
    """Digest of these layouts, the habits, the file types and the limits, as loaded."""
    parts = [layout.model_dump_json() for layout in layouts.all]
    parts += [data.model_dump_json() for data in (habits(), file_types(), limits())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
