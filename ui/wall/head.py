"""The wall's head: the mode in full accent, warnings, what is held back, and the time."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.i18n import _, local
from app.picture.picture import Picture
from ui.theme import fonts, levels, tokens
from ui.theme.icons import paint_icon
from ui.wall import parts
from ui.wall.facts import OLD_DATA_S, WallFacts
from ui.widgets import format
from ui.widgets.elide import CENTRE, LEFT, RIGHT, paint_text

HEIGHT = 216.0
TITLE, CLOCK = 128, 132
ANNOUNCED_S = 20.0
"""How long a switch of mode is announced across the map."""


def paint_head(painter: QPainter, box: QRectF, picture: Picture, facts: WallFacts) -> None:
    """Paint the head into `box` (3840 × 216)."""
    theme = tokens.current()
    painter.fillRect(box, theme.panel)
    line, _fill = theme.accent(facts.mode.id)
    right = _paint_clock(painter, box, facts)
    left = _paint_mode(painter, box, facts)
    right = _paint_warning(painter, box, facts, left, right)
    _paint_between(painter, box, picture, facts, left, right)
    painter.fillRect(QRectF(box.left(), box.bottom() - 6, box.width(), 6), line)


def paint_banner(painter: QPainter, box: QRectF, facts: WallFacts) -> None:
    """A lost link or old data, large, across the top of the map; nothing when all is well."""
    text = banner_text(facts)
    if not text:
        _paint_switched(painter, box, facts)
        return
    theme = tokens.current()
    band = QRectF(box.left() + 40, box.top() + 40, box.width() - 80, 150)
    painter.setPen(theme.level_text(2))
    painter.setBrush(theme.level_ground(2))
    painter.drawRoundedRect(band, 12, 12)
    levels.paint_level(painter, QRectF(band.left() + 36, band.top() + 37, 76, 76), 2)
    room = band.adjusted(146, 0, -30, 0)
    paint_text(painter, room, text, theme.level_text(2), 84, fonts.MEDIUM, LEFT)


def switched_text(facts: WallFacts) -> str:
    """That the mode was switched, for as long as that is news; '' before and after."""
    if facts.since is None or not 0 <= (facts.now - facts.since).total_seconds() < ANNOUNCED_S:
        return ""
    name = local(facts.mode.name, facts.mode.name_en)
    if facts.level:
        level = levels.ROMAN[facts.level]
        return _("Now in force: {mode}, level {roman} response").format(mode=name, roman=level)
    return _("Now in force: {mode}").format(mode=name)


def _paint_switched(painter: QPainter, box: QRectF, facts: WallFacts) -> None:
    text = switched_text(facts)
    if not text:
        return
    theme = tokens.current()
    band = QRectF(box.left() + 40, box.top() + 40, box.width() - 80, 150)
    painter.setPen(theme.line2)
    painter.setBrush(theme.accent(facts.mode.id)[1])
    painter.drawRoundedRect(band, 12, 12)
    icon = QRectF(band.left() + 36, band.top() + 37, 76, 76)
    paint_icon(painter, icon, facts.mode.icon, theme, theme.on_primary)
    paint_text(painter, band.adjusted(146, 0, -30, 0), text, theme.on_primary, 84, fonts.MEDIUM,
               LEFT)  # fmt: skip


def banner_text(facts: WallFacts) -> str:
    """What is lost, and how old the newest reading is."""
    names = {"database": _("Database"), "broker": _("Broker"), "gateway": _("Gateway"),
             "feeds": _("Sensor feeds"), "delivery": _("Delivery of orders")}  # fmt: skip
    old = facts.data_age_s > OLD_DATA_S
    if not facts.lost and not old:
        return ""
    if facts.data_age_s == float("inf"):
        age = _("no reading has come in yet")
    else:
        age = _("newest reading {time} old").format(time=format.age(facts.data_age_s))
    if not facts.lost:
        return age[:1].upper() + age[1:]
    what = ", ".join(names.get(name, name) for name in facts.lost)
    return _("Link lost: {what}, {age}").format(what=what, age=age)


def _paint_mode(painter: QPainter, box: QRectF, facts: WallFacts) -> float:
    theme, mode = tokens.current(), facts.mode
    name = local(mode.name, mode.name_en)
    wide = 266 + fonts.width(name, TITLE, fonts.MEDIUM) + 76
    level = ""
    if facts.level:
        level = _("Level {roman} response").format(roman=levels.ROMAN[facts.level])
        wide += 144 + fonts.width(level, TITLE, fonts.MEDIUM)
    block = QRectF(box.left(), box.top(), wide, box.height() - 6)
    painter.fillRect(block, theme.accent(mode.id)[1])
    ink = theme.on_primary
    paint_icon(painter, QRectF(76, box.top() + 44, 120, 120), mode.icon, theme, ink)
    text = QRectF(266, box.top(), wide, block.height())
    x = text.left() + paint_text(painter, text, name, ink, TITLE, fonts.MEDIUM, elide=False)
    if level:
        painter.fillRect(QRectF(x + 68, box.top() + 34, 4, box.height() - 74), ink)
        rest = QRectF(x + 144, box.top(), wide, block.height())
        paint_text(painter, rest, level, ink, TITLE, fonts.MEDIUM, elide=False)
    return float(block.right())


def _paint_clock(painter: QPainter, box: QRectF, facts: WallFacts) -> float:
    theme = tokens.current()
    date, day = format.date(facts.now), format.weekday(facts.now)
    wide = max(fonts.width(date, parts.SMALL), fonts.width(day, parts.SMALL))
    x = box.right() - wide - 72
    for i, text in enumerate((date, day)):
        line = QRectF(x, box.top() + 26 + i * 78, wide + 8, 78)
        paint_text(painter, line, text, theme.text2, parts.SMALL, elide=False)
    clock = format.clock_short(facts.now)
    time = fonts.width("00:00", CLOCK, fonts.MEDIUM)
    left = x - time - 44
    middle = QRectF(left, box.top(), time + 8, box.height() - 6)
    paint_text(painter, middle, clock, theme.text1, CLOCK, fonts.MEDIUM, CENTRE, elide=False)
    painter.fillRect(QRectF(left - 48, box.top() + 36, 3, box.height() - 78), theme.line2)
    return left - 48


def _paint_warning(
    painter: QPainter, box: QRectF, facts: WallFacts, left: float, right: float
) -> float:
    """The gravest warning, where a calm scene does not tell it anyway."""
    if not facts.warnings or facts.warnings[0].level > 2:
        return right
    theme, warning = tokens.current(), facts.warnings[0]
    name = local(warning.name, warning.name_en)
    wide = fonts.width(name, 72) + 110
    if right - wide - 60 < left + (_held_width(facts) if facts.tally.held else 0.0):
        return right
    x = right - wide - 50
    levels.paint_level(painter, QRectF(x, box.top() + 64, 80, 80), warning.level, numeral=True)
    text = QRectF(x + 104, box.top(), wide, box.height() - 6)
    paint_text(painter, text, name, theme.text1, 72, elide=False)
    return x


def _paint_between(
    painter: QPainter, box: QRectF, picture: Picture, facts: WallFacts, left: float, right: float
) -> None:
    """Held-back matters in a mode that holds some; else the level and the centre's name."""
    theme = tokens.current()
    room = QRectF(left + 70, box.top(), right - left - 120, box.height() - 6)
    if facts.tally.held:
        _paint_held(painter, room, facts)
        return
    if facts.mode.response_levels or facts.mode.id == "daily":
        label, value = _("Response level"), _("none")
        x = room.left() + parts.small(painter, room, label) + 36 if not facts.level else 0.0
        if not facts.level:
            rest = QRectF(x, room.top(), room.right() - x, room.height())
            x += paint_text(painter, rest, value, theme.text1, 72)
            room.setLeft(x + 60)
    centre = picture.registry.centre
    name = local(centre.name, centre.name_en)
    paint_text(painter, room, name, theme.text2, parts.BODY, align=RIGHT)


def _held_width(facts: WallFacts) -> float:
    """What the held-back matters need: numbers are never cut."""
    count = _("{n} cases").format(n=format.number(facts.tally.held))
    overdue = _("{n} overdue").format(n=facts.tally.held_overdue)
    lines = (_("Daily matters held back"), f"{count}  {overdue}")
    return max(fonts.width(line, parts.SMALL, fonts.MEDIUM) for line in lines) + 180


def _paint_held(painter: QPainter, room: QRectF, facts: WallFacts) -> None:
    theme = tokens.current()
    top = QRectF(room.left(), room.top() + 26, room.width(), 76)
    paint_text(painter, top, _("Daily matters held back"), theme.text2, parts.SMALL, align=RIGHT)
    count = _("{n} cases").format(n=format.number(facts.tally.held))
    late = facts.tally.held_overdue
    overdue = _("{n} overdue").format(n=format.number(late)) if late else ""
    line = top.translated(0, 78)
    wide = fonts.width(overdue, parts.SMALL, fonts.MEDIUM)
    if overdue:
        ink = theme.level_text(1)
        paint_text(painter, line, overdue, ink, parts.SMALL, fonts.MEDIUM, RIGHT, elide=False)
        line.setRight(line.right() - wide - 40)
    paint_text(painter, line, count, theme.text1, parts.SMALL, fonts.MEDIUM, RIGHT)
