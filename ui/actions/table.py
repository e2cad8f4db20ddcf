"""Every command of the program as a row: id, title, key, icon, when enabled.

Menus, keys, buttons and the palette (Ctrl+K) are all fed from here, so nothing is reachable
one way and not another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.i18n import _


@dataclass(frozen=True, slots=True)
class Action:
    """One command. `title` and `group` are English sources, translated when shown. `disabled`
    returns the reason in words, or '' when the action may run."""

    id: str
    title: str
    run: Callable[[], None]
    shortcut: str = ""
    icon: str = ""
    group: str = ""
    disabled: Callable[[], str] = lambda: ""
    also: tuple[str, ...] = ()


class Actions:
    """The table. A later row with the same id replaces the earlier one (a panel built anew)."""

    def __init__(self) -> None:
        self._rows: dict[str, Action] = {}
        self._shortcuts: list[QShortcut] = []

    def __iter__(self) -> Iterator[Action]:
        return iter(self._rows.values())

    def __getitem__(self, action_id: str) -> Action:
        return self._rows[action_id]

    def add(self, *actions: Action) -> None:
        """Register rows."""
        for action in actions:
            self._rows[action.id] = action

    def run(self, action_id: str) -> None:
        """Run an action unless it is disabled now."""
        action = self._rows[action_id]
        if not action.disabled():
            action.run()

    def bind(self, window: QWidget) -> None:
        """Give every row's keys to `window`, replacing what was bound before."""
        if window.findChild(_Guard) is None:
            window.installEventFilter(_Guard(window))
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = [
            self._shortcut(window, key, action.id)
            for action in self
            for key in (action.shortcut, *action.also)
            if key
        ]

    def _shortcut(self, window: QWidget, key: str, action_id: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), window)
        plain = len(key) == 1 or key in {"Space", "Return", "Shift+?", "?", "/"}
        shortcut.activated.connect(lambda: self._typed(action_id, plain))
        return shortcut

    def _typed(self, action_id: str, plain: bool) -> None:
        typing = isinstance(QApplication.focusWidget(), (QLineEdit, QTextEdit, QPlainTextEdit))
        if not (plain and typing):
            self.run(action_id)


class _Guard(QObject):
    """Leaves a key to the control that has the focus and needs it, before it becomes a shortcut.

    Space presses a focused button, Return ends a line of text; other controls name their keys in
    the property `takes`, separated by blanks.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        focus = QApplication.focusWidget()
        if focus is None or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        if Qt.Key(event.key()).name.removeprefix("Key_") not in _taken(focus):
            return False
        event.accept()
        return True


def _taken(focus: QWidget) -> list[str]:
    keys = str(focus.property("takes") or "").split()
    if isinstance(focus, QAbstractButton):
        keys.append("Space")
    if isinstance(focus, QLineEdit):
        keys += ["Return", "Enter"]
    return keys


def title(action: Action) -> str:
    """The action's title in the language in use."""
    return _(action.title)
