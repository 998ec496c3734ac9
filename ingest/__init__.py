"""A received file becomes located, typed rows and findings.

What belongs here: the inbox and its clock, opening a workbook safely, finding headers by meaning, typing cells,
naming every fault with its cell, landing what was read. What does not: whether a typed row is plausible
(`expectations`), which revision counts (`dbt_project`), what happens to a rejected workbook (`orchestration`).
"""

from ingest.arrivals import Scan, listed, scan
from ingest.fingerprint import rules_sha256
from ingest.isolation import Job, Readers
from ingest.landing import clear, land, landing_period, tables_of
from ingest.layouts import Layouts, load_layouts
from ingest.manifest import MANIFEST, read_manifest
from ingest.periods import agree
from ingest.reading.reader import Reading, read_workbook
from ingest.reread import reread_cell
from ingest.unread import attributed, explained, unreadable, withdrawn

__all__ = [
    "MANIFEST",
    "Job",
    "Layouts",
    "Readers",
    "Reading",
    "Scan",
    "agree",
    "attributed",
    "clear",
    "explained",
    "land",
    "landing_period",
    "listed",
    "load_layouts",
    "read_manifest",
    "read_workbook",
    "reread_cell",
    "rules_sha256",
    "scan",
    "tables_of",
    "unreadable",
    "withdrawn",
]
