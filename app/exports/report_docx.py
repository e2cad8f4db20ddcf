"""A report upwards as a DOCX that an office opens, edits and signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from app.domain.errors import Refused

_FONT, _POINTS = "仿宋", 14


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """What stands on it: the title, the line under it, parts with their head and words, and the
    lines at the foot."""

    title: str
    number: str
    parts: Sequence[tuple[str, str]]
    foot: Sequence[str]


def write_docx(sheet: ReportSheet, file: Path) -> None:
    """Write it whole or not at all. Raises Refused `export.unwritable`."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(_POINTS)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    head = document.add_heading(sheet.title, level=1)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(sheet.number).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for title, text in sheet.parts:
        document.add_heading(title, level=2)
        for line in text.splitlines():
            document.add_paragraph(line)
    for line in sheet.foot:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    part = file.with_name(f".{file.name}.part")
    try:
        document.save(str(part))
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(file), reason=reason) from error
