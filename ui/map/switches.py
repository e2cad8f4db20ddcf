"""Which layers are on and how each is shown: the mode says, the officer may say otherwise,
remembered by mode."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QSettings

from app.domain.modes import Mode
from ui.map.layers.base import Layer
from ui.map.layers.settings import PLAIN, LayerSettings


class _Look(msgspec.Struct, frozen=True):
    """What is kept of a mode's map: the order of its live layers, the lowest first, and
    (opacity, from_zoom, to_zoom) of each layer that was changed."""

    order: tuple[str, ...] = ()
    settings: dict[str, tuple[float, int, int]] = {}


class Switches:
    """The layers that are on under a mode, their order and settings, in the officer's
    preferences."""

    def __init__(self, store: QSettings, layers: Sequence[Layer]) -> None:
        self._store = store
        self._layers = sorted((layer for layer in layers if layer.title), key=lambda one: one.z)
        self.on: set[str] = set()
        self.order: list[str] = []
        self.settings: dict[str, LayerSettings] = {}
        self._mode = ""

    @property
    def own(self) -> bool:
        """Whether the officer chose anything under this mode."""
        return self._store.contains(self._key("layers")) or self._store.contains(self._key("look"))

    def take(self, mode: Mode) -> None:
        """The layers of `mode`, or what this officer last chose under it."""
        self._mode = mode.id
        known = {layer.id for layer in self._layers}
        stored = self._store.value(self._key("layers"))
        if stored is not None:
            self.on = known & set(str(stored).split(","))
        elif mode.map.layers:
            self.on = known & set(mode.map.layers)
        else:
            self.on = {layer.id for layer in self._layers if layer.default_on}
        look = _read(self._store.value(self._key("look")))
        self.order = self._ordered(look.order)
        self.settings = {
            key: LayerSettings().faded(opacity).between(low, high)
            for key, (opacity, low, high) in look.settings.items()
            if key in known
        }

    def toggle(self, layer_id: str) -> None:
        """The officer switches one layer."""
        self.on = self.on ^ {layer_id}
        self._store.setValue(self._key("layers"), ",".join(sorted(self.on)))

    def tune(self, layer_id: str, settings: LayerSettings) -> None:
        """The officer shows a layer in another way."""
        self.settings = {**self.settings, layer_id: settings}
        if settings == PLAIN:
            del self.settings[layer_id]
        self._keep()

    def place(self, layer_id: str, from_top: int) -> None:
        """The officer moves a live layer; 0 is the uppermost place."""
        if layer_id in self.order:
            top_down = [key for key in reversed(self.order) if key != layer_id]
            top_down.insert(from_top, layer_id)
            self.order = top_down[::-1]
            self._keep()

    def reset(self, mode: Mode) -> None:
        """What the mode says, and nothing else."""
        for name in ("layers", "look"):
            self._store.remove(self._key(name))
        self.take(mode)

    def _ordered(self, wanted: Sequence[str]) -> list[str]:
        """The live layers; those of `wanted` among each other in its order."""
        own = [layer.id for layer in self._layers if layer.live]
        named = iter(key for key in wanted if key in own)
        return [next(named) if key in wanted else key for key in own]

    def _keep(self) -> None:
        settings = {k: (s.opacity, s.from_zoom, s.to_zoom) for k, s in self.settings.items()}
        changed = self.order != self._ordered(())
        look = _Look(tuple(self.order) if changed else (), settings)
        self._store.setValue(self._key("look"), msgspec.json.encode(look).decode())

    def _key(self, name: str) -> str:
        return f"map/{name}/{self._mode}"


def _read(stored: object) -> _Look:
    """What was kept; nothing when it cannot be read."""
    try:
        return msgspec.json.decode(str(stored), type=_Look) if stored else _Look()
    except msgspec.MsgspecError:
        return _Look()
