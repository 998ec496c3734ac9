"""Scores, places, consequences and report tables of a small county, built by real dbt and worked out by hand."""
