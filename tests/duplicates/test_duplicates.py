"""From landed rows and the ledger to the list a clerk decides on, and the decisions back into ledger and landed table."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from cli import answers
from cli.main import app
from kernel import landed
from kernel.home import PROJECT_ROOT, Home
from kernel.office import load_office
from kernel.tables import ROW_TABLES
from ledger import Arrival, Ledger, Verdict
from orchestration.duplicates import Register

JULY = datetime(2024, 7, 3, 9)  # noqa: DTZ001 — ledger times are naive office time
CODE = "91330326MA23785EX5"


@dataclass
class Office:
    """An installation with a few workbooks received, judged and landed."""

    home: Home
    ledger: Ledger
    count: int = 0

    def send(self, unit: str, period: str, *, status: str = "accepted", **forms: list[dict[str, Any]]) -> str:
        """Rows by form (fields that matter); returns the receipt number."""
        self.count += 1
        moment = JULY + timedelta(hours=self.count)
        arrival = Arrival(
            "pingyang",
            f"{period}/{unit}_{self.count}.xlsx",
            1,
            f"{self.count:064d}",
            "a",
            None,
            moment,
            False,
        )
        receipt_no = self.ledger.register(arrival, moment).receipt_no
        self.ledger.judge(Verdict(receipt_no, status, unit, "monthly", period, period), moment)
        for form, rows in forms.items():
            whole = [
                {
                    **dict.fromkeys(ROW_TABLES[f"{form}_row"].names),
                    "office_code": "pingyang",
                    "unit_code": unit,
                    "report_period": period,
                    "receipt_no": receipt_no,
                    "source_sheet": form,
                    "source_row": 5 + number,
                    **row,
                }
                for number, row in enumerate(rows)
            ]
            landed.merge(self.home.landed, f"{form}_row", "pingyang", period, [receipt_no], whole)
        return receipt_no

    @property
    def register(self) -> Register:
        return Register(self.home, load_office(self.home.office_dir("pingyang")), self.ledger)

    def pairs(self, **narrowed: Any) -> list[tuple[str, str]]:
        return [(p.pair.left.key, p.pair.right.key) for p in self.register.pairs(**narrowed)]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("KAOHE_HOME", str(tmp_path))
    monkeypatch.delenv("KAOHE_OFFICES", raising=False)
    monkeypatch.delenv("KAOHE_LEDGER_URL", raising=False)
    monkeypatch.setattr(answers.out, "width", 200)
    home = Home(tmp_path, PROJECT_ROOT / "offices")
    return Office(home, Ledger(home.ledger_url))


def project(
    code: str | None, name: str, investor: str = "深圳锦野实业有限公司", agreed: int = 32300
) -> dict[str, Any]:
    money = {"agreed_investment_wan": Decimal(agreed)}
    return {"project_code": code, "project_name": name, "investor_name": investor, **money}


ONE = ("aojiang:AJ-9", "kunyang:PY-1")


@pytest.fixture
def county(office: Office) -> Office:
    """One project claimed by two units, and another project of each."""
    office.send(
        "kunyang",
        "2024-05",
        project=[project("PY-1", "锦野智能装备项目"), project("PY-2", "海洋食品", "甲厂", 900)],
    )
    office.send(
        "aojiang",
        "2024-06",
        capital=[project("AJ-9", "锦野智能装备建设项目"), project("AJ-8", "冷链物流", "乙厂", 90)],
    )
    return office


def test_a_project_of_two_units_is_listed_with_both_places(county: Office) -> None:
    [one] = county.register.pairs()
    assert (one.pair.left.key, one.pair.right.key) == ONE
    assert one.pair.score == 100
    assert (one.left.unit_name, one.left.file_name, one.left.sheet, one.left.row) == (
        "鳌江镇",
        "aojiang_2.xlsx",
        "capital",
        5,
    )
    assert (one.right.unit_name, one.right.report_period, one.right.sheet) == ("昆阳镇", "2024-05", "project")
    assert one.decision is None


def test_only_what_counts_is_compared(county: Office) -> None:
    county.send("mabu", "2024-06", status="rejected", project=[project("MB-1", "锦野智能装备项目")])
    county.send("mabu", "2024-05", status="held", project=[project("MB-2", "锦野智能装备项目")])
    assert county.pairs() == [ONE]
    # a correction without the project takes its claim back
    county.send("aojiang", "2024-06", capital=[project("AJ-8", "冷链物流", "乙厂", 90)])
    assert county.pairs() == []


def test_a_subject_is_what_was_said_last(county: Office) -> None:
    county.send("aojiang", "2024-07", capital=[project("AJ-9", "锦野冷库", agreed=1)])
    subject = county.register.subjects["aojiang:AJ-9"]
    assert (subject.name, subject.agreed_wan) == ("锦野冷库", Decimal(1))
    assert county.pairs() == []


def test_firms_of_two_units_and_codes_of_the_platform(county: Office) -> None:
    county.send("kunyang", "2024-06", tax=[{"enterprise_name": "璟焕实业", "credit_code": CODE}])
    county.send("mabu", "2024-06", tax=[{"enterprise_name": "平阳璟焕", "credit_code": CODE}])
    report = {"project_code": "X-1", "project_name": "甲", "approval_code": "2404-330326-04-01-100001"}
    county.send("mabu", "2024-05", project_report=[report])
    county.send(
        "shuitou", "2024-05", project_report=[{**report, "project_code": "Y-7", "project_name": "乙"}]
    )
    assert set(county.pairs()) == {ONE, (f"kunyang:{CODE}", f"mabu:{CODE}"), ("mabu:X-1", "shuitou:Y-7")}


def test_years(county: Office) -> None:
    assert county.pairs(year=2024) == [ONE]
    assert county.pairs(year=2023) == []


def test_a_decision_is_kept_shown_and_landed(county: Office) -> None:
    decision = county.register.decide(ONE[::-1], "same", by="李四", reason="联合招引", now=JULY)
    assert (decision.left_key, decision.right_key, decision.verdict) == (*ONE, "same")
    [one] = county.register.pairs()  # read anew from the ledger
    assert one.decision == decision
    assert county.pairs(is_undecided_only=True) == []
    [row] = landed.read(county.home.landed, "project_pair", "pingyang").to_pylist()
    assert (row["left_key"], row["right_key"], row["verdict"], row["score"]) == (*ONE, "same", 100)
    assert (row["left_unit_code"], row["right_name"], row["decided_by"]) == (
        "aojiang",
        "锦野智能装备项目",
        "李四",
    )


def test_the_latest_decision_counts(county: Office) -> None:
    county.register.decide(ONE, "same", by="李四", reason="联合招引", now=JULY)
    county.register.decide(ONE, "different", by="王五", reason="两期", now=JULY)
    [one] = county.register.pairs()
    assert one.decision is not None
    assert (one.decision.verdict, one.decision.decided_by) == ("different", "王五")
    assert len(county.ledger.rulings.decisions("pingyang")) == 2


def test_a_person_may_pair_what_is_not_alike(county: Office) -> None:
    county.register.decide(("aojiang:AJ-8", "kunyang:PY-2"), "same", by="李四", reason="更名", now=JULY)
    assert county.pairs() == [ONE, ("aojiang:AJ-8", "kunyang:PY-2")]


def test_undecided_candidates_are_landed_too_and_lost_subjects_keep_their_decision(county: Office) -> None:
    county.register.decide(ONE, "different", by="李四", reason="两家", now=JULY)
    county.send("aojiang", "2024-06", capital=[project("AJ-7", "锦野智能装备项目")])
    assert county.register.land() == 2
    rows = landed.read(county.home.landed, "project_pair", "pingyang").to_pylist()
    assert [(r["left_key"], r["verdict"], r["score"]) for r in rows] == [
        ("aojiang:AJ-7", None, 100),
        ("aojiang:AJ-9", "different", None),
    ]


def test_a_project_that_went_over_with_its_unit_is_no_question(office: Office) -> None:
    """宋桥产业园 ended with 2023; what another unit goes on with under the office's code is the same project."""
    office.send("songqiao", "2023-12", project=[project("PY-2022-801", "智能阀门项目")])
    office.send("xinxing", "2024-01", project=[project("PY-2022-801", "智能阀门项目")])
    assert office.register.pairs() == []
    # a unit that had it while songqiao was there claims it, too
    office.send("wanquan", "2023-12", project=[project("PY-2022-801", "智能阀门项目")])
    keys = {(one.pair.left.unit_code, one.pair.right.unit_code) for one in office.register.pairs()}
    assert ("songqiao", "wanquan") in keys and ("songqiao", "xinxing") not in keys


def test_a_project_the_table_of_shares_gives_to_both_units_is_no_question(office: Office) -> None:
    shared = [project("PY-5", "锦焕高低压电器项目")]
    office.send("mabu", "2024-10", capital=shared)
    office.send("tengjiao", "2024-10", capital=shared)
    office.send("kunyang", "2024-10", capital=shared)
    everyone = {
        ("kunyang:PY-5", "mabu:PY-5"),
        ("kunyang:PY-5", "tengjiao:PY-5"),
        ("mabu:PY-5", "tengjiao:PY-5"),
    }
    assert set(office.pairs()) == everyone
    table = [{"unit_code": unit, "project_code": "PY-5"} for unit in ("mabu", "tengjiao")]
    office.send("pingyang", "2024", status="rejected", credit_share=table)
    assert set(office.pairs()) == everyone  # what does not count ties nothing
    office.send("pingyang", "2024", credit_share=table)
    assert set(office.pairs()) == everyone - {("mabu:PY-5", "tengjiao:PY-5")}


def test_one_code_and_several_names(office: Office) -> None:
    for period, name in (
        ("2022-03", "锦野装备"),
        ("2023-01", "锦野装备项目"),
        ("2024-02", "锦野智能制造项目"),
    ):
        office.send("kunyang", period, project=[project("PY-1", name)])
    [alias] = office.register.aliases()
    # the second name is the first, written otherwise
    assert alias.names == (("锦野装备", "2022-03"), ("锦野智能制造项目", "2024-02"))


def run(*words: str) -> Any:
    return CliRunner().invoke(app, [*words, "--office", "pingyang"])


def test_listing_and_deciding_by_number(county: Office) -> None:
    listed = json.loads(run("duplicates", "--format", "json").stdout)
    assert [(p["甲名称"], p["乙名称"], p["相似度"], p["结论"]) for p in listed] == [
        ("锦野智能装备建设项目", "锦野智能装备项目", 100, None)
    ]
    done = run("decide", listed[0]["编号"], "--same", "--by", "李四", "--reason", "联合招引")
    assert done.exit_code == 0
    assert "pingyang-D0001" in done.stdout
    [row] = csv.DictReader(io.StringIO(run("duplicates", "--format", "csv").stdout))
    assert (row["结论"], row["决定人"], row["编号"]) == ("同一个", "李四", listed[0]["编号"])
    assert json.loads(run("duplicates", "--undecided", "--format", "json").stdout) == []


def test_the_table_and_the_workbook(county: Office, tmp_path: Path) -> None:
    shown = run("duplicates").stdout
    assert "昆阳镇 PY-1" in shown
    assert "共 1 对，未决定 1 对" in shown
    path = tmp_path / "list.xlsx"
    assert run("duplicates", "--format", "xlsx", "--output", str(path)).exit_code == 0
    rows = list(openpyxl.load_workbook(path)["疑似重复"].values)
    assert rows[0][:3] == ("编号", "对象", "相似度")
    assert rows[1][2] == 100


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["decide", "deadbeef", "--same"], "没有编号为 deadbeef 的一对"),
        (["decide", "kunyang:PY-1", "kunyang:NONE", "--same"], "没有项目或企业“kunyang:NONE”"),
        (["decide", "kunyang:PY-1", "kunyang:PY-1", "--same"], "不能与自己比较"),
        (["decide", *ONE], "请写明 --same"),
        (["decide", *ONE, "--same", "--different"], "只写一个"),
        (["decide", *ONE, "x", "--same"], "请写一个编号"),
    ],
)
def test_what_cannot_be_decided(county: Office, words: list[str], told: str) -> None:
    result = run(*words, "--by", "李四", "--reason", "x")
    assert isinstance(result.exception, answers.UserError)
    assert told in str(result.exception)
    assert county.ledger.rulings.decisions("pingyang") == []
