"""Scores, places, consequences and report tables of four practice counties, built by real dbt and worked out by hand."""

from tests.dbt_scoring import change_county, county, rules_county, year_county

COUNTIES = (county, rules_county, year_county, change_county)
