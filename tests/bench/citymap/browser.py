"""The same GeoJSON in MapLibre GL JS in a headless browser, where both are found on this machine.

Nothing is fetched: the browser is looked for on the path, the library in the folder MAPLIBRE_DIST
names, or among the modules npm keeps for everyone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import numpy as np

from tests.bench import city
from tests.bench.citymap.frames import STREET_MPP
from tests.bench.citymap.lattice import LAT, LON
from tests.bench.citymap.stage import SIZES

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LIBRARY = "MAPLIBRE_DIST"
_MODULES = ("/usr/lib/node_modules", "/usr/local/lib/node_modules", "/usr/share/nodejs")
_TIMEOUT_S = 600.0
_TILE_PX = 512
_WORLD_M = 40075016.7
_KINDS = {".html": "text/html", ".css": "text/css", ".mjs": "text/javascript",
          ".js": "text/javascript", ".geojson": "application/json"}  # fmt: skip
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader", "--no-first-run", "--disable-extensions",
)  # fmt: skip


def present() -> tuple[str, Path] | None:
    """The browser and the library's folder; None when either is missing."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    folders: Iterable[str] = (os.environ.get(LIBRARY, ""), *_library_folders())
    library = next((Path(f) for f in folders if f and any(Path(f).glob("maplibre-gl.*js"))), None)
    return (browser, library) if browser and library else None


def _library_folders() -> list[str]:
    return [f"{root}/maplibre-gl/dist" for root in _MODULES]


def measured(size: str, scale: float, frames: int) -> dict[str, float | str]:
    """p50 and p95 of a pan over the city and its streets, of zooming, and the start."""
    found = present()
    if found is None:
        return {"browser": "not present"}
    browser, library = found
    pages = {
        "/page": Path(__file__).with_name("browser.html"),
        "/grids.geojson": city.geojson(scale),
        "/points.geojson": points(scale),
    }
    answers: list[dict[str, object]] = []
    came = threading.Event()
    handler = partial(_Handler, pages, library, answers, came)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        _browse(browser, _address(server.server_port, size, scale, frames, library), size, came)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    return _flat(answers[0]) if answers else {"browser": "no answer"}


def points(scale: float) -> Path:
    """All sensors, cameras, cases and units as one GeoJSON file, written once."""
    path = city.kept("points.geojson", scale)
    if not path.exists():
        made = city.picture(scale)
        lonlat = [
            *zip(made.sensors.lon.tolist(), made.sensors.lat.tolist(), strict=True),
            *((camera.lon, camera.lat) for camera in made.registry.cameras),
            *((case.lon, case.lat) for case in made.cases.values()),
            *zip(made.units.lon.tolist(), made.units.lat.tolist(), strict=True),
        ]
        head = '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":'
        rows = ",\n".join(f"{head}[{lon:.7f},{lat:.7f}]}}}}" for lon, lat in lonlat)
        path.write_text(f'{{"type":"FeatureCollection","features":[{rows}]}}', encoding="utf-8")
    return path


def _address(port: int, size: str, scale: float, frames: int, library: Path) -> str:
    lon = [sensor.lon for sensor in city.registry(scale).sensors]
    across = (max(lon) - min(lon)) / 360.0 * _WORLD_M / SIZES[size][0]
    asked = {
        "frames": frames, "lon": LON, "lat": LAT,
        "city": round(_zoom(across), 3), "street": round(_zoom(STREET_MPP), 3),
        "module": int(not (library / "maplibre-gl.js").exists()),
    }  # fmt: skip
    return f"http://127.0.0.1:{port}/page?{urlencode(asked)}"


def _zoom(mpp: float) -> float:
    return float(np.log2(_WORLD_M / _TILE_PX / mpp))


def _browse(browser: str, address: str, size: str, came: threading.Event) -> None:
    with tempfile.TemporaryDirectory(prefix="griddeck-browser-", ignore_cleanup_errors=True) as own:
        window = "--window-size={},{}".format(*SIZES[size])
        process = subprocess.Popen(
            [browser, *_FLAGS, window, f"--user-data-dir={own}", address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        came.wait(_TIMEOUT_S)
        process.terminate()
        process.wait(20)


def _flat(answer: dict[str, object]) -> dict[str, float | str]:
    flat: dict[str, float | str] = {}
    for name, value in answer.items():
        if isinstance(value, dict):
            flat |= {f"maplibre.{name}.{key}": float(number) for key, number in value.items()}
        else:
            flat[f"maplibre.{name}"] = value if isinstance(value, str) else float(str(value))
    return flat


class _Handler(BaseHTTPRequestHandler):
    """Serves the page, the data and the library; takes the answer."""

    protocol_version = "HTTP/1.1"

    def __init__(
        self,
        pages: dict[str, Path],
        library: Path,
        answers: list[dict[str, object]],
        came: threading.Event,
        *given: object,
    ) -> None:
        self._pages, self._library, self._answers, self._came = pages, library, answers, came
        super().__init__(*given)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        name = Path(path).name
        file = self._library / name if path.startswith("/js/") else self._pages.get(path)
        if file is None or not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", _KINDS.get(file.suffix, "application/octet-stream"))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self._answers.append(json.loads(body))
        self.send_response(204)
        self.end_headers()
        self._came.set()

    def log_message(self, *_: object) -> None:
        """Nothing: the benchmark's output is its figures."""


__all__ = ["measured", "present"]
