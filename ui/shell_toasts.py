"""The one place for messages to the officer, whichever window shows them."""

from __future__ import annotations

from ui.widgets.toast import Toast, ToastStack


class WindowToasts:
    """Hands messages to the window's stack; keeps those that come before there is a window."""

    def __init__(self) -> None:
        self._stack: ToastStack | None = None
        self._early: list[Toast] = []

    def attach(self, stack: ToastStack) -> None:
        """Show messages on `stack` from now on."""
        self._stack = stack
        for toast in self._early:
            stack.add(toast)
        self._early.clear()

    def show(self, title: str, text: str = "", level: int = 0, sticky: bool = False) -> None:
        """Show a message; one that has to stay is never of level 0 or Ⅳ."""
        rank = 3 if sticky and level in (0, 4) else level
        toast = Toast(title, text, rank)
        if self._stack is None:
            self._early.append(toast)
        else:
            self._stack.add(toast)
