"""Ways to damage or distort an .xls below its cells: the records of its workbook stream, in a sound compound file again.

What belongs here: steps on records, and taking them out and putting them back. What does not: bytes of the whole file
(`mutations`).
"""

from __future__ import annotations

import io
import struct
from random import Random

import olefile
from xlwt.CompoundDoc import XlsDoc

Records = list[tuple[int, bytes]]

_BOF, _BOUNDSHEET = 0x0809, 0x0085
# cells of every kind, one formula's text, several in one; each begins with row and column
_CELLS = (0x0203, 0x0204, 0x00FD, 0x027E, 0x0205, 0x0006, 0x00D6, 0x0201, 0x00BD, 0x00BE)
_NUMBERS = (0x0203, 0x027E, 0x0006, 0x00BD)
_PLACES = (0, 1, 4, 5, 255, 256, 16383, 16384, 32768, 65535)
_DOUBLES = (
    0.0,
    -0.0,
    -1.0,
    0.1 + 0.2,
    1e-300,
    1e300,
    float("inf"),
    float("nan"),
    45292.0,
    2958466.0,
    1e15 + 0.3,
)
# records a program may add anywhere: a password, another code page and calendar, a merge of everything, an odd formula,
# a lone CONTINUE, numbers that end before they begin, a note without its text, the end of a sheet
_STRAY: Records = [
    (0x002F, b"\0\0" + bytes(4)),
    (0x0042, struct.pack("<H", 0xFFFF)),
    (0x0042, struct.pack("<H", 936)),
    (0x0022, struct.pack("<H", 1)),
    (0x00E5, struct.pack("<HHHHH", 1, 0, 65535, 0, 255)),
    (0x00E5, struct.pack("<H", 65535)),
    (0x0006, struct.pack("<HHH8sHLH", 5, 9, 15, b"\x03\0\0\0\0\0\xff\xff", 2, 0, 0)),
    (0x003C, b"\x01" * 40),
    (0x00BD, struct.pack("<HHH", 5, 9, 3)),
    (0x001C, struct.pack("<HHHHH", 5, 9, 0, 1, 65535)),
    (0x00FC, struct.pack("<LL", 2**31, 2**31)),
    (0x000A, b""),
    (_BOF, struct.pack("<HHHHLL", 0x0600, 0x0010, 0, 0, 0, 0)),
]


def in_records(data: bytes, rng: Random) -> bytes:
    """One to six steps on the records of a sound .xls; one that cannot be taken apart is left as it is."""
    try:
        records = taken_apart(data)
    except (OSError, struct.error):
        return data
    marks = {at: record for at, record in _offsets(records).items() if record[0] == _BOF}
    for _ in range(rng.choice([1, 1, 2, 6])):
        _step(records, rng)
    if rng.random() < 0.9:  # else the sheets are looked for where they were
        _point_anew(records, marks)
    return put_together(records)


def taken_apart(data: bytes) -> Records:
    """(kind, body) of each record of the workbook stream, padding left out."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        stream = ole.openstream("Workbook").read()
    records, at = [], 0
    while at + 4 <= len(stream) and stream[at : at + 4].strip(b"\0"):
        kind, size = struct.unpack_from("<HH", stream, at)
        records.append((kind, stream[at + 4 : at + 4 + size]))
        at += 4 + size
    return records


def put_together(records: Records) -> bytes:
    """The records in a compound file of their own."""
    stream = b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)
    buffer = io.BytesIO()
    XlsDoc().save(buffer, stream)
    return buffer.getvalue()


def _offsets(records: Records) -> dict[int, tuple[int, bytes]]:
    at, found = 0, {}
    for record in records:
        found[at] = record
        at += 4 + len(record[1])
    return found


def _point_anew(records: Records, marks: dict[int, tuple[int, bytes]]) -> None:
    """Let the list of sheets name the places their records have now. `marks`: the beginnings by their old places."""
    now = {id(record): at for at, record in _offsets(records).items()}
    for n, (kind, body) in enumerate(records):
        if kind == _BOUNDSHEET and len(body) >= 4:
            begin = marks.get(struct.unpack_from("<L", body)[0])
            at = now.get(id(begin)) if begin else None
            if at is not None:
                records[n] = (kind, struct.pack("<L", at) + body[4:])


def _step(records: Records, rng: Random) -> None:
    step = rng.choice(
        ["remove", "twice", "swap", "stray", "kind", "body", "body", "place", "place", "number"]
    )
    cells = [n for n, (kind, _) in enumerate(records) if kind in _CELLS]
    at = rng.choice(cells) if cells and rng.random() < 0.6 else rng.randrange(1, len(records))
    kind, body = records[at]
    match step:
        case "remove":
            del records[at]
        case "twice":
            records[at:at] = [(kind, body)] * rng.choice([1, 1, 40])
        case "swap":
            other = rng.randrange(1, len(records))
            records[at], records[other] = records[other], records[at]
        case "stray":
            records.insert(at, rng.choice(_STRAY))
        case "kind":
            records[at] = (rng.choice([rng.choice(records)[0], rng.randrange(0x1000)]), body)
        case "body":
            records[at] = (kind, _body(body, rng))
        case "place" if kind in _CELLS and len(body) >= 4:
            row, column = struct.unpack_from("<HH", body)
            if rng.random() < 0.5:
                row = rng.choice([*_PLACES, max(row - 1, 0), row + 1])
            else:
                column = rng.choice([*_PLACES, max(column - 1, 0), column + 1])
            records[at] = (kind, struct.pack("<HH", row & 0xFFFF, column & 0xFFFF) + body[4:])
        case "number" if kind in _NUMBERS and len(body) >= 14:
            records[at] = (kind, body[:6] + struct.pack("<d", rng.choice(_DOUBLES)) + body[14:])
        case _:
            pass


def _body(body: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(body) + 1)
    match rng.choice(["flip", "cut", "empty", "longer", "noise", "zeros"]):
        case "flip" if body:
            at = min(at, len(body) - 1)
            return body[:at] + bytes([body[at] ^ 1 << rng.randrange(8)]) + body[at + 1 :]
        case "cut":
            return body[:at]
        case "empty":
            return b""
        case "longer":
            return body + rng.randbytes(rng.choice([1, 2, 8, 4000]))
        case "noise":
            return body[:at] + rng.randbytes(len(body) - at)
        case _:
            return body[:at] + bytes(len(body) - at)
