"""Great Expectations starts without its charting and statistics libraries, and has them when it needs them."""

from __future__ import annotations

import subprocess
import sys

from expectations.library import great_expectations, settled
from kernel.home import PROJECT_ROOT

SCRIPT = """
import gc
import sys
from expectations.library import great_expectations, prepare
prepare()
gx = great_expectations()  # waits for the other thread, which is half through
print(gx is great_expectations(), gc.isenabled())
print({"altair.vegalite", "scipy.stats.distributions"} & set(sys.modules))
import scipy.stats, altair
print(scipy.stats.norm.cdf(0), altair.Chart.__name__)
print(gx.expectations.ExpectColumnKLDivergenceToBeLessThan.__name__)
"""


def test_what_is_seldom_used_is_executed_when_it_is_used() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n") == [
        "True True",
        "set()",
        "0.5 Chart",
        "ExpectColumnKLDivergenceToBeLessThan",
        "",
    ]


def test_a_configuration_is_made_once_within_the_block_and_anew_outside() -> None:
    asked = great_expectations().expectations.ExpectColumnToExist(column="a")
    other = great_expectations().expectations.ExpectColumnToExist(column="b")
    with settled():
        assert asked.configuration is asked.configuration
        assert (asked.configuration.kwargs, other.configuration.kwargs) == ({"column": "a"}, {"column": "b"})
    assert asked.configuration is not asked.configuration


def test_a_metrics_number_is_the_librarys_own() -> None:
    great_expectations()
    from great_expectations.core.id_dict import IDDict

    told = [
        {"column": "a"},
        {"column": "a", "n": 1},
        {"column": "a", "n": True},
        {"n": [1, {"k": None}], "m": "1"},
    ]
    plain = [(IDDict(one).to_id(), IDDict(one).to_id(id_keys=["n"] if "n" in one else None)) for one in told]
    with settled():
        again = [
            (IDDict(one).to_id(), IDDict(one).to_id(id_keys=["n"] if "n" in one else None)) for one in told
        ]
    assert again == plain
    assert len({number for number, _ in plain}) == len(told)
