"""Dagster and the plain pipeline it calls: who runs when, in which order, for which (office, year).

What belongs here: assets, checks, partitions, schedules, sensors, and the glue that hands one room's result to the
next. What does not: reading, judging, scoring or printing anything: those are rooms of their own.
"""
