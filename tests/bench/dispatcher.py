"""A desk that reports and dispatches without pause, and notes down what was acknowledged.

`python -m tests.bench.dispatcher FILE PREFIX`: a line `R id` or `D id` is written, and flushed to
the disk, only after the commit was acknowledged.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import TextIO

from app.desk import Desk
from app.domain.cases import Case, Stage
from app.messages.commands import DispatchCase, ReportCase
from tests.bench.centre import desk, flags


async def _work(opened: Desk, prefix: str, said: Path) -> None:
    sensor = opened.picture.sensors.items[0]
    units = opened.picture.units.items
    with said.open("a", encoding="utf-8") as stream:
        for number in range(100_000):
            key, now = f"{prefix}-{number:05d}", opened.clock()
            case = Case(
                id=key,
                category="event:0110",
                title="暴露垃圾",
                source="manual",
                source_id=key,
                stage=Stage.TO_DISPATCH,
                lon=sensor.lon,
                lat=sensor.lat,
                reported_at=now,
                stage_since=now,
            )
            await opened.send(ReportCase(command_id=f"{key}-r", officer="b", case=case))
            _note(stream, f"R {key}")
            unit = units[number % len(units)].id
            order = DispatchCase(
                command_id=f"{key}-d", officer="b", case=key, unit=unit, expected_version=1
            )
            await opened.send(order)
            _note(stream, f"D {key}")
            opened.drain()
            await asyncio.sleep(0.02)


def _note(stream: TextIO, line: str) -> None:
    stream.write(line + "\n")
    stream.flush()
    os.fsync(stream.fileno())


if __name__ == "__main__":
    with desk(flags(workstation="dispatcher")) as opened_desk:
        asyncio.run(_work(opened_desk, sys.argv[2], Path(sys.argv[1])))
