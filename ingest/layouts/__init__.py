"""Layouts: what a form looks like, as data in versions. Loading and checking them; reading sheets by them is `reading`."""

from ingest.layouts.loading import BUILT_IN, check_file, load_layouts
from ingest.layouts.model import PATH_SEPARATOR, Column, Layout, Layouts, Lines, join_path

__all__ = [
    "BUILT_IN",
    "PATH_SEPARATOR",
    "Column",
    "Layout",
    "Layouts",
    "Lines",
    "check_file",
    "join_path",
    "load_layouts",
]
