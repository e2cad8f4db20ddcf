"""A second desk as a process of its own, without a window: notes when it sees each new mode."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

from app import bootstrap, settings
from tests.bench.centre import flags

DRAIN_S = 0.1
"""As ui.bridge drains."""


def main() -> None:
    out = Path(sys.argv[1])
    desk = bootstrap.open_desk(settings.load(flags(workstation="second"), demo=True))
    known = desk.picture.mode_state.version
    desk.start()
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    with out.open("a", encoding="utf-8") as stream:
        while not stop.wait(DRAIN_S):
            desk.drain()
            for version in range(known + 1, desk.picture.mode_state.version + 1):
                stream.write(json.dumps({"version": version, "t": time.time()}) + "\n")
                stream.flush()
                known = version
    desk.close()


if __name__ == "__main__":
    main()
