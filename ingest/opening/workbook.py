"""An open workbook, whichever format it is in: its sheets as the sender left them. No meaning is looked for here."""

from __future__ import annotations

from pathlib import Path

from ingest.opening.biff import BiffBook
from ingest.opening.book_xml import SheetEntry
from ingest.opening.guard import admit
from ingest.opening.ooxml import OoxmlBook
from ingest.opening.sheet import Sheet
from kernel.findings import Finding


class Workbook:
    """A workbook admitted by the guard. Use as a context manager; raises guard.UnreadableError on opening and reading.

    `notes` are findings about the file as a whole that do not keep it from being read.
    """

    def __init__(self, path: Path, name: str):
        admitted = admit(path, name)
        opener = OoxmlBook if admitted.format == "zip" else BiffBook
        self._book: OoxmlBook | BiffBook = opener(admitted.data, name)
        self.notes: list[Finding] = list(admitted.notes)
        if self._book.has_macros:
            self.notes.append(Finding("macros_ignored", subject=name))

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    @property
    def entries(self) -> list[SheetEntry]:
        """The worksheets in workbook order, hidden ones too."""
        return self._book.entries

    def sheet(self, entry: SheetEntry) -> Sheet:
        """One sheet, with everything that stands beside its values."""
        return self._book.sheet(entry)
