"""The button of the desk: icon, title and the key that does the same.

Nothing is shown done before it is: while a command is on its way the button is `busy`. A button
that cannot be used now says why on hover.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.i18n import _
from ui.theme import fonts, tokens
from ui.theme.icons import paint_icon
from ui.theme.tokens import Theme
from ui.widgets.elide import CENTRE, LEFT, paint_text
from ui.widgets.keycap import key_label, keycap_size, paint_keycap

PRIMARY = "primary"
SECONDARY = "secondary"
TEXT = "text"
DANGER = "danger"
ICON = "icon"
MODE = "mode"

HEIGHT = 32
SMALL = 26
_RADIUS = 6.0


class Ink(NamedTuple):
    """The colours of one button state; a `None` is not drawn."""

    fill: QColor | None
    border: QColor | None
    text: QColor
    cap: QColor


class KeycapButton(QPushButton):
    """A button with an optional Phosphor `icon` and a printed `key`.

    `role`: primary (one per view), secondary, text, danger (irreversible), icon (title becomes
    tooltip), mode (filled with the accent of `mode`, for the confirmation of a mode).
    The key is only printed here; the table of actions binds it.
    """

    def __init__(
        self,
        title: str,
        key: str = "",
        *,
        icon: str = "",
        role: str = SECONDARY,
        small: bool = False,
        mode: str = "daily",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self._key = key
        self._icon = icon
        self._role = role
        self._small = small
        self._mode = mode
        self._busy = ""
        self._reason = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._tell()

    def set_title(self, title: str) -> None:
        """Change the words on the button."""
        self.setText(title)
        self._tell()
        self.updateGeometry()

    def set_key(self, key: str) -> None:
        """Change the printed key; empty prints none."""
        self._key = key
        self._tell()
        self.updateGeometry()
        self.update()

    def set_icon(self, name: str) -> None:
        """Change the Phosphor icon; empty shows none."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def set_role(self, role: str, mode: str = "daily") -> None:
        """Change the role, for instance when another button becomes the primary one."""
        self._role, self._mode = role, mode
        self.update()

    def role(self) -> str:
        """The role in force."""
        return self._role

    def set_busy(self, busy: bool, text: str = "") -> None:
        """While a command is on its way: shows `text` (*sending*) and takes no clicks."""
        self._busy = (text or _("Sending")) if busy else ""
        self._sync_enabled()

    def busy(self) -> bool:
        """Whether a command of this button is on its way."""
        return bool(self._busy)

    def forbid(self, reason: str) -> None:
        """Disable, with the reason in one sentence for the tooltip."""
        self._reason = reason
        self._sync_enabled()

    def allow(self) -> None:
        """Enable again."""
        self._reason = ""
        self._sync_enabled()

    def sizeHint(self) -> QSize:
        height = SMALL if self._small else HEIGHT
        return QSize(max(height, round(self._content_width() + 2 * self._padding())), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens.current()
        ink = self._ink(theme)
        self._paint_ground(painter, ink)
        self._paint_content(painter, ink, theme)
        painter.end()

    def _shown(self) -> str:
        return "" if self._role == ICON else self._busy or self.text()

    def _shown_icon(self) -> str:
        return "spinner" if self._busy else self._icon

    def _padding(self) -> float:
        return 7.0 if self._role == ICON else 8.0 if self._small else 12.0

    def _px(self) -> int:
        return fonts.SECONDARY if self._small else fonts.BODY

    def _weight(self) -> int:
        return fonts.REGULAR if self._role == TEXT or self._small else fonts.MEDIUM

    def _parts(self) -> list[tuple[str, float]]:
        parts: list[tuple[str, float]] = []
        if self._shown_icon():
            parts.append(("icon", 14.0 if self._small else 16.0))
        if self._shown():
            parts.append(("title", fonts.width(self._shown(), self._px(), self._weight()) + 1))
        if self._key and not self._busy and self._role != ICON:
            parts.append(("key", keycap_size(self._key).width()))
        return parts

    def _gap(self) -> float:
        return 6.0 if self._small else 8.0

    def _content_width(self) -> float:
        parts = self._parts()
        return sum(width for _kind, width in parts) + self._gap() * max(0, len(parts) - 1)

    def _paint_ground(self, painter: QPainter, ink: Ink) -> None:
        box = QRectF(self.rect())
        painter.setPen(QPen(ink.border, 1) if ink.border else Qt.PenStyle.NoPen)
        painter.setBrush(ink.fill if ink.fill else Qt.BrushStyle.NoBrush)
        half = 0.5 if ink.border else 0.0
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), _RADIUS, _RADIUS)

    def _paint_content(self, painter: QPainter, ink: Ink, theme: Theme) -> None:
        middle = self.height() / 2
        content = self._content_width()
        room = self.width() - 2 * self._padding()
        x = (self.width() - min(content, room)) / 2
        for kind, width in self._parts():
            if kind == "icon":
                colour = theme.select if self._busy else self._icon_ink(ink, theme)
                paint_icon(
                    painter, QRectF(x, middle - 8, width, 16), self._shown_icon(), theme, colour
                )
            elif kind == "title":
                fit = width - max(0.0, content - room)
                paint_text(
                    painter,
                    QRectF(x, 0, fit, self.height()),
                    self._shown(),
                    ink.text,
                    self._px(),
                    self._weight(),
                    LEFT if fit < width else CENTRE,
                )
                width = fit
            else:
                size = keycap_size(self._key)
                box = QRectF(x, round(middle - size.height() / 2), width, size.height())
                paint_keycap(painter, box, self._key, theme, ink.cap)
            x += width + self._gap()

    def _icon_ink(self, ink: Ink, theme: Theme) -> QColor:
        plain = self._role in (SECONDARY, TEXT, ICON) and self.isEnabled()
        return theme.text2 if plain and not self.underMouse() else ink.text

    def _ink(self, theme: Theme) -> Ink:
        if not self.isEnabled():
            quiet = theme.text2 if self._busy else theme.disabled
            fill = theme.raised if self._busy else None
            border = None if self._role == TEXT else theme.line2 if self._busy else theme.line
            return Ink(fill, border, quiet, quiet)
        return _INKS[self._role](theme, self._lit(), self.isDown(), self._mode)

    def _lit(self) -> bool:
        return self.underMouse() or self.isChecked()

    def _sync_enabled(self) -> None:
        self.setEnabled(not self._busy and not self._reason)
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        name = self.text()
        key = f" ({key_label(self._key)})" if self._key else ""
        self.setAccessibleName(name)
        self.setAccessibleDescription(self._reason or self._busy or key_label(self._key))
        self.setToolTip(self._reason or (f"{name}{key}" if self._role == ICON else ""))


def _solid(fill: QColor, theme: Theme, lit: bool, down: bool) -> Ink:
    shade = fill.darker(118) if down else fill.lighter(112) if lit else fill
    return Ink(shade, None, theme.on_primary, theme.on_primary)


def _primary(theme: Theme, lit: bool, down: bool, mode: str) -> Ink:
    fill = theme.primary_press if down else theme.primary_hover if lit else theme.primary
    return Ink(fill, None, theme.on_primary, theme.on_primary)


def _mode(theme: Theme, lit: bool, down: bool, mode: str) -> Ink:
    return _solid(theme.accent(mode)[1], theme, lit, down)


def _secondary(theme: Theme, lit: bool, down: bool, mode: str) -> Ink:
    fill = theme.ground if down else theme.hover if lit else theme.raised
    return Ink(fill, theme.neutral if lit else theme.line2, theme.text1, theme.text2)


def _text(theme: Theme, lit: bool, down: bool, mode: str) -> Ink:
    fill = theme.hover if lit or down else None
    return Ink(fill, None, theme.text1 if lit else theme.text2, theme.text2)


def _danger(theme: Theme, lit: bool, down: bool, mode: str) -> Ink:
    red = theme.level_text(1)
    return Ink(theme.danger_bg if lit or down else None, red, red, red)


_INKS = {
    PRIMARY: _primary,
    SECONDARY: _secondary,
    TEXT: _text,
    DANGER: _danger,
    ICON: _secondary,
    MODE: _mode,
}
