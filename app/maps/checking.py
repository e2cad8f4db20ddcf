"""Looking a source through: every tile of an archive, one tile of an online source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from app.i18n import _
from app.maps import vector, web
from app.maps.catalogue import about_online, open_source, server
from app.maps.mbtiles import MbTiles
from app.maps.online import tile_of
from app.maps.pmtiles import PmTiles
from app.maps.source import RASTER, About, Damaged
from app.maps.spec import Spec, checked
from app.maps.state import State

MOST = 200_000
_TOLD_EVERY = 200
_EXAMPLES = 5


@dataclass(slots=True)
class Report:
    """What was found: tiles looked at, those that are damaged with the reasons, where the first
    ones lie; `trouble` says why nothing could be looked at, '' when it could."""

    about: About | None = None
    tiles: int = 0
    bytes: int = 0
    damaged: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    where: list[tuple[int, int, int]] = field(default_factory=list)
    trouble: str = ""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.trouble and not self.damaged


def check(spec: Spec, told: Callable[[int], None] = lambda _n: None, most: int = MOST) -> Report:
    """Look a source through. `told` hears the number of tiles now and then. Raises
    nothing."""
    report = Report()
    try:
        if spec.online:
            _try_online(spec, report)
        else:
            _read_archive(spec, report, told, most)
    except Damaged as damaged:
        report.trouble = str(damaged)
    except web.Trouble as trouble:
        report.trouble = State(trouble.kind, trouble.detail).sentence()
    return report


def _read_archive(spec: Spec, report: Report, told: Callable[[int], None], most: int) -> None:
    source = open_source(spec)
    try:
        report.about = source.about
        if not isinstance(source, (MbTiles, PmTiles)):
            return
        for key in islice(source.tiles(), most):
            _look(source, key, report)
            if report.tiles % _TOLD_EVERY == 0:
                told(report.tiles)
    finally:
        source.close()


def _look(source: MbTiles | PmTiles, key: tuple[int, int, int], report: Report) -> None:
    report.tiles += 1
    try:
        data = source.tile(*key)
        if data and source.about.kind != RASTER:
            vector.decode(data)
        report.bytes += len(data or b"")
    except Damaged as damaged:
        report.damaged += 1
        report.reasons[str(damaged)] += 1
        if len(report.where) < _EXAMPLES:
            report.where.append(key)


def _try_online(spec: Spec, report: Report) -> None:
    """One tile, past the cache: of the middle of its bounds, at a zoom where most have one."""
    spec = checked(spec)
    if spec.keyless:
        raise Damaged(_("The source needs a key."))
    about = report.about = about_online(spec)
    key = next(_middle(about))
    with web.session(spec.referer) as over:
        data = web.fetch(over, server(spec).address(key))
    report.tiles, report.where = 1, [key]
    if data is None:
        raise Damaged(_("The server answers, but has no tile in the middle of its area."))
    report.bytes = len(tile_of(about, data))


def _middle(about: About) -> Iterator[tuple[int, int, int]]:
    import shapely

    from app.maps.area import Area, tiles

    west, south, east, north = about.bounds
    # Of a source of the whole world: China.
    lon, lat = (113.7, 34.7) if east - west > 90.0 else ((west + east) / 2, (south + north) / 2)
    zoom = max(about.min_zoom, min(8, about.max_zoom))
    return tiles(Area(shapely.Point(lon, lat), zoom, zoom), about)
