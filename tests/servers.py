"""Real servers for the tests: PostgreSQL, Mosquitto and an X screen of their own.

Each lives in a temporary folder, listens on a free loopback port, and ends with the process that
started it. The tests never use a server that was there before.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

import psycopg

HOST = "127.0.0.1"
START_SECONDS = 30.0
STOP_SECONDS = 20.0
_WINDOWS = os.name == "nt"
_INITDB_OPTIONS = (
    *("-U", "griddeck", "-A", "trust", "-E", "UTF8", "--locale=C"),
    *("--no-sync", "--no-instructions"),
)


class ServerMissingError(RuntimeError):
    """A server's program is not installed."""


def free_port() -> int:
    """A loopback port that nothing listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def find_program(name: str) -> Path:
    """The program `name` on the path or where Debian and Windows put servers."""
    found = shutil.which(name)
    if found:
        return Path(found)
    suffix = ".exe" if _WINDOWS else ""
    folders = [
        Path("/usr/sbin"),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
        *sorted(Path(os.environ.get("PROGRAMFILES", "/")).glob("PostgreSQL/*/bin"), reverse=True),
        Path(os.environ.get("PROGRAMFILES", "/")) / "mosquitto",
    ]
    for folder in folders:
        if (folder / f"{name}{suffix}").is_file():
            return folder / f"{name}{suffix}"
    raise ServerMissingError(f"{name} is not installed; `make test` installs it")


class Server:
    """A program in the background, with its folder, port and output file."""

    def __init__(self, name: str, *, refuses_root: bool = False) -> None:
        self.host = HOST
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"griddeck-{name}-"))
        self.output = self.folder / "output.txt"
        self._user = _account() if refuses_root and _is_root() else None
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            shutil.chown(self.folder, self._user)

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, on the same port each time, and return once it answers."""
        if self.running:
            return
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                self._as_user(self.command(), parent_death=True),
                cwd=self.folder,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until(self._answers_or_fails, START_SECONDS, f"{self.command()[0]} to answer")

    def stop(self) -> None:
        """End it in order; what it keeps on disk stays for the next start."""
        self._end(self.stop_signal())

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end(signal.SIGTERM if _WINDOWS else signal.SIGKILL)

    def close(self) -> None:
        """End it and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def command(self) -> list[str]:
        """The program and its arguments."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it takes connections."""
        with closing(socket.socket()) as probe:
            probe.settimeout(1.0)
            return probe.connect_ex((self.host, self.port)) == 0

    def stop_signal(self) -> signal.Signals:
        """The signal that ends it in order."""
        return signal.SIGTERM

    def _answers_or_fails(self) -> bool:
        if not self.running:
            raise RuntimeError(self.output.read_text("utf-8", "replace")[-2000:])
        return self.answers()

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self.running:
            self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(STOP_SECONDS)
        self._process = None

    def _as_user(self, command: list[str], *, parent_death: bool = False) -> list[str]:
        """`command` run without root's rights, and ended by the kernel if we are killed."""
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            return command
        prefix = _without_rights(self._user) if self._user else []
        if parent_death:
            prefix = [*prefix, "--pdeathsig", self.stop_signal().name.removeprefix("SIG")]
        return [setpriv, *prefix, "--", *command] if prefix else command


class Postgres(Server):
    """A PostgreSQL cluster; `durable` keeps its writes safe, which only measurements need."""

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__("postgres", refuses_root=True)
        self._durable = durable
        self._data = self.folder / "data"
        subprocess.run(
            self._as_user([str(find_program("initdb")), "-D", str(self._data), *_INITDB_OPTIONS]),
            cwd=self.folder,
            check=True,
            capture_output=True,
        )

    def command(self) -> list[str]:
        """`postgres` on its own port, without a Unix socket."""
        settings = {
            "listen_addresses": HOST,
            "unix_socket_directories": "",
            "max_connections": "60",
            "shared_buffers": "64MB",
            "autovacuum_naptime": "5min",
        }
        if not self._durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        words = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        return [str(find_program("postgres")), "-D", str(self._data), "-p", str(self.port), *words]

    def answers(self) -> bool:
        """Whether a connection to the maintenance database succeeds."""
        try:
            with psycopg.connect(self._dsn(), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def stop_signal(self) -> signal.Signals:
        """SIGINT: fast shutdown, without waiting for clients."""
        return signal.SIGTERM if _WINDOWS else signal.SIGINT

    @contextmanager
    def database(self) -> Iterator[str]:
        """The SQLAlchemy URL of a new, empty database, dropped at the end."""
        name = f"test_{secrets.token_hex(6)}"
        self._maintain(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield f"postgresql+psycopg://griddeck@{self.host}:{self.port}/{name}"
        finally:
            if self.running:
                self._maintain(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _dsn(self) -> str:
        return f"host={self.host} port={self.port} user=griddeck dbname=postgres"

    def _maintain(self, statement: str) -> None:
        with psycopg.connect(self._dsn(), autocommit=True) as connection:
            connection.execute(statement.encode())


class Mosquitto(Server):
    """An MQTT broker that keeps sessions and queued messages over a restart."""

    def __init__(self) -> None:
        super().__init__("mosquitto", refuses_root=True)
        self._config = self.folder / "mosquitto.conf"
        lines = [
            f"listener {self.port} {HOST}",
            "allow_anonymous true",
            "persistence true",
            f"persistence_location {self.folder.as_posix()}/",
            "autosave_on_changes true",
            "autosave_interval 1",
            "max_queued_messages 0",
            "max_inflight_messages 0",
            "log_dest stderr",
            "log_type error",
            "log_type warning",
        ]
        self._config.write_text("\n".join(lines) + "\n", encoding="utf-8")

    @property
    def url(self) -> str:
        """`mqtt://host:port`."""
        return f"mqtt://{self.host}:{self.port}"

    def command(self) -> list[str]:
        """`mosquitto` with its own configuration."""
        return [str(find_program("mosquitto")), "-c", str(self._config)]


class Screen(Server):
    """A virtual X screen for a program that must open a real window; `display` is its name."""

    def __init__(self, size: str = "1920x1080") -> None:
        super().__init__("xvfb")
        self._size = size
        # X servers count displays, not ports: a number from the process keeps workers apart.
        self._number = 100 + os.getpid() % 50000

    @property
    def display(self) -> str:
        """The value of DISPLAY."""
        return f":{self._number}"

    def command(self) -> list[str]:
        """`Xvfb` of the given size, over the local socket alone."""
        screen = ["-screen", "0", f"{self._size}x24", "-nolisten", "tcp"]
        return [str(find_program("Xvfb")), self.display, *screen]

    def answers(self) -> bool:
        """Whether its socket is there."""
        return Path(f"/tmp/.X11-unix/X{self._number}").exists()


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until `condition()` is true; TimeoutError names `what` did not happen."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s for {what}")
        time.sleep(0.02)


def _is_root() -> bool:
    return not _WINDOWS and os.geteuid() == 0


def _without_rights(user: str) -> list[str]:
    import pwd

    return [f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--init-groups"]


def _account() -> str:
    """An account without rights: PostgreSQL refuses root, Mosquitto gives the rights up."""
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
