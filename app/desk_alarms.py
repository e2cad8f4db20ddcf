"""The part of a desk that reads what happened to alarms, on the desk's reading thread."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from app.domain.alarm_figures import AlarmBook, Happening
from app.domain.alarms import Alarm


class AlarmReader:
    """Empty on a desk without a store."""

    _reader: ThreadPoolExecutor
    _alarms: AlarmBook | None = None

    def alarms_with(self, alarms: AlarmBook) -> None:
        """Read what happened to alarms from `alarms`."""
        self._alarms = alarms

    async def alarm_log(self, since: datetime, until: datetime) -> list[Happening]:
        """What happened to alarms in [since, until). Raises Refused."""
        if self._alarms is None:
            return []
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, self._alarms.told, since, until)

    async def past_alarms(self, since: datetime, until: datetime) -> list[Alarm]:
        """Alarms that began in [since, until), the newest first. Raises Refused."""
        if self._alarms is None:
            return []
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._reader, self._alarms.alarms, since, until)
