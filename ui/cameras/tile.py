"""One live picture with place, time, state and the watermark of who looks; never black without
a word."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.cameras import FeedState, playable
from app.domain.registry import Camera
from app.i18n import _, local
from ui.cameras import words
from ui.cameras.feed import LiveFeed
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.widgets import format as fmt
from ui.widgets.elide import CENTRE, RIGHT, paint_text

BAND = 26
RATES = {1: 15, 4: 8, 9: 4}
"""Pictures a second that are painted, by how many are in sight: the desk stays quick."""

_INK = QColor("#FFFFFF")
_SHADE = QColor(12, 15, 19, 200)
_MARK = QColor(255, 255, 255, 64)
_TURN = -24.0


class CameraTile(QWidget):
    """`chosen` it was clicked, `opened` it was double-clicked. `refused` is what the desk said
    when the look could not be noted: then there is no picture."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, camera: Camera, watermark: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.camera, self._watermark, self._now = camera, watermark, now
        self.feed: LiveFeed | None = LiveFeed(camera.url, self) if playable(camera.url) else None
        self.refused = ""
        self.selected = False
        self._paint_timer = QTimer(self, singleShot=True)
        self._paint_timer.timeout.connect(self.update)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self.update)
        self.setMinimumSize(120, 90)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        if self.feed is not None:
            self.feed.framed.connect(self._soon)
            self.feed.changed.connect(self._tell)
        self._tell()

    def start(self, rate: int) -> None:
        """Open the feed, to be painted so many times a second at most."""
        self.set_rate(rate)
        self._second.start()
        if self.feed is not None:
            self.feed.start()

    def set_rate(self, rate: int) -> None:
        """How often a second the picture is painted at most."""
        self._paint_timer.setInterval(1000 // rate)

    def stop(self) -> None:
        """Close the feed."""
        self._second.stop()
        if self.feed is not None:
            self.feed.stop()

    def refuse(self, sentence: str) -> None:
        """The look was not noted, so there is none."""
        self.refused = sentence
        self.stop()
        self._tell()

    def state_text(self) -> str:
        """What stands on the picture: its state, and what comes next."""
        if self.refused:
            return self.refused
        if self.feed is None:
            return _("The registry has no address for this camera.")
        parts = words.long_state(self.feed.feed, self.feed.reason, time.monotonic())
        return " · ".join(part for part in parts if part) or words.state_word(FeedState.LIVE)

    def name(self) -> str:
        """The place of the camera."""
        return local(self.camera.name, self.camera.name_en)

    def select(self, selected: bool) -> None:
        """Mark it, or not."""
        self.selected = selected
        self.update()

    def _soon(self) -> None:
        if not self._paint_timer.isActive():
            self._paint_timer.start()

    def _tell(self) -> None:
        self.setAccessibleName(f"{self.name()} · {self.state_text()}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 180 + BAND)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self.camera.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.camera.id)

    # ---------------------------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        painter.fillRect(box, tokens.current().ground)
        picture = box.adjusted(0, BAND, 0, 0)
        self._paint_picture(painter, picture)
        self._paint_band(painter, QRectF(0, 0, box.width(), BAND))
        if self.selected:
            painter.setPen(QPen(tokens.current().select, 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_picture(self, painter: QPainter, box: QRectF) -> None:
        live = self.feed is not None and self.feed.feed.state is FeedState.LIVE
        if self.feed is not None and not self.refused:
            image = self.feed.image()
            if not image.isNull():
                fitted = image.size().scaled(
                    box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio
                )
                at = QRectF(0, 0, fitted.width(), fitted.height())
                at.moveCenter(box.center())
                painter.drawImage(at, image)
                paint_watermark(painter, at, self._watermark)
        if not live or self.refused:
            self._paint_words(painter, box)

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        theme = tokens.current()
        path = QPainterPath()
        path.addRect(box)
        frozen = self.feed is not None and self.feed.feed.state is FeedState.FROZEN
        if frozen:
            levels.hatch(painter, path, QColor(12, 15, 19, 130), 14.0, 5.0)
        text = self.state_text().split(" · ")
        high = 30.0 + 20.0 * len(text)
        plate = QRectF(box.left() + 8, box.center().y() - high / 2, box.width() - 16, high)
        painter.fillRect(plate, _SHADE)
        icon = QRectF(plate.center().x() - 10, plate.top() + 6, 20, 20)
        paint_icon(painter, icon, self._icon(), theme, _INK)
        for n, line in enumerate(text):
            row = QRectF(plate.left() + 6, plate.top() + 26 + 20 * n, plate.width() - 12, 20)
            size = fonts.BODY if n == 0 else fonts.SECONDARY
            paint_text(painter, row, line, _INK, size, align=CENTRE)

    def _icon(self) -> str:
        if self.feed is None or self.refused:
            return "video-camera-slash"
        return words.ICONS[self.feed.feed.state]

    def _paint_band(self, painter: QPainter, box: QRectF) -> None:
        theme = tokens.current()
        painter.fillRect(box, theme.raised)
        clock = fmt.clock(self._now())
        room = fonts.width(clock, fonts.SECONDARY) + 4
        paint_text(painter, box.adjusted(0, 0, -8, 0), clock, theme.text2, fonts.SECONDARY,
                   align=RIGHT, elide=False)  # fmt: skip
        paint_icon(painter, QRectF(7, 6, 14, 14), self._icon(), theme)
        word = words.state_word(self.feed.feed.state) if self.feed else _("no address")
        took = fonts.width(word, fonts.SECONDARY) + 8
        state = QRectF(box.right() - room - took - 10, 0, took, BAND)
        paint_text(painter, state, word, theme.text2, fonts.SECONDARY, align=RIGHT, elide=False)
        name = QRectF(27, 0, state.left() - 33, BAND)
        paint_text(painter, name, self.name(), theme.text1, fonts.SECONDARY, fonts.MEDIUM)


def paint_watermark(painter: QPainter, box: QRectF, text: str) -> None:
    """`text` across the picture, again and again: it is in every photograph of the screen."""
    painter.save()
    painter.setClipRect(box)
    px = max(fonts.SECONDARY, round(box.height() / 18))
    painter.setFont(fonts.font(px))
    painter.setPen(_MARK)
    wide = fonts.width(text, px) + 4 * px
    painter.translate(box.center())
    painter.rotate(_TURN)
    reach = int((box.width() + box.height()) / 2)
    for n, y in enumerate(range(-reach, reach, 6 * px)):
        x = -reach - (n % 2) * wide / 2
        while x < reach:
            painter.drawText(QPointF(x, y), text)
            x += wide
    painter.restore()
