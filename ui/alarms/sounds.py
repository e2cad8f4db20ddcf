"""Sounds of alarms: one call for each priority, repeated until somebody acknowledges. Where there
is no device that plays, the bar's own pulse stands in for it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, QUrl, Signal
from PySide6.QtGui import QGuiApplication

from app import paths
from app.domain.alarm_rules import AlarmRules
from app.domain.alarms import HIGHEST, Alarm

log = logging.getLogger(__name__)

LOUDNESS, DEFAULT_LOUDNESS = "alarms/loudness", 80


class Player(Protocol):
    """What plays a file."""

    def able(self) -> bool:
        """Whether there is a device."""
        ...

    def play(self, file: str, loudness: int) -> None:
        """Play it; loudness 0 to 100."""
        ...


class Speaker:
    """Plays with Qt's sound effects; the import is late, for its libraries may be missing."""

    def __init__(self) -> None:
        self._effects: dict[str, QObject] = {}

    def able(self) -> bool:
        """Whether this workstation has an audio device; one without a screen is not asked."""
        if QGuiApplication.platformName() in ("offscreen", "minimal"):
            return False
        try:
            from PySide6.QtMultimedia import QMediaDevices
        except ImportError as error:
            log.warning("no sound on this workstation: %s", error)
            return False
        return bool(QMediaDevices.audioOutputs())

    def play(self, file: str, loudness: int) -> None:
        """Play a file of resources/sounds."""
        from PySide6.QtMultimedia import QSoundEffect

        effect = self._effects.get(file)
        if not isinstance(effect, QSoundEffect):
            effect = QSoundEffect()
            effect.setSource(QUrl.fromLocalFile(str(paths.resources() / "sounds" / file)))
            self._effects[file] = effect
        effect.setVolume(loudness / 100)
        effect.play()


class Sounds(QObject):
    """Decides what is heard. `called` carries the level of each call, heard or not, so that it
    can be seen too."""

    called = Signal(int)

    def __init__(self, rules: AlarmRules, store: QSettings, player: Player | None = None) -> None:
        super().__init__()
        self._rules, self._store = rules, store
        self._player = player or Speaker()
        self._heard: dict[str, datetime] = {}
        self._able: bool | None = None

    @property
    def able(self) -> bool:
        """Whether anything can be heard here; looked at once, when it is first asked."""
        if self._able is None:
            self._able = self._player.able()
        return self._able

    def on(self, level: int) -> bool:
        """Whether a level sounds; Ⅰ always does."""
        value = self._store.value(f"alarms/sound/{level}", True)
        return level == HIGHEST or str(value).lower() not in ("false", "0")

    def set_on(self, level: int, on: bool) -> None:
        """Let a level sound on this desk, or not."""
        self._store.setValue(f"alarms/sound/{level}", on)

    @property
    def loudness(self) -> int:
        """0 to 100."""
        return int(str(self._store.value(LOUDNESS, DEFAULT_LOUDNESS)))

    def set_loudness(self, loudness: int) -> None:
        """0 to 100."""
        self._store.setValue(LOUDNESS, loudness)

    def look(self, alarms: Iterable[Alarm], now: datetime) -> int:
        """Call for what is to be heard now, the gravest alone; its level, 0 for silence."""
        waiting = {alarm.id: alarm for alarm in alarms}
        self._heard = {key: at for key, at in self._heard.items() if key in waiting}
        due = [a for a in waiting.values() if self._rules.nagging(a, self._heard.get(a.id), now)]
        if not due:
            return 0
        level = min(alarm.level for alarm in due)
        # One call speaks for all that wait, so that a flood is not a noise.
        self._heard.update((alarm.id, now) for alarm in due)
        self.called.emit(level)
        if self.on(level):
            self.play(level)
        return level

    def play(self, level: int) -> bool:
        """Play a level's call, also for a test; whether it could be heard."""
        priority = self._rules.priorities.get(level)
        if priority is None or not self.able:
            return False
        self._player.play(priority.sound, self.loudness)
        return True
