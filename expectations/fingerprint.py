"""Which rules judged: one fingerprint of all data this room decides by, to be kept with every reading."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from expectations.likeness import load_across
from expectations.rules import suites_to_judge_by
from kernel.findings import catalogue


@cache
def rules_sha256() -> str:
    """SHA-256 of suites, comparisons across files and messages as loaded: layout and comments of the files do not count.

    Raises DataFileError for a faulty data file.
    """
    loaded = {
        "suites": {form: suite.model_dump(mode="json") for form, suite in suites_to_judge_by().items()},
        "across": load_across().model_dump(mode="json"),
        "messages": {code: message.model_dump(mode="json") for code, message in catalogue().items()},
    }
    text = json.dumps(loaded, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
