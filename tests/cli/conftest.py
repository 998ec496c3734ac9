"""Two offices founded and run from the shell alone, in one installation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli import test_currency, test_office_new
from tests.conftest import Kaohe


@pytest.fixture(scope="session")
def new_offices(new_kaohe: Callable[..., Kaohe], tmp_path_factory: pytest.TempPathFactory) -> Kaohe:
    """One as it is made, one with foreign capital; both in one build of the warehouse, after the first one's backfill."""
    kaohe = new_kaohe(tmp_path_factory.mktemp("new") / "offices")
    test_office_new.found(kaohe)
    test_currency.found(kaohe)
    kaohe.take_in(test_currency.OFFICE, 2024)
    ran = kaohe("backfill", "--office", "qingtian", "--years", "2024", timeout=400)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return kaohe
