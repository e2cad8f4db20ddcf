"""What every scene of the wall is."""

from __future__ import annotations

from abc import ABC, abstractmethod

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.picture.picture import Picture
from ui.wall.chart import Marker
from ui.wall.facts import WallFacts


class Scene(ABC):
    """`foot` reserves the band of figures below map and side."""

    foot = True

    @abstractmethod
    def markers(self, picture: Picture, facts: WallFacts) -> list[Marker]:
        """What stands on the map, the one worst place first."""

    @abstractmethod
    def paint_side(self, painter: QPainter, box: QRectF, picture: Picture, f: WallFacts) -> None:
        """The column beside the map."""

    def figures(self, facts: WallFacts) -> list[tuple[str, str, str]]:
        """(label, number, what is beside it) of the band at the foot."""
        return []
