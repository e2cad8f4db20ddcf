"""Shapefiles, as Chinese offices deliver them: attributes in GBK, with or without a .cpg."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapefile
import shapely

from app.domain.errors import Refused
from app.imports.grid_mapping import Properties
from app.imports.shapes import Features, Shapes

_DEGREES = ("WGS_1984", "WGS 84", "WGS84", "CGCS2000", "CHINA_2000", "CHINA GEODETIC")
_CHINESE = {"936", "gbk", "gb2312", "cp936", "ansi 936", "gb18030"}
_AREAS = {shapefile.POLYGON, shapefile.POLYGONZ, shapefile.POLYGONM}


def read_shapefile(path: Path) -> Features:
    """Attributes and areas. Raises Refused naming the file and what is wrong with it."""
    if not path.exists() or _beside(path, ".dbf") is None:
        missing = path.with_suffix(".dbf") if path.exists() else path
        raise FileNotFoundError(2, "missing", str(missing))
    _check_projection(path)
    trouble: Exception | None = None
    for encoding in _encodings(path):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of sizes in headers; what is read is checked
                return _read(path, encoding)
        except (UnicodeDecodeError, shapefile.dbfFileException) as error:
            trouble = error  # of this encoding perhaps
        except (shapefile.ShapefileException, struct.error, ValueError, IndexError) as error:
            raise Refused("import.shapefile", file=str(path), reason=str(error)) from error
    undecoded = isinstance(trouble, UnicodeDecodeError) or "decode" in str(trouble)
    reason = "encoding" if undecoded else str(trouble)
    raise Refused("import.unreadable", file=str(path), reason=reason) from trouble


def _beside(path: Path, suffix: str) -> Path | None:
    """The file of the same name with another ending, in small or capital letters."""
    both = (path.with_suffix(suffix), path.with_suffix(suffix.upper()))
    return next((file for file in both if file.exists()), None)


def _read(path: Path, encoding: str) -> Features:
    with shapefile.Reader(str(path), encoding=encoding, encodingErrors="strict") as reader:
        if reader.shapeType not in _AREAS:
            raise Refused("import.shapefile", file=str(path), reason=reader.shapeTypeName)
        names = [field[0].casefold() for field in reader.fields if field[0] != "DeletionFlag"]
        properties: list[Properties] = [
            dict(zip(names, record, strict=True)) for record in reader.iterRecords()
        ]
        shapes = list(reader.iterShapes())
    if len(shapes) != len(properties):
        reason = f"{len(shapes)} ≠ {len(properties)}"
        raise Refused("import.shapefile", file=str(path), reason=reason)
    return Features(path, properties, _shapes(shapes))


def _encodings(path: Path) -> list[str]:
    """What the .cpg says, then UTF-8 (which Chinese GBK text never passes for), then GB18030."""
    said = _beside(path, ".cpg")
    name = said.read_text("ascii", errors="ignore").strip().lower() if said else ""
    first = ["gb18030"] if name in _CHINESE else []
    return [*first, "utf-8", "gb18030"]


def _check_projection(path: Path) -> None:
    said = _beside(path, ".prj")
    text = said.read_text("utf-8", errors="replace").strip() if said else ""
    if text and (text.startswith("PROJ") or not any(word in text.upper() for word in _DEGREES)):
        name = text.split('"')[1] if text.count('"') > 1 else text[:40]
        raise Refused("import.projection", file=str(path), projection=name)


def _shapes(read: Sequence[shapefile.Shape]) -> Shapes:
    """Areas of one ring are built together; those of several one by one."""
    shapes = np.full(len(read), None, dtype=object)
    single = [row for row, shape in enumerate(read) if _is_one_ring(shape)]
    if single:
        sizes = [len(read[row].points) for row in single]
        places = np.concatenate([np.asarray(read[row].points)[:, :2] for row in single])
        rings = shapely.linearrings(places, indices=np.repeat(np.arange(len(single)), sizes))
        shapes[single] = shapely.polygons(rings)
    for row, shape in enumerate(read):
        if shapes[row] is None and len(shape.points) > 3:
            shapes[row] = _built(shape)
    return shapes


def _is_one_ring(shape: shapefile.Shape) -> bool:
    points = shape.points
    return len(shape.parts) == 1 and len(points) > 3 and points[0][:2] == points[-1][:2]


def _built(shape: shapefile.Shape) -> shapely.Geometry | None:
    try:
        return shapely.force_2d(shapely.geometry.shape(shape.__geo_interface__))
    except (ValueError, shapely.errors.ShapelyError):
        return None
