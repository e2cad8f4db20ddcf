"""The five links: grey when well, shape and words when not; what is behind them on hover."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.i18n import _
from app.picture.links import LINKS, Link
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format
from ui.widgets.elide import LEFT, paint_text

ICONS = {
    "database": "database",
    "broker": "chat-circle-text",
    "gateway": "cpu",
    "feeds": "broadcast",
    "delivery": "paper-plane-tilt",
}
LEVELS = {"late": 3, "down": 2}
GAP, MARK = 14, 15


def short_name(name: str) -> str:
    """The link in a word."""
    words = {
        "database": _("DB"),
        "broker": _("Broker"),
        "gateway": _("Gate"),
        "feeds": _("Feeds"),
        "delivery": _("Send"),
    }
    return words.get(name, name)


def state_text(link: Link) -> str:
    """What is wrong in two words, '' when nothing is."""
    if link.state not in LEVELS:
        return ""
    words = {
        ("feeds", "late"): _("silent"),
        ("delivery", "late"): _("waiting"),
    }
    word = words.get((link.name, link.state)) or {"late": _("late"), "down": _("down")}[link.state]
    return f"{word} {format.number(link.count)}" if link.count else word


class LinkRow(QWidget):
    """Paints the links; `set_words(False)` leaves only the icons of those that are well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._links: dict[str, Link] = {}
        self._words = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_links(self, links: Mapping[str, Link]) -> None:
        """Show the health as the picture has it; a link it does not know of is not set up."""
        self._links = {name: links.get(name, Link(name, "off")) for name in LINKS}
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def set_words(self, words: bool) -> None:
        """Show the names of links that are well, or their icons alone."""
        if words != self._words:
            self._words = words
            self.updateGeometry()
            self.update()

    def text(self) -> str:
        """All links in words."""
        return "  ".join(
            f"{short_name(link.name)} {state_text(link)}".strip() for link in self._links.values()
        )

    def wide(self, words: bool) -> int:
        """The width with or without words, px."""
        total = sum(self._width(link, words) for link in self._links.values())
        return round(total + GAP * max(0, len(self._links) - 1)) + 2

    def sizeHint(self) -> QSize:
        return QSize(self.wide(self._words), 32)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            link = next((li for li, box in self._boxes() if box.contains(event.pos())), None)
            QToolTip.showText(event.globalPos(), self.tip(link) if link else "", self)
            return True
        return super().event(event)

    def tip(self, link: Link, now: datetime | None = None) -> str:
        """Name, state, since when, and the detail."""
        names = {
            "database": _("Database"),
            "broker": _("Message broker"),
            "gateway": _("Gateway"),
            "feeds": _("Sensor feeds"),
            "delivery": _("Delivery of orders"),
        }
        states = {"ok": _("well"), "off": _("not set up"), "late": _("late"), "down": _("down")}
        head = f"{names.get(link.name, link.name)}: {states.get(link.state, link.state)}"
        since = _("since {time}").format(time=format.clock(link.since)) if link.since else ""
        return "\n".join(line for line in (head, since, link.detail) if line)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for link, box in self._boxes():
            self._paint_link(painter, link, box)
        painter.end()

    def _paint_link(self, painter: QPainter, link: Link, box: QRectF) -> None:
        theme = tokens.current()
        level = LEVELS.get(link.state, 0)
        mark = QRectF(box.left(), box.center().y() - MARK / 2, MARK, MARK)
        ink = theme.level_text(level) if level else theme.text2
        if level:
            levels.paint_level(painter, mark.adjusted(1, 1, -1, -1), level)
        else:
            tint = theme.text3 if link.state == "off" else theme.text2
            paint_icon(painter, mark, ICONS[link.name], theme, tint)
        text = box.adjusted(MARK + 5, 0, 0, 0)
        shown = self._shown(link, self._words)
        paint_text(painter, text, shown, ink, fonts.SECONDARY, fonts.REGULAR, LEFT, elide=False)

    def _shown(self, link: Link, words: bool) -> str:
        if link.state in LEVELS:
            return f"{short_name(link.name)} {state_text(link)}"
        return short_name(link.name) if words else ""

    def _width(self, link: Link, words: bool) -> float:
        text = self._shown(link, words)
        return MARK + (5 + fonts.width(text, fonts.SECONDARY) if text else 0)

    def _boxes(self) -> list[tuple[Link, QRectF]]:
        x, boxes = 0.0, []
        for link in self._links.values():
            width = self._width(link, self._words)
            boxes.append((link, QRectF(x, 0, width, self.height())))
            x += width + GAP
        return boxes
