"""Layouts: what a form looks like, as data in versions. Loading and checking them; reading sheets by them is `reading`."""

from ingest.layouts.model import (
    BUILT_IN,
    PATH_SEPARATOR,
    Column,
    Layout,
    Layouts,
    Lines,
    join_path,
    load_layouts,
)

__all__ = ["BUILT_IN", "PATH_SEPARATOR", "Column", "Layout", "Layouts", "Lines", "join_path", "load_layouts"]
