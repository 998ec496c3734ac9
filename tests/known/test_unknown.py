"""Papers that were issued after the day are said and not used: a scheme, the paper of one assessment, targets."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from kernel.home import PROJECT_ROOT
from kernel.office import OfficeFolder, load_office
from ledger import Extension, Ledger, Receipt, Waiver
from orchestration import unknown
from orchestration.past import Then


@pytest.fixture
def folder(tmp_path: Path) -> OfficeFolder:
    """平阳县, whose schemes were issued on 1 March 2022, 24 February 2023 and 20 February 2024."""
    shutil.copytree(PROJECT_ROOT / "offices" / "pingyang", tmp_path / "pingyang")
    folder = load_office(tmp_path / "pingyang")
    assert folder.scheme_years() == [2022, 2023, 2024]
    return folder


@pytest.mark.parametrize(
    ("day", "years", "said"),
    [
        (date(2021, 12, 31), (), ""),
        (date(2022, 2, 28), (), "2022 年度考核办法（平招考办〔2022〕2号）2022-03-01 才印发"),
        (date(2022, 3, 1), (2022,), ""),
        (date(2022, 12, 31), (2022,), ""),
        (date(2023, 1, 1), (2022,), "2023 年不计分"),
        (date(2024, 2, 20), (2022, 2023, 2024), ""),
    ],
)
def test_a_scheme_is_there_from_its_issue(folder: OfficeFolder, day: date, years: tuple[int, ...], said: str):
    found = unknown.schemes_on(folder, day)
    assert found.years == years
    assert said in "".join(found.later) and bool(found.later) == bool(said)


def test_the_paper_of_one_assessment_may_be_issued_later(folder: OfficeFolder):
    path = folder.schemes / "2024.yaml"
    head, annual = path.read_text("utf-8").split("  annual:\n")
    paper = (
        "    document: {title: 年度考核实施细则, document_no: 平考办〔2024〕30号, issued_date: 2024-11-01}\n"
    )
    path.write_text(f"{head}  annual:\n{paper}{annual}", "utf-8")
    said = "“年度考核实施细则”（平考办〔2024〕30号）2024-11-01 才印发，这里仍按它计分"
    assert unknown.schemes_on(folder, date(2024, 10, 31)).later == (said,)
    assert unknown.schemes_on(folder, date(2024, 11, 1)).later == ()


def target(number: int, received: str, status: str = "accepted") -> Receipt:
    facts: dict[str, Any] = {
        "receipt_no": f"o-{number:06d}",
        "received_at": datetime.fromisoformat(received),
        "status": status,
        "form_set": "target",
        "report_period": "2022",
    }
    return Receipt(**dict.fromkeys(Receipt.__dataclass_fields__) | facts)


def test_targets_that_came_later_are_said():
    first, refused = target(1, "2022-03-01 09:00"), target(2, "2022-03-02 09:00", "rejected")
    again = target(3, "2022-07-15 09:00")
    everything = [first, refused, again]

    def said(*known: Receipt) -> list[str]:
        return list(unknown._targets(everything, [Then(receipt) for receipt in known], 2022))

    assert said(first, refused, again) == []
    assert said(first, refused) == [
        "2022 年任务分解表按当天已收到的；后来收到的修订没有采用：2022-07-15（o-000003）"
    ]
    assert said(refused) == [
        "2022 年任务分解表当天还没有收到，没有目标；后来收到的：2022-03-01（o-000001）、2022-07-15（o-000003）"
    ]
    assert list(unknown._targets(everything, [], 2023)) == []


def test_rulings_of_later_are_said_where_their_period_had_begun(tmp_path: Path):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    for recorded, period in (
        ("2022-07-10 23:59:59", "2022-06"),  # known
        ("2022-07-11 00:00:00", "2022-06"),
        ("2022-07-11 00:00:00", "2022-08"),  # of a month that was still to come
        ("2022-07-11 00:00:00", None),  # of any
    ):
        at = datetime.fromisoformat(recorded)
        ledger.rulings.waive(Waiver("o", "report", "受灾", "王主任", at, first_period=period))
        if period:
            ledger.rulings.extend(Extension("o", "monthly", period, at, "8号", "停机", "王主任", at))
    said = list(unknown._later_rulings(ledger, "o", date(2022, 7, 10)))
    assert said == ["后来登记的免报、延期没有采用：o-W0002、o-W0004、o-E0002"]
