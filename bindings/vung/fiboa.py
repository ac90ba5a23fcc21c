# SPDX-License-Identifier: Apache-2.0
"""Parcels with the columns of fiboa 0.3.0, as GeoJSON or GeoParquet."""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from . import _vung
from .environment import warn_of_foreign_paths
from .errors import input_error
from .progress import Progress, reporting

if TYPE_CHECKING:
    import geopandas as gpd

_PARQUET = (".parquet", ".geoparquet")
_NO_COLUMNS = ("type", "features", "bbox", "crs", "name", "schemas", "schemas:custom", "links")


def to_fiboa(
    project: str | os.PathLike, file: str | os.PathLike, *, threads: int = 0, progress: Progress = False
) -> Path:
    """Writes the parcels of a project that pass the gate; ``[fiboa]`` of the project file describes the collection.

    A name that ends in ``.parquet`` gives GeoParquet (needs the extra ``arrow``), any other GeoJSON.

    Raises
    ------
    InputError
        No parcel can be used, or the file cannot be written.
    """
    warn_of_foreign_paths()
    file = Path(file)
    with TemporaryDirectory(prefix="vung-") as folder, reporting(progress) as show:
        if file.suffix not in _PARQUET:
            _vung.export_fiboa(os.fspath(project), file, threads, show)
            return file
        _need_arrow()
        plain = Path(folder) / "parcels.geojson"
        _vung.export_fiboa(os.fspath(project), plain, threads, show)
        _write_parquet(plain, file)
    return file


def read_fiboa(file: str | os.PathLike) -> gpd.GeoDataFrame:
    """A file with fiboa columns (GeoJSON or GeoParquet, 0.2.0 or 0.3.0) as GeoDataFrame in WGS 84.

    Columns that stand once for the whole collection are restored; ``attrs["schemas"]`` names the schemas."""
    import geopandas as gpd

    file = Path(file)
    if file.suffix in _PARQUET:
        _need_arrow()
        import pyarrow.parquet as pq

        metadata = pq.read_schema(file).metadata or {}
        collection = json.loads(metadata.get(b"collection") or metadata.get(b"fiboa") or b"{}")
        frame = gpd.read_parquet(file)
    else:
        document = json.loads(file.read_text(encoding="utf-8"))
        collection = {k: v for k, v in document.items() if k not in ("type", "features")}
        collection.update(collection.pop("fiboa", None) or {})
        frame = _frame_of(document["features"])
    for name, value in collection.items():
        if name not in _NO_COLUMNS and name not in frame.columns and not isinstance(value, dict):
            frame[name] = [value] * len(frame)
    frame.attrs["schemas"] = collection.get("schemas", {})
    return frame.to_crs(4326)


def _frame_of(features: list[dict]) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pandas as pd
    from shapely.geometry import shape

    frame = pd.DataFrame([{"id": f.get("id"), **(f.get("properties") or {})} for f in features])
    return gpd.GeoDataFrame(frame, geometry=[shape(f["geometry"]) for f in features], crs=4326)


def _need_arrow() -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise input_error("GeoParquet needs pyarrow", fix="pip install 'vung[arrow]'", kind=_vung.UsageError) from None


def _write_parquet(plain: Path, file: Path) -> None:
    """Types and metadata as the GeoParquet encoding of Vecorel has them."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    frame = read_fiboa(plain)
    schemas = frame.attrs["schemas"]
    frame.attrs = {}
    if "determination:datetime" in frame:
        frame["determination:datetime"] = pd.to_datetime(frame["determination:datetime"], utc=True)
    with TemporaryDirectory(prefix="vung-") as folder:
        raw = Path(folder) / "raw.parquet"
        frame.to_parquet(raw, index=False, schema_version="1.1.0")
        table = pq.read_table(raw)
    types = {
        "metrics:area": pa.float32(),
        "metrics:perimeter": pa.float32(),
        "determination:datetime": pa.timestamp("ms", tz="UTC"),
        "category": pa.list_(pa.string()),
    }
    needed = ("id", "collection", "geometry")

    def plain_type(field: pa.Field) -> pa.DataType:  # the encoding knows no large strings
        return types.get(field.name, pa.string() if pa.types.is_large_string(field.type) else field.type)

    fields = [pa.field(f.name, plain_type(f), nullable=f.name not in needed) for f in table.schema]
    metadata = {b"geo": table.schema.metadata[b"geo"], b"collection": json.dumps({"schemas": schemas}).encode()}
    beside = file.with_name(f".tmp-{file.name}")
    try:
        pq.write_table(table.cast(pa.schema(fields, metadata=metadata)), beside, compression="zstd")
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
