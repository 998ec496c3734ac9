"""A comparison as one static page: places as slopes, differences as bars, every line with both calculations.

No scripts, no outside request; the style is admitted by its hash. What does not belong here: coordinates (`charts`).
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from publish import page
from publish.printing import clean
from publish.whatif import charts, sentences
from publish.whatif.compared import Comparison


def write(comparison: Comparison, target: Path) -> None:
    """Write the page to `target`. Raises OSError when it cannot be written."""
    style = page.asset("page.css") + page.asset("whatif.css")
    html = page.template("whatif.html.jinja").render(
        comparison=comparison,
        introduction=sentences.introduction(comparison),
        periods=[(period, charts.panels(period), charts.bars(period)) for period in comparison.periods],
        say=sentences,
        size=charts,
        style=Markup(style),
        style_hash=page.hash_of(style),
    )
    target.write_text(clean(html), "utf-8")
