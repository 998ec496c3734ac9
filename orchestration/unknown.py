"""What a past day had not: papers that were issued later, targets and clocks nobody had. Said, never used in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import scheme
from kernel.office import OfficeFolder
from kernel.period import Period
from ledger import Ledger, Receipt
from orchestration.past import Then, end_of

TARGET = "target"


@dataclass(frozen=True)
class SchemesThen:
    """The years there was a scheme for, and in Chinese the papers that came later."""

    years: tuple[int, ...]
    later: tuple[str, ...]


def schemes_on(folder: OfficeFolder, day: date) -> SchemesThen:
    """The scheme years that had begun by `day` and whose 办法 had been issued.

    The files are the office's own of today: of each only the date of issue tells whether it was there. A scheme issued
    later was not: its year has no scores that day. Raises DataFileError for a scheme that does not load.
    """
    years: list[int] = []
    later: list[str] = []
    for year in (y for y in folder.scheme_years() if y - 1 <= day.year):
        found = scheme.load_scheme(folder.schemes / f"{year}.yaml", folder)
        if found.period.start > f"{day:%Y-%m}":
            continue
        if found.document.issued_date > day:
            later.append(
                f"{year} 年度考核办法（{found.document.document_no}）{found.document.issued_date} 才印发，"
                f"当天还没有，{year} 年不计分"
            )
            continue
        years.append(year)
        later += [
            f"“{paper.title}”（{paper.document_no}）{paper.issued_date} 才印发，这里仍按它计分"
            for assessment in found.assessments.values()
            if (paper := assessment.document) and paper.issued_date > day
        ]
    return SchemesThen(tuple(years), tuple(later))


def notes_on(ledger: Ledger, folder: OfficeFolder, day: date, then: Sequence[Then]) -> tuple[str, ...]:
    """What the reader of that day's figures must know, in Chinese."""
    everything = ledger.receipts(folder.code)
    schemes = schemes_on(folder, day)
    return (
        f"截至 {day} 日终：收到的 {len(then)} 份文件（共 {len(everything)} 份），办法和名录按现有文件",
        *schemes.later,
        *(note for year in schemes.years for note in _targets(everything, then, year)),
        *_later_verdicts(then),
        *_later_rulings(ledger, folder.code, day),
        *_estimates(then),
    )


def _targets(everything: Sequence[Receipt], then: Sequence[Then], year: int) -> Iterator[str]:
    """Whether the year's targets had come, and whether they were changed later."""
    known = {one.receipt.receipt_no for one in then if one.receipt.is_counting or one.is_to_be_judged}
    counting = [
        r
        for r in everything
        if r.is_counting and r.form_set == TARGET and str(r.report_period).startswith(str(year))
    ]
    later = [f"{r.received_at:%Y-%m-%d}（{r.receipt_no}）" for r in counting if r.receipt_no not in known]
    if later and len(later) == len(counting):
        yield f"{year} 年任务分解表当天还没有收到，没有目标；后来收到的：{'、'.join(later)}"
    elif later:
        yield f"{year} 年任务分解表按当天已收到的；后来收到的修订没有采用：{'、'.join(later)}"


def _later_verdicts(then: Sequence[Then]) -> Iterator[str]:
    changed = [one.receipt.receipt_no for one in then if one.kept]
    if changed:
        yield f"{len(changed)} 份文件的结论后来变了（确认或重读），按当天的结论：{'、'.join(changed)}"
    anew = [one.receipt.receipt_no for one in then if one.is_to_be_judged]
    if anew:
        yield f"{len(anew)} 份文件后来的结论用到当天还不知道的，按当天所知、现行规则重新校验：{'、'.join(anew)}"


def _later_rulings(ledger: Ledger, office_code: str, day: date) -> Iterator[str]:
    """Waivers and extensions of periods that had begun by `day`, recorded later."""
    until, month, rulings = end_of(day), f"{day:%Y-%m}", ledger.rulings

    def had_begun(period: str | None) -> bool:
        return period is None or Period.parse(period).start_month <= month

    waivers = (w for w in rulings.waivers(office_code, is_revoked_too=True) if w.kind == "report")
    extensions = rulings.extensions(office_code, is_revoked_too=True)
    later = [w.waiver_no for w in waivers if w.recorded_at >= until and had_begun(w.first_period)]
    later += [e.extension_no for e in extensions if e.recorded_at >= until and had_begun(e.report_period)]
    if later:
        yield f"后来登记的免报、延期没有采用：{'、'.join(later)}"


def _estimates(then: Sequence[Then]) -> Iterator[str]:
    estimated = sum(one.receipt.is_received_at_estimated for one in then)
    if estimated:
        yield f"其中 {estimated} 份的收到时间是按文件时间估计的（receipts.csv 没有登记），当天是否已经收到不能确定"
