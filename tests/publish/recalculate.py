"""Recalculate a workbook with headless LibreOffice, after taking every cached value out of it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def sheets(data: bytes) -> dict[str, list[list]]:
    """Cell values by sheet, as last calculated."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def formula_cells(data: bytes) -> dict[str, list[tuple[int, int]]]:
    """0-based (row, column) of every formula, by sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: dict[str, list[tuple[int, int]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for n, name in enumerate(book.sheet_names, start=1):
            xml = package.read(f"xl/worksheets/sheet{n}.xml").decode()
            cells = re.findall(r'<c r="([A-Z]+)(\d+)"[^>]*><f>', xml)
            found[name] = [(int(row) - 1, _column(letters)) for letters, row in cells]
    return found


def recalculated(data: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice calculates it, with nothing cached to lean on."""
    source = folder / "bare.xlsx"
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename.startswith("xl/worksheets/"):
                content = re.sub(rb"</f><v>[^<]*</v>", b"</f>", content)
            new.writestr(item.filename, content)
    out = folder / "recalculated"
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (out / "bare.xlsx").read_bytes()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
