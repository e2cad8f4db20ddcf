"""What a hand does to the map in a test."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.geo import projection
from tests.ui.sample import Sample
from ui.map.panel import MapPanel

LEFT, CROSS = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def at(panel: MapPanel, lon: float, lat: float) -> QPoint:
    """Where a place is on the panel."""
    x, y = projection.to_mercator(lon, lat)
    return panel.view.point(float(x), float(y)).toPoint()


def drag(qtbot: QtBot, panel: MapPanel, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(panel, LEFT, pos=start)
    for share in (0.3, 0.7, 1.0):
        qtbot.mouseMove(panel, start + (end - start) * share)
    qtbot.mouseRelease(panel, LEFT, pos=end)


def wheel(panel: MapPanel, where: QPoint, notches: int) -> None:
    spot = QPointF(where)
    QApplication.sendEvent(
        panel,
        QWheelEvent(
            spot, panel.mapToGlobal(spot), QPoint(), QPoint(0, 120 * notches), CROSS,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        ),
    )  # fmt: skip


def any_case(sample: Sample) -> str:
    """A case with a place and nothing else within reach of it."""
    return next(iter(sample.picture.cases))


def clicks(qtbot: QtBot, panel: MapPanel, *places: tuple[int, int]) -> None:
    for x, y in places:
        qtbot.mouseClick(panel, LEFT, pos=QPoint(x, y))


def lonlat(panel: MapPanel, *places: tuple[int, int]) -> list[tuple[float, float]]:
    """Longitude and latitude of pixel positions."""
    return [panel.view.lonlat(x, y) for x, y in places]
