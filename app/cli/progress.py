"""A progress bar on standard error, for long imports; silent where nobody watches."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from app.i18n import _


class Bar:
    """Rows taken, rows rejected, and the time left when the total is known."""

    def __init__(self, title: str, total: Callable[[], int] = lambda: 0) -> None:
        console = Console(stderr=True)
        self._shown = console.is_terminal
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f}"),
            TextColumn("{task.fields[rejects]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not self._shown,
        )
        rows = (total() or None) if self._shown else None
        self._task = self._progress.add_task(title, total=rows, rejects="")

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def show(self, rows: int, rejected: int = 0) -> None:
        """So many rows are done."""
        if self._shown:
            told = _("{n} rejected").format(n=rejected) if rejected else ""
            self._progress.update(self._task, completed=rows, rejects=told)
