"""What sqlfluff's jinja templater needs to render a model without dbt: every dispatched macro as a plain call.

Style is judged, not SQL: `dec_div(a, b, 4)` in place of a page of integer arithmetic keeps linting at seconds where
dbt's own templater takes minutes. The project's other macros are rendered as they are, from `tests.dbt_core.sql_macros`,
which keeps them compiled: sqlfluff executes this file, and would compile them, once for every model.
"""

import gc

from tests.dbt_core.sql_macros import macros

# Its trees are small objects by the hundred thousand that refer to each other: to search them for garbage again and again
# is two fifths of the time, and the process, one of two that lint a hundred files each, ends before memory does (0.7 GB).
gc.disable()
globals().update(macros())
