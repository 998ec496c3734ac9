"""What the README tells a reader to type exists and works."""

import contextlib
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from kernel.home import PROJECT_ROOT

READMES = ["README.md", "README.zh-CN.md"]


def commands(readme):
    text = (PROJECT_ROOT / readme).read_text("utf-8")
    blocks = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.S))
    return [line.split("#")[0].strip() for line in blocks.splitlines() if line.startswith("kaohe ")]


def make_targets(text):
    return set(re.findall(r"\bmake ([a-z]+)", text))


def test_both_readmes_teach_the_same_commands():
    english, chinese = ([c.replace("报表.xlsx", "FILE") for c in commands(readme)] for readme in READMES)
    assert english == chinese
    assert len(english) == 30


def test_every_command_of_the_program_is_in_the_readme():
    from typer.main import get_command

    from cli.main import app

    def leaves(command, words):
        children = getattr(command, "commands", None)
        return (
            [" ".join(words)]
            if not children
            else [p for n, c in children.items() for p in leaves(c, [*words, n])]
        )

    taught = commands("README.md")
    untold = [
        path for path in leaves(get_command(app), ["kaohe"]) if not any(c.startswith(path) for c in taught)
    ]
    assert untold == ["kaohe dev"]  # taught as `make dev`


@pytest.mark.parametrize("readme", READMES)
def test_every_make_target_of_the_readme_exists(readme):
    targets = make_targets((PROJECT_ROOT / readme).read_text("utf-8")) - {"and"}
    assert {"demo", "test", "dev", "lint", "bench"} <= targets
    for target in targets:
        result = subprocess.run(
            ["make", "-n", target], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr


# demo, run and backfill are compared in tests/end_to_end; what changes the shared county's ledger is tested in its own
# room: duties (extend, waive), receipts (confirm, reread), duplicates (decide); offices (new) in an offices folder of their
# own; whatif, a build of three years, in test_whatif
ELSEWHERE = tuple(
    f"kaohe {word}"
    for word in (
        "demo",
        "run",
        "backfill",
        "extend",
        "waive ",
        "confirm",
        "reread",
        "decide",
        "office new",
        "whatif",
    )
)


# these answer 1 for what the demo plants: months with gaps, a workbook that was sent back, a scheme that changed
GAPS = ("status", "receipts", "receipt", "scheme diff")


@pytest.mark.parametrize("line", [c for c in commands("README.md") if not c.startswith(ELSEWHERE)])
def test_each_command_of_the_readme_works(demo_county, line):
    words = shlex.split(line)[1:]
    if "FILE" in words:
        workbook = next((demo_county.home.inbox / "pingyang/2024-09").glob("水头镇*.xlsx"))
        scheme = demo_county.home.offices / "pingyang/schemes/2024.yaml"
        words[words.index("FILE")] = str(scheme if "--scheme" in words else workbook)
    words = [str(PROJECT_ROOT / w) if w.startswith("offices/") else w for w in words]
    result = demo_county(*words)
    allowed = {0, 1} if " ".join(words).startswith(GAPS) else {0}
    assert result.returncode in allowed, result.stdout + result.stderr
    assert result.stdout.strip()


def test_dev_serves_the_dagster_ui_on_loopback_until_told_to_end(new_kaohe, unused_port):
    executable = str(Path(sys.executable).with_name("kaohe"))
    behind = ["sh", "-c", """trap "" INT; exec "$@" """, "sh"]  # as a shell starts what runs behind it
    server = subprocess.Popen(
        [*behind, executable, "dev", "--port", str(unused_port)],
        env=new_kaohe().environment,
        cwd=PROJECT_ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        assert _answers(f"http://127.0.0.1:{unused_port}/server_info", seconds=90)
        server.terminate()
        server.wait(timeout=60)
        assert _all_end(server.pid, seconds=60)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def _all_end(group, seconds):
    """Whether the last process of the group is gone in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.5)
    return False


def _answers(url, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                return b"dagster" in response.read()
        except OSError:
            time.sleep(1)
    return False
