"""Nights: what is taken in, judged, answered and read again."""
