"""The whole program on a virtual screen, worked by mouse and keys as an officer would."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import psutil
from numpy.typing import NDArray

from app import bootstrap, settings
from tests.servers import Screen, wait_until

START_S, PATIENCE_S, END_S = 90.0, 20.0, 15.0
_SETTLE_S = 0.4
_LOOK = (
    "import sys; from PySide6.QtCore import QBuffer, QByteArray; "
    "from PySide6.QtGui import QGuiApplication, QImage; app = QGuiApplication([]); "
    "seen = app.primaryScreen().grabWindow(0).toImage(); "
    "seen = seen.convertToFormat(QImage.Format.Format_RGB32); "
    "sys.stdout.buffer.write(b'%d %d\\n' % (seen.width(), seen.height())); "
    "sys.stdout.buffer.write(bytes(seen.constBits()))"
)
Pixels = NDArray[np.uint32]


def able() -> bool:
    """Whether hands can be lent to a screen here."""
    return shutil.which("xdotool") is not None and shutil.which("Xvfb") is not None


class Program:
    """`griddeck --demo` in a data folder of its own; `with` starts it and makes sure it ended."""

    def __init__(self, screen: Screen, home: Path, *arguments: str) -> None:
        self.home = home
        self._trace = home / "moments.jsonl"
        self._said = home / "said.txt"
        self._command = [sys.executable, "-m", "app", "--demo", *arguments]
        self._environment = {
            **os.environ,
            "DISPLAY": screen.display,
            "QT_QPA_PLATFORM": "xcb",
            "GRIDDECK_HOME": str(home),
            "GRIDDECK_TRACE": str(self._trace),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._family: list[psutil.Process] = []

    def __enter__(self) -> Self:
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=said, stderr=said
            )
        wait_until(self._filled, START_S, "the desk to be filled")
        self._family = self.children()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, t: TracebackType | None
    ) -> None:
        for process in [*self.children(), *self._family]:
            if process.is_running():
                process.kill()
        if self._process is not None:
            self._process.kill()
            self._process.wait(END_S)

    # --------------------------------------------------------------------------- hands

    def hand(self, *words: str | int) -> None:
        """One command of the hand: `hand("key", "F8")`."""
        command = ["xdotool", *(str(word) for word in words)]
        subprocess.run(command, env=self._environment, check=True, capture_output=True)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.hand("key", key)
            time.sleep(_SETTLE_S)

    def write(self, text: str) -> None:
        """Type a text."""
        self.hand("type", "--delay", 15, text)
        time.sleep(_SETTLE_S)

    def drag(self, start: tuple[int, int], by: tuple[int, int], steps: int = 4) -> None:
        """Drag from a place of the screen."""
        self.hand("mousemove", *start)
        self.hand("mousedown", 1)
        for _ in range(steps):
            self.hand("mousemove_relative", "--", by[0] // steps, by[1] // steps)
        self.hand("mouseup", 1)
        time.sleep(_SETTLE_S)

    def wheel(self, at: tuple[int, int], notches: int) -> None:
        """Turn the wheel: forwards is positive."""
        self.hand("mousemove", *at)
        for _ in range(abs(notches)):
            self.hand("click", 4 if notches > 0 else 5)
        time.sleep(_SETTLE_S)

    # ---------------------------------------------------------------------------- eyes

    def look(self) -> Pixels:
        """The screen as it is now, (height, width)."""
        command = [sys.executable, "-c", _LOOK]
        done = subprocess.run(command, env=self._environment, check=True, capture_output=True)
        stream = io.BytesIO(done.stdout)
        width, height = (int(word) for word in stream.readline().split())
        return np.frombuffer(stream.read(), dtype=np.uint32).reshape(height, width)

    def still(self) -> Pixels:
        """The screen once most of it has stopped changing."""
        found = [self.look()]

        def quiet() -> bool:
            found.append(self.look())
            return bool((found[-1] != found[-2]).mean() < 0.002)

        wait_until(quiet, PATIENCE_S, "the screen to come to rest")
        return found[-1]

    @contextmanager
    def records(self) -> Iterator[bootstrap.Base]:
        """The centre's database, read beside the program."""
        before = os.environ.get("GRIDDECK_HOME")
        os.environ["GRIDDECK_HOME"] = str(self.home)
        base = bootstrap.open_base(settings.load({}, demo=True))
        try:
            yield base
        finally:
            base.store.close()
            if before is not None:
                os.environ["GRIDDECK_HOME"] = before

    # ---------------------------------------------------------------------------- ends

    def children(self) -> list[psutil.Process]:
        """The processes it started."""
        if self._process is None or self._process.poll() is not None:
            return []
        return psutil.Process(self._process.pid).children(recursive=True)

    def end(self, how: Callable[[], None] | None = None) -> tuple[int, float]:
        """Ask it to end (SIGTERM unless `how` says otherwise): exit code and seconds."""
        assert self._process is not None
        self._family = self.children()
        began = time.monotonic()
        (how or (lambda: self.signal(signal.SIGTERM)))()
        code = self._process.wait(END_S)
        return code, time.monotonic() - began

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def orphans(self) -> list[str]:
        """Processes it started that outlived it."""
        return [" ".join(p.cmdline()) for p in self._family if p.is_running()]

    def complaints(self) -> list[str]:
        """Lines of its logs and its output that tell of errors."""
        files = [self._said, *self.home.glob("logs/*.log")]
        lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
        return [line for line in lines if " ERROR " in line or "Traceback" in line]

    def _filled(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(self._said.read_text("utf-8", "replace"))
        return self._trace.exists() and '"filled"' in self._trace.read_text(encoding="utf-8")
