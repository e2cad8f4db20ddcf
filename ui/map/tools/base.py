"""What a tool of the map is, and the parts of one that most tools leave as they are.

The panel hands gestures to the tool in use. A plain left drag pans the map unless the tool took
the press; the middle button, the wheel and the arrows always move it. Esc takes back what is
half done, and else puts the tool away; Enter ends what is being drawn; Backspace takes back the
last point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from app.geo import projection
from ui.map.view import View


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a hand is: `at` in the view's pixels, `x`, `y` in Mercator metres; `shift` while that
    key is down."""

    at: QPointF
    x: float
    y: float
    shift: bool = False

    @property
    def place(self) -> tuple[float, float]:
        """Longitude and latitude."""
        lon, lat = projection.to_lonlat(self.x, self.y)
        return float(lon), float(lat)


class Tool(Protocol):
    """One tool. `title`, `icon` and `key` are for its button; `cursor` is the pointer's shape."""

    id: str
    title: str
    icon: str
    key: str
    cursor: Qt.CursorShape
    changed: Callable[[], None]
    """set by the panel: called when the map is to be drawn anew"""

    def status(self) -> str:
        """What to do next, in one line."""
        ...

    def press(self, spot: Spot) -> bool:
        """The left button went down; True takes the drag that may follow."""
        ...

    def move(self, spot: Spot, held: bool) -> None:
        """The pointer moved, with the button of a taken press held or without."""
        ...

    def release(self, spot: Spot) -> None:
        """The button of a taken press came up."""
        ...

    def click(self, spot: Spot) -> None:
        """Pressed and released in one place."""
        ...

    def double(self, spot: Spot) -> None:
        """Clicked twice."""
        ...

    def press_key(self, key: Qt.Key) -> bool:
        """A key of the tool's own; whether it was one."""
        ...

    def back(self) -> None:
        """Take back the last point."""
        ...

    def done(self) -> None:
        """End what is being drawn."""
        ...

    def cancel(self) -> bool:
        """Drop what is half done; False when there is nothing, so that the tool is put away."""
        ...

    def put_away(self) -> None:
        """The tool is not in use any more."""
        ...

    def draw(self, painter: QPainter, view: View) -> None:
        """What the tool shows on the map."""
        ...


def _nothing() -> None:
    """Nobody looks."""


class BaseTool:
    """The parts of a tool that do nothing."""

    id = ""
    title = ""
    icon = ""
    key = ""
    cursor = Qt.CursorShape.CrossCursor

    def __init__(self) -> None:
        self.changed: Callable[[], None] = _nothing

    def status(self) -> str:
        """Nothing to say."""
        return ""

    def press(self, spot: Spot) -> bool:
        """A drag pans."""
        return False

    def move(self, spot: Spot, held: bool) -> None:
        """Nothing follows the pointer."""

    def release(self, spot: Spot) -> None:
        """Nothing was taken."""

    def click(self, spot: Spot) -> None:
        """Nothing to click."""

    def double(self, spot: Spot) -> None:
        """The same as a click."""

    def press_key(self, key: Qt.Key) -> bool:
        """No keys of its own."""
        return False

    def back(self) -> None:
        """Nothing to take back."""

    def done(self) -> None:
        """Nothing to end."""

    def cancel(self) -> bool:
        """Nothing is half done."""
        return False

    def put_away(self) -> None:
        """Nothing to clear."""

    def draw(self, painter: QPainter, view: View) -> None:
        """Nothing to show."""
