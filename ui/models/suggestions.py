"""What the picture makes the program suggest, and how it is said."""

from __future__ import annotations

from datetime import datetime

from app.domain.suggestions import ABOVE, OVER, Facts, Suggestion, suggest
from app.i18n import _, local, ngettext
from app.picture.picture import Picture
from app.reference.holidays import PublicHolidays, holidays
from app.wording import response_level
from ui.widgets import format as fmt

MOST_WARNINGS = 8
"""The gravest speak for all: a feed may bring thousands."""
PUBLISH_BEFORE = 60
"""Days before a year ends from which a missing notice for the next one is said."""


def suggestions(picture: Picture, now: datetime) -> tuple[Suggestion, ...]:
    """What is to be suggested at `now`."""
    zone = picture.catalogue.work.zone
    year = now.astimezone(zone).year
    rows = picture.sensors
    kinds = {
        alarm.subject: rows.items[rows.index[alarm.subject]].kind
        for alarm in picture.alarms.values()
        if alarm.subject in rows.index
    }
    facts = Facts(
        holidays=(*holidays(year), *holidays(year + 1)),
        events=list(picture.calendar.events.values()),
        warnings=picture.live_warnings(now)[:MOST_WARNINGS],
        alarms=list(picture.alarms.values()),
        kinds=kinds,
        orders=[case for case in picture.cases.values() if case.source == ABOVE],
        zone=zone,
    )
    modes = picture.catalogue.modes.values()
    return suggest(modes, picture.mode_state, facts, picture.calendar.answers, now)


def unpublished(picture: Picture, now: datetime) -> str:
    """The year whose public holidays are not known though it is near; '' when all is well."""
    today = now.astimezone(picture.catalogue.work.zone).date()
    near = today.replace(month=12, day=31)
    years = [today.year]
    if (near - today).days < PUBLISH_BEFORE:
        years.append(today.year + 1)
    missing = next((y for y in years if not PublicHolidays().published(y)), 0)
    if not missing:
        return ""
    text = _("The public holidays of {year} are not published yet: weekends alone count.")
    return text.format(year=missing)


def title(picture: Picture, one: Suggestion) -> str:
    """The mode that is suggested, with preset and level."""
    mode = picture.catalogue.modes[one.mode].under(one.preset)
    name = local(mode.name, mode.name_en)
    if not one.response:
        return name
    return _("{mode}, {level}").format(mode=name, level=response_level(one.response))


def evidence(picture: Picture, one: Suggestion) -> list[str]:
    """What speaks for it, in words."""
    if one.on == OVER:
        mode = local(picture.mode.name, picture.mode.name_en)
        text = _("Nothing that speaks for {mode} is left; in force since {time}.")
        return [text.format(mode=mode, time=_time(one.since))]
    name = local(one.subject, one.subject_en)
    span = _("{start} to {end}").format(start=_time(one.since), end=_time(one.until))
    match one.on:
        case "holiday":
            lines = [_("Public holiday: {name}, {span}").format(name=name, span=span)]
            if one.note:
                lines.append(_("Worked to make up for it: {days}").format(days=one.note))
            return lines
        case "event":
            return [_("Calendar: {name}, {span}").format(name=name, span=span), one.note]
        case "warning":
            return [_("Warning in force: {name}, {span}").format(name=name, span=span), one.note]
        case "sensor":
            return _sensors(picture, one)
        case _:
            text = _("Order from above: {name}, case {case}")
            return [text.format(name=name, case=one.note)]


def _sensors(picture: Picture, one: Suggestion) -> list[str]:
    kind = picture.catalogue.kinds.get(one.subject)
    name = local(kind.name, kind.name_en) if kind else one.subject
    n = len(one.places)
    text = ngettext(
        "{kind} over its threshold: {n} place", "{kind} over its threshold: {n} places", n
    )
    rows = picture.sensors
    items = [rows.items[rows.index[key]] for key, _level in one.places[:4] if key in rows.index]
    places = " · ".join(local(item.name, item.name_en) for item in items)
    return [text.format(kind=name, n=n), places, _("since {time}").format(time=_time(one.since))]


def _time(at: datetime | None) -> str:
    return f"{fmt.date(at)} {fmt.clock_short(at)}" if at is not None else fmt.DASH
