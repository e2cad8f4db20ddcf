"""督办单: the numbered sheet of a supervised case as a PDF to be signed. Personal data is masked,
as in everything that leaves the centre."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from app import wording
from app.domain.case import Case
from app.domain.errors import Refused
from app.exports import masking
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.case_facts import file_facts
from ui.theme import fonts, levels
from ui.widgets import format as fmt

MOST_LINES = 16
_DPI, _POINTS = 300, 10.5
_BLANK = "&nbsp;<br/>&nbsp;<br/>&nbsp;"


def markup(case: Case, picture: Picture, lines: Sequence[tuple[str, str]], now: datetime) -> str:
    """The sheet as rich text; `lines` are the newest of the history: when, and what."""
    centre = picture.registry.centre
    due = picture.clocks.whole(case)
    title = local(case.title, case.title_en)
    facts = [(fact.label, fact.value) for fact in file_facts(case, picture)]
    facts += [
        (_("Level"), f"{levels.ROMAN[case.level]} {wording.level(case.level)}"),
        (_("Stage"), wording.stage(case.stage)),
        (_("Whole case due"), _when(due.at)),
        (_("Description"), masking.text(case.description) or fmt.DASH),
        (_("Reporter"), f"{masking.name(case.reporter)} {masking.phone(case.phone)}".strip()),
    ]
    rows = "".join(_row(label, value or fmt.DASH) for label, value in facts)
    told = "".join(_row(when, masking.text(what)) for when, what in lines[:MOST_LINES])
    opinions = "".join(
        f"<tr><td width='24%'>{html.escape(label)}</td><td>{_BLANK}</td></tr>"
        for label in (
            _("What is demanded"),
            _("Answer of who is responsible"),
            _("Signature and seal"),
        )
    )
    return (
        f"<h1 align='center'>{html.escape(_('Supervision sheet'))}</h1>"
        f"<p align='right'>{html.escape(case.sheet)} · {html.escape(case.id)}</p>"
        f"<h2>{html.escape(title)}</h2>"
        f"{_table(rows)}<h3>{html.escape(_('History'))}</h3>{_table(told)}"
        f"<h3>{html.escape(_('Opinions'))}</h3>{_table(opinions)}"
        f"<p align='right'>{html.escape(local(centre.name, centre.name_en))} · {_when(now)}</p>"
    )


def write(file: Path, text: str) -> None:
    """The rich text as an A4 PDF; a failure leaves what was there. Raises Refused
    `export.unwritable`."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.touch()
        writer = QPdfWriter(str(part))
        writer.setResolution(_DPI)
        writer.setTitle(_("Supervision sheet"))
        margins = QMarginsF(18, 16, 18, 16)
        writer.setPageLayout(
            QPageLayout(
                QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins,
                QPageLayout.Unit.Millimeter,
            )
        )  # fmt: skip
        document = QTextDocument()
        font = QFont(fonts.font(fonts.BODY))
        font.setPointSizeF(_POINTS)
        document.setDefaultFont(font)
        document.documentLayout().setPaintDevice(writer)
        # A size of its own: without one Qt adds margins to those of the page.
        document.setPageSize(QSizeF(writer.width(), writer.height()))
        document.setDocumentMargin(0)
        document.setDefaultStyleSheet("* { color: #000; } td { padding: 5px 16px; }")
        document.setHtml(text)
        document.print_(writer)
        del writer
        part.replace(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(file), reason=reason) from error
    finally:
        part.unlink(missing_ok=True)


def _row(label: str, value: str) -> str:
    return f"<tr><td width='24%'>{html.escape(label)}</td><td>{html.escape(value)}</td></tr>"


def _table(rows: str) -> str:
    style = "border-collapse: collapse; border-style: solid"
    return f"<table width='100%' border='1' cellspacing='0' style='{style}'>{rows}</table>"


def _when(at: datetime | None) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at is not None else fmt.DASH
