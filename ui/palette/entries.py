"""What the palette finds: actions, cases, grids, sensors, units and places by name.

Names are collected once per registry and language; cases each time, for they change. The search
is bounded: at most `MOST` rows, and a short query looks only at beginnings.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz, process, utils

from app.i18n import _, language, local
from ui.actions.table import title
from ui.context import Context

MOST = 12
LEAST_SCORE = 58.0
NAMES_MOST = 120_000

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it is, what it does on Return. `reason` tells why it cannot run now."""

    text: str
    detail: str
    icon: str
    run: Callable[[], None]
    key: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with a name; the entry is made only for the few that are shown."""

    kind: str
    key: str
    text: str


class Finder:
    """Finds entries for what was typed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._named: list[Named] = []
        self._texts: list[str] = []
        self._of: tuple[object, str] | None = None

    def find(self, query: str) -> list[Entry]:
        """The best entries for `query`; without one, every action in the order of the table."""
        actions = self._actions()
        words = query.strip()
        if not words:
            return actions
        texts = {i: f"{entry.text} {entry.detail}" for i, entry in enumerate(actions)}
        found = [(score + 1, actions[i]) for i, score in _best(words, texts)]
        cases = self._case_texts()
        found += [(score, self._case(key)) for key, score in _best(words, cases)]
        self._collect()
        found += [(score, self._entry(self._named[i])) for i, score in self._names(words)]
        found.sort(key=lambda pair: -pair[0])
        return [entry for _score, entry in found[:MOST]]

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

    def _case_texts(self) -> dict[str, str]:
        return {
            case.id: " ".join(
                (local(case.title, case.title_en), local(case.place, case.place_en), case.id)
            )
            for case in self._context.picture.cases.values()
            if not case.ended
        }

    def _case(self, key: str) -> Entry:
        case = self._context.picture.cases[key]
        session = self._context.session
        detail = f"{local(case.place, case.place_en)} · {case.id}"

        def show() -> None:
            session.select("case", case.id)
            if case.lon is not None and case.lat is not None:
                session.locate(case.lon, case.lat)

        return Entry(local(case.title, case.title_en), detail, "clipboard-text", show)

    def _collect(self) -> None:
        registry = self._context.picture.registry
        if self._of == (registry, language()):
            return
        self._of = (registry, language())
        named = [Named("grid", g.code, f"{local(g.name, g.name_en)} {g.code}")
                 for g in registry.grids.values() if g.kind != "micro"]  # fmt: skip
        named += [Named("sensor", s.id, f"{local(s.name, s.name_en)} {self._kind(s.kind)}")
                  for s in registry.sensors]  # fmt: skip
        named += [Named("unit", u.id, local(u.name, u.name_en)) for u in registry.units]
        named += [Named("camera", c.id, local(c.name, c.name_en)) for c in registry.cameras]
        seen: set[str] = set()
        for feature in registry.features:
            text = local(feature.name, feature.name_en)
            if text and text not in seen:
                seen.add(text)
                named.append(Named("place", str(feature.id), text))
        self._named = named[:NAMES_MOST]
        self._texts = [utils.default_process(n.text) for n in self._named]

    def _kind(self, key: str) -> str:
        kind = self._context.picture.catalogue.kinds.get(key)
        return local(kind.name, kind.name_en) if kind else key

    def _names(self, words: str) -> list[tuple[int, float]]:
        query = utils.default_process(words)
        # A plain search first: it is what names are looked up by, and it costs nothing.
        exact = [(i, _exact(query, text)) for i, text in enumerate(self._texts) if query in text]
        if len(exact) >= MOST or len(query) < 3:
            return sorted(exact, key=lambda pair: -pair[1])[:MOST]
        known = {i for i, _score in exact}
        close = _close(query, dict(enumerate(self._texts)), LEAST_SCORE + 12)
        return exact + [(i, score) for i, score in close if i not in known]

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

        return Entry(named.text, words[named.kind], icons[named.kind], show)


def _exact(query: str, text: str) -> float:
    """100 for the whole text, less for a part of a long one; a beginning counts more."""
    return 100.0 - min(15.0, 0.3 * (len(text) - len(query))) - (0 if text.startswith(query) else 3)


def _close(query: str, texts: dict[K, str], least: float) -> list[tuple[K, float]]:
    """What nearly matches, always behind what does."""
    found = process.extract(
        query, texts, scorer=fuzz.WRatio, processor=None, limit=MOST, score_cutoff=least
    )
    return [(key, score * 0.8) for _text, score, key in found]


def _best(words: str, texts: dict[K, str]) -> list[tuple[K, float]]:
    query = utils.default_process(words)
    plain = {key: utils.default_process(text) for key, text in texts.items()}
    exact = {key: _exact(query, text) for key, text in plain.items() if query in text}
    close = _close(query, plain, LEAST_SCORE)
    return [*exact.items(), *((key, score) for key, score in close if key not in exact)]


def _where(context: Context, named: Named) -> tuple[float, float] | None:
    picture = context.picture
    if named.kind == "grid":
        grid = picture.registry.grids[named.key]
        return grid.lon, grid.lat
    if named.kind == "sensor":
        row = picture.sensors.index[named.key]
        return float(picture.sensors.lon[row]), float(picture.sensors.lat[row])
    if named.kind == "unit":
        row = picture.units.index[named.key]
        return float(picture.units.lon[row]), float(picture.units.lat[row])
    if named.kind == "camera":
        camera = next(c for c in picture.registry.cameras if c.id == named.key)
        return camera.lon, camera.lat
    import shapely

    feature = next(f for f in picture.registry.features if str(f.id) == named.key)
    point = shapely.from_wkb(feature.shape).representative_point()
    return float(point.x), float(point.y)
