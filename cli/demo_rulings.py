"""What the demo county's office ruled, entered in the ledger as if its people had. A second time enters nothing."""

from __future__ import annotations

from dataclasses import replace

from demo.rulings import Rulings
from ledger import Extension, Ledger, PairDecision, Waiver


def enter(ledger: Ledger, office_code: str, said: Rulings) -> None:
    """Record every ruling of `said` that the ledger has not; one that was revoked since stays so."""
    rulings = ledger.rulings
    extended = {
        replace(e, extension_no="", revoked_at=None)
        for e in rulings.extensions(office_code, is_revoked_too=True)
    }
    waived = {
        replace(w, waiver_no="", revoked_at=None) for w in rulings.waivers(office_code, is_revoked_too=True)
    }
    decided = {replace(d, decision_no="") for d in rulings.decisions(office_code)}
    for extension in _extensions(office_code, said):
        if extension not in extended:
            rulings.extend(extension)
    for waiver in _waivers(office_code, said):
        if waiver not in waived:
            rulings.waive(waiver)
    for decision in _decisions(office_code, said):
        if decision not in decided:
            rulings.decide(decision)


def _extensions(office_code: str, said: Rulings) -> list[Extension]:
    return [
        Extension(
            office_code=office_code,
            form_set="monthly",
            report_period=e.period,
            due_at=e.due_at,
            document_no=e.document_no,
            reason=e.reason,
            approver=e.approver,
            recorded_at=e.recorded_at,
            unit_code=e.unit,
        )
        for e in said.extensions
    ]


def _waivers(office_code: str, said: Rulings) -> list[Waiver]:
    return [
        Waiver(
            office_code=office_code,
            kind="report",
            reason=w.reason,
            approver=w.approver,
            recorded_at=w.recorded_at,
            unit_code=w.unit,
            form_set="monthly",
            first_period=w.period,
            last_period=w.period,
            document_no=w.document_no,
        )
        for w in said.waivers
    ]


def _decisions(office_code: str, said: Rulings) -> list[PairDecision]:
    return [
        PairDecision(
            office_code,
            "project",
            *sorted((p.project, p.like)),
            verdict=p.decision.verdict,
            reason=p.decision.reason,
            decided_by=p.decision.decided_by,
            decided_at=p.decision.decided_at,
        )
        for p in said.pairs
        if p.decision
    ]
