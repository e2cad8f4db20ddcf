"""The kinds of feeds there are, each a folder beside this file with a manifest.toml, and the feeds
of a centre: tables [KIND.NAME] of feeds.toml in its data folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

import app.feeds
from app.domain.errors import Refused
from app.domain.feeds import Instance, Manifest, Setting, SettingType, Value

FILE = "feeds.toml"
MANIFEST = "manifest.toml"
_NOTHING: dict[SettingType, Value] = {SettingType.LIST: [], SettingType.TABLE: {}}
"""What is not said of a list, of a table."""


class _Found(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    name: str
    name_en: str
    takes: str
    about: str
    about_en: str
    settings: dict[str, dict[str, object]] = {}


def manifests() -> dict[str, Manifest]:
    """Every kind by its id. Raises Refused `settings.file` for a manifest that is wrong."""
    return {manifest.id: manifest for manifest in map(_read, _folders().values())}


def package_of(kind: str) -> str:
    """The name of the package that opens feeds of a kind."""
    return f"app.feeds.{_folders()[kind].name}"


def _folders() -> dict[str, Path]:
    roots = [Path(root) for root in app.feeds.__path__]
    found = sorted(file.parent for root in roots for file in root.glob(f"*/{MANIFEST}"))
    return {_read(folder).id: folder for folder in found}


@cache
def _read(folder: Path) -> Manifest:
    file = folder / MANIFEST
    try:
        told = msgspec.toml.decode(file.read_bytes(), type=_Found)
        rows = [{"key": key, **row} for key, row in told.settings.items()]
        settings = tuple(msgspec.convert(row, Setting) for row in rows)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise Refused("settings.file", file=str(file), reason=str(error)) from error
    return Manifest(
        told.id, told.name, told.name_en, told.takes, told.about, told.about_en, settings
    )


def read_instances(path: Path) -> tuple[list[Instance], list[tuple[Instance, Refused]]]:
    """The feeds of a centre, and those whose settings are wrong with what is. Raises Refused
    `settings.file` when the file is no TOML."""
    kinds, good, wrong = manifests(), list[Instance](), list[tuple[Instance, Refused]]()
    for kind, rows in read_file(path).items():
        for name, row in rows.items():
            given = Instance(kind, name, dict(row))
            try:
                if kind not in kinds:
                    allowed = ", ".join(kinds)
                    raise Refused("feed.kind", kind=kind, allowed=allowed)
                good.append(checked(kinds[kind], name, row))
            except Refused as refused:
                wrong.append((given, refused))
    return good, wrong


def read_file(path: Path) -> dict[str, dict[str, dict[str, Value]]]:
    """feeds.toml as it stands. Raises Refused `settings.file`."""
    if not path.is_file():
        return {}
    try:
        kind = dict[str, dict[str, dict[str, Value]]]
        return msgspec.toml.decode(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), type=kind)
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        raise Refused("settings.file", file=path.name, reason=str(error)) from error


def checked(manifest: Manifest, name: str, row: Mapping[str, Value]) -> Instance:
    """A feed with every setting, defaults filled in. Raises Refused `feed.setting` (feed, key,
    reason)."""
    known = {setting.key: setting for setting in manifest.settings}
    feed = f"{manifest.id}:{name}"
    for key in row:
        if key not in known:
            raise Refused("feed.setting", feed=feed, key=key, reason="unknown_setting")
    values: dict[str, Value] = {}
    for key, setting in known.items():
        value = row.get(key, setting.default or _NOTHING.get(setting.type, setting.default))
        if setting.required and value in ("", [], {}):
            raise Refused("feed.setting", feed=feed, key=key, reason="missing")
        if not _fits(setting, value):
            raise Refused("feed.setting", feed=feed, key=key, reason=f"wrong_{setting.type}")
        values[key] = value
    return Instance(manifest.id, name, values)


def _fits(setting: Setting, value: Value) -> bool:
    match setting.type:
        case SettingType.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case SettingType.SWITCH:
            return isinstance(value, bool)
        case SettingType.LIST:
            return isinstance(value, list)
        case SettingType.TABLE:
            return isinstance(value, dict)
        case SettingType.CHOICE:
            return value in setting.allowed
        case SettingType.SECRET:
            return value == "" or (
                isinstance(value, str) and value.partition(":")[0] in ("env", "keyring")
            )
        case _:
            return isinstance(value, str)
