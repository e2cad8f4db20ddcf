"""One small, realistic district that every test of the windows can share, and a desk over it.

Nothing is random: `picture()` gives the same cases, orders, readings and alarms each time, as
they stand at `NOW` (a Tuesday, 09:42:18 in Zhengzhou).
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import numpy as np
from PySide6.QtCore import QSettings

from app import paths
from app.desk import Desk
from app.domain import alarms as alarm_rules
from app.domain.alarms import Alarm, AlarmState, alarm_id
from app.domain.cases import Case, Stage
from app.domain.errors import Refused
from app.domain.modes import ModeState
from app.domain.orders import Dispatch
from app.domain.warnings import Warning as WeatherWarning
from app.messages import commands, events
from app.messages.curve import Curve, cut
from app.picture.columns import TREND, SensorState, UnitStatus
from app.picture.links import LINKS, Link
from app.picture.picture import Picture
from app.reference.walls import load_wall
from tests.ui.sample_district import STREETS, catalogue, registry, street_centre
from ui.actions.table import Actions
from ui.bridge import Bridge
from ui.context import Context
from ui.session import Session

NOW = datetime(2026, 7, 21, 1, 42, 18, tzinfo=UTC)


def minutes(n: float) -> timedelta:
    """`n` minutes."""
    return timedelta(minutes=n)


# --------------------------------------------------------------------------------- picture


def picture(now: datetime = NOW, case_count: int = 60) -> Picture:
    """The district as it stands at `now`: cases in every stage, orders, alarms, one warning."""
    known = catalogue()
    known = replace(known, wall=load_wall([paths.resources()], known.modes))
    made = Picture(known, registry())
    fill(made, now, case_count)
    return made


def fill(made: Picture, now: datetime = NOW, case_count: int = 60) -> None:
    """Put the sample's cases, readings, alarms, warning and links into an empty picture."""
    cases, dispatches = _cases(now, case_count)
    _readings(made, now)
    made.load(cases, dispatches, _alarms(now), [_warning(now)], ModeState(since=now), 100)
    made.closed_today = 38
    made.take_links(_links(now))
    made.take_changes()


_CASES = (
    ("event:0599", "占用消防通道", "Fire lane blocked", "grid", Stage.TO_SIGN, 3, 6.4),
    (
        "component:0103",
        "雨水井盖缺失",
        "Drain cover missing",
        "hotline",
        Stage.TO_DISPATCH,
        2,
        11.2,
    ),
    ("event:0405", "店外经营", "Trading on pavement", "video", Stage.TO_VERIFY, 4, 23.6),
    ("component:0137", "路灯不亮 3 盏", "3 street lights out", "photo", Stage.TO_DISPATCH, 4, 5.1),
    ("event:0502", "燃气泄漏", "Gas leak", "manual", Stage.HANDLING, 1, 42.5),
    ("event:0506", "道路积水", "Water on road", "sensor", Stage.TO_VERIFY, 3, 10.8),
    ("event:0501", "供水管破裂", "Water pipe burst", "hotline", Stage.HANDLING, 2, 28.2),
    ("event:0110", "暴露垃圾", "Exposed rubbish", "grid", Stage.TO_CHECK, 4, 12.0),
    ("event:0508", "架空线缆垂落", "Cable hanging low", "photo", Stage.HANDLING, 3, 95.0),
)


def _cases(now: datetime, count: int) -> tuple[list[Case], list[Dispatch]]:
    cases: list[Case] = []
    orders: list[Dispatch] = []
    for i in range(count):
        code, title, title_en, source, stage, level, age = _CASES[i % len(_CASES)]
        row = (i * 5) % len(STREETS)
        lon, lat = street_centre(row)
        since = now - minutes(age if i < len(_CASES) else age * (0.25 + (i * 37 % 60) / 100))
        case = Case(
            id=f"SF-0721-{386 + i:04d}", category=code, title=title, title_en=title_en,
            source=source, stage=stage, level=level,
            place=f"{STREETS[row][0]}路 {12 + i * 3} 号",
            place_en=f"{12 + i * 3} {STREETS[row][1]} Rd",
            street=f"S{row:02d}", grid=f"S{row:02d}-01",
            lon=lon + 0.008 * math.sin(i * 1.7), lat=lat + 0.006 * math.cos(i * 2.3),
            reported_at=since - minutes(4 + i % 9), stage_since=since,
            reporter="王秀英", phone="13812342207", version=3,
        )  # fmt: skip
        if stage in (Stage.TO_SIGN, Stage.HANDLING):
            order = _order(case, i)
            orders.append(order)
            case = replace(case, assignee=order.unit, dispatch=order.id)
        if i % 20 == 8:
            case = replace(case, suspended_at=now - minutes(20))
        cases.append(case)
    return cases, orders


def _order(case: Case, i: int) -> Dispatch:
    at = case.stage_since or NOW
    sent = {"sent": at + timedelta(seconds=0.2), "delivered": at + timedelta(seconds=0.6)}
    if case.stage is Stage.HANDLING:
        sent["signed"] = at + timedelta(seconds=40)
        if i % 2:
            sent["arrived"] = at + minutes(9)
    return Dispatch(f"D{i:03d}", case.id, f"U{i % 24:02d}", "lin", at, receipts=sent)


def _readings(made: Picture, now: datetime) -> None:
    columns = made.sensors
    seconds = now.timestamp()
    base = {"water_level": 4.0, "rain": 3.2, "river": 81.36, "gas": 0.8, "water_pressure": 0.31,
            "people_flow": 1846.0, "vehicle_flow": 1210.0, "noise": 58.0, "lamp": 2.4}  # fmt: skip
    for i, sensor in enumerate(columns.items):
        level = base[sensor.kind]
        wave = np.sin(np.arange(TREND) / 6 + i) * level * 0.06
        columns.trend[i] = level * (1 + (i % 5) * 0.03) + wave
        columns.value[i] = columns.trend[i, -1]
        columns.at[i] = seconds - 4 - (i * 3) % 40
        columns.state[i] = SensorState.NORMAL
    water_up = np.concatenate([np.full(30, 2.0), np.linspace(2, 18, TREND - 30)])
    for row, top, state in ((0, 18.0, SensorState.LEVEL_3), (7, 12.0, SensorState.LEVEL_4)):
        columns.trend[row] = water_up * top / 18.0
        columns.value[row], columns.state[row] = top, state
    columns.state[2] = SensorState.STALE
    columns.at[2] = seconds - 11520
    columns.state[11] = SensorState.LEVEL_1
    columns.value[11] = 21.4
    columns.state[40] = SensorState.OUT_OF_SERVICE
    made.units.status[::4] = UnitStatus.UNDER_WAY
    made.units.at[:] = seconds - 8
    made.units.heading[:] = np.arange(len(made.units)) * 40 % 360


def _alarms(now: datetime) -> list[Alarm]:
    def alarm(subject: str, kind: str, level: int, age: float, **more: object) -> Alarm:
        onset = now - timedelta(seconds=age)
        made = Alarm(alarm_id(subject, kind, onset), subject, kind, level, onset)
        return replace(made, **more)  # type: ignore[arg-type]

    acked = {"state": AlarmState.ACKNOWLEDGED, "acknowledged_by": "lin",
             "acknowledged_at": now - minutes(3)}  # fmt: skip
    return [
        alarm("W000", "high", 3, 26, value=18.0, limit=15.0),
        alarm("W007", "high", 4, 190, value=12.0, limit=10.0),
        alarm("W011", "high", 1, 900, value=21.4, limit=20.0, **acked),
        alarm("W002", "stale", 4, 11520, **acked),
        alarm("W012", "low", 3, 1200, value=0.12, limit=0.15, state=AlarmState.RETURNED,
              returned_at=now - minutes(4)),
        alarm("W018", "high", 4, 3000, value=83.0, limit=80.0, state=AlarmState.SHELVED,
              shelved_until=now + minutes(40), reason="夜间施工许可"),
    ]  # fmt: skip


def _warning(now: datetime) -> WeatherWarning:
    return WeatherWarning("CAP-1", "wind", 4, "雷暴大风蓝色预警", "Thunderstorm blue",
                          now - minutes(90), now + timedelta(hours=4, minutes=18),
                          "预计未来 6 小时有雷暴大风。", "Thunderstorms within six hours.",
                          "示范区")  # fmt: skip


def _links(now: datetime) -> dict[str, Link]:
    return {name: Link(name, "ok", now) for name in LINKS}


def rainstorm(made: Picture, now: datetime = NOW) -> None:
    """Turn the sample into a rainstorm at response level Ⅱ: emergency mode, eleven new alarms."""
    made.mode_state = ModeState(
        "emergency", 2, now - minutes(21), "lin", "暴雨红色预警", "daily", 1
    )
    red = WeatherWarning("CAP-2", "rainstorm", 1, "暴雨红色预警", "Rainstorm red",
                         now - minutes(28), now + timedelta(hours=5),
                         "三小时雨量将达 100 毫米以上。",
                         "Over 100 mm within three hours.")  # fmt: skip
    made.warnings[red.id] = red
    alarms = []
    for row, depth in enumerate((47.0, 31.0, 26.0, 24.0, 22.0, 18.0, 12.0, 16.0)):
        made.sensors.trend[row] = np.linspace(depth / 3, depth, TREND)
        made.sensors.value[row] = depth
        level = 2 if depth >= 27 else 3 if depth >= 15 else 4
        made.sensors.state[row] = (0, 7, 6, 5, 4)[level]
        alarms.append((row, level, depth))
    extra = [(i, 3, 16.0) for i in (20, 24, 28, 32)]
    for row, level, depth in alarms + extra:
        subject = made.sensors.items[row].id
        onset = now - timedelta(seconds=40 * row + 12)
        limit = (0.0, 50.0, 27.0, 15.0, 10.0)[level]
        made.apply(
            _entry(made, events.AlarmChanged(what="raised", alarm=Alarm(
                alarm_id(subject, "high", onset), subject, "high", level, onset, depth, limit)))
        )  # fmt: skip
    links = dict(made.links)
    links["feeds"] = Link("feeds", "late", now - minutes(5), 46, "46 台设备失联")
    made.take_links(links)
    made.changes.mode = made.changes.warnings = True


def _entry(made: Picture, event: events.AnyEvent, at: datetime = NOW) -> events.Entry:
    return events.Entry(seq=made.seq + 1, at=at, actor="lin", workstation="test", event=event)


# ------------------------------------------------------------------------------ desk, context


@dataclass
class Clock:
    """A clock that moves only when told to."""

    time: datetime = NOW

    def __call__(self) -> datetime:
        return self.time


@dataclass
class Ledger:
    """Keeps what was sent; `refuse` makes the next command be refused."""

    sent: list[commands.AnyCommand] = field(default_factory=list)
    refuse: Refused | None = None
    entries: list[events.Entry] = field(default_factory=list)

    def execute(self, command: commands.AnyCommand, handle: object, workstation: str) -> None:
        """Remember the command, or refuse it."""
        if self.refuse:
            raise self.refuse
        self.sent.append(command)

    def history(self, subject: str) -> list[events.Entry]:
        """What a test has put there."""
        return [entry for entry in self.entries if entry.event.subject == subject]

    def mode_switches(self, since: datetime, until: datetime) -> list[events.Entry]:
        """The switches a test has put there."""
        return [e for e in self.entries if isinstance(e.event, events.ModeSwitched)]


class Telemetry:
    """No stored readings."""

    def history(
        self, sensor: str, since: datetime, until: datetime
    ) -> tuple[np.ndarray, np.ndarray]:
        """An hour of a slow wave."""
        at = np.linspace(since.timestamp(), until.timestamp(), 120)
        return at, 10 + np.sin(at / 600)

    def curve(self, sensor: str, since: datetime, until: datetime, points: int) -> Curve:
        """The wave in columns."""
        at, value = self.history(sensor, since, until)
        return cut(at, value, since.timestamp(), until.timestamp(), points)


@dataclass
class Toasts:
    """Keeps what was shown."""

    shown: list[tuple[str, str, int, bool]] = field(default_factory=list)

    def show(self, title: str, text: str = "", level: int = 0, sticky: bool = False) -> None:
        """Remember the message."""
        self.shown.append((title, text, level, sticky))


def run_now(work: Coroutine[object, object, None]) -> None:
    """Run a coroutine to its end, in place of the interface's loop."""
    asyncio.run(work)


@dataclass
class Sample:
    """A context over the sample, and the parts a test wants to look at."""

    context: Context
    desk: Desk
    ledger: Ledger
    clock: Clock
    toasts: Toasts

    @property
    def picture(self) -> Picture:
        """The live picture."""
        return self.desk.picture

    def happen(self, *happened: events.AnyEvent) -> None:
        """Let events come in by the journal's tail, and tell the panels."""
        for event in happened:
            self.desk.tell(lambda p, e=event: p.apply(_entry(p, e, self.clock())))  # type: ignore[misc]
        self.context.bridge.drain()

    def tick(self, **amount: float) -> None:
        """Move the clock on and tick."""
        self.clock.time += timedelta(**amount)
        self.context.bridge.second.emit(self.clock())

    def acknowledge(self, alarm: Alarm) -> None:
        """The alarm comes back answered for."""
        after = alarm_rules.acknowledged(alarm, "lin", self.clock())
        self.happen(events.AlarmChanged(what="acknowledged", alarm=after))


def sample(folder: Path, made: Picture | None = None) -> Sample:
    """A context as a panel gets it; preferences go to an INI file in `folder`."""
    ledger, clock, toasts = Ledger(), Clock(), Toasts()
    desk = Desk(made or picture(), cast("object", ledger), cast("object", Telemetry()),  # type: ignore[arg-type]
                lambda *_: [], clock, "test")  # fmt: skip
    store = QSettings(str(folder / "desk.ini"), QSettings.Format.IniFormat)
    session = Session(desk.picture.registry.officers["lin"], store)
    context = Context(desk, Bridge(desk), session, Actions(), toasts, run_now)
    return Sample(context, desk, ledger, clock, toasts)
