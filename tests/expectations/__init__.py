"""Rows and the findings they give."""
