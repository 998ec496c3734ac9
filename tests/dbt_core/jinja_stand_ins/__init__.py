"""What sqruff's jinja templater needs to render a model without dbt: every dispatched macro as a plain call.

Style is judged, not SQL: `dec_div(a, b, 4)` in place of a page of integer arithmetic keeps linting at seconds where
dbt's own templater takes minutes. The project's other macros are rendered as they are, from `tests.dbt_core.sql_macros`,
which keeps them compiled: sqruff executes this file, and would compile them, once for every model.
"""

from tests.dbt_core.sql_macros import macros

globals().update(macros())
