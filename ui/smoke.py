"""The program tries itself: every part a frozen build could have lost, and one order carried out.

`griddeck --smoke report.json --screenshot out.png` ends with 0 when all went well; the report says
what was tried, how long it took and what went wrong.
"""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__, i18n, paths, settings
from app.domain.cases import Stage
from app.domain.orders import Receipt
from app.messages.commands import DispatchCase

if TYPE_CHECKING:
    from app.desk import Desk
    from app.picture.picture import Picture
    from ui.context import Context

MODULES = (
    "alembic", "chinese_calendar", "defusedxml", "msgspec", "numpy", "openpyxl", "paho.mqtt.client",
    "pmtiles.tile", "psycopg", "pypinyin", "pyqtgraph", "qasync", "rapidfuzz", "requests",
    "shapefile", "shapely", "sqlalchemy", "waitress", "werkzeug",
)  # fmt: skip
FORMATS = frozenset({"svg", "png", "jpeg", "webp", "ico"})
WITHIN_S = 60.0


def run(report: Path, screenshot: Path | None) -> int:
    """Try everything, write the report; 0 when all is well."""
    if sys.platform != "win32" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    report.unlink(missing_ok=True)
    checks: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory(prefix="griddeck-smoke-", ignore_cleanup_errors=True) as home:
        os.environ["GRIDDECK_HOME"] = home
        tries: list[tuple[str, Callable[[], str]]] = [
            ("imports", _imports), ("resources", _resources), ("migrations", _migrations),
            ("tls", _tls), ("images", _images), ("plot", _plot), ("multimedia", _multimedia),
            ("desk", lambda: _desk(screenshot)),
        ]  # fmt: skip
        for name, work in tries:
            checks.append(_tried(name, work))
    well = all(check["ok"] for check in checks)
    told = {
        "version": __version__, "frozen": bool(getattr(sys, "frozen", False)),
        "platform": sys.platform, "ok": well, "checks": checks,
    }  # fmt: skip
    report.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if well else 1


def _tried(name: str, work: Callable[[], str]) -> dict[str, object]:
    began = time.perf_counter()
    try:
        detail, well = work(), True
    except Exception:  # noqa: BLE001 - whatever is missing is what the report is for
        detail, well = traceback.format_exc(limit=4), False
    return {"name": name, "ok": well, "seconds": round(time.perf_counter() - began, 3),
            "detail": detail}  # fmt: skip


def _imports() -> str:
    for name in MODULES:
        import_module(name)
    return f"{len(MODULES)} packages"


def _resources() -> str:
    from app import reference

    catalogue = reference.load_catalogue()
    i18n.use("zh_CN")
    if not catalogue.modes or i18n._("Close") == "Close":
        raise RuntimeError(f"resources are missing in {paths.resources()}")
    from pypinyin import lazy_pinyin

    if lazy_pinyin("郑州") != ["zheng", "zhou"]:
        raise RuntimeError("the tables of pinyin are missing")
    return f"{len(catalogue.modes)} modes"


def _migrations() -> str:
    from app.storage.migrate import HEAD, migrate
    from app.storage.store import Store

    with Store.open(f"sqlite:///{(paths.data_dir() / 'smoke.sqlite').as_posix()}") as store:
        migrate(store)
    return HEAD


def _tls() -> str:
    import certifi

    file = certifi.where()
    count = len(ssl.create_default_context(cafile=file).get_ca_certs())
    if not count:
        raise RuntimeError("no TLS roots")
    return f"{count} roots"


def _images() -> str:
    from PySide6.QtGui import QImageReader

    from ui.application import application

    application()
    known = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    if missing := FORMATS - known:
        raise RuntimeError(f"no plugin for {', '.join(sorted(missing))}")
    return ", ".join(sorted(known))


def _plot() -> str:
    import pyqtgraph

    widget = pyqtgraph.PlotWidget()
    widget.plot([1.0, 3.0, 2.0])
    widget.resize(320, 200)
    pixels = widget.grab().toImage()
    if len({pixels.pixel(x, y) for x in range(0, 320, 3) for y in range(0, 200, 3)}) < 2:
        raise RuntimeError("the plot is empty")
    return f"pyqtgraph {pyqtgraph.__version__}"


def _multimedia() -> str:
    from PySide6.QtMultimedia import QMediaFormat

    formats = QMediaFormat().supportedFileFormats(QMediaFormat.ConversionMode.Decode)
    if not formats:
        raise RuntimeError("the multimedia plugin does not load")
    return f"{len(formats)} formats"


def _desk(screenshot: Path | None) -> str:
    """The demo's desk with its gateway as a child, and one order through both."""
    from PySide6.QtCore import QSettings

    from app.bootstrap import open_desk
    from ui.application import application, interface_loop, make_context
    from ui.map.maker import shared
    from ui.shell import DeskWindow

    loaded = settings.load({}, demo=True)
    shared.start()
    desk = open_desk(loaded)
    try:
        store = QSettings(str(paths.data_dir() / "smoke.ini"), QSettings.Format.IniFormat)
        loop = interface_loop(application())
        context = make_context(desk, store, loop, loaded)
        desk.start()
        window = DeskWindow(context)
        window.resize(1920, 1080)
        window.show()
        seconds = _order(desk, context, loop)
        if screenshot is not None:
            window.map.settle()
            if not window.grab().save(str(screenshot)):
                raise RuntimeError(f"{screenshot} could not be written")
        context.bridge.stop()
        window.close()
        loop.close()
    finally:
        desk.close()
        shared.close()
    return f"delivered in {seconds:.2f} s"


def _order(desk: Desk, context: Context, loop: asyncio.AbstractEventLoop) -> float:
    """Send a case to a unit and wait for its receipt; the seconds that took."""
    picture = desk.picture
    case = next(c for c in picture.cases.values() if c.stage is Stage.TO_DISPATCH)
    unit = picture.units.items[0]
    _until(context, loop, lambda: "gateway" in _up(picture), "the gateway")
    command = DispatchCase(
        command_id=desk.command_id(), officer=context.session.officer.id, case=case.id,
        unit=unit.id, expected_version=case.version, note="smoke",
    )  # fmt: skip
    began = time.perf_counter()
    loop.run_until_complete(desk.send(command))

    def delivered() -> bool:
        order = picture.dispatches.get(picture.cases[case.id].dispatch)
        return order is not None and Receipt.DELIVERED.value in order.receipts

    _until(context, loop, delivered, "the receipt")
    return time.perf_counter() - began


def _up(picture: Picture) -> set[str]:
    return {name for name, link in picture.links.items() if link.state == "ok"}


def _until(
    context: Context, loop: asyncio.AbstractEventLoop, holds: Callable[[], bool], what: str
) -> None:
    end = time.monotonic() + WITHIN_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not come in {WITHIN_S:.0f} s")
        context.bridge.drain()
        loop.run_until_complete(asyncio.sleep(0.02))
