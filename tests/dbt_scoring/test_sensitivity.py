"""What more of a figure is worth starts from what the warehouse made of the figure, for every score of every county here."""

from __future__ import annotations

from publish import tables
from publish.sensitivity import figures
from publish.sensitivity.reach import reach


def test_every_curve_starts_at_the_published_points(workspace):
    levers = []
    with tables.connect(workspace.warehouse) as connection:
        offices = connection.execute("select distinct office_code from rpt_header").fetchall()
        for (office,) in offices:
            for header in tables.headers(connection, office):
                period = figures.read(connection, header)
                for rank in period.ranking:
                    levers += reach(period, rank.unit_code).levers
    told = {lever.figure.rule for lever in levers if lever.why_not is None}
    assert told >= {
        "completion",
        "pace",
        "met_or_ratio",
        "per_unit",
        "deduct_per",
        "bands",
        "step",
        "proportional",
    }
    unlike = [lever for lever in levers if lever.why_not and "不作测算" in lever.why_not]
    # below zero a number counts as nothing, which no straight piece says
    assert all((lever.figure.case_code or "").startswith("nothing") for lever in unlike), unlike
