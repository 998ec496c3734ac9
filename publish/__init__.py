"""Report tables in, release packs out: the bulletin, the score workbook, the page, and the gate before them.

What belongs here: reading `rpt_*`, recomputing them, printing them. What does not: computing a score that is
published (the warehouse does), deciding when to publish (orchestration), the record of releases (ledger).
"""

from publish.bulletin import TemplateProblem
from publish.pack import DraftedRelease, ReleasedFile, draft, ranking, score_table, write_scores_xlsx
from publish.papers import PAPER_ENDINGS, write_paper
from publish.printing import SCORE_STATUS_ZH
from publish.recompute import Mismatch, RecomputationError
from publish.select import NothingToRelease
from publish.trace import Source, Step, Trace, trace

__all__ = [
    "PAPER_ENDINGS",
    "SCORE_STATUS_ZH",
    "DraftedRelease",
    "Mismatch",
    "NothingToRelease",
    "RecomputationError",
    "ReleasedFile",
    "Source",
    "Step",
    "TemplateProblem",
    "Trace",
    "draft",
    "ranking",
    "score_table",
    "trace",
    "write_paper",
    "write_scores_xlsx",
]
