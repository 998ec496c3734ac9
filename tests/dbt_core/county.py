"""A made-up county on paper: three assessed units, half a year of workbooks, two quarters of certification.

Writes landed Parquet through the landed contract itself. Every figure the tests expect is worked out from these rows
by hand in `test_core_marts.py`. Nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from kernel import landed
from kernel.tables import TABLES

OFFICE = "demo"
YEAR = 2024
MONTHS = [f"2024-{m:02d}" for m in range(1, 13)]
KEY = {"office_code": OFFICE, "scheme_year": YEAR}


def write(root: Path, table: str, period: str, rows: Iterable[dict[str, Any]]) -> None:
    """Land rows; columns not given are null, numbers are exact decimals."""
    names = TABLES[table].names
    full = [{**dict.fromkeys(names), "office_code": OFFICE, **row} for row in rows]
    landed.write(root, table, OFFICE, period, full)


def build(root: Path) -> None:
    """The whole county in `root`."""
    landed.prepare(root)
    _scheme(root)
    _submissions(root)
    _rows(root)
    _office_workbooks(root)
    _decided(root)


def _scheme(root: Path) -> None:
    units = [("a", "g"), ("b", "g"), ("c", "g"), ("outside", None)]
    write(root, "office", "2024", [{**KEY, "office_name": "示例县考核办"}])
    write(
        root, "scheme", "2024", [{**KEY, "title": "示例", "start_month": "2024-01", "end_month": "2024-12"}]
    )
    write(
        root,
        "unit",
        "2024",
        [
            {**KEY, "unit_code": u, "unit_name": u, "sort_order": i, "valid_from": date(2020, 1, 1)}
            for i, (u, _) in enumerate(units)
        ],
    )
    write(
        root, "scheme_group_member", "2024", [{**KEY, "unit_code": u, "group_code": g} for u, g in units if g]
    )
    due = [
        {**KEY, "unit_code": u, "form_set": "monthly", "report_period": m, "due_at": due_at(m)}
        for u, g in units
        if g
        for m in MONTHS
    ]
    write(root, "report_due", "2024", due)
    assessments = [("monthly", "month", "declared"), ("quarterly", "quarter", "city_certified")]
    assessments.append(("verified", "quarter", "county_verified"))
    write(
        root,
        "scheme_assessment",
        "2024",
        [{**KEY, "assessment_code": a, "period_kind": k, "value_status": s} for a, k, s in assessments],
    )
    write(root, "scheme_period", "2024", list(_periods()))
    write(root, "scheme_measure", "2024", [{**KEY, **m} for m in _measures()])


def due_at(month: str) -> datetime:
    """The fifth of the next month, end of day; January of the next year for December."""
    year, number = (YEAR, int(month[5:]) + 1) if month < "2024-12" else (YEAR + 1, 1)
    return datetime.fromisoformat(f"{year}-{number:02d}-05 23:59:59")


def _periods() -> Iterable[dict[str, Any]]:
    for month in MONTHS:
        yield _period("monthly", month, month, month)
    for n in range(1, 5):
        yield _period("quarterly", f"2024-Q{n}", f"2024-{3 * n - 2:02d}", f"2024-{3 * n:02d}")
        yield _period("verified", f"verified-Q{n}", f"2024-{3 * n - 2:02d}", f"2024-{3 * n:02d}")


def _period(assessment: str, code: str, start: str, end: str) -> dict[str, Any]:
    row = {**KEY, "assessment_code": assessment, "period_code": code, "year_start_month": "2024-01"}
    return {**row, "start_month": start, "end_month": end, "is_due": end <= "2024-06"}


def _measures() -> list[dict[str, Any]]:
    capital = {"fact": "capital", "value_field": "arrived"}
    signed = {"fact": "project", "value_field": "count", "date_field": "signed_date", "window": "ytd"}
    least = {"min_investment_wan": Decimal(10000)}
    return [
        {"measure_code": "capital_all", **capital, "window": "ytd"},
        {
            "measure_code": "capital",
            **capital,
            "window": "ytd",
            "origins": "|province_outside|",
            "is_real_estate": False,
        },
        {"measure_code": "capital_period", **capital, "window": "period", "origins": "|province_outside|"},
        {"measure_code": "signed", **signed, **least},
        {"measure_code": "signed_mid", **signed, **least, "max_investment_wan": Decimal(50000)},
        {"measure_code": "signed_stock", **signed, **least, "window": "stock"},
        {"measure_code": "in_statistics", **signed, **least, "date_field": "in_statistics_date"},
        {
            "measure_code": "rate",
            "fact": "ratio",
            "numerator_measure_code": "in_statistics",
            "denominator_measure_code": "signed",
        },
        {
            "measure_code": "trips",
            "fact": "activity",
            "value_field": "count",
            "window": "ytd",
            "activity_codes": "|outbound_trip|",
            "post_codes": "|principal|",
        },
        {"measure_code": "leads_period", "fact": "activity", "value_field": "leads", "window": "period"},
        {
            "measure_code": "late",
            "fact": "report",
            "value_field": "count",
            "window": "ytd",
            "report_states": "|late|missing|rejected|",
        },
        {
            "measure_code": "gdp",
            "fact": "indicator",
            "value_field": "actual",
            "window": "ytd",
            "indicator_codes": "|gdp|",
        },
        {
            "measure_code": "commended",
            "fact": "manual",
            "value_field": "points",
            "window": "ytd",
            "manual_items": "|innovation|commendation|",
        },
    ]


def _submission(
    receipt: str, unit: str, period: str, received: datetime, status: str = "accepted", **more: Any
) -> dict:
    row = {"receipt_no": receipt, "unit_code": unit, "form_set": "monthly", "report_period": period}
    return {
        **row,
        "received_at": received,
        "loaded_at": received,
        "status": status,
        "is_nil_return": False,
        **more,
    }


def _submissions(root: Path) -> None:
    """a: January accepted only late, June in three revisions. b: June nil. c: May rejected, June silent."""
    for month in MONTHS[:6]:
        in_time = datetime.fromisoformat(f"{month}-28 10:00:00")
        rows = [
            _submission(f"a-{month}", "a", month, in_time, "rejected" if month == "2024-01" else "accepted")
        ]
        rows.append(_submission(f"b-{month}", "b", month, in_time, is_nil_return=month == "2024-06"))
        if month == "2024-01":
            rows.append(_submission("a-2024-01-2", "a", month, datetime.fromisoformat("2024-02-06 00:00:00")))
        if month == "2024-06":
            rows.append(
                _submission(
                    "a-2024-06-2",
                    "a",
                    month,
                    datetime.fromisoformat("2024-07-09 09:00:00"),
                    "accepted_with_warnings",
                )
            )
            rows.append(
                _submission(
                    "a-2024-06-3", "a", month, datetime.fromisoformat("2024-07-10 09:00:00"), "rejected"
                )
            )
            rows.append(_submission("x-2024-06", "outside", month, in_time))
            for receipt, came in (("i-2024-06-0", in_time.replace(hour=8)), ("i-2024-06", in_time)):
                rows.append(_submission(receipt, OFFICE, month, came, form_set="indicator"))
            rows += _corrected("rate", "2024-Q2", "rating", in_time) + _corrected(
                "sign", month, "manual", in_time
            )
        if month < "2024-06":
            rows.append(
                _submission(
                    f"c-{month}", "c", month, in_time, "rejected" if month == "2024-05" else "accepted"
                )
            )
        for quarter, at in (("2024-Q1", "2024-03"), ("2024-Q2", "2024-06")):
            if month == at:
                rows.append(
                    _submission(f"cert-{quarter}", OFFICE, quarter, in_time, form_set="certification")
                )
                if quarter == "2024-Q1":
                    rows.append(
                        _submission(
                            "verify-2024-Q1", OFFICE, quarter, in_time, form_set="county_verification"
                        )
                    )
                rows.append(_submission(f"visit-{quarter}", OFFICE, quarter, in_time, form_set="inspection"))
        write(root, "submission", month, rows)
    targets = [
        _submission(
            f"t{n}", OFFICE, "2024", datetime.fromisoformat(f"2024-{n:02d}-01 09:00:00"), form_set="target"
        )
        for n in (2, 3)
    ]
    votes = _corrected("vote", "2024", "ballot", datetime.fromisoformat("2024-12-28 09:00:00"))
    write(root, "submission", "2024", targets + votes)


def _corrected(receipt: str, period: str, form_set: str, received: datetime) -> list[dict]:
    """A workbook of the office and its correction, which counts."""
    later = received.replace(hour=23)
    return [
        _submission(f"{receipt}-1", OFFICE, period, received, form_set=form_set),
        _submission(f"{receipt}-2", OFFICE, period, later, form_set=form_set),
    ]


def row(unit: str, period: str, receipt: str, number: int, **values: Any) -> dict[str, Any]:
    """A row of a counting or other workbook; amounts are written as text and land as exact decimals."""
    start = {
        "unit_code": unit,
        "report_period": period,
        "receipt_no": receipt,
        "source_sheet": "表",
        "source_row": number,
    }
    return {
        **start,
        **{
            k: Decimal(v) if isinstance(v, str) and k.endswith(("_wan", "_value")) else v
            for k, v in values.items()
        },
    }


def _capital(
    unit: str,
    month: str,
    receipt: str,
    number: int,
    code: str,
    in_month: str | None,
    ytd: str | None,
    **more: Any,
):
    values = {"project_code": code, "origin_code": "province_outside", "is_real_estate": False}
    return row(
        unit,
        month,
        receipt,
        number,
        **{**values, "month_amount_wan": in_month, "ytd_amount_wan": ytd, **more},
    )


def _project(month: str, receipt: str, number: int, code: str, invested: str, **dates: date):
    return row("a", month, receipt, number, project_code=code, agreed_investment_wan=invested, **dates)


def _rows(root: Path) -> None:
    write(root, "capital_row", "2024-03", [_capital("a", "2024-03", "a-2024-03", 5, "P1", "40", "90")])
    write(root, "capital_row", "2024-04", [_capital("a", "2024-04", "a-2024-04", 5, "P1", "10", "100")])
    write(
        root,
        "capital_row",
        "2024-05",
        [
            _capital("a", "2024-05", "a-2024-05", 5, "P1", "20", "120"),
            _capital("c", "2024-05", "c-2024-05", 5, "P7", "9", "9"),  # rejected
        ],
    )
    write(root, "capital_row", "2024-06", [
        _capital("a", "2024-06", "a-2024-06", 5, "P1", "25", "145"),  # superseded
        _capital("a", "2024-06", "a-2024-06-2", 5, "P1", "30.000001", "150.000001"),
        _capital("a", "2024-06", "a-2024-06-2", 6, "P2", "70", "70", origin_code="local"),
        _capital("a", "2024-06", "a-2024-06-2", 7, "P3", "40", "40", is_real_estate=True),
        _capital("a", "2024-06", "a-2024-06-2", 8, "P4", None, None),
        _capital("a", "2024-06", "a-2024-06-3", 5, "P1", "999", "999"),  # rejected
        _capital("outside", "2024-06", "x-2024-06", 5, "P8", "8", "8"),
    ])  # fmt: skip
    june = [
        ("P1", "10000", {"signed_date": date(2024, 1, 1), "in_statistics_date": date(2024, 6, 30)}),
        ("P2", "9999.999999", {"signed_date": date(2024, 2, 1)}),
        ("P3", "50000", {"signed_date": date(2023, 12, 31), "in_statistics_date": date(2024, 5, 10)}),
        ("P4", "100000", {"signed_date": date(2024, 7, 1), "focus_list_code": "pursue"}),
    ]
    rows = [
        _project("2024-06", "a-2024-06-2", 5 + n, code, wan, **dates)
        for n, (code, wan, dates) in enumerate(june)
    ]
    write(root, "project_row", "2024-06", rows)
    write(root, "project_row", "2024-05", [_project("2024-05", "a-2024-05", 5, *june[2][:2], **june[2][2])])
    trip = {"activity_code": "outbound_trip"}
    write(
        root,
        "activity_row",
        "2024-02",
        [row("a", "2024-02", "a-2024-02", 5, **trip, post_code="principal", lead_count=2)],
    )
    write(
        root,
        "activity_row",
        "2024-06",
        [
            row("a", "2024-06", "a-2024-06-2", 5, **trip, post_code="deputy", lead_count=3),
            row(
                "a",
                "2024-06",
                "a-2024-06-2",
                6,
                activity_code="visit_received",
                post_code="principal",
                lead_count=None,
            ),
        ],
    )


def _office_workbooks(root: Path) -> None:
    target = {"source_column": "C", "target_code": "capital", "source_code": "county"}
    write(
        root,
        "target_row",
        "2024",
        [
            row("a", "2024", "t2", 5, **target, target_value="1000"),  # superseded
            row("a", "2024", "t3", 5, **target, target_value="1200"),
        ],
    )
    first = [("capital", "P1", "60", "10", "50")]
    second = [
        ("capital", "P1", "150.000001", "20", "130.000001"),
        ("capital", "P9", "5", "0", "5"),  # not in the unit's own workbook
        ("project", "P1", "1", "0", "1"),
        ("project", "P3", "1", "1", "0"),
    ]
    for quarter, figures in (("2024-Q1", first), ("2024-Q2", second)):
        write(root, "certification_row", quarter, _decisions(quarter, f"cert-{quarter}", figures))
    verified = [("capital", "P1", "90", "30", "60")]
    write(root, "county_verification_row", "2024-Q1", _decisions("2024-Q1", "verify-2024-Q1", verified))
    write(
        root,
        "inspection_row",
        "2024-Q2",
        [
            row(
                "a",
                "2024-Q2",
                "visit-2024-Q2",
                5,
                project_code="P3",
                inspected_date=date(2024, 6, 15),
                stage_code="in_statistics",
                is_confirmed=False,
            ),
        ],
    )
    gdp = {"indicator_code": "gdp", "indicator_title": "生产总值", "value_unit": "wan"}
    write(
        root,
        "indicator_row",
        "2024-06",
        [
            row(
                "a",
                "2024-06",
                "i-2024-06",
                5,
                **gdp,
                actual_value="12.5",
                prior_value="10",
                city_target_value="44",
            ),
            row("b", "2024-06", "i-2024-06", 6, **gdp, actual_value=None),
            row("a", "2024-06", "i-2024-06-0", 5, **gdp, actual_value="9.5"),  # superseded
            row("c", "2024-06", "i-2024-06-0", 6, **gdp, actual_value="4"),
        ],
    )


def _decisions(quarter: str, receipt: str, figures: list[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Rows of a verification or certification of unit a: kind, subject, declared, disallowed, decided."""
    return [
        row(
            "a",
            quarter,
            receipt,
            5 + n,
            subject_kind=kind,
            subject_code=code,
            declared_value=declared,
            disallowed_value=off,
            certified_value=certified,
            reason=None if off == "0" else "凭证不全",
        )
        for n, (kind, code, declared, off, certified) in enumerate(figures)
    ]


def _decided(root: Path) -> None:
    """Ratings of a quarter, a ballot of the year, signed points of June: each corrected once."""
    service = {"item_code": "service", "item_title": "服务保障", "full_score": Decimal(5)}
    park = {"rater_group_code": "park", "rater_name": "某园区", "rater_unit_code": "b"}
    leader = {"rater_group_code": "leader", "rater_name": "张三"}
    ratings = [
        row("a", "2024-Q2", "rate-1", 5, **service, **park, score=Decimal(1)),
        row("c", "2024-Q2", "rate-1", 6, **service, **park, score=Decimal(2)),  # taken out by the correction
        row("a", "2024-Q2", "rate-2", 5, **service, **park, score=Decimal("4.5")),
        row("a", "2024-Q2", "rate-2", 6, **service, **leader, score=Decimal("0.000001")),
    ]
    write(root, "rating_row", "2024-Q2", ratings)
    vote = {"item_code": "annual_vote", "item_title": "年度票决", **leader}
    ballots = [("vote-1", 5, "a", 2), ("vote-1", 6, "b", 1), ("vote-2", 5, "a", 1), ("vote-2", 6, "b", 2)]
    write(
        root,
        "ballot_row",
        "2024",
        [row(unit, "2024", receipt, number, **vote, place=place) for receipt, number, unit, place in ballots],
    )
    paper = {"document_no": "某办〔2024〕8号", "first_signer": "李四", "second_signer": "王五"}
    given = {"item_code": "commendation", "item_title": "上级表彰", "direction_code": "bonus", **paper}
    taken = {"item_code": "criticism", "item_title": "通报批评", "direction_code": "deduction", **paper}
    day = {"effective_date": date(2024, 5, 31)}  # decided in May, booked in June
    points = [
        row("a", "2024-06", "sign-1", 5, **given, **day, reason="获奖", points=Decimal(3)),
        row("a", "2024-06", "sign-2", 5, **given, **day, reason="获奖", points=Decimal("0.5")),
        row("a", "2024-06", "sign-2", 6, **taken, **day, reason="数据不实", points=Decimal(-2)),
    ]
    write(root, "manual_row", "2024-06", points)
