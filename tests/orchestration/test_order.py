"""The order in which files are taken in does not matter: one night or several, and replayed when they came out of turn."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.home import Home
from ledger import standings
from orchestration import replay
from tests.ingest.books import CAPITAL
from tests.orchestration.offices import SmallOffice, report, small_office

# When each file came. A resubmission, another unit's content, last month's content, a broken file, all at odds.
FILES = {
    "2024-05/昆阳镇_2024年5月.xlsx": "2024-06-02 09:00",
    "2024-06/昆阳镇_2024年6月.xlsx": "2024-07-01 09:00",
    "2024-06/坏的_鳌江镇.xlsx": "2024-07-01 10:00",
    "2024-06/鳌江镇_2024年6月.xlsx": "2024-07-02 09:00",
    "2024-06/昆阳镇_2024年6月_修订2.xlsx": "2024-07-03 09:00",
    "2024-06/昆阳镇_2024年6月_修订3.xlsx": "2024-07-04 09:00",
}


@dataclass
class Sent:
    """All files as they came, and everything known after one undisturbed night."""

    office: SmallOffice
    content: dict[str, list[str]]
    ends: list[tuple[str, str]]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    office = small_office(tmp_path_factory.mktemp("sent"))
    books = [
        report(month="2024-05", projects=8),
        report(projects=8),
        b"PK\x03\x04 broken",
        report("鳌江镇"),
        report(projects=3),  # five of eight are gone: held
        report(projects=8, spoil=lambda book: book[CAPITAL].__setitem__("M5", "补报")),
    ]
    for (path, received), book in zip(FILES.items(), books, strict=True):
        office.drop(path, book, received)
    office.run()
    assert [end for _, end in ends(office)] == [
        "已接收",
        "已被取代",
        "退回",
        "已接收",
        "待确认",
        "已接收，有提示",
    ]
    return Sent(office, office.content(), ends(office))


def ends(office: SmallOffice) -> list[tuple[str, str]]:
    """(inbox path, end) in the order the files came, without receipt numbers."""
    found = sorted(standings(office.ledger.receipts("pingyang")), key=lambda s: s.receipt.received_at)
    return [(s.receipt.inbox_path, "已被取代" if s.superseded_by else s.status_zh) for s in found]


def empty_twin(sent: Sent, root: Path) -> SmallOffice:
    """A new installation with the same receipts.csv and nothing in the inbox."""
    office = SmallOffice(Home(root=root / "var", offices=sent.office.home.offices))
    office.inbox.mkdir(parents=True)
    shutil.copy(sent.office.inbox / "receipts.csv", office.inbox / "receipts.csv")
    return office


def bring(sent: Sent, office: SmallOffice, path: str) -> None:
    (office.inbox / path).parent.mkdir(exist_ok=True)
    shutil.copy2(sent.office.inbox / path, office.inbox / path)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.sets(st.integers(1, len(FILES) - 1), min_size=1, max_size=3), seed=st.randoms())
def test_one_night_or_several_come_to_the_same(sent: Sent, tmp_path_factory, cuts: set[int], seed):
    office = empty_twin(sent, tmp_path_factory.mktemp("nights"))
    paths, edges = list(FILES), [0, *sorted(cuts), len(FILES)]
    for start, end in pairwise(edges):
        for path in seed.sample(paths[start:end], end - start):
            bring(sent, office, path)
        office.run()
    assert ends(office) == sent.ends
    assert office.content() == sent.content


def test_files_that_came_in_out_of_turn_are_judged_by_what_was_known_and_put_right_by_a_replay(
    sent: Sent, tmp_path: Path
):
    office = empty_twin(sent, tmp_path)
    for path in reversed(FILES):
        bring(sent, office, path)
        office.run()
    # the cut-down revision came in before the full one it takes rows from: nothing spoke against it then
    assert dict(ends(office))["2024-06/昆阳镇_2024年6月_修订2.xlsx"] != "待确认"
    receipts = [r for r in office.ledger.receipts("pingyang") if replay.can_be_read_again(r)]
    decision = replay.Authority("王主任", "按收到先后重读")
    replay.replay(office.home, office.folder, office.ledger, receipts, office.now, authority=decision)
    assert ends(office) == sent.ends
    assert office.content() == sent.content
