"""What tests of live layers begin with: a look at a place, a layer's own pixels, a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from app.domain.warnings import Area, Warning as WeatherWarning
from app.geo import projection
from tests.ui.sample import NOW
from ui.map.layers.base import Layer
from ui.map.panel import MapPanel
from ui.map.view import View, rung_scale

SIDE = 400


def near(panel: MapPanel, lon: float, lat: float, mpp: float = 1.0) -> None:
    """Look at a place at about a scale."""
    x, y = projection.to_mercator(lon, lat)
    rung = round(np.log2(rung_scale(0) / mpp) * 4)
    panel.look(replace(panel.view, x=float(x), y=float(y), mpp=rung_scale(int(rung))))


def on_screen(panel: MapPanel, lon: float, lat: float) -> QPointF:
    x, y = projection.to_mercator(lon, lat)
    return panel.view.point(float(x), float(y))


def drawn(layer: Layer, view: View) -> np.ndarray:
    """Which pixels a layer bakes or draws on."""
    image = QImage(int(view.width), int(view.height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    layer.bake(painter, view)
    layer.draw(painter, view)
    painter.end()
    rows = np.frombuffer(bytes(image.constBits()), dtype=np.uint8)
    inked: np.ndarray = rows.reshape(image.height(), image.width(), 4)[:, :, 3] > 40
    return inked


def warning(key: str, area: Area, level: int = 2, **more: object) -> WeatherWarning:
    made = WeatherWarning(
        key, "rainstorm", level, "暴雨橙色预警", "Rainstorm, orange", NOW,
        NOW + timedelta(hours=3), areas=(area,),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def layer_of(panel: MapPanel, kind: type[Layer]) -> Layer:
    return next(layer for layer in panel.layers if isinstance(layer, kind))
