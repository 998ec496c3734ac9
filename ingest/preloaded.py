"""Loads the tables that reading looks things up in: imported where child processes are copied from, once for all."""

from ingest.habits import habits
from ingest.opening.kinds import file_types
from ingest.opening.limits import limits
from kernel.findings import catalogue

for load in (habits, limits, file_types, catalogue):
    load()
