"""The feeds of the field: readings, positions, receipts, case reports, moves on site."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
import numpy as np

from app import topics
from app.bus import Message
from app.clock import Clock
from app.domain.cases import Case, Details, Move, Stage
from app.domain.errors import Refused
from app.domain.warnings import Warning as WeatherWarning
from app.feeds import formats
from app.feeds.base import Feed, FeedState, Sink
from app.feeds.reception import Reception
from app.messages.commands import (
    AnswerTask,
    AnswerWhistle,
    MoveCase,
    ReceiveWarning,
    RecordReceipt,
    ReportCase,
)
from app.messages.field import (
    CaseHandedBack,
    CaseReport,
    FieldMove,
    PlanTaskAnswer,
    TerminalReceipt,
    WhistleAnswer,
)
from app.messages.readings import Positions

T = TypeVar("T")

Resolve = Callable[[float, float], tuple[str, str]]
"""(lon, lat) to (grid code, street code), '' where a place lies outside."""

PositionRow = tuple[str, float, float, float, float, int]
"""(unit, lon, lat, heading, epoch seconds, status)"""


def field_feeds(
    centre: str,
    sink: Sink,
    clock: Clock,
    readings_topics: Sequence[str],
    resolve: Resolve,
    reception: Reception,
) -> list[Feed]:
    """Every feed a centre takes from its bus."""
    feeds = [_readings(topic, reception, clock) for topic in readings_topics]
    feeds.append(_positions(centre, sink))
    feeds.append(_receipts(centre, sink))
    feeds.append(_cases(centre, sink, clock, resolve))
    feeds.append(_warnings(centre, sink))
    feeds.append(_answers(centre, sink))
    feeds.append(_plan_answers(centre, sink))
    feeds.append(_centres(centre, sink))
    return feeds


def _warnings(centre: str, sink: Sink) -> Feed:
    def take(message: Message) -> None:
        given = _parse(message.payload, WeatherWarning)
        digest = hashlib.sha256(message.payload).hexdigest()[:32]
        command = ReceiveWarning(command_id=digest, officer="weather", warning=given)
        sink.command(command, message.ack)

    return Feed("warnings", topics.warnings(centre), take)


def _parse(payload: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(payload, type=kind)
    except msgspec.MsgspecError as error:
        raise Refused("feed.not_json", reason=str(error)) from error


def _readings(topic: str, reception: Reception, clock: Clock) -> Feed:
    state = FeedState("readings", clock=clock)
    decode = formats.decoder(formats.AUTO)

    def take(message: Message) -> None:
        records = decode(message.payload, message.topic, reception.now)
        reception.take(state, records, message.topic, message.ack)

    return Feed(state.name, topic, take, state)


def _positions(centre: str, sink: Sink) -> Feed:
    def take(message: Message) -> None:
        rows = _parse(message.payload, list[PositionRow])
        if rows:
            sink.positions(_columns(rows))
        message.ack()

    return Feed("positions", topics.positions(centre), take)


def _columns(rows: list[PositionRow]) -> Positions:
    table = np.array([row[1:] for row in rows], dtype=np.float64)
    return Positions(
        [row[0] for row in rows],
        table[:, 0],
        table[:, 1],
        table[:, 2],
        table[:, 3],
        table[:, 4].astype(np.uint8),
    )


def _receipts(centre: str, sink: Sink) -> Feed:
    def take(message: Message) -> None:
        given = _parse(message.payload, TerminalReceipt)
        command = RecordReceipt(
            command_id=f"{given.dispatch}:{given.receipt.value}",
            officer="field",
            dispatch=given.dispatch,
            receipt=given.receipt,
            at=given.at,
        )
        sink.command(command, message.ack)

    return Feed("receipts", topics.receipts(centre, "+"), take)


def _cases(centre: str, sink: Sink, clock: Clock, resolve: Resolve) -> Feed:
    def take(message: Message) -> None:
        if message.topic.endswith("/moves"):
            sink.command(_move(_parse(message.payload, FieldMove)), message.ack)
            return
        report = _parse(message.payload, CaseReport)
        command_id = f"{report.source}:{report.source_id}"
        case = _case(report, clock(), resolve)
        sink.command(
            ReportCase(command_id=command_id, officer=report.source, case=case), message.ack
        )

    return Feed("cases", topics.cases(centre, "+"), take)


def _answers(centre: str, sink: Sink) -> Feed:
    def take(message: Message) -> None:
        given = _parse(message.payload, WhistleAnswer)
        command = AnswerWhistle(
            command_id=f"{given.whistle}:{given.department}:answered",
            officer=given.department,
            whistle=given.whistle,
            department=given.department,
            person=given.person,
            at=given.at if given.at.tzinfo else given.at.replace(tzinfo=UTC),
        )
        sink.command(command, message.ack)

    return Feed("answers", topics.answers(centre, "+"), take)


def _plan_answers(centre: str, sink: Sink) -> Feed:
    def take(message: Message) -> None:
        given = _parse(message.payload, PlanTaskAnswer)
        command = AnswerTask(
            command_id=f"{given.run}:{given.task}:{given.state.value}",
            officer=message.topic.rpartition("/")[2],
            run=given.run,
            task=given.task,
            state=given.state,
            person=given.person,
            reason=given.reason,
            at=given.at if given.at.tzinfo else given.at.replace(tzinfo=UTC),
        )
        sink.command(command, message.ack)

    return Feed("plan_answers", topics.plan_answers(centre, "+"), take)


def _centres(centre: str, sink: Sink) -> Feed:
    def take(message: Message) -> None:
        given = _parse(message.payload, CaseHandedBack)
        command = MoveCase(
            command_id=hashlib.sha256(message.payload).hexdigest()[:32],
            officer=given.by,
            case=given.case,
            move=Move.FEEDBACK if given.done else Move.HAND_BACK,
            expected_version=-1,
            reason=given.reason,
        )
        sink.command(command, message.ack)

    return Feed("centres", topics.above(centre), take)


def _move(given: FieldMove) -> MoveCase:
    return MoveCase(
        command_id=given.id,
        officer=given.by,
        case=given.case,
        move=given.move,
        expected_version=-1,
        reason=given.reason,
        details=Details(satisfied=given.satisfied),
    )


def _case(report: CaseReport, now: datetime, resolve: Resolve) -> Case:
    placed = report.lon is not None and report.lat is not None
    grid, street = resolve(report.lon or 0.0, report.lat or 0.0) if placed else ("", "")
    at = report.at or now
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Case(
        id="",
        category=report.category,
        title=report.title,
        title_en=report.title_en,
        source=report.source,
        source_id=report.source_id,
        stage=Stage.TO_VERIFY,
        level=min(4, max(1, report.level)),
        place=report.place,
        place_en=report.place_en,
        street=street,
        grid=grid,
        lon=report.lon,
        lat=report.lat,
        reported_at=at,
        stage_since=now,
        description=report.description,
        reporter=report.reporter,
        phone=report.phone,
        exercise=report.exercise,
    )
