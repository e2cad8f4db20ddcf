"""China's public holidays with their make-up working days, as the State Council publishes them."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from app.domain.calendar import Holiday

_IDS = {
    "new_years_day": ("new_year", "元旦", "New Year"),
    "spring_festival": ("spring_festival", "春节", "Spring Festival"),
    "tomb_sweeping_day": ("tomb_sweeping", "清明节", "Tomb-sweeping Day"),
    "labour_day": ("labour_day", "劳动节", "Labour Day"),
    "dragon_boat_festival": ("dragon_boat", "端午节", "Dragon Boat Festival"),
    "mid_autumn_festival": ("mid_autumn", "中秋节", "Mid-autumn Festival"),
    "national_day": ("national_day", "国庆节", "National Day"),
}
_OTHER = ("other", "节假日", "Public holiday")


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


@cache
def holidays(year: int) -> tuple[Holiday, ...]:
    """The holidays that begin in a year, in their order, each with the days worked to make up for
    it; none of a year that is not published yet."""
    if not _published(year):
        return ()
    import chinese_calendar

    spans: list[list[date]] = []
    names: list[str] = []
    free = sorted(day for day in chinese_calendar.holidays if day.year == year)
    for day in free:
        name = str(chinese_calendar.holidays[day])
        if spans and names[-1] == name and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
            names.append(name)
    worked = chinese_calendar.workdays
    by_name = {holiday.value: holiday.name for holiday in chinese_calendar.Holiday}
    found = []
    for name, days in zip(names, spans, strict=True):
        made_up = tuple(sorted(d for d, of in worked.items() if of == name and d.year == year))
        key, zh, en = _IDS.get(by_name.get(name, ""), _OTHER)
        found.append(Holiday(key, zh, en, days[0], days[-1], made_up))
    return tuple(found)
