"""Writing what goes back to the sender: the marked copy of the workbook, or 问题清单 beside an untouched copy."""

from __future__ import annotations

import logging
import os
import re
import uuid
import zipfile
from pathlib import Path

from lxml import etree

from ingest.returns.list_sheet import put_list_sheet, sheet_parts, visible_sheets
from ingest.returns.listing import listing
from ingest.returns.marking import mark_sheet
from ingest.returns.package import TRANSITIONAL_MAIN, Package, PackageError, pack
from ingest.returns.slip import Slip
from ingest.returns.styles import Styles

_PACKAGE_SUFFIXES = (".xlsx", ".xlsm")  # Excel opens a package under no other ending without asking
_ZIP = b"PK\x03\x04"
_LIST = "问题清单"
_NAME_BYTES = 240  # a file name holds 255 bytes on every file system, most Chinese characters take three
_TAG_ZH = {"accepted": "已接收", "accepted_with_warnings": "已接收", "rejected": "退回", "held": "待确认"}
# An answer's name ends in its receipt and verdict; a corrected copy sent in again still carries those of its last round.
_TAIL = rf"_(?P<receipt_no>{{office}}-[0-9]+)_(?:{'|'.join(dict.fromkeys(_TAG_ZH.values()))})(?:_{_LIST})?"
_NOTE_MARKED = (
    "有问题的单元格已在各表中涂色（红：阻断，黄：警告，蓝：需说明）并加批注；点击“单元格”一栏可直接跳到该处。"
    "本表和考核办的批注、涂色在重新报送时不影响读取，不必删除。"
)
_NOTE_UNMARKED = "各表中没有需要标注的单元格。本表在重新报送时不影响读取，不必删除。"
_NOTE_BESIDE = "该文件不能加标注，原文件原样附在同一文件夹；请按下列问题在原文件中修改。"
_log = logging.getLogger(__name__)


def write_returned(
    original: Path, name: str, slip: Slip, folder: Path, *, is_read: bool = True
) -> list[Path]:
    """Write the answer to the workbook at `original`, received as `name`, into `folder`; returns the files written.

    One marked copy `<stem>_<receipt>_退回.xlsx`; for a file that was not read (`is_read` False) or that is no zip
    package, an untouched copy and `…_问题清单.xlsx`. An earlier answer to the same receipt in `folder` is replaced.
    """
    stem, suffix = _own_stem(Path(name).stem, slip), Path(name).suffix
    data = original.read_bytes()
    tail = f"_{slip.receipt_no}_{_TAG_ZH[slip.state]}"
    marked = mark_workbook(data, slip) if is_read else None
    if marked is not None:
        suffix = suffix if suffix.lower() in _PACKAGE_SUFFIXES else ".xlsx"
        answers = {f"{_fitting(stem, tail + suffix)}{tail}{suffix}": marked}
    else:
        base = _fitting(stem, f"{tail}_{_LIST}.xlsx")
        answers = {f"{base}{tail}{suffix}": data, f"{base}{tail}_{_LIST}.xlsx": list_workbook(slip)}
    folder.mkdir(parents=True, exist_ok=True)
    for old in answers_in(folder, str(slip.receipt_no)):
        if old.name not in answers:
            old.unlink()
    return [write_whole(folder / file_name, content) for file_name, content in answers.items()]


def answers_in(folder: Path, receipt_no: str) -> list[Path]:
    """The files of `folder` that answer a receipt."""
    office_code = receipt_no.rpartition("-")[0]
    return sorted(path for path in folder.glob("*") if receipt_answered(path.name, office_code) == receipt_no)


def receipt_answered(file_name: str, office_code: str) -> str | None:
    """The receipt a file of this name in `returned/` answers: the last its name tells; None when it is no answer."""
    found = re.search(_TAIL.format(office=re.escape(office_code)) + r"(?:\.[^.]*)?$", file_name)
    return found["receipt_no"] if found else None


def mark_workbook(data: bytes, slip: Slip) -> bytes | None:
    """The workbook with its cells marked and 问题清单 in front; None when it is no package that can be edited."""
    if not data.startswith(_ZIP):
        return None
    try:
        package = Package(data)
        styles = Styles(package)
        by_sheet = {name: [t for t in slip.ordered if t.sheet == name] for name in sheet_parts(package)}
        for sheet, part in sheet_parts(package).items():
            if part in package:
                mark_sheet(package, part, styles, by_sheet[sheet])
        note = _NOTE_MARKED if any(told.cell for told in slip.findings) else _NOTE_UNMARKED
        put_list_sheet(package, listing(slip, note, visible_sheets(package)), styles)
        return package.to_bytes()
    except (PackageError, zipfile.BadZipFile, etree.LxmlError, KeyError, ValueError):
        _log.warning("%s（回执 %s）不能加标注，改附问题清单", slip.file_name, slip.receipt_no, exc_info=True)
        return None


def list_workbook(slip: Slip) -> bytes:
    """A workbook of 问题清单 alone."""
    package = Package(_empty_workbook())
    put_list_sheet(package, listing(slip, _NOTE_BESIDE, {}), Styles(package))
    return package.to_bytes()


def write_whole(path: Path, content: bytes) -> Path:
    """Write whole or not at all; a file that says the same already is left alone. Raises OSError."""
    if path.exists() and path.read_bytes() == content:
        return path
    temporary = path.with_name(f".{uuid.uuid4().hex}")
    temporary.write_bytes(content)
    temporary.replace(path)
    return path


def _empty_workbook() -> bytes:
    """The least a workbook is: no sheet yet."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{packages}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{packages}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{TRANSITIONAL_MAIN}" xmlns:r="{office}">'
        "<bookViews><workbookView/></bookViews><sheets/></workbook>",
    }
    return pack({name: text.encode() for name, text in parts.items()})


def _own_stem(stem: str, slip: Slip) -> str:
    """The sender's own name of the file: without what earlier rounds put behind it, so that it does not grow."""
    office = re.escape(str(slip.receipt_no).rpartition("-")[0])
    while found := re.search(_TAIL.format(office=office) + "$", stem):
        stem = stem[: found.start()]
    return stem


def _fitting(stem: str, tail: str) -> str:
    """As much of `stem` as a file name that ends in `tail` has room for."""
    room = _NAME_BYTES - len(os.fsencode(tail))
    return os.fsencode(stem)[:room].decode("utf-8", "ignore")
