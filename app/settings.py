"""Settings in four layers: defaults, the file griddeck.toml, GRIDDECK_* variables, flags.

Each setting is a row of KEYS: its default, what it may be, and what it is for. `griddeck settings`
shows each with the layer it came from.
"""

from __future__ import annotations

import os
import socket
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from app import paths
from app.domain.errors import Refused
from app.i18n import DEFAULT_LANGUAGE, LANGUAGES

FILE = "griddeck.toml"
PREFIX = "GRIDDECK_"
DEFAULT, ENVIRONMENT, FLAG = "default", "environment", "flag"

Check = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Settings:
    """What this run of GridDeck goes by. `sources` tells where each came from."""

    db: str
    centre: str
    broker: str
    readings: str
    http: str
    language: str
    theme: str
    officer: str
    log_level: str
    workstation: str
    demo: bool = False
    sources: Mapping[str, str] = field(default_factory=dict)

    def explain(self) -> list[tuple[str, str, str]]:
        """(key, value, source) of every setting; passwords are masked."""
        return [(key, masked(str(getattr(self, key))), self.sources[key]) for key in KEYS]


@dataclass(frozen=True, slots=True)
class Key:
    """One setting: `allowed` says in words what `check` lets pass."""

    about: str
    default: Callable[[bool], str]
    allowed: str
    check: Check


def _one_of(*words: str) -> tuple[str, Check]:
    return ", ".join(words), lambda value: value in words


def _is_database(value: str) -> bool:
    scheme, separator, rest = value.partition("://")
    return bool(separator and rest) and scheme.split("+")[0] in {"sqlite", "postgresql"}


def _is_broker(value: str) -> bool:
    if not value:
        return True
    try:
        parts = urlsplit(value)
        return parts.scheme in {"mqtt", "mqtts"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_address(value: str) -> bool:
    host, _colon, port = value.rpartition(":")
    return not value or bool(host and port.isdecimal() and int(port) < 65536)


def _is_name(value: str) -> bool:
    return bool(value) and all(char.isalnum() or char in "-_." for char in value)


def _is_line(value: str) -> bool:
    return "\n" not in value


def _database(demo: bool) -> str:
    return f"sqlite:///{(paths.data_dir() / _database_name(demo)).as_posix()}"


def _database_name(demo: bool) -> str:
    return "demo.sqlite" if demo else "griddeck.sqlite"


_NAME = "letters, digits, - _ ."

KEYS: dict[str, Key] = {
    "db": Key("database", _database, "sqlite:///… or postgresql+psycopg://…", _is_database),
    "centre": Key("the centre served", lambda demo: "demo" if demo else "default", _NAME, _is_name),
    "broker": Key(
        "MQTT broker; empty: none",
        lambda _: "",
        "mqtt://user:password@host:port, mqtts://…?ca=FILE",
        _is_broker,
    ),
    "readings": Key(
        "topics of SenML readings; empty: the centre's own",
        lambda _: "",
        "MQTT topic filters, separated by commas",
        _is_line,
    ),
    "http": Key(
        "address other systems reach the gateway at; empty: none",
        lambda _: "",
        "host:port",
        _is_address,
    ),
    "language": Key("language", lambda _: DEFAULT_LANGUAGE, *_one_of(*LANGUAGES)),
    "theme": Key("look", lambda _: "dark", *_one_of("dark", "light")),
    "officer": Key("who is on duty", lambda _: "", "the id of an officer", _is_line),
    "log_level": Key(
        "how much is logged", lambda _: "INFO", *_one_of("DEBUG", "INFO", "WARNING", "ERROR")
    ),
    "workstation": Key("name of this workstation", lambda _: _host(), _NAME, _is_name),
}


def _host() -> str:
    named = "".join(c if c.isalnum() or c in "-_." else "-" for c in socket.gethostname())
    return named or "desk"


def load(
    flags: Mapping[str, str] | None = None,
    *,
    demo: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """The settings of this run. `demo` changes the defaults of `db` and `centre`.

    Raises Refused `settings.invalid` (file, key, value, allowed), `settings.unknown` (file, key,
    allowed) or `settings.file` (file, reason).
    """
    variables = os.environ if environment is None else environment
    values = {key: row.default(demo) for key, row in KEYS.items()}
    sources = dict.fromkeys(KEYS, DEFAULT)
    for source, layer in (
        (str(paths.data_dir() / FILE), _from_file(paths.data_dir() / FILE)),
        (ENVIRONMENT, _from_environment(variables)),
        (FLAG, {k: v for k, v in (flags or {}).items() if v is not None}),
    ):
        for key, value in layer.items():
            values[key] = _checked(source, key, value)
            sources[key] = source
    return Settings(**values, demo=demo, sources=sources)


def environment(settings: Settings) -> dict[str, str]:
    """Variables under which another process of this program goes by the same settings."""
    return {f"{PREFIX}{key.upper()}": str(getattr(settings, key)) for key in KEYS}


def explain(flags: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
    """(key, value, source) of every setting of a run with `flags`."""
    return load(flags).explain()


def masked(value: str) -> str:
    """A URL whose password is not shown."""
    head, separator, rest = value.partition("://")
    account, at, place = rest.rpartition("@")
    if not separator or not at or ":" not in account:
        return value
    return f"{head}://{account.partition(':')[0]}:***@{place}"


def _from_file(path: Path) -> dict[str, str]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Refused("settings.file", file=str(path), reason=str(error)) from error
    for key, value in found.items():
        if not isinstance(value, str):
            allowed = KEYS[key].allowed if key in KEYS else ", ".join(KEYS)
            facts = {"file": str(path), "key": key, "value": str(value), "allowed": allowed}
            raise Refused("settings.invalid" if key in KEYS else "settings.unknown", **facts)
    return found


def _from_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """A variable that names no setting is left alone: it may be another program's."""
    named = {key: f"{PREFIX}{key.upper()}" for key in KEYS}
    return {key: variables[name] for key, name in named.items() if name in variables}


def _checked(source: str, key: str, value: str) -> str:
    if key not in KEYS:
        raise Refused("settings.unknown", file=source, key=key, allowed=", ".join(KEYS))
    value = value.upper() if key == "log_level" else value.strip()
    if not KEYS[key].check(value):
        facts = {"file": source, "key": key, "value": masked(value)}
        raise Refused("settings.invalid", **facts, allowed=KEYS[key].allowed)
    return value
