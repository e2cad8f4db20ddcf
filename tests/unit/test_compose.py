"""docs/admin/compose.yaml says what GridDeck goes by, in words GridDeck knows."""

from __future__ import annotations

import re
from pathlib import Path

from app.settings import KEYS, PREFIX

ADMIN = Path(__file__).parents[2] / "docs" / "admin"
_OWN = {"HOME"}


def test_that_the_gateway_is_told_settings_there_are() -> None:
    text = (ADMIN / "compose.yaml").read_text(encoding="utf-8")
    named = {name.lower() for name in re.findall(rf"{PREFIX}([A-Z_]+):", text)}
    assert named - {name.lower() for name in _OWN} <= KEYS.keys()
    for key in ("db", "broker", "http"):
        value = re.search(rf"{PREFIX}{key.upper()}: (\S+)", text)
        assert value is not None
        filled = re.sub(r"\$\{(\w+)[^}]*\}", r"\1", value.group(1))
        assert KEYS[key].check(filled), filled


def test_that_no_password_stands_in_it() -> None:
    text = (ADMIN / "compose.yaml").read_text(encoding="utf-8")
    for line in text.splitlines():
        if "PASSWORD" in line:
            assert re.search(r"\$\{\w*PASSWORD:\?\}", line), line


def test_that_the_files_it_builds_from_are_there() -> None:
    text = (ADMIN / "compose.yaml").read_text(encoding="utf-8")
    assert (ADMIN / "Dockerfile").exists()
    assert "dockerfile: docs/admin/Dockerfile" in text
    assert (ADMIN.parents[1] / "constraints.txt").exists()
