"""Real video streams on loopback, made by ffmpeg: HLS in a folder behind HTTP, and RTSP."""

from __future__ import annotations

import socket
import socketserver
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.servers import HOST, find_program, free_port, wait_until

SIZE = "320x180"
_SOURCE = ("-re", "-f", "lavfi", "-i", f"testsrc2=size={SIZE}:rate=10")
_STILL = ("-re", "-f", "lavfi", "-i", f"color=c=gray:size={SIZE}:rate=10")
_CODE = ("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10",
         "-pix_fmt", "yuv420p")  # fmt: skip


def _ffmpeg(*arguments: str) -> subprocess.Popen[bytes]:
    program = str(find_program("ffmpeg"))
    return subprocess.Popen(
        [program, "-nostdin", "-loglevel", "error", *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait(20)


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


class Hls:
    """A live HLS stream: `url`; `cut()` ends the pictures, `resume()` goes on."""

    def __init__(self, folder: Path, still: bool = False) -> None:
        self._folder, self._source = folder, _STILL if still else _SOURCE
        self._process: subprocess.Popen[bytes] | None = None
        handler = partial(_Files, directory=str(folder))
        self._server = ThreadingHTTPServer((HOST, 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://{HOST}:{self._server.server_address[1]}/live.m3u8"

    def start(self) -> None:
        """Serve the folder and make pictures into it."""
        self._thread.start()
        self.resume()

    def resume(self) -> None:
        """Make pictures again, as if the camera had been switched on."""
        for old in self._folder.iterdir():
            old.unlink()
        target = self._folder / "live.m3u8"
        self._process = _ffmpeg(
            *self._source, *_CODE, "-f", "hls", "-hls_time", "1", "-hls_list_size", "4",
            "-hls_flags", "delete_segments", str(target),
        )  # fmt: skip
        wait_until(target.exists, 30.0, "the first pictures")

    def cut(self) -> None:
        """No new pictures; the old ones are still there."""
        if self._process is not None:
            _end(self._process)

    def vanish(self) -> None:
        """No pictures at all: the camera is off."""
        self.cut()
        for old in self._folder.iterdir():
            old.unlink()

    def close(self) -> None:
        """End everything."""
        self.cut()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def hls(still: bool = False) -> Iterator[Hls]:
    """A live HLS stream, made while it is watched."""
    with tempfile.TemporaryDirectory(prefix="griddeck-hls-", ignore_cleanup_errors=True) as folder:
        stream = Hls(Path(folder), still)
        stream.start()
        try:
            yield stream
        finally:
            stream.close()


class _Rtsp(socketserver.StreamRequestHandler):
    """One viewer of an RTSP stream, interleaved over its own connection (RFC 2326, 10.12)."""

    server: _RtspServer

    def handle(self) -> None:
        while (request := self._request()) is not None:
            verb, headers = request
            if not self._answer(verb, headers):
                return

    def _request(self) -> tuple[str, dict[str, str]] | None:
        line = self.rfile.readline().decode("latin-1").strip()
        if not line:
            return None
        headers = {}
        while head := self.rfile.readline().decode("latin-1").strip():
            name, _, value = head.partition(":")
            headers[name.lower()] = value.strip()
        return line.split()[0], headers

    def _answer(self, verb: str, headers: dict[str, str]) -> bool:
        number = headers.get("cseq", "0")
        if self.server.needs and self.server.needs not in headers.get("authorization", ""):
            self._say(number, "401 Unauthorized", 'WWW-Authenticate: Basic realm="cameras"')
            return True
        match verb:
            case "DESCRIBE":
                self._say(number, "200 OK", "Content-Type: application/sdp", body=self.server.sdp)
            case "SETUP" if "TCP" not in headers.get("transport", ""):
                self._say(number, "461 Unsupported Transport")
            case "SETUP":
                self._say(number, "200 OK", f"Transport: {headers['transport']}", "Session: 1")
            case "PLAY":
                self._say(number, "200 OK", "Session: 1", "Range: npt=now-")
                self._relay()
                return False
            case _:
                self._say(number, "200 OK", "Public: DESCRIBE, SETUP, PLAY, TEARDOWN")
        return True

    def _say(self, number: str, status: str, *headers: str, body: str = "") -> None:
        lines = [f"RTSP/1.0 {status}", f"CSeq: {number}", *headers]
        lines += [f"Content-Length: {len(body)}"] if body else []
        self.wfile.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())

    def _relay(self) -> None:
        packets = self.server.packets
        try:
            while not self.server.ended:
                try:
                    packet = packets.recv(65536)
                except TimeoutError:
                    continue
                self.wfile.write(b"$\0" + len(packet).to_bytes(2, "big") + packet)
        except OSError:
            return


class _RtspServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    ended = False
    needs = ""

    def __init__(self, sdp: str, packets: socket.socket) -> None:
        super().__init__((HOST, 0), _Rtsp)
        self.sdp, self.packets = sdp, packets


@contextmanager
def rtsp(needs: str = "") -> Iterator[str]:
    """The address of a live RTSP stream for one viewer; `needs` is what its Authorization holds."""
    port = free_port()
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets,
        tempfile.TemporaryDirectory(prefix="griddeck-rtsp-") as folder,
    ):
        packets.bind((HOST, port))
        packets.settimeout(0.2)
        told = Path(folder) / "stream.sdp"
        process = _ffmpeg(
            *_SOURCE, *_CODE, "-f", "rtp", "-sdp_file", str(told), f"rtp://{HOST}:{port}"
        )
        wait_until(lambda: told.exists() and "m=video" in told.read_text(), 30.0, "the SDP")
        # Interleaved packets have no port of their own.
        sdp = told.read_text().replace(f"m=video {port}", "m=video 0").replace("SDP:\n", "")
        server = _RtspServer(sdp.replace("\n", "\r\n"), packets)
        server.needs = needs
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"rtsp://{HOST}:{server.server_address[1]}/live"
        finally:
            server.ended = True
            server.shutdown()
            server.server_close()
            _end(process)
