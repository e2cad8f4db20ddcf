"""Making a sheet without the desk waiting for it: the map is painted by the maker, put together
strip by strip between other events, and written to a file in a thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QRect, QTimer, Signal
from PySide6.QtGui import QImage, QImageWriter, QPagedPaintDevice, QPainter

from ui.map.paper import legend, press
from ui.map.paper.canvas import SheetCanvas, dressed
from ui.map.paper.sheet import PDF, Sheet, Words

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

log = logging.getLogger(__name__)

_STEP_MS, _WAIT_MS = 4, 30
_STRIP_PX = 128
_SHARE_MAP = 0.5
"""The part of the work that is waiting for tiles, as the progress shows it."""


class PaperJob(QObject):
    """One sheet to `path`, or to `printer`. `done` or `failed` (a reason) comes once; `progress`
    is 0 to 1."""

    progress = Signal(float)
    done = Signal()
    failed = Signal(str)

    def __init__(
        self,
        panel: MapPanel,
        sheet: Sheet,
        told: Words,
        path: Path | None = None,
        printer: QPagedPaintDevice | None = None,
    ) -> None:
        super().__init__(panel)
        self._sheet, self._words, self._path, self._printer = sheet, told, path, printer
        self._canvas: SheetCanvas | None = SheetCanvas(panel, sheet)
        self._tiles = 0
        self._steps: Iterator[float] | None = None
        self._timer = QTimer(self, interval=_WAIT_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def cancel(self) -> None:
        """Stop; a file that was begun is removed."""
        self._end()
        if self._path is not None:
            _remove(self._path)

    # --------------------------------------------------------------------------- inside

    def _step(self) -> None:
        canvas = self._canvas
        if canvas is None:
            return
        if canvas.busy:
            left = canvas.tiles.waiting
            self._tiles = max(self._tiles, left)
            gone = 1.0 - left / self._tiles if self._tiles else 0.0
            self.progress.emit(gone * _SHARE_MAP)
            return
        if self._steps is None:
            self._timer.setInterval(_STEP_MS)
            self._steps = self._work(canvas)
        try:
            share = next(self._steps, None)
        except OSError as error:
            self._fail(str(error.strerror or error))
            return
        if share is None:
            self._end()
            self.done.emit()
        else:
            self.progress.emit(_SHARE_MAP + share * (1.0 - _SHARE_MAP))

    def _work(self, canvas: SheetCanvas) -> Iterator[float]:
        """The steps after the tiles are there, each a few milliseconds; the share that is done."""
        sheet = self._sheet
        picture = QImage(*sheet.pixels(sheet.map), QImage.Format.Format_RGB32)
        strips = canvas.strips(_STRIP_PX)
        for number, strip in enumerate(strips):
            canvas.paint_strip(picture, strip)
            yield 0.5 * (number + 1) / len(strips)
        rows = [
            QRect(0, top, picture.width(), min(_STRIP_PX, picture.height() - top))
            for top in range(0, picture.height(), _STRIP_PX)
        ]
        if sheet.wish.form == PDF or self._printer is not None:
            yield from self._paged(canvas, picture, rows)
        else:
            yield from self._picture(canvas, picture, rows)

    def _paged(self, canvas: SheetCanvas, picture: QImage, rows: list[QRect]) -> Iterator[float]:
        device = self._printer or press.pdf(self._sheet, self._target())
        painter = QPainter()
        if not painter.begin(device):
            raise OSError(None, str(self._path or ""))
        try:
            # A printer counts in dots of its own.
            scale = device.logicalDpiX() / self._sheet.wish.dpi
            painter.scale(scale, scale)
            for number, row in enumerate(rows):
                press.lay_strip(painter, self._sheet, picture, row)
                yield 0.5 + 0.4 * (number + 1) / len(rows)
            self._frame(painter, canvas)
        finally:
            painter.end()
        yield 1.0

    def _picture(self, canvas: SheetCanvas, picture: QImage, rows: list[QRect]) -> Iterator[float]:
        with dressed(canvas.theme):
            page = press.blank(self._sheet)
        for row in rows:
            painter = QPainter(page)
            press.lay_strip(painter, self._sheet, picture, row)
            painter.end()
            yield 0.6
        painter = QPainter(page)
        self._frame(painter, canvas)
        painter.end()
        written: list[bool] = []
        path = str(self._target())
        thread = threading.Thread(target=lambda: written.append(_save(page, path)))
        thread.start()
        while thread.is_alive():
            yield 0.8
        if not written or not written[0]:
            raise OSError(None, path)
        yield 1.0

    def _frame(self, painter: QPainter, canvas: SheetCanvas) -> None:
        sheet = self._sheet
        painter.save()
        painter.scale(sheet.scale, sheet.scale)
        with dressed(canvas.theme):
            found = legend.lines(canvas.layers, canvas.on) if sheet.wish.legend else []
            press.frame(painter, sheet, self._words, found, canvas.view.ground_mpp)
        painter.restore()

    def _target(self) -> Path:
        if self._path is None:
            raise OSError(None, "")
        return self._path

    def _fail(self, reason: str) -> None:
        log.warning("a sheet could not be made: %s", reason)
        self._end()
        self.failed.emit(reason)

    def _end(self) -> None:
        self._timer.stop()
        if self._steps is not None:
            self._steps.close()  # type: ignore[attr-defined]
        self._steps = None
        if self._canvas is not None:
            self._canvas.deleteLater()
            self._canvas = None


def _save(page: QImage, path: str) -> bool:
    return QImageWriter(path, QByteArray(b"png")).write(page)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("%s cannot be removed: %s", path.name, error)
