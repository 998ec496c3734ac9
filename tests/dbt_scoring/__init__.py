"""Scores, places, consequences and report tables of three practice counties, built by real dbt and worked out by hand."""

from tests.dbt_scoring import county, rules_county, year_county

COUNTIES = (county, rules_county, year_county)
