"""`warnings`: 10,000 warnings in one go, from the files' bytes to the picture of an open desk with
its warnings' page in sight; how late the window's heart beats meanwhile."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.bench.calm import Heart
from tests.bench.centre import demo_home, flags
from tests.bench.report import Figure
from tests.bench.window import Screen, screen

COUNT, QUICK = 10_000, 2_000
PER_FILE = 100
ALERT = """<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>b{n}</identifier>
<sender>met</sender><sent>{sent}</sent><status>Actual</status><msgType>{what}</msgType>
<scope>Public</scope>{refers}<info><category>Met</category><event>Rainstorm</event>
<urgency>Expected</urgency><severity>{severity}</severity><certainty>Likely</certainty>
<expires>{until}</expires><headline>Rainstorm {n}</headline><area><areaDesc>Area {n}</areaDesc>
<polygon>{a},{b} {c},{b} {c},{d} {a},{d} {a},{b}</polygon></area></info></alert>"""


def run(quick: bool) -> list[Figure]:
    count = QUICK if quick else COUNT
    with demo_home() as folder, screen(flags()) as shown:
        _write(folder / "cap", count)
        shown.settle()
        shown.window.forms.warnings()
        heart = Heart()
        heart.start()
        taken = shown.run(_import(shown, folder / "cap", count))
        heart.stop()
    late = max(heart.blocks, default=0.0)
    return [
        Figure("warnings.per_s", count / taken, "1/s", 1000, "higher", count),
        Figure("warnings.heartbeat.max_ms", late, "ms", 50, "lower", len(heart.blocks)),
    ]


def _write(folder: Path, count: int) -> None:
    """Every tenth an update of the one before it, in files of an envelope each."""
    folder.mkdir()
    now = datetime.now(UTC)
    sent, until = now.isoformat(timespec="seconds"), now + timedelta(hours=6)
    for start in range(0, count, PER_FILE):
        alerts = [_alert(n, sent, until.isoformat(timespec="seconds"))
                  for n in range(start, start + PER_FILE)]  # fmt: skip
        text = "<all>" + "".join(alerts) + "</all>"
        (folder / f"{start:06}.xml").write_text(text, encoding="utf-8")


def _alert(n: int, sent: str, until: str) -> str:
    update = n % 10 == 9
    x, y = 113.6 + n % 97 / 500, 34.7 + n % 89 / 600
    refers = f"<references>met,b{n - 1},{sent}</references>" if update else ""
    return ALERT.format(
        n=n, sent=sent, until=until, what="Update" if update else "Alert", refers=refers,
        severity=("Minor", "Moderate", "Severe", "Extreme")[n % 4],
        a=y, b=x, c=y + 0.01, d=x + 0.01,
    )  # fmt: skip


async def _import(shown: Screen, folder: Path, count: int) -> float:
    """Seconds from the command to the whole of it in the desk's picture."""
    known = len(shown.context.picture.warnings)
    began = time.perf_counter()
    words = [sys.executable, "-m", "app", "--demo", "import", "warnings", str(folder)]
    child = subprocess.Popen(words, env=os.environ, stdout=subprocess.DEVNULL)
    try:
        await shown.until(
            lambda: len(shown.context.picture.warnings) >= known + count, 120, "not all came"
        )
        taken = time.perf_counter() - began
        await asyncio.sleep(1.0)
    finally:
        child.wait(60)
    return taken
