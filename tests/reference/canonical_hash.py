# SPDX-License-Identifier: Apache-2.0
"""Canonical hash of a small table, from the description in docs/methods/report.md alone (hashlib and struct).

Run: python3 tests/reference/canonical_hash.py
The printed hash stands in tests/engine/report/test_table.cpp.
"""

import hashlib
import struct
from datetime import date


def text(value: str) -> bytes:
    data = value.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def cell(kind: str, value) -> bytes:
    if value is None:
        return b"\x00"
    if kind == "text":
        return b"\x01" + text(value)
    if kind == "real":
        return b"\x01" + struct.pack("<d", value + 0.0)  # -0.0 + 0.0 is +0.0
    if kind == "day":
        return b"\x01" + struct.pack("<q", (value - date(1970, 1, 1)).days)
    return b"\x01" + struct.pack("<q", int(value))  # integer, flag


def canonical_hash(name, columns, keys, rows) -> str:
    """columns: (name, kind, unit); rows: tuples sorted by the keys."""
    out = text("vung-table-1") + text(name)
    out += struct.pack("<Q", len(columns))
    for column, kind, unit in columns:
        out += text(column) + text(kind) + text(unit)
    out += struct.pack("<Q", len(keys))
    for key in keys:
        out += text(key)
    out += struct.pack("<Q", len(rows))
    for row in rows:
        for (_, kind, _), value in zip(columns, row, strict=True):
            out += cell(kind, value)
    return hashlib.sha256(out).hexdigest()


if __name__ == "__main__":
    columns = [
        ("id", "text", ""),
        ("area", "real", "ha"),
        ("cells", "integer", ""),
        ("sown", "day", ""),
        ("rice", "flag", ""),
        ("note", "text", ""),
    ]
    rows = [
        ("30337/12/205", 0.3125, 31, date(2023, 11, 20), True, "Hợp tác xã Vọng Đông"),
        ("30337/12/206", -0.0, -7, date(1969, 12, 31), False, ""),
        ("30337/12/207", None, None, None, None, None),
    ]
    print(canonical_hash("parcels", columns, ["id"], rows))
