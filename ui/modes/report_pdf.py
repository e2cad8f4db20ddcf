"""A report upwards as an A4 PDF, made without a screen."""

from __future__ import annotations

import html
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from app.domain.errors import Refused
from app.exports.report_docx import ReportSheet
from ui.theme import fonts

_DPI, _POINTS = 300, 12.0


def write_pdf(sheet: ReportSheet, file: Path) -> None:
    """Write it whole or not at all. Raises Refused `export.unwritable`."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.touch()
        _render(sheet, part)
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(file), reason=reason) from error


def markup(sheet: ReportSheet) -> str:
    """The report as rich text."""
    parts = "".join(
        f"<h3>{html.escape(title)}</h3>"
        + "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines())
        for title, text in sheet.parts
    )
    foot = "".join(f"<p align='right'>{html.escape(line)}</p>" for line in sheet.foot)
    return (
        f"<h1 align='center'>{html.escape(sheet.title)}</h1>"
        f"<p align='center'>{html.escape(sheet.number)}</p>{parts}{foot}"
    )


def _render(sheet: ReportSheet, part: Path) -> None:
    writer = QPdfWriter(str(part))
    writer.setResolution(_DPI)
    writer.setTitle(sheet.title)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait,
            QMarginsF(26, 30, 26, 26), QPageLayout.Unit.Millimeter,
        )
    )  # fmt: skip
    document = QTextDocument()
    font = QFont(fonts.font(fonts.BODY))
    font.setPointSizeF(_POINTS)
    document.setDefaultFont(font)
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(QSizeF(writer.width(), writer.height()))
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet("* { color: #000; } p { margin: 4px 0; }")
    document.setHtml(markup(sheet))
    document.print_(writer)
