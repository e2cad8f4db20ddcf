"""The officer at this desk, and the menu of everything the desk can do."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from app.domain.registry import Officer
from app.i18n import _, local
from ui.actions.table import Actions, title
from ui.theme import fonts, tokens
from ui.theme.icons import icon, paint_icon
from ui.widgets.elide import LEFT, paint_text

IN_MENU = ("Desk", "View", "Wall", "Modes", "Demonstration")
"""Groups of actions the menu shows; the palette (Ctrl+K) shows all of them."""


def role_name(role: str) -> str:
    """What the person does here."""
    words = {
        "duty": _("Duty officer"),
        "leader": _("Leader on duty"),
        "commander": _("Commander"),
        "grid": _("Grid officer"),
    }
    return words.get(role, role)


class OfficerButton(QAbstractButton):
    """Name and role; opens the menu."""

    def __init__(self, officer: Officer, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._officer, self._actions = officer, actions
        self._brief = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setText(f"{self._name()} {role_name(officer.role)}")
        self.setAccessibleName(self.text())
        self.setToolTip(_("Menu: language, theme, wall, keys"))
        self.clicked.connect(self.open_menu)

    def set_brief(self, brief: bool) -> None:
        """Leave out the role where there is no room."""
        if brief != self._brief:
            self._brief = brief
            self.updateGeometry()
            self.update()

    def open_menu(self) -> None:
        """Open the menu under the button, its right edge on the button's."""
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        corner = self.mapToGlobal(QPoint(self.width(), self.height() + 4))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def menu(self) -> QMenu:
        """The menu as it is now, fed from the table of actions."""
        menu = QMenu(self)
        rows = [action for action in self._actions if action.group in IN_MENU]
        rows.sort(key=lambda action: IN_MENU.index(action.group))
        for group, members in groupby(rows, key=lambda action: action.group):
            if group != rows[0].group:
                menu.addSeparator()
            for action in members:
                item = menu.addAction(title(action))
                if action.icon:
                    item.setIcon(icon(action.icon))
                if action.shortcut:
                    item.setShortcut(QKeySequence(action.shortcut))
                    item.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
                reason = action.disabled()
                item.setEnabled(not reason)
                item.setToolTip(reason)
                item.triggered.connect(lambda _checked=False, a=action.id: self._actions.run(a))
        menu.setToolTipsVisible(True)
        return menu

    def sizeHint(self) -> QSize:
        width = 18 + 8 + fonts.width(self._name(), fonts.BODY) + 14 + 12
        if not self._brief:
            width += 6 + fonts.width(role_name(self._officer.role), fonts.SECONDARY)
        return QSize(round(width) + 8, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, high = tokens.current(), self.height()
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.hover)
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        paint_icon(painter, QRectF(6, high / 2 - 9, 18, 18), "user-circle", theme)
        x = 32.0
        box = QRectF(x, 0, self.width() - x, high)
        x += paint_text(painter, box, self._name(), theme.text1, fonts.BODY, align=LEFT) + 6
        if not self._brief:
            box.setLeft(x)
            role = role_name(self._officer.role)
            paint_text(painter, box, role, theme.text2, fonts.SECONDARY, elide=False)
        caret = QRectF(self.width() - 18, high / 2 - 6, 12, 12)
        paint_icon(painter, caret, "caret-down", theme, theme.text2)
        painter.end()

    def _name(self) -> str:
        return local(self._officer.name, self._officer.name_en)
