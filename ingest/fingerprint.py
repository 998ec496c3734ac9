"""One digest of everything this room reads workbooks by, so that a reading can say under which rules it was made."""

from __future__ import annotations

import hashlib

from ingest.habits import habits
from ingest.layouts import Layouts
from ingest.opening.limits import limits


def rules_sha256(layouts: Layouts) -> str:
    """Digest of these layouts, the habits and the limits, as loaded."""
    parts = [layout.model_dump_json() for layout in layouts.all]
    parts += [habits().model_dump_json(), limits().model_dump_json()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
