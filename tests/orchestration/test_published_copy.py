"""The copy readers open: tables as they were, views that read the tables beside them, whatever the file is called."""

from __future__ import annotations

import duckdb

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
