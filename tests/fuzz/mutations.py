"""Ways to damage or distort a workbook: in its bytes, its zip, its XML, its cells; an .xls in its bytes and records.

Which is judged nowhere here.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from tests.fuzz.records import in_records
from tests.fuzz.seeds import Seed, seeds

Parts = list[tuple[str, bytes]]

# Texts and values that clerks, copying and broken programs leave in cells.
NASTY: list[Any] = [
    *(
        "约3",
        "１２３",
        "1,2,3",
        "1,234.50",
        "(5)",
        "-5",
        "8910万元",
        "1亿2000万元",
        "8910万亿元",
        "37.2%",
        "1e309",
    ),
    *(
        "NaN",
        "inf",
        "-",
        "－",
        "/",
        "无",
        "0",
        "00012",
        "2023.13.45",
        "2023.1",
        "5月底",
        "2023年5月",
        "20230531",
    ),
    *(
        "合计",
        "合 计",
        "小计",
        "其中：",
        "其中：省外",
        "填报人：",
        "说明",
        "备注",
        "序号",
        "项目名称",
        "到位资金",
    ),
    *(
        "#REF!",
        "#DIV/0!",
        "=1+1",
        '=HYPERLINK("x")',
        "=NA()",
        "+1",
        "@x",
        "是",
        "否",
        "省外",
        "外地",
        "昆阳镇",
    ),
    *(
        " ",
        "\u200b",
        "\u3000",
        "\n",
        "'",
        "''1",
        "_x000D_",
        "<v>&amp;</v>",
        "]]>",
        "😀" * 40,
        "\u202e右",
        "长" * 40_000,
    ),
    *(
        "91330326MA2ABCDE1X",
        "9.13303E+17",
        "TRUE",
        "1/0",
        "〇",
        "二〇二三年五月",
        "¥5",
        "人民币5元",
        "PY2024001",
    ),
    *(
        0,
        -0.0,
        -1,
        1,
        0.1 + 0.2,
        1e-7,
        1e-300,
        1e15,
        1e300,
        10**17 + 1,
        2023.1,
        45292,
        2**31,
        12345678.1234567,
    ),
    *(
        True,
        False,
        date(1900, 1, 1),
        date(9999, 12, 31),
        datetime.fromisoformat("2024-02-29 23:59"),
        time(8, 30),
        timedelta(9),
    ),
    None,
]
_ATTRIBUTES = [
    *(
        "",
        "0",
        "-1",
        "1",
        "99999999999999999999",
        "1.5",
        "A",
        "XFD1048576",
        "A1",
        "A0",
        "K7:A1",
        "s",
        "e",
        "b",
        "d",
    ),
    *(
        "str",
        "inlineStr",
        "true",
        "hidden",
        "veryHidden",
        "../../../etc/passwd",
        "http://127.0.0.1/x",
        "中文",
        "\U0001f600",
    ),
]
_TEXTS = ["", "1e400", "-1", "9" * 400, "NaN", "99999999", "0.1", "#REF!", "真", "&#0;", "&x;", "1" * 5000]


def mutate(seed: Seed, rng: Random) -> tuple[str, bytes]:
    """(kind of mutation, the workbook's bytes after one to four of its steps)."""
    kinds = _OLD_KINDS if seed.is_old else _KINDS
    kind = rng.choice(list(kinds))
    data = seed.data
    for _ in range(1 if kind in _AT_ONCE else rng.randint(1, 4)):
        data = kinds[kind](data, rng)
    return kind, data


# --- bytes


def _in_bytes(data: bytes, rng: Random) -> bytes:
    at, length = rng.randrange(len(data) + 1), rng.choice([1, 2, 16, 500, 5000])
    head, middle, tail = data[:at], data[at : at + length], data[at + length :]
    match rng.choice(["flip", "cut_end", "cut_out", "zeros", "noise", "splice", "append"]):
        case "flip":
            changed = head + bytes(byte ^ 1 << rng.randrange(8) for byte in middle[:2]) + middle[2:] + tail
        case "cut_end":
            changed = head
        case "cut_out":
            changed = head + tail
        case "zeros":
            changed = head + bytes(len(middle)) + tail
        case "noise":
            changed = head + rng.randbytes(len(middle)) + tail
        case "append":
            changed = data + rng.choice([bytes(length), rng.randbytes(length), data])
        case _:
            changed = head + rng.choice(seeds()).data[at:]
    return changed


# --- zip


def _in_zip(data: bytes, rng: Random) -> bytes:
    parts = _unpack(data)
    if not parts:
        return data
    at, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    (name, content), (other_name, other_content) = parts[at], parts[other]
    step = rng.choice(
        ["remove", "duplicate", "twin", "swap", "rename", "empty", "store", "shuffle", "foreign"]
    )
    if step == "remove":
        del parts[at]
    elif step == "duplicate":
        parts.append(parts[at])
    elif step == "twin":
        parts.append((name.upper(), other_content))
    elif step == "swap":
        parts[at], parts[other] = (name, other_content), (other_name, content)
    elif step == "rename":
        odd = [
            f"../{name}",
            f"/{name}",
            name.replace("/", "\\"),
            name.upper(),
            f"{name}/",
            "xl/中文.xml",
            "a" * 300,
        ]
        parts[at] = (rng.choice(odd), content)
    elif step == "empty":
        parts[at] = (name, b"")
    elif step == "shuffle":
        rng.shuffle(parts)
    elif step == "foreign":
        theirs = dict(_unpack(rng.choice([seed for seed in seeds() if not seed.is_old]).data))
        parts[at] = (name, theirs.get(name, b"<x/>"))
    return _pack(parts, zipfile.ZIP_STORED if step == "store" else zipfile.ZIP_DEFLATED)


def _unpack(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(part.filename, archive.read(part)) for part in archive.infolist()]


def _pack(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as archive:
        warnings.simplefilter("ignore")  # of names that come twice: they are meant
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, (2024, 7, 2, 9, 30, 0)), content, method)
    return buffer.getvalue()


# --- XML


_TAG = re.compile(rb"</?[A-Za-z][^<>]*>")
_ELEMENT = re.compile(
    rb"<(c|row|mergeCell|sheet|si|xf|Relationship|numFmt|col)\b[^<>]*(?:/>|>.*?</\1>)", re.DOTALL
)
_ATTRIBUTE = re.compile(rb'\b([A-Za-z:]+)="([^"]*)"')
_ADDRESS = re.compile(rb'\br="([A-Z]+[0-9]+)"')
_TEXT = re.compile(rb"(?<=>)[^<>]+(?=<)")


def _in_xml(data: bytes, rng: Random) -> bytes:
    parts = _unpack(data)
    texts = [n for n, (name, _) in enumerate(parts) if name.endswith((".xml", ".rels"))]
    if not texts:
        return data
    at = rng.choice(texts)
    name, content = parts[at]
    parts[at] = (name, _distort(content, rng))
    return _pack(parts)


def _distort(xml: bytes, rng: Random) -> bytes:
    step = rng.choice(list(_XML_STEPS))
    hits = list(_XML_STEPS[step].finditer(xml))
    if not hits:
        return xml
    hit = rng.choice(hits)
    match step:
        case "duplicate":
            new = hit[0] * rng.choice([2, 2, 50])
        case "attribute":
            new = hit[1] + b'="' + rng.choice(_ATTRIBUTES).encode() + b'"'
        case "address":
            far = rng.choice(["A0", "K1", "AB7", "ZZZ9", "XFD1048577", "A20001", "C1048576", "7", "AAAA1"])
            new = f'r="{far}"'.encode()
        case "text":
            new = rng.choice(_TEXTS).encode()
        case _:
            new = b""
    return xml[: hit.start()] + new + xml[hit.end() :]


_XML_STEPS = {
    "tag": _TAG,
    "remove": _ELEMENT,
    "duplicate": _ELEMENT,
    "attribute": _ATTRIBUTE,
    "drop_attribute": _ATTRIBUTE,
    "address": _ADDRESS,
    "text": _TEXT,
}


# --- cells


def _in_cells(data: bytes, rng: Random) -> bytes:
    """Nasty values in cells, rows inserted and taken out, merges and hidden rows: a workbook that opens in Excel."""
    book = load_workbook(io.BytesIO(data))
    for _ in range(rng.choice([1, 3, 10, 60])):
        sheet = rng.choice(book.worksheets)
        row, column = rng.randint(1, sheet.max_row + 2), rng.randint(1, sheet.max_column + 1)
        draw = rng.random()
        if draw < 0.9:
            cell = sheet.cell(row, column)
            if not isinstance(cell, MergedCell):
                cell.value = rng.choice(NASTY)
        elif draw < 0.94:
            sheet.insert_rows(row) if rng.random() < 0.5 else sheet.delete_rows(row)
        elif draw < 0.97:
            sheet.row_dimensions[row].hidden = True
        else:
            _merge(sheet, row, column, rng)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _merge(sheet: Any, row: int, column: int, rng: Random) -> None:
    last_row, last_column = row + rng.randint(0, 3), column + rng.randint(0, 2)
    overlaps = any(
        area.min_row <= last_row
        and row <= area.max_row
        and area.min_col <= last_column
        and column <= area.max_col
        for area in sheet.merged_cells.ranges
    )
    if not overlaps and (last_row, last_column) != (row, column):
        sheet.merge_cells(start_row=row, start_column=column, end_row=last_row, end_column=last_column)


_KINDS: dict[str, Callable[[bytes, Random], bytes]] = {
    "bytes": _in_bytes,
    "zip": _in_zip,
    "xml": _in_xml,
    "cells": _in_cells,
}
_OLD_KINDS: dict[str, Callable[[bytes, Random], bytes]] = {
    "bytes of .xls": _in_bytes,
    "records of .xls": in_records,
}
_AT_ONCE = ("cells", "records of .xls")  # these choose themselves how many steps they take
