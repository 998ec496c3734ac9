"""dbt as every process of ours runs it: `python -P dbt_process.py <words of dbt>`, and nothing else of ours is loaded.

It does not search its memory for garbage: what a run makes, it keeps to its end. The search is a tenth of a build, a quarter
of unit tests, a sixth of a parse, and saves 0.2 GB of 0.8. And it puts into words only what is heard: dbt would write each
of a build's eight thousand debug events out as JSON and only then have its log drop it, which is a seventh of a build of
little data. `-P`: a folder named dbt in the working directory is none of dbt's.
"""

from __future__ import annotations

import gc
from typing import Any


def prepare() -> None:
    """Have dbt run so in this process."""
    gc.disable()
    from dbt_common.events.base_types import EventLevel
    from dbt_common.events.event_manager import EventManager

    silent = (EventLevel.DEBUG, EventLevel.TEST)
    fire = EventManager.fire_event

    def fire_if_heard(
        self: Any, e: Any, level: Any = None, node: Any = None, force_warn_or_error_handling: bool = False
    ) -> None:
        is_heard = (level or e.level_tag()) not in silent or any(log.level in silent for log in self.loggers)
        if is_heard or force_warn_or_error_handling:
            fire(self, e, level, node, force_warn_or_error_handling)

    EventManager.fire_event = fire_if_heard  # type: ignore[method-assign]


if __name__ == "__main__":
    prepare()
    from dbt.cli.main import cli

    cli()
