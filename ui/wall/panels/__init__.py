"""The panels of the wall's scenes by the names the scene files use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.picture.picture import Picture
from ui.wall.facts import WallFacts
from ui.wall.panels import alarms, cases, plan, points, rates, sensing

Paint = Callable[[QPainter, QRectF, Picture, WallFacts], None]
"""Paints a panel into a box of design pixels."""

PANELS: dict[str, Paint] = {
    "open": cases.open_cases,
    "today": cases.today,
    "worst-case": cases.worst_case,
    "urgent": cases.urgent,
    "sensing": sensing.sensing,
    "duty": sensing.duty,
    "warnings": sensing.warnings,
    "worst-flood": points.worst_flood,
    "floods": points.floods,
    "worst-crowd": points.worst_crowd,
    "crowds": points.crowds,
    "rates": rates.rates,
    "lowest": rates.lowest,
    "plan": plan.plan,
    "alarm": alarms.alarm,
    "alarms": alarms.alarms,
}
