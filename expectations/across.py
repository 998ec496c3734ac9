"""What a sheet says held against other workbooks: rows gone, another period's or unit's content, a wrong unit throughout.

What belongs here: comparisons of whole sheets, decided by the limits of `across.yaml`. Rows and their own history are
the suites' business. Workbooks are taken in the order they came: one that is refused, here or before, is no reference
for those after it, so that the verdicts do not depend on how many are judged at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import pyarrow as pa

from expectations.likeness import Keys, Likeness, keys_of, load_across
from expectations.past import Past, ReceiptInfo
from expectations.wording import Places
from kernel.findings import Finding, is_blocking
from kernel.period import Period

CODES = frozenset(
    {
        "rows_vanished",
        "rows_missing",
        "same_as_last_month",
        "resent_last_month",
        "same_as_other_period",
        "same_as_other_unit",
        "unit_suspect_whole_sheet",
    }
)
_POWERS = frozenset({10, 100, 1000, 10_000})


_NAMED = 3  # of more sheets than these only the first is named


@dataclass(frozen=True)
class SheetRead:
    """What a workbook says in one form, to be judged: one sheet or, of a form with a sheet a subject, all of them.

    It may be empty. `names` are the sheets', in the order of the names.
    """

    receipt_no: str
    form: str
    names: tuple[str, ...]

    @property
    def name(self) -> str | None:
        """The sheet; None when there are several."""
        return self.names[0] if len(self.names) == 1 else None

    @property
    def title(self) -> str:
        if len(self.names) > _NAMED:
            return f"{self.names[0]}等 {len(self.names)} 张"
        return "、".join(self.names)


def judge(
    sheets: Sequence[SheetRead], past: Past, places: Places, refused: set[str]
) -> Iterator[tuple[str, Finding]]:
    """(receipt_no, finding) of every sheet, in the order the workbooks came.

    `refused` are the receipts known to have a blocking fault; those found to have one here are added to it.
    """
    desks = {
        form: _Desk(form, likeness, past, places, {s.receipt_no for s in sheets if s.form == form})
        for form, likeness in load_across().forms.items()
    }
    by_receipt: dict[str, list[SheetRead]] = {}
    for sheet in sheets:
        by_receipt.setdefault(sheet.receipt_no, []).append(sheet)
    for info in sorted((past.info(r) for r in by_receipt), key=lambda info: info.order):
        found = [
            finding
            for sheet in by_receipt[info.receipt_no]
            if sheet.form in desks and not info.is_nil_return
            for finding in desks[sheet.form].findings(sheet, info, refused)
        ]
        if is_blocking(found):
            refused.add(info.receipt_no)
        yield from ((info.receipt_no, finding) for finding in found)


class _Desk:
    """The comparisons of one form."""

    def __init__(self, form: str, likeness: Likeness, past: Past, places: Places, judged: set[str]):
        self._form, self._likeness, self._past, self._places = form, likeness, past, places
        self._judged = judged
        self._limits = load_across().limits

    @cached_property
    def _keys(self) -> Keys:
        return keys_of(self._form, self._likeness, self._past)

    def findings(self, sheet: SheetRead, info: ReceiptInfo, refused: set[str]) -> Iterator[Finding]:
        """All findings on one sheet, given which workbooks were refused so far."""
        revision = self._reference(info, info.report_period, refused)
        if revision is not None:
            yield from self._gone(sheet, info, revision, is_revision=True)
        month = self._month_before(info)
        reference = self._reference(info, month, refused) if month else None
        if reference is not None and self._likeness.is_running and not _is_january(info):
            # a sheet told against its own last revision is not told again
            if revision is None:
                yield from self._gone(sheet, info, reference, is_revision=False)
            yield from self._unit_suspicion(sheet, reference)
        yield from self._same_content(sheet, info, reference, refused)

    def _month_before(self, info: ReceiptInfo) -> str | None:
        if info.report_period is None or Period.parse(info.report_period).kind != "month":
            return None
        return Period.parse(info.report_period).previous().code

    def _reference(self, info: ReceiptInfo, period: str | None, refused: set[str]) -> str | None:
        """The latest revision of the unit's report of `period` that came before and was not refused."""
        if info.unit_code is None or period is None:
            return None
        revisions = self._past.revisions(self._form, info.unit_code, period, info)
        return next((r for r in revisions if not self._is_refused(r, refused)), None)

    def _is_refused(self, receipt_no: str, refused: set[str]) -> bool:
        return receipt_no in refused or self._past.info(receipt_no).is_refused

    def _gone(self, sheet: SheetRead, info: ReceiptInfo, before: str, is_revision: bool) -> Iterator[Finding]:
        """Rows of the revision or month before that are there no more.

        A list that does not go on from month to month has no lasting subjects: only a shorter one has lost rows.
        """
        own, old = self._keys.span(sheet.receipt_no), self._keys.span(before)
        gone = self._keys.missing(sheet.receipt_no, before)
        if not gone or (not self._likeness.is_running and len(own) >= len(old)):
            return
        subjects = len(gone) + len({self._first_name(i) for i in old if i not in set(gone)})
        code = "rows_vanished" if self._limits.vanished.is_reached(len(gone), subjects) else "rows_missing"
        former = f"上一版报表（{self._named(before)}）" if is_revision else self._titled(before)
        names = "、".join(f"{self._keys.titles[i]}" for i in gone)
        params = {
            "sheet": sheet.title,
            "former": former,
            "count": len(gone),
            "total": subjects,
            "names": names,
        }
        yield Finding(code, sheet=sheet.name, params=params)

    def _first_name(self, position: int) -> str | None:
        return next((names[position] for names in self._keys.names if names[position] is not None), None)

    def _unit_suspicion(self, sheet: SheetRead, before: str) -> Iterator[Finding]:
        """Running figures that are all the same power of ten times last month's."""
        field = self._likeness.running
        if field is None:
            return
        now, then = self._keys.running_of(sheet.receipt_no), self._keys.running_of(before)
        pairs = [(now[name], then[name]) for name in now if now[name] > 0 and then.get(name, 0) > 0]
        factors = Counter(f for pair in pairs if (f := _factor(*pair)))
        for factor, count in factors.most_common(1):
            if self._limits.same_factor.is_reached(count, len(pairs)):
                params = {
                    "sheet": sheet.title,
                    "label": self._places.label(sheet.receipt_no, sheet.names[0], self._form, field),
                    "count": count,
                    "factor": factor,
                    "other": self._titled(before),
                }
                yield Finding("unit_suspect_whole_sheet", sheet=sheet.name, params=params)

    def _same_content(
        self, sheet: SheetRead, info: ReceiptInfo, last_month: str | None, refused: set[str]
    ) -> Iterator[Finding]:
        """The content of last month, of another period of the unit, or of another unit: the best match of each."""
        mine = self._moving_of.get(sheet.receipt_no, 0)
        limit = self._likeness.same_content or self._limits.same_content
        strong: dict[str, tuple[int, ReceiptInfo]] = {}
        for count, other in self._matches.get(sheet.receipt_no, []):
            if limit.is_reached(count, mine) and not self._is_refused(other.receipt_no, refused):
                code = self._code_of(info, other)
                strong[code] = max(strong.get(code, (0, other)), (count, other), key=_by_count_and_arrival)
        for code, (count, other) in sorted(strong.items()):
            params = {
                "sheet": sheet.title,
                "count": count,
                "unit": other.unit_name or other.unit_code,
                "other": self._titled(other.receipt_no),
            }
            yield Finding(code, sheet=sheet.name, params=params)
        if "resent_last_month" not in strong and last_month and self._is_unchanged(sheet, last_month, mine):
            params = {"sheet": sheet.title, "other": self._titled(last_month)}
            yield Finding("same_as_last_month", sheet=sheet.name, params=params)

    def _code_of(self, info: ReceiptInfo, other: ReceiptInfo) -> str:
        if other.unit_code != info.unit_code:
            return "same_as_other_unit"
        is_last_month = other.report_period == self._month_before(info)
        return "resent_last_month" if is_last_month else "same_as_other_period"

    def _is_unchanged(self, sheet: SheetRead, last_month: str, moving: int) -> bool:
        """Whether every row says what last month's said, some of it not zero."""
        if self._likeness.repeats == "usual" or not moving:
            return False
        own, old = self._keys.span(sheet.receipt_no), self._keys.span(last_month)
        if len(own) != len(old) or len(own) < self._limits.same_content.rows:
            return False
        return sorted(self._contents(own)) == sorted(self._contents(old))

    def _contents(self, span: range) -> list[str]:
        return [c or "" for c in self._keys.contents.slice(span.start, len(span)).to_pylist()]

    @cached_property
    def _moving(self) -> pd.DataFrame:
        """Each distinct row content that moves: `receipt_no`, `content`, and the workbook's `unit`, `period`."""
        table, _ = self._past.in_order(self._form)
        columns = {"receipt_no": table["receipt_no"], "content": self._keys.contents}
        moving = pa.table(columns).filter(self._keys.is_moving).drop_null().to_pandas().drop_duplicates()
        infos = {r: self._past.info(r) for r in moving["receipt_no"].unique()}
        moving["unit"] = moving["receipt_no"].map({r: i.unit_code for r, i in infos.items()})
        moving["period"] = moving["receipt_no"].map({r: i.report_period for r, i in infos.items()})
        return moving.dropna()

    @cached_property
    def _moving_of(self) -> Mapping[str, int]:
        return self._moving["receipt_no"].value_counts().to_dict()

    @cached_property
    def _matches(self) -> Mapping[str, list[tuple[int, ReceiptInfo]]]:
        """For each judged receipt: (equal moving rows, workbook that came before and should not have them)."""
        is_own_evidence = self._likeness.repeats == "impossible"
        rows = self._moving
        if rows.empty or not (self._likeness.has_peers or is_own_evidence):
            return {}
        rows = rows[rows["content"].duplicated(keep=False)]
        judged = rows["receipt_no"].isin(self._judged)
        if not judged.any():
            return {}  # nearly always: what follows costs as much for nothing as for something
        rows = rows[rows["content"].isin(rows.loc[judged, "content"])]
        counts = rows.groupby("content")[["unit", "period"]].transform("nunique")
        shared = (counts["unit"] > 1) & self._likeness.has_peers | (counts["period"] > 1) & is_own_evidence
        rows = rows[shared]
        mine = rows[rows["receipt_no"].isin(self._judged)]
        pairs = mine.merge(rows, on="content", suffixes=("", "_other"))
        is_other_unit = pairs["unit"] != pairs["unit_other"]
        is_other_period = pairs["period"] != pairs["period_other"]
        pairs = pairs[is_other_unit | is_other_period & is_own_evidence]
        found: dict[str, list[tuple[int, ReceiptInfo]]] = {}
        for (receipt_no, other), count in pairs.groupby(["receipt_no", "receipt_no_other"]).size().items():
            if self._past.info(other).order < self._past.info(receipt_no).order:
                found.setdefault(receipt_no, []).append((count, self._past.info(other)))
        return found

    def _titled(self, receipt_no: str) -> str:
        """`2024年5月报表（回执 pingyang-000012，“昆阳镇.xlsx”）`."""
        period = self._past.info(receipt_no).report_period
        return f"{Period.parse(period).title_zh if period else ''}报表（{self._named(receipt_no)}）"

    def _named(self, receipt_no: str) -> str:
        file_name = self._past.info(receipt_no).file_name
        return f"回执 {receipt_no}" + (f"，“{file_name}”" if file_name else "")


def _is_january(info: ReceiptInfo) -> bool:
    """Lists start anew with the year."""
    return str(info.report_period).endswith("-01")


def _by_count_and_arrival(match: tuple[int, ReceiptInfo]) -> tuple:
    count, other = match
    return count, other.order


def _factor(now: int, then: int) -> str | None:
    """`1000 倍` or `1/1000` when one is exactly that power of ten times the other; None otherwise."""
    if now % then == 0 and now // then in _POWERS:
        return f"{now // then} 倍"
    return f"1/{then // now}" if then % now == 0 and then // now in _POWERS else None
