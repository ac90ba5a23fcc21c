# SPDX-License-Identifier: Apache-2.0
"""Changes to the parcels of a sample commune."""

import sqlite3
import struct


def edit_parcels(folder, sql):
    with sqlite3.connect(folder / "parcels.gpkg") as base:
        for trigger in [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            base.execute(f'DROP TRIGGER "{trigger}"')
        base.execute(sql)


def move_a_corner(folder, every, by):
    """Moves the second corner of every n-th parcel's outline by some metres."""
    with sqlite3.connect(folder / "parcels.gpkg") as base:
        for trigger in [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            base.execute(f'DROP TRIGGER "{trigger}"')
        column = base.execute("SELECT column_name FROM gpkg_geometry_columns").fetchone()[0]
        moved = 0
        for fid, shape in base.execute(f"SELECT fid, {column} FROM thua ORDER BY fid").fetchall():
            if fid % every or shape is None or len(shape) < 150:
                continue
            # "GP", version, flags (envelope of four numbers), srs id; then little-endian WKB
            at = 8 + 32 + 5 + 4 + 4 if struct.unpack_from("<I", shape, 41)[0] == 3 else 8 + 32 + 9 + 5 + 4 + 4
            x, y = struct.unpack_from("<dd", shape, at + 16)
            changed = bytearray(shape)
            struct.pack_into("<dd", changed, at + 16, x + by, y + by)
            base.execute(f"UPDATE thua SET {column} = ? WHERE fid = ?", (bytes(changed), fid))
            moved += 1
    return moved
