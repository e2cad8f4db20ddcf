"""China's public holidays with their make-up working days, as the State Council publishes them."""

from __future__ import annotations

from datetime import date
from functools import cache


class PublicHolidays:
    """Years that are not published yet fall back to weekends: `published` says so."""

    def is_workday(self, day: date) -> bool:
        """Whether people work on that day, make-up days included."""
        if not self.published(day.year):
            return day.weekday() < 5
        import chinese_calendar

        return bool(chinese_calendar.is_workday(day))

    def published(self, year: int) -> bool:
        """Whether the State Council's notice for that year is known here."""
        return _published(year)


@cache
def _published(year: int) -> bool:
    import chinese_calendar

    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
