"""Numbers and times as they are written on every screen: exact, with unit, in the user's words.

Times come in UTC (or any zone) and are shown in the local zone of the workstation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.i18n import _, language

if TYPE_CHECKING:
    from datetime import datetime

NBSP = "\u00a0"
DASH = "—"
_MINUS = "\u2212"
_WEEKDAYS = "一二三四五六日"


def duration(seconds: float) -> str:
    """`03:48`, `1:12:40`, `26:03:10`; the sign is dropped, whole seconds count downwards."""
    total = int(abs(seconds))
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes:02}:{secs:02}"


def overdue(seconds: float) -> str:
    """The time past a limit: `超 01:26`, `over 01:26`."""
    return _("over {time}").format(time=duration(seconds))


def elapsed_of(seconds: float, limit: float) -> str:
    """A running step: `0:01 / 5:00`."""
    return f"{_loose(seconds)} / {_loose(limit)}"


def age(seconds: float) -> str:
    """How old a value is: `4 秒`, `3 时 12 分`, `2 天 4 时`; two parts, never rounded up."""
    total = max(0, int(seconds))
    if total < 60:
        return _("{n} s").format(n=total)
    if total < 3600:
        return _("{n} min").format(n=total // 60)
    if total < 86400:
        hours, minutes = total // 3600, total % 3600 // 60
        text = _("{n} h").format(n=hours)
        return f"{text} " + _("{n} min").format(n=minutes) if minutes else text
    days, hours = total // 86400, total % 86400 // 3600
    text = _("{n} d").format(n=days)
    return f"{text} " + _("{n} h").format(n=hours) if hours else text


def took(seconds: float) -> str:
    """The seconds a step took: `0.6 s` under ten, `14 s` under a minute, then `03:48`."""
    if seconds < 10:
        return f"{seconds:.1f}{NBSP}s"
    return f"{int(seconds)}{NBSP}s" if seconds < 60 else duration(seconds)


def clock(at: datetime) -> str:
    """`09:42:18` in local time; `at` must be aware."""
    return at.astimezone().strftime("%H:%M:%S")


def clock_short(at: datetime) -> str:
    """`09:42` in local time; `at` must be aware."""
    return at.astimezone().strftime("%H:%M")


def date(at: datetime) -> str:
    """`7月21日` or `21 Jul`, local."""
    local = at.astimezone()
    if language().startswith("zh"):
        return f"{local.month}月{local.day}日"
    return f"{local.day} {_MONTHS[local.month - 1]}"


def weekday(at: datetime) -> str:
    """`周二` or `Tue`, local."""
    day = at.astimezone().weekday()
    return f"周{_WEEKDAYS[day]}" if language().startswith("zh") else _DAYS[day]


def moment(at: datetime, now: datetime) -> str:
    """The clock today, date and clock on any other day: `09:42:18`, `7月20日 23:10`."""
    if at.astimezone().date() == now.astimezone().date():
        return clock(at)
    return f"{date(at)} {clock_short(at)}"


def number(value: float, decimals: int | None = None) -> str:
    """`1,846`, `81.36`; as many decimals as asked for, or as a value of that size needs."""
    if value != value:
        return DASH
    places = _places(value) if decimals is None else decimals
    text = f"{abs(value):,.{places}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{_MINUS}{text}" if value < 0 and text.strip("0.,") else text


def quantity(value: float, unit: str, decimals: int | None = None) -> str:
    """A number with its unit, kept together in one line: `18 cm`, `61 %`."""
    return f"{number(value, decimals)}{NBSP}{unit}" if unit else number(value, decimals)


def ratio(part: int, whole: int) -> str:
    """Numerator and denominator with the share: `4,983 / 5,000`."""
    return f"{number(part)} / {number(whole)}"


def percent(part: int, whole: int, decimals: int = 1) -> str:
    """The share of `part` in `whole`: `99.1 %`; a dash when nothing was due."""
    return quantity(100 * part / whole, "%", decimals) if whole else DASH


def distance(metres: float) -> str:
    """`180 m`, `1.2 km`."""
    if metres < 1000:
        return quantity(round(metres), "m", 0)
    return quantity(metres / 1000, "km", 1)


def _places(value: float) -> int:
    size = abs(value)
    return 0 if size >= 1000 else 1 if size >= 100 else 2


def _loose(seconds: float) -> str:
    total = int(abs(seconds))
    return duration(total) if total >= 3600 else f"{total // 60}:{total % 60:02}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
