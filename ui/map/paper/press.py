"""What stands round the map on a sheet, and the sheet as a PDF, a picture or a print."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPainter, QPdfWriter, QPen

from app.i18n import _
from ui.map.cards.foot_cards import paint_north, paint_scale, scale_bar
from ui.map.paper import legend as legends
from ui.map.paper.legend import LegendLine
from ui.map.paper.sheet import Sheet, Words, orientation, page_size, ratio
from ui.theme import fonts, tokens
from ui.widgets import format as words
from ui.widgets.elide import LEFT, RIGHT, paint_text

_BAR = (60.0, 190.0)
_OVERLAP = 2
"""Strips of the picture lie over each other by so many pixels: no hairline between them."""


def frame(
    painter: QPainter, sheet: Sheet, told: Words, found: list[LegendLine], ground_mpp: float
) -> None:
    """Paint everything but the map; the painter counts logical pixels of the page."""
    theme = tokens.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    head = sheet.head
    title = QRectF(head.left(), head.top(), head.width() * 0.7, head.height() - 12)
    paint_text(painter, title, sheet.wish.title, theme.text1, fonts.VALUE, fonts.MEDIUM, LEFT)
    right = QRectF(head.left(), head.top(), head.width(), head.height() - 12)
    paint_text(painter, right, told.centre, theme.text2, fonts.TITLE, align=RIGHT)
    painter.setPen(QPen(theme.line2, 1.0))
    painter.drawRect(sheet.map)
    if sheet.wish.legend:
        legends.paint(painter, sheet.legend, found)
    _foot(painter, sheet, told, ground_mpp)


def _foot(painter: QPainter, sheet: Sheet, told: Words, ground_mpp: float) -> None:
    theme, foot = tokens.current(), sheet.foot
    middle = foot.center().y() + 4
    metres, px = scale_bar(ground_mpp, _BAR)
    paint_scale(painter, QPointF(foot.left(), middle + 3.5), metres, px)
    x = foot.left() + px + 78
    paint_text(
        painter, QRectF(x, middle - 11, 140, 22), ratio(ground_mpp), theme.text1,
        fonts.SECONDARY, align=LEFT, elide=False,
    )  # fmt: skip
    x += 110
    paint_north(painter, QPointF(x, middle), 22.0)
    local = told.at.astimezone()
    when = f"{local.year}-{local.month:02}-{local.day:02} {words.clock(told.at)}"
    parts = [when, _("made by {officer}").format(officer=told.officer)]
    if sheet.wish.redact:
        parts.append(_("personal data hidden"))
    line = QRectF(x + 24, middle - 19, foot.right() - x - 24, 18)
    paint_text(painter, line, " · ".join(parts), theme.text1, fonts.SECONDARY, align=RIGHT)
    below = line.translated(0, 18)
    paint_text(painter, below, told.credits, theme.text3, fonts.SECONDARY, align=RIGHT)


def device_frame(sheet: Sheet) -> QRect:
    """Where the map's picture lies on the page, in device pixels."""
    wide, high = sheet.pixels(sheet.map)
    left, top = round(sheet.map.left() * sheet.scale), round(sheet.map.top() * sheet.scale)
    return QRect(left, top, wide, high)


def blank(sheet: Sheet) -> QImage:
    """The page as a picture, empty."""
    page = QImage(*sheet.pixels(sheet.page), QImage.Format.Format_RGB32)
    page.fill(tokens.current().panel)
    dots = round(sheet.wish.dpi / 0.0254)
    page.setDotsPerMeterX(dots)
    page.setDotsPerMeterY(dots)
    return page


def pdf(sheet: Sheet, path: Path) -> QPdfWriter:
    """A PDF of the sheet's paper, its dots as fine as the sheet's."""
    made = QPdfWriter(str(path))
    made.setTitle(sheet.wish.title)
    made.setCreator("GridDeck")
    made.setResolution(sheet.wish.dpi)
    prepare(made, sheet)
    return made


def prepare(device: QPagedPaintDevice, sheet: Sheet) -> None:
    """Paper, orientation, no margins: the sheet has its own."""
    layout = QPageLayout(page_size(sheet.wish), orientation(sheet.wish), QMarginsF())
    layout.setMode(QPageLayout.Mode.FullPageMode)
    device.setPageLayout(layout)


def lay_strip(painter: QPainter, sheet: Sheet, picture: QImage, strip: QRect) -> None:
    """Put one strip (pixels of the map's picture) on the page; the painter counts device
    pixels."""
    box = device_frame(sheet)
    taken = strip.adjusted(0, 0, 0, _OVERLAP).intersected(picture.rect())
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    spot = QRectF(QPointF(box.topLeft() + taken.topLeft()), QSizeF(taken.size()))
    painter.drawImage(spot, picture, QRectF(taken))
