"""What is known of a case (案件): its facts after its last move, and what a move may carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.moves import ENDED, SETTLED, Stage

Pause = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it stands after its last move. Times are UTC; lon/lat are WGS 84 degrees.

    `level` is the severity 1 (Ⅰ) to 4 (Ⅳ). `reporter` and `phone` are personal data: views mask
    them. `source_id` is the other system's own number and makes imports repeatable. `way` is how
    it was dispatched: direct 一键直派, consult 会商派单, leader 领导包派; `lead` and `assists` are
    departments (主办, 协办). `pauses` are the times no clock of the case ran. What was kept in
    time or not is a fact noted when it happened: None while it has not.
    """

    id: str
    category: str
    title: str
    title_en: str = ""
    source: str = "manual"
    source_id: str = ""
    stage: Stage = Stage.TO_VERIFY
    level: int = 4
    place: str = ""
    place_en: str = ""
    street: str = ""
    grid: str = ""
    lon: float | None = None
    lat: float | None = None
    reported_at: datetime | None = None
    stage_since: datetime | None = None
    ended_at: datetime | None = None
    description: str = ""
    reporter: str = ""
    phone: str = ""
    assignee: str = ""
    dispatch: str = ""
    suspended_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    supervised: bool = False
    exercise: bool = False
    version: int = 1
    way: str = ""
    lead: str = ""
    assists: tuple[str, ...] = ()
    leader: str = ""
    contacted_at: datetime | None = None
    contact_in_time: bool | None = None
    closed_at: datetime | None = None
    closed_in_time: bool | None = None
    near_at: datetime | None = None
    overdue_at: datetime | None = None
    returns: int = 0
    returned_to: str = ""
    extensions: int = 0
    asked: str = ""
    suspensions: int = 0
    suspended_until: datetime | None = None
    deliberating: bool = False
    urges: int = 0
    urged_at: datetime | None = None
    sheet: str = ""
    above: str = ""
    merged_into: str = ""
    stage_before: str = ""
    appeal: str = ""
    satisfied: bool | None = None
    rating: int = 0

    @property
    def ended(self) -> bool:
        """It waits for nothing more."""
        return self.stage in ENDED

    @property
    def settled(self) -> bool:
        """结案: its clock stands still, though the call back may be due."""
        return self.stage in SETTLED


@dataclass(frozen=True, slots=True)
class Details:
    """What a move carries beside its reason; each move reads its own.

    `way`, `lead`, `assists` say how a dispatch was given; `until` the end of a suspension;
    `target` the case merged into or the centre above; `sheet` the number of a supervision;
    `person` who takes it over or answers for a return; `in_time` whether a limit was kept;
    `satisfied` and `score` what the caller and the centre said.
    """

    way: str = ""
    lead: str = ""
    assists: tuple[str, ...] = ()
    until: datetime | None = None
    target: str = ""
    sheet: str = ""
    person: str = ""
    in_time: bool | None = None
    satisfied: bool | None = None
    score: int = 0


NONE = Details()
