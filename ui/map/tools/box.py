"""The tools of one map and which of them is in the hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ui.map.tools.base import Tool


class Toolbox(QObject):
    """`rest` is the tool that is taken when another is put away. `taken` tells that the tool in
    the hand is another one; `changed` that it wants to be drawn anew."""

    taken = Signal()
    changed = Signal()

    def __init__(self, rest: Tool, tools: list[Tool], parent: QObject) -> None:
        super().__init__(parent)
        self.rest = rest
        self.tools = {tool.id: tool for tool in (rest, *tools)}
        self.current = rest
        for tool in self.tools.values():
            tool.changed = self._tell(tool)

    @property
    def busy(self) -> bool:
        """Whether another tool than the one at rest is in the hand."""
        return self.current is not self.rest

    def take(self, tool_id: str) -> None:
        """Take a tool; the one in the hand again puts it away."""
        wanted = self.tools[tool_id]
        if wanted is self.current:
            wanted = self.rest
        self.use(wanted)

    def use(self, wanted: Tool) -> None:
        """Take a tool, putting away the one before."""
        if wanted is self.current:
            return
        before, self.current = self.current, wanted
        before.put_away()
        self.taken.emit()
        self.changed.emit()

    def borrow(self, tool: Tool) -> None:
        """Take a tool that is not of this box, until it is put away."""
        tool.changed = self._tell(tool)
        self.use(tool)

    def leave(self) -> None:
        """Esc: take back what is half done, else put the tool away."""
        if not self.current.cancel():
            self.use(self.rest)
        self.changed.emit()

    def _tell(self, tool: Tool) -> Callable[[], None]:
        def tell() -> None:
            if tool is self.current:
                self.changed.emit()

        return tell
