"""A generated office: its schemes and facts, its folder as the loader reads it, and its facts as landed rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from kernel.office import OfficeFolder, load_office
from tests.exactness.drawing import Pick
from tests.exactness.forms import draw_forms, readings
from tests.exactness.ledgers import Truth, draw_truth
from tests.exactness.measures import Row
from tests.exactness.profiles import catalogue_csv
from tests.exactness.schemes import YEAR, Frame, draw_frame, draw_last_year, draw_scheme
from tests.oracle.evaluate import Evaluation, evaluate

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_OFFICE_YAML = """office: {code}
name: 试算考核办公室
short_name: 试算
place: 示例省示例市试算县
level: county
superior: 示例市
first_year: 2023
reporting:
  monthly:
    - {{due_day: 5}}
projects:
  - {{valid_from: 2023-01, code_scope: unit, performed_by: [{signs}], full_output: {output}}}
"""
_DECIDED_YAML = """decided:
  - valid_from: 2020-01
    county_verified: [capital, tax, project, signed, started, in_production]
    city_certified: [in_production, started, signed, project, tax, capital]
"""
_DATES = ("activity_date", "inspected_date", "registered_date", "valid_from", "valid_to")


@dataclass(frozen=True)
class Office:
    """One office: schemes by year, units by group, what they reported."""

    code: str
    schemes: dict[int, Row]
    frame: Frame
    truth: Truth

    @property
    def today(self) -> date:
        """The tenth after the frame's last month: everything up to it is due."""
        last = self.frame.months_over(YEAR)[-1]
        return date(int(last[:4]) + int(last[5:]) // 12, int(last[5:]) % 12 + 1, 10)

    def judged(self) -> dict[int, Evaluation]:
        """What the independent judge says, by year; asked once."""
        return self._judged

    @cached_property
    def _judged(self) -> dict[int, Evaluation]:
        said: dict[int, Evaluation] = {}
        for year in sorted(self.schemes):
            until = self.frame.months_over(YEAR)[-1]
            said[year] = evaluate(
                self.truth, self.schemes[year], year, before=said.get(year - 1), until=until
            )
        return said


def draw_office(seed: int, number: int) -> Office:
    """The office of that number under a seed: always the same one."""
    pick, code = Pick(f"{seed}/{number}"), f"o{number:04d}"
    own = Pick(f"{seed}/{number}/year")
    frame = draw_frame(pick, own.one([1, 1, 2, 3, 6, 11]) if own.chance(2) else 0)
    scheme = draw_scheme(pick, code, frame)
    schemes = {YEAR: scheme}
    if pick.chance(4):
        schemes[YEAR - 1] = draw_last_year(pick, scheme)
    truth = draw_truth(pick, scheme, frame, len(schemes) > 1)
    draw_forms(Pick(f"{seed}/{number}/forms"), truth.months, is_account="effective" in scheme)
    return Office(code, schemes, frame, truth)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, number: dumper.represent_scalar("tag:yaml.org,2002:float", f"{number:f}")
)


def _numbers(node: Any) -> Any:
    """Numbers that were written as text, as numbers."""
    if isinstance(node, dict):
        return {key: _numbers(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_numbers(each) for each in node]
    return Decimal(node) if isinstance(node, str) and _NUMBER.fullmatch(node) else node


def write_folder(office: Office, offices_root: Path) -> OfficeFolder:
    """The office's folder below `offices_root`, read back."""
    folder = offices_root / office.code
    (folder / "schemes").mkdir(parents=True)
    rules = office.truth.project_rules
    said = _OFFICE_YAML.format(
        code=office.code, signs=", ".join(rules["performed_by"]), output=rules["full_output"]
    )
    if any(
        measure["fact"] == "project" for s in office.schemes.values() for measure in s["measures"].values()
    ):
        said += _DECIDED_YAML  # nobody decides stages where nothing is written
    (folder / "office.yaml").write_text(said, "utf-8")
    (folder / "labels.csv").write_text(catalogue_csv(), "utf-8")
    rows = []
    for n, unit in enumerate(office.frame.units, start=1):
        first, last = office.truth.lives.get(unit, ("2000-01-01", None))
        rows.append(f"{unit},{unit}镇,{unit}号,township,,{first},{last or ''},{n}")
    header = "unit_code,unit_name,short_name,kind,aliases,valid_from,valid_to,sort_order"
    (folder / "units.csv").write_text("\n".join([header, *rows, ""]), "utf-8")
    for year in office.schemes:
        (folder / "schemes" / f"{year}.yaml").write_text(scheme_text(office, year), "utf-8")
    return load_office(folder)


def scheme_text(office: Office, year: int) -> str:
    """The scheme of a year as the file an office would write."""
    scheme = _numbers(office.schemes[year] | {"office": office.code})
    return yaml.dump(scheme, Dumper=_Dumper, allow_unicode=True, sort_keys=False)


def landed_rows(office: Office) -> dict[str, list[Row]]:
    """Table → rows of everything the office received; columns that say nothing are left out."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for table, row in _all_rows(office):
        source = (
            {"source_sheet": "表", "source_row": len(rows[table]) + 1}
            if table not in ("submission", "reading")
            else {}
        )
        rows[table].append({"office_code": office.code, **source, **_as_landed(row)})
    return rows


def _as_landed(row: Row) -> Row:
    dates = {k for k in row if (k in _DATES or (k.endswith("_date"))) and isinstance(row[k], str)}
    return {k: date.fromisoformat(v) if k in dates else v for k, v in row.items()}


def _all_rows(office: Office) -> Iterator[tuple[str, Row]]:
    truth = office.truth
    for unit, months in truth.months.items():
        for month, record in months.items():
            yield from _workbook(office, unit, month, record)
    for year, by_unit in truth.targets.items():
        rows = [
            {"unit_code": unit, "target_code": name.partition("/")[0], "target_value": value,
             "source_code": name.partition("/")[2] or "county", "source_column": "C"}
            for unit, handed_down in by_unit.items() for name, value in handed_down.items()
        ]  # fmt: skip
        yield from _own(office, "target", year, f"{year}-01-31", rows)
    for step, decided in (
        ("county_verification", truth.verifications),
        ("certification", truth.certifications),
    ):
        for quarter, rows in decided.items():
            yield from _own(office, step, quarter, f"{quarter[:4]}-12-31", rows)
    for year, rows in truth.shares.items():
        yield from _own(office, "credit_share", year, f"{year}-01-31", rows)
    for month, rows in truth.inspections.items():
        yield from _own(office, "inspection", month, f"{month}-28", rows)
    yield from _by_month(office)


def _workbook(office: Office, unit: str, month: str, record: Row) -> Iterator[tuple[str, Row]]:
    """A unit's monthly workbook; a refused one has no rows, of a missing or waived one there is nothing at all."""
    if record["state"] in ("missing", "waived"):
        return
    number = f"{office.code}-{unit}-{month}"
    status = "rejected" if record["state"] == "rejected" else "accepted"
    came = record["accepted_at"] or f"{month}-28 09:00:00"
    is_nil = record["state"] == "nil"
    yield "submission", _submission(number, unit, "monthly", month, came, status, is_nil)
    yield from _also_came(number, unit, month, record)
    for receipt in (number, *([f"{number}-x"] if record.get("superseded") else [])):
        yield from (("reading", row) for row in readings(receipt, unit, month, record))
    yield from _faults(number, unit, month, record)
    for ledger in ("capital", "tax", "project", "activity", "profile", "milestone", "assistance"):
        for row in record.get(ledger, ()):
            values = {k: v for k, v in row.items() if k not in ("first_month", "item")}
            yield f"{ledger}_row", {"receipt_no": number, "unit_code": unit, "report_period": month, **values}


def _faults(number: str, unit: str, month: str, record: Row) -> Iterator[tuple[str, Row]]:
    """What was found wrong: the same fault in every version that has it, in another row of each."""
    for n, fault in enumerate(record.get("faults", ()), start=1):
        said = {"unit_code": unit, "report_period": month, "finding_no": n, "subject": f"S{n}", "field": "f"}
        said |= {"code": fault["code"], "severity": fault["severity"], "source_sheet": "表"}
        for suffix, is_there in (("", fault["stands"]), ("-x", fault["came_too"])):
            if is_there:
                yield "finding", {"receipt_no": f"{number}{suffix}", **said}


def _also_came(number: str, unit: str, month: str, record: Row) -> Iterator[tuple[str, Row]]:
    """An earlier revision whose rows are all different, or one that was refused, before or after: none of them counts."""
    if record.get("also_came") is None:
        return
    superseded = record.get("superseded")
    came = superseded and datetime.fromisoformat(superseded["accepted_at"])
    hours = -1 if record["also_came"] == "sent_back" else 1
    came = came or datetime.fromisoformat(record["accepted_at"]) + timedelta(hours=hours)
    status = "accepted" if superseded else "rejected"
    yield "submission", _submission(f"{number}-x", unit, "monthly", month, str(came), status)
    for row in (superseded or record)["capital"]:
        yield "capital_row", {"receipt_no": f"{number}-x", "unit_code": unit, "report_period": month, **row}


def _submission(
    number: str,
    unit: str,
    form_set: str,
    period: str,
    came: str,
    status: str = "accepted",
    is_nil: bool = False,
) -> Row:
    received = datetime.fromisoformat(came)
    return {
        "receipt_no": number,
        "unit_code": unit,
        "form_set": form_set,
        "report_period": period,
        "received_at": received,
        "loaded_at": received,
        "status": status,
        "is_nil_return": is_nil,
    }


def _own(office: Office, form_set: str, period: str, day: str, rows: list[Row]) -> Iterator[tuple[str, Row]]:
    """A workbook of the office itself, with a row a thing it decides."""
    number = f"{office.code}-{form_set}-{period}"
    yield "submission", _submission(number, office.code, form_set, period, f"{day} 09:00:00")
    for row in rows:
        yield f"{form_set}_row", {"receipt_no": number, "report_period": period, **row}


def _by_month(office: Office) -> Iterator[tuple[str, Row]]:
    """The workbooks that come a month: ready-made figures, ratings, ballots, signed points."""
    truth, rows = office.truth, defaultdict(list)
    for (unit, month), sheet in truth.indicators.items():
        for code, figure in sheet.items():
            rows["indicator", month].append(
                {"unit_code": unit, "indicator_code": code, "actual_value": figure["actual"],
                 "prior_value": figure["prior"]}
            )  # fmt: skip
    for order, row in enumerate(truth.ratings):
        said = {key: row[key] for key in ("unit_code", "item_code", "rater_group_code")} | {
            "rater_name": f"评{order}"
        }
        if row["kind"] == "score":
            rows["rating", row["month"]].append({**said, "score": row["score"], "full_score": Decimal(100)})
        else:
            rows["ballot", row["month"]].append({**said, "place": int(row["score"])})
    for row in truth.manual:
        direction = "bonus" if row["points"] > 0 else "deduction"
        said = {key: row[key] for key in ("unit_code", "item_code", "points")}
        rows["manual", row["month"]].append({**said, "direction_code": direction})
    for (form_set, month), own in rows.items():
        yield from _own(office, form_set, month, f"{month}-28", own)
