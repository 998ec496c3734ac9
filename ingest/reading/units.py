"""Unit names as written, resolved against the office's units.csv: by name, short name or alias, never by likeness."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process

from ingest.habits import habits
from ingest.labels import normal, squeeze
from ingest.reading.numbers import RefusedError
from kernel.office import OfficeFolder, Unit
from kernel.period import Period

_SUGGESTIONS = 3


@dataclass(frozen=True, eq=False)
class UnitNames:
    """Every way the office's units may be written. Nothing but itself is equal to it: what follows from it is kept by it."""

    by_name: dict[str, Unit]
    all: tuple[Unit, ...]

    @classmethod
    def of(cls, office: OfficeFolder) -> UnitNames:
        """The names of an office's units, made once as long as workbooks of one office follow one another."""
        if not (_latest and _latest[0][0] is office):
            _latest[:] = [(office, cls._made(office))]
        return _latest[0][1]

    @classmethod
    def _made(cls, office: OfficeFolder) -> UnitNames:
        by_name = {normal(n): u for u in office.units for n in (u.unit_name, u.short_name, *u.aliases)}
        return cls(by_name, office.units)

    def resolve(self, text: str) -> Unit:
        """The unit written. Raises RefusedError `unit_unknown` with the nearest names, for a person to choose from."""
        unit = self.by_name.get(normal(bare(text)))
        if unit is None:
            near = process.extract(normal(bare(text)), list(self.by_name), limit=10, score_cutoff=40)
            names = list(dict.fromkeys(self.by_name[name].unit_name for name, *_ in near))[:_SUGGESTIONS]
            raise RefusedError("unit_unknown", near="、".join(names) or "（没有相近的名称）")
        return unit

    def named_in(self, text: str) -> set[str]:
        """Codes of the units a file name or folder names; a name inside a longer one does not count."""
        rest, found = squeeze(text), set()
        for name in self._longest_first:
            if name in rest:
                found.add(self.by_name[name].unit_code)
                rest = rest.replace(name, "|")
        return found

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self.by_name, key=len, reverse=True)

    def absence(self, unit_code: str, period: Period) -> dict[str, str] | None:
        """The words of `unit_not_there`: the unit, its times and the period, when it is there on no day of the period.

        A yearly workbook may be of an assessment year that began in the year before.
        """
        spells = [unit for unit in self.all if unit.unit_code == unit_code]
        first = period.first_day
        if period.kind == "year":
            first = first.replace(year=first.year - 1)
        if not spells or any(unit.exists_between(first, period.last_day) for unit in spells):
            return None
        times = [f"{u.valid_from}至{u.valid_to or '今'}" for u in sorted(spells, key=lambda u: u.valid_from)]
        return {"unit": spells[-1].unit_name, "times": "、".join(times), "period": period.title_zh}

    def title(self, unit_code: str) -> str:
        return next((u.unit_name for u in self.by_name.values() if u.unit_code == unit_code), unit_code)


_latest: list[tuple[OfficeFolder, UnitNames]] = []


def bare(text: str) -> str:
    """A unit's name without the 其中 that marks a nested row."""
    squeezed = squeeze(text)
    word = next((w for w in habits().words.of_which if squeezed.startswith(w)), "")
    return squeezed.removeprefix(word).lstrip(":")
