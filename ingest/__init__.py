"""A received file becomes located, typed rows and findings.

What belongs here: the inbox and its clock, opening a workbook safely, finding headers by meaning, typing cells,
naming every fault with its cell, landing what was read. What does not: whether a typed row is plausible
(`expectations`), which revision counts (`dbt_project`), what happens to a rejected workbook (`orchestration`).
"""

from ingest.arrivals import scan
from ingest.isolation import Job, Readers
from ingest.landing import land, landing_period
from ingest.layouts import Layouts, load_layouts
from ingest.reading.reader import Reading, read_workbook
from ingest.reread import reread_cell

__all__ = [
    "Job",
    "Layouts",
    "Readers",
    "Reading",
    "land",
    "landing_period",
    "load_layouts",
    "read_workbook",
    "reread_cell",
    "scan",
]
