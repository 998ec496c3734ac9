"""The page in a real browser: opened from the file, asking nobody for anything, useful with and without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

import publish
from kernel.office import load_office
from kernel.paper import Column, Grid, Paper, Section
from tests.publish import county
from tests.publish.test_hostile_names import NAMES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


def page_of(root: Path, **options) -> str:
    home = county.build(root, **options)
    folder = load_office(home.offices / "pingyang")
    at = datetime.fromisoformat("2024-07-10T09:00:00")
    return (publish.draft(home, folder, "monthly", "2024-06", at).path / "index.html").as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(tmp_path_factory.mktemp("page"))


def test_opening_the_page_asks_for_nothing_and_breaks_nothing(browser, url: str) -> None:
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(url)
    page.locator("#u-kunyang summary").click()
    page.locator("#u-kunyang button.sources").first.click()
    assert [u for u in asked if not u.startswith("data:")] == [url]
    assert said == []  # the content policy admits all of ours: no violation is reported
    page.close()


def test_drill_down_from_ranking_to_cell(browser, url: str) -> None:
    page = browser.new_page()
    page.goto(url)
    page.locator("table").first.get_by_role("link", name="昆阳镇").click()
    sheet = page.locator("#u-kunyang[open]")
    assert "到位资金：计 12.35分" in sheet.inner_text()
    assert "任务分解表 · C7" in sheet.inner_text()
    button = sheet.locator("button.sources").first
    button.click()
    assert "计入数（万元）" in sheet.locator("tr.evidence thead").inner_text()
    rows = sheet.locator("tr.evidence tbody tr").all_inner_texts()
    # a quarter of 24691.3578 万元, and the rest
    assert [r.split("\t")[1] for r in rows] == ["6,172.83945", "18,518.51835"]
    assert rows[0].split("\t")[2:] == ["昆阳镇_招商引资月报_2024年6月.xlsx", "到位资金台账", "K5", "12" * 32]
    button.click()
    assert sheet.locator("tr.evidence").count() == 0
    page.close()


def test_group_filter_and_search(browser, url: str) -> None:
    page = browser.new_page()
    page.goto(url)
    names = page.locator("#ranking + .scroll tbody tr:visible th")
    assert names.count() == 6
    page.get_by_role("button", name="平台类").click()
    assert names.all_inner_texts() == ["平阳经开区", "平阳滨海新区"]
    page.get_by_role("button", name="全部").click()
    page.get_by_label("查找单位").fill("镇")
    assert names.all_inner_texts() == ["水头镇", "昆阳镇", "鳌江镇"]
    assert page.locator("#found").inner_text() == "显示 3 / 6 个单位"
    page.close()


def test_ranking_is_there_without_scripts(browser, url: str) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(url)
    assert page.locator("#ranking + .scroll tbody tr").count() == 6
    assert not page.locator("#tools").is_visible()
    page.locator("#u-shuitou summary").click()
    assert "到位资金" in page.locator("#u-shuitou").inner_text()
    page.close()


def test_hostile_names_do_not_run(browser, tmp_path: Path) -> None:
    page = browser.new_page()
    alerts = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.goto(page_of(tmp_path, names=NAMES))
    names = page.locator("#ranking + .scroll tbody th").all_inner_texts()
    assert set(names) == set(NAMES.values())
    assert alerts == []
    page.close()


@pytest.mark.parametrize(
    ("columns", "screen", "width"),
    [
        (4, 1920, 1080),  # the column of text: 1120 less its padding
        (24, 1920, 1864),  # the screen less 3.5rem
        (24, 1000, 960),  # never less than the column
    ],
)
def test_a_wide_table_takes_the_width_there_is(
    browser, tmp_path: Path, columns: int, screen: int, width: int
) -> None:
    titles = tuple(Column(f"第{number}列的名称", 14) for number in range(columns))
    grid = Grid(titles, (("12,345.67 万元",) * columns,), None)
    publish.write_paper(Paper("宽表", (), (Section("宽表", (), (grid,)),)), tmp_path / "wide.html")
    page = browser.new_page(viewport={"width": screen, "height": 800})
    page.goto((tmp_path / "wide.html").as_uri())
    box = page.locator(".sheet").bounding_box()
    assert round(box["width"]) == width
    assert round(box["x"]) == (screen - width) // 2
    assert page.evaluate("document.documentElement.scrollWidth") == screen  # it alone scrolls, not the page
    page.close()
