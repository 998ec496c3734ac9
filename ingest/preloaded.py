"""Loads the tables that reading looks things up in: imported where child processes are copied from, once for all."""

import gc

from ingest.habits import habits
from ingest.opening.kinds import file_types
from ingest.opening.limits import limits
from kernel.findings import catalogue

for load in (habits, limits, file_types, catalogue):
    load()

# What is loaded by now stays. A child whose garbage collector looked through it would copy all of it, page by page.
gc.collect()
gc.freeze()
