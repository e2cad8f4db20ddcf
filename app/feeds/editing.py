"""feeds.toml as the interface writes it: one feed at a time, every other table as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import Refused
from app.domain.feeds import Instance, Manifest, Setting, SettingType, Value
from app.feeds import secrets
from app.feeds.manifests import checked, read_file

_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_HEAD = "# The feeds of this centre: tables [KIND.NAME]; docs/admin/feeds.md has every setting."
_PLACES = ("env:", "keyring:")


def put(path: Path, manifest: Manifest, name: str, words: Mapping[str, str]) -> Instance:
    """Write one feed from what was typed; a secret typed as it is goes to the keyring. Raises
    Refused `feed.name`, `feed.setting`, `feed.keyring`, `export.unwritable`, `settings.file`."""
    if not _NAME.fullmatch(name):
        raise Refused("feed.name", name=name)
    row = {
        setting.key: _value(setting, words[setting.key], f"{manifest.id}.{name}.{setting.key}")
        for setting in manifest.settings
        if words.get(setting.key, "").strip()
    }
    instance = checked(manifest, name, row)
    plain = {s.key: s.default for s in manifest.settings}
    told = {key: value for key, value in row.items() if value != plain[key]}
    tables = read_file(path)
    tables.setdefault(manifest.id, {})[name] = told
    _write(path, tables)
    return instance


def remove(path: Path, kind: str, name: str) -> None:
    """Take one feed out. Raises Refused as `put`."""
    tables = read_file(path)
    tables.get(kind, {}).pop(name, None)
    _write(path, tables)


def words_of(instance: Instance, manifest: Manifest) -> dict[str, str]:
    """The settings of a feed as they are typed."""
    return {s.key: _text(instance.values.get(s.key, s.default)) for s in manifest.settings}


def _value(setting: Setting, text: str, secret_name: str) -> Value:
    text = text.strip()
    match setting.type:
        case SettingType.NUMBER:
            try:
                return float(text)
            except ValueError:
                return text
        case SettingType.SWITCH:
            return text == "true"
        case SettingType.LIST:
            return [word for word in re.split(r"[,\s]+", text) if word]
        case SettingType.TABLE:
            pairs = (line.partition("=") for line in re.split(r"[;\n]", text) if "=" in line)
            return {key.strip(): value.strip() for key, _sign, value in pairs}
        case SettingType.SECRET if not text.startswith(_PLACES):
            return secrets.keep(secret_name, text)
        case _:
            return text


def _text(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(value)
        case dict():
            return "; ".join(f"{key} = {word}" for key, word in value.items())
        case str():
            return value
        case _:
            return f"{value:g}"


def _write(path: Path, tables: Mapping[str, Mapping[str, Mapping[str, Value]]]) -> None:
    lines = [_HEAD]
    for kind, rows in tables.items():
        for name, row in rows.items():
            lines += ["", f"[{kind}.{_key(name)}]"]
            lines += [f"{_key(key)} = {_toml(value)}" for key, value in row.items()]
    try:
        part = path.with_suffix(".part")
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("export.unwritable", file=str(path), reason=reason) from error


def _toml(value: Value) -> str:
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(key)} = {json.dumps(w, ensure_ascii=False)}"
                          for key, w in value.items())  # fmt: skip
        return f"{{ {pairs} }}"
    return json.dumps(value, ensure_ascii=False)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)
