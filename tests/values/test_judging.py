"""That cases judged in one call are told what each is told alone, although they are the same unit's of the same period."""

from __future__ import annotations

from pathlib import Path

from tests.ingest.duty_books import table
from tests.values.judging import addresses, findings_apart, judged_books

ENTRIES = [["昆阳镇", f"项目{n}", f"PY{n}", None, None] for n in range(4)]


def test_no_case_is_past_or_revision_of_another(tmp_path: Path) -> None:
    whole, cut = (table("register", "2024年第二季度", rows) for rows in (ENTRIES, ENTRIES[:1]))
    cases = [[whole], [cut], [whole, cut], [cut, whole]]
    found = findings_apart(tmp_path, cases)
    together = [{receipt: addresses(findings) for receipt, findings in of.items()} for of in found]
    assert together == [judged_books(tmp_path, *case) for case in cases]
    lost = {("rows_vanished", "统计名录", None)}  # 3 of 4, where the one follows the other
    assert together == [{"r1": set()}, {"r1": set()}, {"r1": set(), "r2": lost}, {"r1": set(), "r2": set()}]
