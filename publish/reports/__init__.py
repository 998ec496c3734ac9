"""Reports an office asks for by name: each a definition file here, over one report table. `definition` reads them, `paper` prints.

What does not belong here: figures (the warehouse works them out), release packs (`publish.pack`).
"""

from publish.reports.definition import Report, UnknownReportError, report, reports
from publish.reports.paper import Asked, NotYetModelledError, UnfilteredError, report_paper

__all__ = [
    "Asked",
    "NotYetModelledError",
    "Report",
    "UnfilteredError",
    "UnknownReportError",
    "report",
    "report_paper",
    "reports",
]
