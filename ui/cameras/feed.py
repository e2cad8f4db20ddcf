"""One live picture: a player that is opened again with patience, and says how it stands."""

from __future__ import annotations

import time
import zlib

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QMediaPlayer, QPlaybackOptions, QVideoFrame, QVideoSink

from app.domain import cameras
from app.domain.cameras import Feed, FeedState
from ui.cameras.quiet import quiet_decoder

TICK_MS = 500
PRINT_S = 1.0
"""Pictures are compared once a second: enough to tell a camera that hangs."""

PRINT_STEP = 251
"""Every so many bytes of a picture enter its fingerprint."""

NETWORK_MS = 10_000
PROBE_BYTES = 32_768
"""What is read to find out the coding: more would be seconds of waiting for a slow camera."""

ENDED, FORMAT, DENIED, NETWORK = "ended", "format", "denied", "network"
"""Why a feed broke; the player's own words may hold the address and are never shown."""

_REASONS = {
    QMediaPlayer.Error.FormatError: FORMAT,
    QMediaPlayer.Error.AccessDeniedError: DENIED,
}


class LiveFeed(QObject):
    """The feed of one address. `changed` when its state did, `framed` with each new picture."""

    changed = Signal()
    framed = Signal()

    def __init__(self, url: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._url = url
        self._player: QMediaPlayer | None = None
        self._sink: QVideoSink | None = None
        self._frame = QVideoFrame()
        self._image = QImage()
        self._printed = 0.0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.feed: Feed = cameras.opened(time.monotonic())
        self.reason = ""

    def start(self) -> None:
        """Open the address now."""
        self._take(cameras.opened(time.monotonic()))
        self._timer.start()
        self._open()

    def stop(self) -> None:
        """Close it and let go of the network."""
        self._timer.stop()
        self._shut()

    def image(self) -> QImage:
        """The newest picture; null before the first one."""
        if self._frame.isValid():
            self._image, self._frame = self._frame.toImage(), QVideoFrame()
        return self._image

    def _open(self) -> None:
        self._shut()
        player, sink = QMediaPlayer(self), QVideoSink(self)
        quiet_decoder()
        options = QPlaybackOptions()
        options.setNetworkTimeout(NETWORK_MS)
        options.setProbeSize(PROBE_BYTES)
        if self._url.lower().startswith("rtsp"):
            options.setPlaybackIntent(QPlaybackOptions.PlaybackIntent.LowLatencyStreaming)
        player.setPlaybackOptions(options)
        player.setVideoSink(sink)
        sink.videoFrameChanged.connect(self._on_frame)
        player.errorOccurred.connect(self._on_error)
        player.mediaStatusChanged.connect(self._on_status)
        self._player, self._sink = player, sink
        player.setSource(QUrl(self._url))
        player.play()

    def _shut(self) -> None:
        player, sink = self._player, self._sink
        self._player = self._sink = None
        if player is None or sink is None:
            return
        sink.videoFrameChanged.disconnect(self._on_frame)
        player.errorOccurred.disconnect(self._on_error)
        player.mediaStatusChanged.disconnect(self._on_status)
        player.stop()
        player.deleteLater()
        sink.deleteLater()

    def _on_frame(self, frame: QVideoFrame) -> None:
        now = time.monotonic()
        if not frame.isValid():
            return
        self._frame = frame
        mark = self.feed.print
        if now - self._printed >= PRINT_S or self.feed.state is not FeedState.LIVE:
            self._printed, mark = now, fingerprint(frame)
        self._take(cameras.framed(self.feed, mark, now))
        self.framed.emit()

    def _on_error(self, error: QMediaPlayer.Error, _words: str) -> None:
        self._break(_REASONS.get(error, NETWORK))

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.EndOfMedia:
            self._break(ENDED)

    def _break(self, reason: str) -> None:
        self.reason = reason
        self._take(cameras.failed(self.feed, time.monotonic()))

    def _tick(self) -> None:
        before = self.feed.state
        after = cameras.ticked(self.feed, time.monotonic())
        if after.state is FeedState.WAITING and before is not FeedState.WAITING:
            self.reason = NETWORK
            self._shut()
        self._take(after)
        if before is FeedState.WAITING and after.state is FeedState.CONNECTING:
            self._open()

    def _take(self, feed: Feed) -> None:
        changed = feed.state is not self.feed.state
        self.feed = feed
        if changed:
            self.changed.emit()


def fingerprint(frame: QVideoFrame) -> int:
    """A number that differs when the picture does; 0 for one that cannot be read."""
    if not frame.map(QVideoFrame.MapMode.ReadOnly):
        return 0
    try:
        return zlib.crc32(bytes(memoryview(frame.bits(0))[::PRINT_STEP]))
    finally:
        frame.unmap()
