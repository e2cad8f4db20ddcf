"""Phosphor icons, drawn as outlines so that they are crisp at every device pixel ratio.

The font and its names come with qtawesome, but its import costs 130 ms of a 2 s start; reading
the two files costs 10 ms at the first icon. Names are those of qtawesome without `ph.`.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap, QRawFont, QTransform

from ui.theme import tokens

SMALL = 14
NORMAL = 16
LARGE = 18

_EM = 256.0
_RATIOS = (1.0, 1.25, 1.5, 1.75, 2.0, 3.0)


class IconError(LookupError):
    """There is no icon of that name, or the icon font is not installed."""


def icon(name: str, colour: QColor | None = None, px: int = NORMAL) -> QIcon:
    """The icon `name` of `px` pixels; `colour` defaults to text-2 of the theme in use."""
    return _icon(name, (colour or tokens.current().text2).rgba(), px)


def pixmap(name: str, colour: QColor | None = None, px: int = NORMAL, dpr: float = 1.0) -> QPixmap:
    """One icon as a pixmap of `px` device-independent pixels, crisp at `dpr`."""
    return _pixmap(name, (colour or tokens.current().text2).rgba(), px, dpr)


def paint_icon(
    painter: QPainter, rect: QRectF, name: str, theme: tokens.Theme, colour: QColor | None = None
) -> None:
    """Fill the outline of `name` centred in `rect` (its shorter side), text-2 unless told."""
    side = min(rect.width(), rect.height())
    move = QTransform.fromTranslate(
        rect.center().x() - side / 2, rect.center().y() - side / 2
    ).scale(side / _EM, side / _EM)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(move.map(outline(name)), colour or theme.text2)
    painter.restore()


@cache
def outline(name: str) -> QPainterPath:
    """The outline of `name` in a square of 256; shared: never change it. Raises `IconError`."""
    code = _names().get(name.removeprefix("ph."))
    if code is None:
        raise IconError(f"no icon {name!r} in the Phosphor font")
    face = _face()
    path = face.pathForGlyph(face.glyphIndexesForString(chr(int(code, 16)))[0])
    # The glyph stands on its baseline; its em box reaches from 256 above to the baseline.
    path.translate(0.0, _EM)
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


@lru_cache(maxsize=512)
def _icon(name: str, rgba: int, px: int) -> QIcon:
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(_pixmap(name, rgba, px, ratio))
    return made


@lru_cache(maxsize=2048)
def _pixmap(name: str, rgba: int, px: int, dpr: float) -> QPixmap:
    outline(name)  # an unknown name must fail before a painter is open on the pixmap
    made = QPixmap(round(px * dpr), round(px * dpr))
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    colour = QColor.fromRgba(rgba)
    paint_icon(painter, QRectF(0, 0, px, px), name, tokens.current(), colour)
    painter.end()
    return made


@cache
def _face() -> QRawFont:
    face = QRawFont(str(_file("phosphor-*.ttf")), _EM)
    if not face.isValid():
        raise IconError("the icon font of qtawesome cannot be read")
    return face


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = json.loads(_file("phosphor-charmap-*.json").read_text(encoding="utf-8"))
    return names


def _file(pattern: str) -> Path:
    spec = find_spec("qtawesome")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for file in (Path(place) / "fonts").glob(pattern):
            return file
    raise IconError("the icon font is missing: install qtawesome")
