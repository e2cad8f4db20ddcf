"""Names of what a mode file names by key: layers, scenes, panels, orders, figures, stages."""

from __future__ import annotations

from app import wording
from app.domain.cases import Stage
from app.i18n import _


def layer(key: str) -> str:
    """A map layer."""
    names = {
        "grids": _("Grid borders"),
        "density": _("Grid figures"),
        "cases": _("Cases"),
        "sensors": _("Sensors"),
        "units": _("Units"),
        "cameras": _("Cameras"),
        "alarms": _("Alarms"),
        "floods": _("Flooded places"),
        "closures": _("Closed roads"),
        "orders": _("Orders under way"),
        "warnings": _("Warnings"),
        "places": _("Places"),
        "traffic": _("Traffic"),
        "venue": _("Venue perimeter"),
        "plans": _("Plan points"),
        "trails": _("Trails of units"),
        "shapes": _("Drawn shapes"),
        "streets": _("Streets"),
    }
    return names.get(key, key)


def scene(key: str) -> str:
    """A scene of the video wall."""
    names = {
        "overview": _("Overview"),
        "flood": _("Flood"),
        "crowd": _("Crowds"),
        "event": _("Event scene"),
    }
    return names.get(key, key)


def panel(key: str) -> str:
    """A panel of the desk."""
    names = {
        "queue": _("Case queue"),
        "sensors": _("Sensor tiles"),
        "flood": _("Flood board"),
        "flood_board": _("Flood board"),
        "due": _("Due this shift"),
        "plan_board": _("Running plan"),
    }
    return names.get(key, key)


def order(key: str) -> str:
    """How the queue is ordered."""
    names = {"due": _("by deadline"), "level": _("by severity"), "newest": _("newest first")}
    return names.get(key, key)


def choropleth(key: str) -> str:
    """What colours the grids."""
    names = {
        "": _("nothing"),
        "open": _("open cases"),
        "open_cases": _("open cases"),
        "overdue": _("overdue cases"),
        "alarms": _("alarms"),
        "received_today": _("Cases received today"),
        "contact_rate": _("Contact rate"),
        "closing_rate": _("Closing rate"),
        "satisfied_rate": _("Satisfaction rate"),
        "silent_sensors": _("Silent sensors"),
        "households": _("Households"),
        "on_duty": _("People on duty"),
        "flood_depth": _("Deepest water"),
    }
    return names.get(key, key)


def stage(key: str) -> str:
    """What a case waits for."""
    try:
        return wording.stage(Stage(key))
    except ValueError:
        return key
