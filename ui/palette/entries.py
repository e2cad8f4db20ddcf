"""What the palette finds: actions, cases, grids, sensors, units, cameras and places by name,
code or pinyin, and places by their coordinates.

What changes (actions, cases) is looked through at once; the names of a whole city are indexed
and searched beside the window (ui.palette.names). At most `MOST` rows are shown.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import shapely
from rapidfuzz import fuzz, process, utils

from app.domain.cases import Case
from app.geo.geodesic import distance_m
from app.i18n import _, language, local
from app.picture.picture import Registry
from ui.actions.table import title
from ui.context import Context
from ui.palette import coordinates, names
from ui.palette.names import Named, NameIndex

MOST = 12
_LEAST_SCORE = 58.0
_CLOSE_CASES = 4000
"""Among so many open cases near matches are looked for; in more only exact parts."""
_SPOT_ACROSS_M = 1200.0
_NEAREST_M, _MARGIN = 400.0, 1.5
_CALM_FROM = 20_000
"""From so many names on the index is made with pauses."""

K = TypeVar("K")
Scored = tuple[float, "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it is, what it does on Return. `reason` tells why it cannot run now."""

    text: str
    detail: str
    icon: str
    run: Callable[[], None]
    key: str = ""
    reason: str = ""


class Finder:
    """Finds entries for what was typed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._index: NameIndex | None = None
        self._of: tuple[object, ...] = ()
        self._making = threading.Lock()
        self._cases: dict[str, tuple[int, str]] = {}
        self._cases_at: tuple[int, str] = (-1, "")

    def find(self, query: str) -> list[Entry]:
        """The best entries for `query`; without one, every action in the order of the table."""
        if not query.strip():
            return self._actions()
        return self._best(self._at_hand(query), self._named(query, self._names()))

    def at_hand(self, query: str) -> list[Entry]:
        """What can be told at once: actions, cases, coordinates."""
        if not query.strip():
            return self._actions()
        return self._best(self._at_hand(query), [])

    async def all(self, query: str) -> list[Entry]:
        """As `find`, the names searched in a thread of their own."""
        registry, kinds = self._context.picture.registry, self._kinds()
        loop = asyncio.get_running_loop()
        index = await loop.run_in_executor(None, self._made, registry, language(), kinds)
        found = await loop.run_in_executor(None, index.find, query, MOST)
        return self._best(self._at_hand(query), self._entries(found))

    def _best(self, *parts: list[Scored]) -> list[Entry]:
        found = [scored for part in parts for scored in part]
        found.sort(key=lambda pair: -pair[0])
        return [entry for _score, entry in found[:MOST]]

    def _at_hand(self, query: str) -> list[Scored]:
        words = query.strip()
        actions = self._actions()
        texts = {i: f"{entry.text} {entry.detail}" for i, entry in enumerate(actions)}
        found = [(score + 1, actions[i]) for i, score in _best(words, texts)]
        found += [(score, self._case(key)) for key, score in self._matching_cases(words)]
        spot = coordinates.parse(words)
        if spot is not None:
            found.append((101.0, self._spot(spot)))
        return found

    def _actions(self) -> list[Entry]:
        table = self._context.actions
        return [
            Entry(
                title(action),
                _(action.group),
                action.icon or "caret-right",
                lambda action_id=action.id: table.run(action_id),  # type: ignore[misc]
                action.shortcut,
                action.disabled(),
            )
            for action in table
        ]

    # ----------------------------------------------------------------------------- cases

    def _matching_cases(self, words: str) -> list[tuple[str, float]]:
        texts = self._case_texts()
        query = utils.default_process(words)
        if not query:
            return []
        exact = [(key, _exact(query, text)) for key, (_v, text) in texts.items() if query in text]
        exact.sort(key=lambda pair: -pair[1])
        if len(exact) >= MOST or len(texts) > _CLOSE_CASES:
            return exact[:MOST]
        known = {key for key, _score in exact}
        plain = {key: text for key, (_v, text) in texts.items()}
        return exact + [pair for pair in _close(query, plain) if pair[0] not in known]

    def _case_texts(self) -> dict[str, tuple[int, str]]:
        """The open cases' words by id; made anew only for cases that changed."""
        picture = self._context.picture
        now = (picture.seq, language())
        if self._cases_at == now:
            return self._cases
        if self._cases_at[1] != now[1]:
            self._cases = {}
        known = self._cases
        self._cases = {
            case.id: kept
            if (kept := known.get(case.id)) is not None and kept[0] == case.version
            else (case.version, _words(case))
            for case in picture.cases.values()
            if not case.ended
        }
        self._cases_at = now
        return self._cases

    def _case(self, key: str) -> Entry:
        case = self._context.picture.cases[key]
        session = self._context.session
        detail = f"{local(case.place, case.place_en)} · {case.id}"

        def show() -> None:
            session.select("case", case.id)
            if case.lon is not None and case.lat is not None:
                session.locate(case.lon, case.lat)

        return Entry(local(case.title, case.title_en), detail, "clipboard-text", show)

    # ----------------------------------------------------------------------------- names

    def _names(self) -> NameIndex:
        return self._made(self._context.picture.registry, language(), self._kinds())

    def _made(self, registry: Registry, spoken: str, kinds: dict[str, str]) -> NameIndex:
        """The index of a registry in a language, made when there is none yet. Any thread."""
        sizes = (len(registry.grids), len(registry.sensors), len(registry.features))
        of = (id(registry.grids), id(registry.sensors), sizes, spoken)
        with self._making:
            if self._index is None or self._of != of:
                calm = sum(sizes) + len(registry.cameras) > _CALM_FROM
                self._index, self._of = names.build(registry, spoken, kinds, calm), of
            return self._index

    def _kinds(self) -> dict[str, str]:
        kinds = self._context.picture.catalogue.kinds.values()
        return {kind.id: local(kind.name, kind.name_en) for kind in kinds}

    def _named(self, query: str, index: NameIndex) -> list[Scored]:
        return self._entries(index.find(query, MOST))

    def _entries(self, found: list[tuple[float, Named]]) -> list[Scored]:
        return [(score, self._entry(named)) for score, named in found]

    def _entry(self, named: Named) -> Entry:
        session = self._context.session
        icons = {"grid": "polygon", "sensor": "broadcast", "unit": "navigation-arrow",
                 "camera": "video-camera", "place": "map-pin"}  # fmt: skip
        words = {"grid": _("Grid"), "sensor": _("Sensor"), "unit": _("Unit"),
                 "camera": _("Camera"), "place": _("Place")}  # fmt: skip

        def show() -> None:
            if named.kind != "place":
                session.select(named.kind, named.key)
            place = _where(self._context, named)
            if place is not None:
                session.locate(*place)

        text = f"{named.text} {named.beside}".rstrip()
        return Entry(text, words[named.kind], icons[named.kind], show)

    def _spot(self, spot: coordinates.Spot) -> Entry:
        session = self._context.session
        lon, lat = spot.typed
        text = _("Go to {lon}, {lat}").format(lon=f"{lon:.6f}", lat=f"{lat:.6f}")
        detail = coordinates.NAMES[spot.datum]
        return Entry(
            text, detail, "crosshair-simple",
            lambda: session.locate(spot.lon, spot.lat, _SPOT_ACROSS_M),
        )  # fmt: skip


def _words(case: Case) -> str:
    told = (local(case.title, case.title_en), local(case.place, case.place_en), case.id)
    return str(utils.default_process(" ".join(told)))


def _exact(query: str, text: str) -> float:
    """100 for the whole text, less for a part of a long one; a beginning counts more."""
    return 100.0 - min(15.0, 0.3 * (len(text) - len(query))) - (0 if text.startswith(query) else 3)


def _close(query: str, texts: dict[K, str]) -> list[tuple[K, float]]:
    """What nearly matches, always behind what does."""
    found = process.extract(
        query, texts, scorer=fuzz.WRatio, processor=None, limit=MOST, score_cutoff=_LEAST_SCORE
    )
    return [(key, score * 0.8) for _text, score, key in found]


def _best(words: str, texts: dict[K, str]) -> list[tuple[K, float]]:
    query = utils.default_process(words)
    plain = {key: utils.default_process(text) for key, text in texts.items()}
    exact = {key: _exact(query, text) for key, text in plain.items() if query in text}
    return [*exact.items(), *((k, s) for k, s in _close(query, plain) if k not in exact)]


def _where(context: Context, named: Named) -> tuple[float, float, float] | None:
    """Degrees of a thing's place, and how many metres round it are to be seen."""
    picture, registry = context.picture, context.picture.registry
    match named.kind:
        case "grid":
            grid = registry.grids.get(named.key)
            return None if grid is None else _whole(grid.shape, (grid.lon, grid.lat))
        case "sensor" | "unit":
            columns = picture.sensors if named.kind == "sensor" else picture.units
            row = columns.index.get(named.key)
            if row is None:
                return None
            return float(columns.lon[row]), float(columns.lat[row]), _SPOT_ACROSS_M
        case "camera":
            camera = next((c for c in registry.cameras if c.id == named.key), None)
            return None if camera is None else (camera.lon, camera.lat, _SPOT_ACROSS_M)
        case _:
            feature = next((f for f in registry.features if str(f.id) == named.key), None)
            return None if feature is None else _whole(feature.shape, None)


def _whole(wkb: bytes, at: tuple[float, float] | None) -> tuple[float, float, float] | None:
    """The middle of a shape and a width that shows all of it."""
    shape = shapely.from_wkb(wkb, on_invalid="ignore") if wkb else None
    if shape is None or shape.is_empty:
        return None if at is None else (*at, _SPOT_ACROSS_M)
    west, south, east, north = shape.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    if shape.geom_type == "Point" and at is None:
        return *middle, _SPOT_ACROSS_M
    wide = float(distance_m(west, middle[1], east, middle[1]))
    high = float(distance_m(middle[0], south, middle[0], north))
    return *middle, max(_NEAREST_M, max(wide, high) * _MARGIN)
