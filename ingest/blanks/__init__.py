"""The blank workbook a unit fills in: drawn from the layouts that will read it, last period's projects filled in.

What belongs here: which layouts a form set has in a period, how a blank sheet looks, what Excel checks on input. What
does not: what was accepted before (the caller brings the rows), and whether a figure is plausible (`expectations`).
"""

from ingest.blanks.order import BlankOrder, NoTemplateError, layouts_of
from ingest.blanks.workbook import write_blank

__all__ = ["BlankOrder", "NoTemplateError", "layouts_of", "write_blank"]
