"""The demo county: three years of workbooks as a county's units would send them, and the truth behind them.

What belongs here: inventing the county, writing its inbox, writing down what is true. What does not: reading
workbooks or scoring anything. Nothing else of the project is imported but `kernel`.
"""

from demo.build import build
from demo.truth import GroundTruth

__all__ = ["GroundTruth", "build"]
