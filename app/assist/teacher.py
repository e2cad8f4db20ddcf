"""Learns the model of categories from the centre's own cases, and keeps it in its data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from app.assist import model as models
from app.assist.model import Model
from app.domain.catalogue import Catalogue

MOST = 200_000
"""Newest cases learned from: a few seconds' work."""
LEAST = 200
"""Fewer cases say less than the duties list."""


class History(Protocol):
    """Where past cases are read."""

    def told(self, most: int) -> list[tuple[str, str]]: ...


class Teacher:
    """Reads and computes: never to be run on the window's thread."""

    def __init__(self, history: History, catalogue: Catalogue, path: Path) -> None:
        self._history, self._catalogue, self._path = history, catalogue, path

    def kept(self) -> Model:
        """The kept model; before there is one, that of the duties list."""
        return models.load(self._path) or self._first()

    def learn(self) -> Model:
        """A new model of the cases there are now, kept; too few cases leave the duties list."""
        told = self._history.told(MOST)
        if len(told) < LEAST:
            return self._first()
        model = models.learn(told)
        models.save(model, self._path)
        return model

    def _first(self) -> Model:
        rows = self._catalogue.categories.values()
        return models.from_duties((r.code, f"{r.name} {r.name_en} {r.opening}") for r in rows)
