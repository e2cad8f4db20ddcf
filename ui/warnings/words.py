"""What a warning's line and its facts say."""

from __future__ import annotations

from datetime import datetime

from app.domain.warning_kinds import WarningRules
from app.domain.warnings import Warning as WeatherWarning
from app.i18n import _, local
from app.wording import warnings as wording
from ui.widgets import format as fmt
from ui.widgets.case_line import CaseWords
from ui.widgets.facts import Fact


def line(warning: WeatherWarning, now: datetime) -> CaseWords:
    """One line of the list: shape, name, who sent it, until when, and where it stands."""
    name = local(warning.name, warning.name_en)
    status = wording.warning_status(warning)
    until = fmt.moment(warning.until, now) if warning.until else ""
    told = _("to {time}").format(time=until) if until else _("open end")
    return CaseWords(
        warning.id,
        f"{status} · {name}" if status else name,
        " · ".join(part for part in (warning.issuer or warning.sender, area(warning)) if part),
        told,
        wording.warning_stand(warning, now),
        warning.level,
        waits=warning.holds(now) and warning.live,
    )


def area(warning: WeatherWarning) -> str:
    """The names of its areas in the language in use, as far as they have one."""
    names = [local(part.name, part.name_en) for part in warning.areas if part.name_en]
    return ", ".join(names) if names else warning.area


def facts(warning: WeatherWarning, rules: WarningRules, now: datetime) -> list[Fact]:
    """Level, sender, times and standing, one line each."""
    rows = [Fact(_("Level"), _level(warning, rules))]
    rows.append(Fact(_("Stands"), wording.warning_stand(warning, now)))
    rows.append(Fact(_("From"), warning.issuer or warning.sender or fmt.DASH))
    rows.append(Fact(_("Sent"), fmt.moment(warning.sent, now)))
    if warning.begins is not None and warning.begins != warning.sent:
        rows.append(Fact(_("In force from"), fmt.moment(warning.begins, now)))
    if warning.onset is not None:
        rows.append(Fact(_("Expected from"), fmt.moment(warning.onset, now)))
    rows.append(Fact(_("Until"), _until(warning, now)))
    if soon := wording.urgency(warning):
        rows.append(Fact(_("How soon"), soon))
    rows.append(Fact(_("Area"), area(warning) or fmt.DASH))
    rows.append(Fact(_("Number"), warning.id))
    return rows


def _level(warning: WeatherWarning, rules: WarningRules) -> str:
    kind = rules.kinds.get(warning.kind)
    words = [wording.colour(warning.level)]
    if kind is not None and (means := wording.criterion(kind, warning.level)):
        words.append(means)
    return " · ".join(words)


def _until(warning: WeatherWarning, now: datetime) -> str:
    if warning.until is None:
        return _("open end")
    text = fmt.moment(warning.until, now)
    return _("{time}, assumed: none was given").format(time=text) if warning.assumed else text
