"""Damaged and odd workbooks by the thousand: whatever bytes arrive, reading ends in an answer and loses no row.

What belongs here: seeds, mutations, the law they are held against, the run. What does not: single known faults, each of
which has its own test in `tests/ingest`.
"""
