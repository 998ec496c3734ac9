"""A child that crashes, hangs or runs out of memory costs one item; the rest come back in order, and no child stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import count, islice
from pathlib import Path

import pytest

from ingest import Job, Readers
from ingest.children import Bounds, Children, ChildrenError, Lost
from kernel.home import PROJECT_ROOT
from tests.ingest.books import FOLDER, LAYOUTS, NAME, OFFICE, codes, monthly, read
from tests.ingest.opening import test_guard
from tests.ingest.opening.misfits import NeverArrives, misbehave, read_values, who
from tests.ingest.opening.packages import packed, small, written

BOUNDS = Bounds(memory_mb=600, seconds=20, items=50)


def test_a_lost_item_names_its_cause_and_costs_no_other():
    items = [1, "abort", 2, "segfault", 3, "exit", 4, "memory", 5, "memory bit by bit", 6, "raise", 7]
    with Children(misbehave, (10,), BOUNDS) as children:
        outcomes = list(children.run(items))
    assert outcomes == [
        (1, 10),
        ("abort", Lost("crash", "SIGABRT")),
        (2, 20),
        ("segfault", Lost("crash", "SIGSEGV")),
        (3, 30),
        ("exit", Lost("crash", "3")),
        (4, 40),
        ("memory", Lost("memory")),
        (5, 50),
        ("memory bit by bit", Lost("memory")),
        (6, 60),
        ("raise", Lost("crash", "ValueError")),
        (7, 70),
    ]


def test_only_the_guilty_one_of_a_hand_over_is_lost():
    with Children(misbehave, (10,), BOUNDS, workers=1) as children:
        answers = children.run([*range(20), "abort", *range(20, 40), "memory", 40])
        by_item = dict(answers)
    assert (by_item.pop("abort"), by_item.pop("memory")) == (Lost("crash", "SIGABRT"), Lost("memory"))
    assert by_item == {n: 10 * n for n in range(41)}


def test_a_hang_ends_at_the_limit():
    with Children(misbehave, (10,), Bounds(memory_mb=600, seconds=1, items=50)) as children:
        assert list(children.run([1, "hang", 2])) == [(1, 10), ("hang", Lost("timeout")), (2, 20)]


def test_a_file_that_takes_its_reader_down_takes_nothing_else(tmp_path: Path):
    # one shared string, said to be four billion: unguarded, the reader asks for their memory and aborts its process
    table = b'<sst count="1" uniqueCount="4000000000"><si><t>a</t></si></sst>'
    hostile = written(tmp_path, small(sharedStrings__xml=table), "hostile.xlsx")
    good = written(tmp_path, small(), "good.xlsx")
    with Children(read_values, (), BOUNDS) as children:
        outcomes = [outcome for _, outcome in children.run([good, hostile, good])]
    assert outcomes == [["甲表"], Lost("crash", "SIGABRT"), ["甲表"]]
    with Readers(OFFICE, LAYOUTS) as readers:
        ((_, reading),) = readers.read([Job(hostile, NAME, FOLDER)])
    assert codes(reading) == ["strings_too_many"]  # guarded, it gets no further than this


def test_bombs_are_refused_within_the_limits_of_a_child(tmp_path: Path):
    bombs = {
        "zip_ratio": test_guard.lying_bomb(),
        "zip_too_large": test_guard.large([70, 70, 70]),
        "strings_too_many": packed(test_guard.strings(2_000_000)),
        "xml_too_deep": test_guard.deep(100_000),
    }
    jobs = [Job(written(tmp_path, data, f"{code}.xlsx"), NAME, FOLDER) for code, data in bombs.items()]
    with Readers(OFFICE, LAYOUTS) as readers:
        assert [codes(reading) for _, reading in readers.read(jobs)] == [[code] for code in bombs]


def test_children_that_cannot_start_are_no_items_fault():
    with Children(misbehave, (NeverArrives(),), BOUNDS) as children, pytest.raises(ChildrenError):
        list(children.run([1]))


def test_children_are_reused_and_replaced_after_their_share():
    with Children(who, (), Bounds(memory_mb=600, seconds=5, items=5)) as children:
        pids = [pid for _, pid in children.run(range(40))]
    # 40 items, 5 a child at most: 8 children at least, and not one for each item (the first hand-overs are small)
    assert 8 <= len(set(pids)) <= 13
    assert max(map(pids.count, pids)) <= 5
    assert os.getpid() not in pids


def test_items_are_taken_as_results_are_asked_for():
    taken = count()
    with Children(misbehave, (2,), BOUNDS) as children:
        results = children.run(next(taken) for _ in count())
        assert list(islice(results, 20)) == [(n, 2 * n) for n in range(20)]
    # two children; of eight items each: two hand-overs ahead for each, and the one that is being answered
    assert next(taken) <= 20 + (2 * 2 + 1) * 8


def test_leaving_early_ends_every_child():
    with Children(who, (), BOUNDS) as children:
        pids = {pid for _, pid in islice(children.run(count()), 20)}
    assert [pid for pid in pids if _is_alive(pid)] == []


def test_an_interrupted_run_leaves_no_child(tmp_path: Path):
    script = tmp_path / "interrupted.py"
    script.write_text(
        "import signal\n"
        "from itertools import count\n"
        "from ingest.children import Bounds, Children\n"
        "from tests.ingest.opening.misfits import who\n"
        "if __name__ == '__main__':\n"
        "    signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background has it ignored\n"
        "    with Children(who, (), Bounds(600, 5, 10**6)) as children:\n"
        "        for _, pid in children.run(count()):\n"
        "            print(pid, flush=True)\n"
    )
    run = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    pids = {int(next(run.stdout)) for _ in range(20)}
    assert all(map(_is_alive, pids))
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=30)
    assert run.returncode != 0
    assert [pid for pid in pids if _stays_alive(pid)] == []


def test_readers_say_what_reading_here_says_in_the_order_asked(tmp_path: Path):
    paths = []
    for number in range(6):
        book = monthly()
        book["到位资金台账"]["K5"] = 1500.25 if number % 2 else f"约{number}"
        paths.append(tmp_path / f"{number}.xlsx")
        book.save(paths[-1])
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")
    jobs = [Job(path, NAME, FOLDER) for path in [*paths, tmp_path / "broken.xlsx", tmp_path / "gone.xlsx"]]
    with Readers(OFFICE, LAYOUTS) as readers:
        outcomes = list(readers.read(jobs))
    assert [job for job, _ in outcomes] == jobs
    assert [reading for _, reading in outcomes[:7]] == [read(job.path) for job in jobs[:7]]
    # what is read vanished meanwhile: not the sender's doing, but it ends in a finding all the same
    assert codes(outcomes[7][1]) == ["parse_crashed"]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _stays_alive(pid: int) -> bool:
    for _ in range(50):
        if not _is_alive(pid):
            return False
        time.sleep(0.1)
    return True
