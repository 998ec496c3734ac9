"""An .xlsx or .xlsm workbook: each sheet's values beside what its XML says of them. Both dialects, macros unread."""

from __future__ import annotations

from ingest.addresses import Area
from ingest.opening.book_xml import BookXml, SheetEntry
from ingest.opening.cell_values import read_values
from ingest.opening.guard import damaged, refusal, wrong_content
from ingest.opening.kinds import zip_kind
from ingest.opening.marks import senders_comments
from ingest.opening.package import unpack
from ingest.opening.sheet import Sheet
from ingest.opening.sheet_xml import SheetXml
from ingest.opening.texts import TEXTS


class OoxmlBook:
    """An open workbook. Raises UnreadableError on opening and on reading a sheet."""

    def __init__(self, data: bytes, name: str):
        self._name = name
        package = unpack(data, name)
        if "xl/workbook.xml" not in package.names and (kind := zip_kind(package.names)):
            raise wrong_content(name, kind)
        if not any(part.startswith("xl/") for part in package.names):
            raise refusal("file_not_workbook", name)
        self.has_macros = package.has_macros
        self._book = BookXml(package)

    def close(self) -> None:
        """Nothing is held open; what its texts say is kept for the next one, within bounds."""
        TEXTS.trim()

    @property
    def entries(self) -> list[SheetEntry]:
        """The worksheets in workbook order, hidden ones too."""
        return self._book.sheets

    def sheet(self, entry: SheetEntry) -> Sheet:
        """Read one sheet."""
        try:
            return self._read(entry)
        except (TypeError, ValueError, LookupError):
            raise damaged(self._name, entry.part) from None

    def _read(self, entry: SheetEntry) -> Sheet:
        xml = SheetXml(self._book.package.part(entry.part), entry.part, entry.name, self._name)
        values, probe = read_values(xml.cells, self._book), xml.beside
        height, width = len(values.grid), len(values.grid[0]) if values.grid else 0
        if _area_within(probe.merges, height, width) > height * width:
            raise refusal("merges_overlap", self._name, sheet=entry.name)
        return Sheet(
            name=entry.name,
            is_hidden=entry.is_hidden,
            is_1904=self._book.is_1904,
            grid=values.grid,
            merges=probe.merges,
            hidden_rows=probe.hidden_rows,
            hidden_columns=probe.hidden_columns,
            errors=values.errors,
            no_result=probe.no_result,
            comments=senders_comments(self._book.comments(entry)),
            struck=values.struck | probe.struck,
            unseen=values.unseen,
        )


def _area_within(merges: tuple[Area, ...], height: int, width: int) -> int:
    """How many cells of a grid the merged areas cover, each counted as often as it is covered."""
    return sum(
        [
            (min(bottom + 1, height) - top) * (min(right + 1, width) - left)
            for top, left, bottom, right in merges
            if top <= bottom and left <= right and top < height and left < width
        ]
    )
