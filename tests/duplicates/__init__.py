"""Pairs of projects that may be one, and what is decided of them."""
