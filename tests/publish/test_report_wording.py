"""What a bulletin says of reports that are late twice over, held or waived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from publish import wording
from publish.rows import ReportStatus


@dataclass(frozen=True)
class Tables:
    """The part of a release the sentences are made from."""

    report_status: tuple[ReportStatus, ...]


def row(unit: str, state: str, received: str | None = None, accepted: str | None = None, **more: object):
    given = {
        "form_set": "monthly",
        "form_title": "月报",
        "report_period": "2024-06",
        "unit_code": unit,
        "unit_name": unit,
        "due_at": datetime.fromisoformat("2024-07-05 23:59:59"),
        "received_at": datetime.fromisoformat(received) if received else None,
        "accepted_at": datetime.fromisoformat(accepted) if accepted else None,
        "is_received_at_estimated": False,
        "is_accepted_at_estimated": False,
        "state": state,
        **dict.fromkeys(
            ["waiver_no", "waiver_reason", "waiver_approver", "waiver_document_no", "block_count"], None
        ),
        "warning_count": None,
        "receipt_no": None,
    }
    return ReportStatus(**{**given, **more})


def test_a_late_report_shows_both_days_and_a_waiver_its_reason():
    waived = {
        "waiver_reason": "受灾停产",
        "waiver_approver": "李县长",
        "waiver_document_no": "平政〔2024〕1号",
    }
    rows = (
        row("甲镇", "on_time", "2024-07-01 08:00:00", "2024-07-01 08:00:00"),
        row("乙镇", "late", "2024-07-01 08:00:00", "2024-07-08 08:00:00"),
        row("丙镇", "late", "2024-07-06 08:00:00", "2024-07-06 08:00:00"),
        row("丁镇", "held", "2024-07-02 08:00:00"),
        row("戊镇", "waived", **waived),
        row("己镇", "waived", **{**waived, "waiver_document_no": None}),
    )
    assert wording.reporting(Tables(rows)) == [
        "本期应报4份：按时1份，迟报2份，待确认1份。",
        "迟报单位：乙镇（7月1日收到后退回，7月8日重报）、丙镇（7月6日收到）。",
        "待确认单位：丁镇。",
        "免报单位：戊镇（受灾停产，李县长批准，平政〔2024〕1号）、己镇（受灾停产，李县长批准）。",
    ]


def test_a_day_nobody_stated_says_so():
    rows = (
        row(
            "乙镇",
            "late",
            "2024-07-01 08:00:00",
            "2024-07-08 08:00:00",
            is_received_at_estimated=True,
            is_accepted_at_estimated=True,
        ),
        row("丙镇", "late", "2024-07-06 08:00:00", "2024-07-06 08:00:00", is_received_at_estimated=True),
        row("丁镇", "on_time", "2024-07-01 08:00:00", "2024-07-01 08:00:00", is_received_at_estimated=True),
    )
    assert wording.reporting(Tables(rows))[1] == (
        "迟报单位：乙镇（7月1日（估计）收到后退回，7月8日（估计）重报）、丙镇（7月6日（估计）收到）。"
    )


def test_several_forms_and_periods_are_told_apart():
    rows = (
        row("甲镇", "missing"),
        row("甲镇", "missing", form_set="self_assessment", form_title="考核自评表", report_period="2024-Q2"),
    )
    assert wording.reporting(Tables(rows)) == [
        "本期应报2份：未报2份。",
        "未报单位：甲镇（月报，6月）、甲镇（考核自评表，2024年第二季度）。",
    ]


def test_waived_reports_alone_leave_nothing_owed():
    rows = (row("甲镇", "waived", waiver_reason="撤并", waiver_approver="李县长"),)
    assert wording.reporting(Tables(rows)) == ["本期没有应报的报表。", "免报单位：甲镇（撤并，李县长批准）。"]
