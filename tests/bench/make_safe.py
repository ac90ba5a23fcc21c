# SPDX-License-Identifier: Apache-2.0
"""A Sentinel-2 level 2A product as ESA packs it (zip, JPEG 2000, tiles of 1024 and 640 cells), with made-up pixels.

Bands B04, B08 (10 m), B8A, B11 and SCL (20 m); counts with the smoothness and the noise of real reflectances, lossless;
a few clouds. The same arguments give the same pixels."""

import os
import zipfile
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from make_rasters import CRS, LEFT, TOP
from rasterio.io import MemoryFile

TILES = {10: 1024, 20: 640}
BANDS = {"B04": 10, "B08": 10, "B8A": 20, "B11": 20, "SCL": 20}
LEVELS = {"B04": 1800, "B08": 3600, "B8A": 3800, "B11": 2700}  # with the offset of 1000 in them
DAY, TILE, BASELINE = "20240115", "48PXS", "05.10"
STAMP = f"T{TILE}_{DAY}T031541"
PRODUCT = f"S2A_MSIL2A_{DAY}T031541_N0510_R075_T{TILE}_{DAY}T070000"
# A project that observes what needs both resolutions.
PROJECT = """[project]
name = "safe"
[parcels]
source = "{parcels}"
id = ["parcel"]
[[scenes]]
sensor = "sentinel-2-l2a"
source = "{scenes}"
[observe]
indices = ["NDVI", "LSWI"]
[[season]]
name = "season"
start = 2023-11-01
end = 2024-04-30
"""
GRANULE = f"GRANULE/L2A_T{TILE}_A044800_{DAY}T032604"

METADATA = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<n1:Level-2A_User_Product xmlns:n1="https://psd-14.sentinel2.eo.esa.int/PSD/User_Product_Level-2A.xsd">
<n1:General_Info><Product_Info><PRODUCT_START_TIME>2024-01-15T03:15:41.024Z</PRODUCT_START_TIME>
<PRODUCT_URI>{product}.SAFE</PRODUCT_URI><PROCESSING_LEVEL>Level-2A</PROCESSING_LEVEL>
<PROCESSING_BASELINE>{baseline}</PROCESSING_BASELINE><Datatake datatakeIdentifier="x">
<SPACECRAFT_NAME>Sentinel-2A</SPACECRAFT_NAME>
<DATATAKE_SENSING_START>2024-01-15T03:15:41.024Z</DATATAKE_SENSING_START>
<SENSING_ORBIT_NUMBER>75</SENSING_ORBIT_NUMBER></Datatake><Product_Organisation><Granule_List><Granule>
{files}
</Granule></Granule_List></Product_Organisation></Product_Info><Product_Image_Characteristics>
<QUANTIFICATION_VALUES_LIST><BOA_QUANTIFICATION_VALUE unit="none">10000</BOA_QUANTIFICATION_VALUE>
</QUANTIFICATION_VALUES_LIST><BOA_ADD_OFFSET_VALUES_LIST>
{offsets}
</BOA_ADD_OFFSET_VALUES_LIST></Product_Image_Characteristics></n1:General_Info></n1:Level-2A_User_Product>
"""


def image(band: str) -> str:
    """Path of a band's file inside the product."""
    return f"{GRANULE}/IMG_DATA/R{BANDS[band]}m/{STAMP}_{band}_{BANDS[band]}m.jp2"


def counts(band: str, size: int, noise: float) -> np.ndarray:
    """Fields of some 40 x 80 m with a level each, slow waves over the land, and noise."""
    metres = BANDS[band]
    generator = np.random.default_rng([7, list(BANDS).index(band)])
    if band == "SCL":
        classes = np.full((size, size), 4, "uint8")
        rows, columns = np.mgrid[0:size, 0:size]
        for _ in range(12):
            (x, y), r = generator.uniform(0, size, 2), generator.uniform(0.005, 0.03) * size
            classes[(rows - y) ** 2 + (columns - x) ** 2 < r * r] = 9
        return classes
    tall, wide = 80 // metres, 40 // metres
    fields = generator.normal(0, 250, (size // tall + 1, size // wide + 1)).astype("float32")
    out = np.kron(fields, np.ones((tall, wide), "float32"))[:size, :size]
    place = np.arange(size, dtype="float32") * metres / 900
    out += LEVELS[band] + 300 * np.sin(place)[:, None] * np.cos(place)[None, :]
    out += generator.normal(0, noise, out.shape).astype("float32")
    return np.clip(out, 1, 20_000).astype("uint16")


def jpeg2000(cells: np.ndarray, metres: int, tile: int) -> bytes:
    """Lossless, in tiles."""
    profile = {
        "width": cells.shape[1],
        "height": cells.shape[0],
        "count": 1,
        "dtype": cells.dtype,
        "crs": CRS,
        "transform": rasterio.Affine(metres, 0, LEFT, 0, -metres, TOP),
    }
    with MemoryFile(ext=".tif") as plain, MemoryFile(ext=".jp2") as packed:
        with plain.open(driver="GTiff", **profile) as file:
            file.write(cells, 1)
        with plain.open() as source:
            options = {"REVERSIBLE": "YES", "QUALITY": "100", "RESOLUTIONS": "6"}
            tile = min(tile, *cells.shape)
            rasterio.shutil.copy(source, packed.name, driver="JP2OpenJPEG", BLOCKXSIZE=tile, BLOCKYSIZE=tile, **options)
        return packed.read()


def make(file: Path, size: int, noise: float = 40, tiles: dict[int, int] = TILES) -> Path:
    """Writes the zip, `size` cells of 10 m on a side; `tiles`: their width by the width of cells."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".part")
    names = "\n".join(f"<IMAGE_FILE>{image(band).removesuffix('.jp2')}</IMAGE_FILE>" for band in BANDS)
    offsets = "\n".join(f'<BOA_ADD_OFFSET band_id="{number}">-1000</BOA_ADD_OFFSET>' for number in range(13))
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as archive:
        top = f"{PRODUCT}.SAFE"
        text = METADATA.format(product=PRODUCT, baseline=BASELINE, files=names, offsets=offsets)
        archive.writestr(f"{top}/MTD_MSIL2A.xml", text)
        archive.writestr(f"{top}/manifest.safe", "<xfdu/>")
        archive.writestr(f"{top}/{GRANULE}/MTD_TL.xml", "<x/>")
        for band, metres in BANDS.items():
            archive.writestr(
                f"{top}/{image(band)}", jpeg2000(counts(band, size * 10 // metres, noise), metres, tiles[metres])
            )
    os.replace(beside, file)
    return file
