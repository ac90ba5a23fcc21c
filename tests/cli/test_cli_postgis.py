# SPDX-License-Identifier: Apache-2.0
"""Parcels from PostGIS: a server of our own on loopback, started for these tests and stopped after them."""

import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import newest_run, table_hashes

PASSWORD = "mat-khau-bi-mat"


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl, newest version first."""
    folders = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


class Server:
    """A PostgreSQL server in a temporary folder; it refuses to run as root, so it runs as another user then."""

    def __init__(self, programs: Path):
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="vung-pg-"))
        self.user = None
        if os.geteuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            self.user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(self.folder, self.user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def call(self, *command, stdin=""):
        as_user = ["setpriv", f"--reuid={self.user}", "--clear-groups"] if self.user else []
        done = subprocess.run(
            [*as_user, *map(str, command)],
            input=stdin,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{command[0]}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self):
        password = self.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        self.call(
            *(self.programs / "initdb", "-D", self.folder / "data", "-U", "vung", "-E", "UTF8", "--locale=C.UTF-8"),
            *("--auth-host=scram-sha-256", "--auth-local=trust", f"--pwfile={password}"),
        )
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        log = self.folder / "log"
        self.call(self.programs / "pg_ctl", "-D", self.folder / "data", "-w", "-l", log, "-o", options, "start")
        self.sql("CREATE DATABASE land", database="postgres")

    def stop(self):
        with suppress(AssertionError):
            self.call(self.programs / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, text, database="land"):
        psql = shutil.which("psql") or self.programs / "psql"
        options = ["-h", self.folder, "-p", self.port, "-U", "vung", "-d", database]
        return self.call(psql, *options, "-v", "ON_ERROR_STOP=1", "-q", "-At", stdin=text)

    def source(self, password=PASSWORD):
        """A connection as a project file names it, over TCP and with a password."""
        return f"PG:host=127.0.0.1 port={self.port} dbname=land user=vung" + (
            f" password={password}" if password else ""
        )


@pytest.fixture(scope="module")
def server():
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (package postgresql)")
    started = Server(programs)
    try:
        started.start()
        available = started.sql("SELECT count(*) FROM pg_available_extensions WHERE name = 'postgis'").strip()
        if available == "0":
            pytest.skip("the PostgreSQL server has no PostGIS (package postgresql-postgis)")
        started.sql("SET client_min_messages = error; CREATE EXTENSION postgis")
        yield started
    finally:
        started.stop()


def rows_of(file: Path):
    """Columns, rows of text and outlines (WKB) of a GeoPackage's only layer, and its EPSG code. As they are stored."""
    with sqlite3.connect(file) as tables:
        layer, code = tables.execute("SELECT table_name, srs_id FROM gpkg_geometry_columns").fetchone()
        found = tables.execute(f'SELECT * FROM "{layer}" ORDER BY fid')
        names = [column[0] for column in found.description]
        columns = [name for name in names if name not in ("fid", "geom")]
        rows = []
        for record in found:
            row = dict(zip(names, record, strict=True))
            if row["geom"] is None:
                continue
            envelope = (0, 32, 48, 48, 64)[(row["geom"][3] >> 1) & 7]
            rows.append(([row[name] for name in columns], row["geom"][8 + envelope :]))
    return columns, rows, code


@pytest.fixture(scope="module")
def land(server, commune, tmp_path_factory):
    """The outlines of the sample commune that PostGIS takes (it refuses open rings), as a GeoPackage and in two tables:
    as they stand with a key, and turned round without one."""
    geopandas = pytest.importorskip("geopandas")
    shapely = pytest.importorskip("shapely")
    columns, rows, code = rows_of(commune / "parcels.gpkg")
    shapes = shapely.from_wkb([wkb for _, wkb in rows], on_invalid="ignore")
    kept = [(["" if c is None else str(c) for c in cells], s) for (cells, _), s in zip(rows, shapes, strict=True) if s]
    assert len(kept) > 100
    file = tmp_path_factory.mktemp("land") / "thua.gpkg"
    frame = {name: [cells[i] for cells, _ in kept] for i, name in enumerate(columns)}
    geopandas.GeoDataFrame(frame, geometry=[s for _, s in kept], crs=code).to_file(file, layer="thua", driver="GPKG")

    names = ", ".join(f'"{name}"' for name in columns)
    types = ", ".join(f'"{name}" text' for name in columns)
    shapes_hex = [shapely.to_wkb(shapely.set_srid(s, code), hex=True, include_srid=True) for _, s in kept]
    lines = ["\t".join([*cells, shape]) for (cells, _), shape in zip(kept, shapes_hex, strict=True)]
    for table, key, ordered in (("thua", "fid serial PRIMARY KEY,", lines), ("nguoc", "", lines[::-1])):
        server.sql(
            f"CREATE TABLE {table} ({key} {types}, geom geometry(Geometry, {code}));\n"
            f"COPY {table} ({names}, geom) FROM STDIN;\n" + "\n".join(ordered) + "\n\\.\n"
        )
    return file


@pytest.fixture
def from_source(project, commune):
    """The commune's project with its parcels in another place."""

    def write(name, source, layer):
        old = f'source = "{commune / "parcels.gpkg"}"'
        return project(name, (old, f'source = "{source}"\nlayer = "{layer}"'))

    return write


def test_the_same_parcels_give_the_same_tables(vung, from_source, server, land):
    file = from_source("file", land, "thua")
    vung("run", file, code=(0, 3))
    expected = table_hashes(newest_run(file))
    for table in ("thua", "nguoc"):
        other = from_source(table, server.source(), table)
        vung("run", other, code=(0, 3))
        found = table_hashes(newest_run(other))
        assert set(found) == set(expected)
        # Only the work list names where a parcel stands.
        different = {name for name in expected if found[name] != expected[name]}
        assert different <= {"problems"}, (table, different)


def test_passwords_are_never_repeated(vung, from_source, server, land):
    right = from_source("right", server.source(), "thua")
    told = vung("run", right, code=(0, 3))
    assert PASSWORD not in told.out + told.err
    written = [path for path in right.parent.rglob("*") if path.is_file() and path != right]
    assert written
    assert not [path for path in written if PASSWORD.encode() in path.read_bytes()]
    assert "password=***" in (newest_run(right) / "project.toml").read_text(encoding="utf-8")
    wrong = from_source("wrong", server.source("sai-mat-khau"), "thua")
    told = vung("check", wrong, code=1)
    assert "sai-mat-khau" not in told.out + told.err
    told = vung("run", wrong, code=1)
    assert "cannot be opened" in told.err, told.err
    assert "PGPASSFILE" in told.err
    assert "sai-mat-khau" not in told.out + told.err


def test_a_password_file_is_enough(vung, from_source, server, land, tmp_path):
    passwords = tmp_path / "pgpass"
    passwords.write_text(f"127.0.0.1:{server.port}:land:vung:{PASSWORD}\n")
    passwords.chmod(0o600)
    file = from_source("without", server.source(""), "thua")
    vung("check", file, code=(0, 3), env={"PGPASSFILE": str(passwords)})


def test_what_is_not_there_is_named(vung, from_source, server, land):
    told = vung("run", from_source("layer", server.source(), "thuaa"), code=1)
    assert "no layer 'thuaa'" in told.err
    assert "did you mean 'thua'" in told.err
    nowhere = server.source().replace("dbname=land", "dbname=khong_co")
    told = vung("run", from_source("nowhere", nowhere, "thua"), code=1)
    assert "khong_co" in told.err
    assert PASSWORD not in told.out + told.err


def test_the_session_cannot_write(server):
    """What the engine asks for when it connects; the server must refuse writes under it."""
    with pytest.raises(AssertionError, match="read-only"):
        server.sql("SET default_transaction_read_only = on; CREATE TABLE x (a int)")
