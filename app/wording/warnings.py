"""Warnings in words: where one stands, what its colour stands for."""

from __future__ import annotations

from datetime import datetime

from app.domain.warning_kinds import COLOURS, WarningKind
from app.domain.warnings import CANCEL, Warning
from app.i18n import _, local
from app.wording.words import N_

_STATUS = {
    "exercise": N_("Exercise"),
    "test": N_("Test"),
    "draft": N_("Draft"),
    "system": N_("System message"),
}
_URGENCY = {
    "Immediate": N_("at once"),
    "Expected": N_("within the hour"),
    "Future": N_("later"),
    "Past": N_("past"),
}
_CERTAINTY = {
    "Observed": N_("observed"),
    "Likely": N_("likely"),
    "Possible": N_("possible"),
    "Unlikely": N_("unlikely"),
}


def warning_status(warning: Warning) -> str:
    """That it is no warning in earnest, and what then; '' for one that is."""
    return _(_STATUS.get(warning.status, N_("Exercise"))) if warning.exercise else ""


def warning_stand(warning: Warning, now: datetime) -> str:
    """In force, coming, withdrawn, replaced or run out."""
    if warning.what == CANCEL:
        return _("withdraws another")
    if warning.withdrawn:
        return _("withdrawn")
    if warning.replaced_by:
        return _("replaced")
    if warning.over(now):
        return _("run out")
    return _("coming") if warning.coming(now) else _("in force")


def colour(level: int) -> str:
    """The colour of a level."""
    return local(*COLOURS[level]) if level in COLOURS else ""


def urgency(warning: Warning) -> str:
    """How soon and how surely, in words; '' where the sender says unknown."""
    words = (_URGENCY.get(warning.urgency, ""), _CERTAINTY.get(warning.certainty, ""))
    return ", ".join(_(word) for word in words if word)


def criterion(kind: WarningKind, level: int) -> str:
    """What the colour stands for: `3 h ≥ 50 mm`; '' where no figures are set."""
    found = kind.colours.get(str(level))
    if found is None:
        return ""
    return _("{hours} h ≥ {amount} {unit}").format(
        hours=f"{found.hours:g}", amount=f"{found.amount:g}", unit=kind.unit
    )
