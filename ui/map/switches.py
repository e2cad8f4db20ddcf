"""Which layers are on: the mode says, the officer may say otherwise, remembered by mode."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from app.domain.modes import Mode
from ui.map.layers.base import Layer


class Switches:
    """The layers that are on under a mode, kept in the officer's preferences."""

    def __init__(self, store: QSettings, layers: list[Layer]) -> None:
        self._store = store
        self._layers = [layer for layer in layers if layer.title]
        self.on: set[str] = set()
        self._mode = ""

    def take(self, mode: Mode) -> None:
        """The layers of `mode`, or what this officer last chose under it."""
        self._mode = mode.id
        known = {layer.id for layer in self._layers}
        stored = self._store.value(self._key())
        if stored is not None:
            self.on = known & set(str(stored).split(","))
        elif mode.map.layers:
            self.on = known & set(mode.map.layers)
        else:
            self.on = {layer.id for layer in self._layers if layer.default_on}

    def toggle(self, layer_id: str) -> None:
        """The officer switches one layer."""
        self.on = self.on ^ {layer_id}
        self._store.setValue(self._key(), ",".join(sorted(self.on)))

    def _key(self) -> str:
        return f"map/layers/{self._mode}"
