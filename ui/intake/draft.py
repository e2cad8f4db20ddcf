"""What is being taken in: kept at every keystroke, so that nothing is lost with the power."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QSettings

from app.domain.case import Case
from app.domain.moves import Stage

KEY = "intake/draft"


class Draft(msgspec.Struct):
    """The form's fields as they stand."""

    category: str = ""
    title: str = ""
    description: str = ""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    grid: str = ""
    street: str = ""
    level: int = 4
    source: str = "12345"
    reporter: str = ""
    phone: str = ""

    @property
    def empty(self) -> bool:
        """Nothing that would be missed."""
        return not any(
            (self.category, self.title, self.description, self.place, self.reporter, self.phone)
        )

    def case(self) -> Case:
        """The case it would be."""
        return Case(
            id="",
            category=self.category,
            title=self.title.strip(),
            source=self.source,
            stage=Stage.TO_VERIFY,
            level=self.level,
            place=self.place.strip(),
            street=self.street,
            grid=self.grid,
            lon=self.lon,
            lat=self.lat,
            description=self.description.strip(),
            reporter=self.reporter.strip(),
            phone=self.phone.strip(),
        )


def keep(store: QSettings, draft: Draft) -> None:
    """Keep it; an empty one is forgotten."""
    if draft.empty:
        store.remove(KEY)
    else:
        store.setValue(KEY, msgspec.json.encode(draft).decode())


def kept(store: QSettings) -> Draft:
    """What was being taken in when the desk was closed, or an empty one."""
    try:
        return msgspec.json.decode(str(store.value(KEY, "{}")), type=Draft)
    except msgspec.MsgspecError:
        return Draft()
