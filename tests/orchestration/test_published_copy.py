"""The copy readers open: tables as they were, views that read the tables beside them, whatever the file is called."""

from __future__ import annotations

import resource
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from kernel.home import Home
from orchestration.warehouse import publish_copy


def test_views_of_the_copy_read_the_copy(tmp_path):
    home = Home(root=tmp_path, offices=tmp_path / "offices")
    with duckdb.connect(str(home.warehouse)) as live:
        live.execute("create table int_points as select 7 as points")
        live.execute("create view rpt_points as select points from main.int_points")
    publish_copy(home)
    with duckdb.connect(str(home.warehouse)) as live:
        live.execute("update int_points set points = 8")
    with duckdb.connect(str(home.published_warehouse), read_only=True) as copy:
        assert copy.execute("select points from rpt_points").fetchall() == [(7,)]


@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_copy_is_the_warehouse_byte_for_byte_on_its_own_file_system_and_on_another(tmp_path, elsewhere):
    """The kernel refuses to copy from one file system to another: there the bytes are read and written."""
    home = Home(root=tmp_path, offices=tmp_path / "offices")
    with TemporaryDirectory(dir="/dev/shm" if elsewhere else tmp_path) as folder:
        if elsewhere and Path(folder).stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("no second file system here: /dev/shm is the one tests write to")
        home.published.symlink_to(folder)
        with duckdb.connect(str(home.warehouse)) as live:
            live.execute("create table points as select md5(cast(range as varchar)) from range(100000)")
        publish_copy(home)
        whole = home.warehouse.read_bytes()
        assert len(whole) > 2**21
        assert home.published_warehouse.read_bytes() == whole
        assert [path.name for path in Path(folder).iterdir()] == [home.published_warehouse.name]


def test_a_copy_that_found_no_room_leaves_nothing_behind_and_the_readers_theirs(tmp_path):
    home = Home(root=tmp_path, offices=tmp_path / "offices")
    with duckdb.connect(str(home.warehouse)) as live:
        live.execute("create table points as select md5(cast(range as varchar)) as points from range(100000)")
    publish_copy(home)
    before = home.published_warehouse.read_bytes()
    _, hard = room = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, hard))
        with pytest.raises(OSError, match="File too large"):
            publish_copy(home)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, room)
    assert home.published_warehouse.read_bytes() == before
    assert list(home.published.iterdir()) == [home.published_warehouse]
