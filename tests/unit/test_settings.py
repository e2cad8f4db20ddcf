"""Settings: which layer wins, where each came from, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import settings
from app.domain.errors import Refused


def _file(home: Path, text: str, encoding: str = "utf-8") -> str:
    path = home / "griddeck.toml"
    path.write_text(text, encoding=encoding)
    return str(path)


def test_that_without_anything_the_defaults_hold(home: Path) -> None:
    loaded = settings.load(environment={})
    assert loaded.db == f"sqlite:///{(home / 'griddeck.sqlite').as_posix()}"
    assert (loaded.language, loaded.theme, loaded.broker) == ("zh_CN", "dark", "")
    assert {source for _, _, source in loaded.explain()} == {"default"}


def test_that_the_demo_has_a_database_and_a_centre_of_its_own(home: Path) -> None:
    loaded = settings.load(demo=True, environment={})
    assert loaded.db.endswith("/demo.sqlite") and loaded.centre == "demo"
    assert settings.load({"db": "sqlite:///x.sqlite"}, demo=True).db == "sqlite:///x.sqlite"


def test_that_a_flag_wins_over_the_environment_and_that_over_the_file(home: Path) -> None:
    file = _file(home, 'language = "en"\ntheme = "light"\ncentre = "jinshui"\n')
    environment = {"GRIDDECK_THEME": "dark", "GRIDDECK_CENTRE": "erqi", "GRIDDECK_HOME": "x"}
    loaded = settings.load({"centre": "guancheng"}, environment=environment)
    assert (loaded.language, loaded.theme, loaded.centre) == ("en", "dark", "guancheng")
    sources = {key: source for key, _, source in loaded.explain()}
    assert (sources["language"], sources["theme"]) == (file, "environment")
    assert (sources["centre"], sources["officer"]) == ("flag", "default")


def test_that_a_file_written_by_notepad_is_read(home: Path) -> None:
    _file(home, 'officer = "值班员"\n', "utf-8-sig")
    assert settings.load(environment={}).officer == "值班员"


def test_that_passwords_are_not_shown(home: Path) -> None:
    flags = {
        "db": "postgresql+psycopg://duty:s3cret@db/griddeck",
        "broker": "mqtt://field:s3cret@host:1883",
    }
    loaded = settings.load(flags)
    shown = {key: value for key, value, _ in loaded.explain()}
    assert shown["db"] == "postgresql+psycopg://duty:***@db/griddeck"
    assert shown["broker"] == "mqtt://field:***@host:1883"
    assert "s3cret" in loaded.db


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("language", "fr"),
        ("theme", "Dark "),
        ("db", "griddeck.sqlite"),
        ("db", "mysql://x/y"),
        ("broker", "localhost:1883"),
        ("broker", "mqtt://host:99999"),
        ("broker", "http://host"),
        ("centre", ""),
        ("centre", "a/b"),
        ("log_level", "loud"),
        ("workstation", "desk 1"),
        ("officer", "a\nb"),
    ],
)
def test_that_a_wrong_value_is_refused_with_what_is_allowed(
    home: Path, key: str, value: str
) -> None:
    with pytest.raises(Refused) as caught:
        settings.load({key: value}, environment={})
    refused = caught.value
    assert (refused.key, refused.facts["key"]) == ("settings.invalid", key)
    assert refused.facts["file"] == "flag" and refused.facts["allowed"]


@pytest.mark.parametrize("value", ["", "mqtt://host", "mqtts://u:p@host:8883", "mqtt://[::1]:1883"])
def test_that_a_broker_may_be_left_out_or_named(home: Path, value: str) -> None:
    assert settings.load({"broker": value}, environment={}).broker == value


@pytest.mark.parametrize(
    ("text", "key", "fact"),
    [
        ('colour = "red"', "settings.unknown", "colour"),
        ("theme = 3", "settings.invalid", "theme"),
        ("[theme]\nname = 'dark'", "settings.invalid", "theme"),
        ('theme = "neon"', "settings.invalid", "theme"),
    ],
)
def test_that_a_mistake_in_the_file_names_file_and_key(
    home: Path, text: str, key: str, fact: str
) -> None:
    file = _file(home, text)
    with pytest.raises(Refused) as caught:
        settings.load(environment={})
    assert (caught.value.key, caught.value.facts["key"]) == (key, fact)
    assert caught.value.facts["file"] == file and caught.value.facts["allowed"]


def test_that_a_file_that_is_no_toml_is_refused(home: Path) -> None:
    for content in (b"theme = dark", b"\xff\xfe\x00"):
        (home / "griddeck.toml").write_bytes(content)
        with pytest.raises(Refused) as caught:
            settings.load(environment={})
        assert caught.value.key == "settings.file"
        assert caught.value.facts["file"] == str(home / "griddeck.toml")


def test_that_settings_cannot_be_changed_afterwards(home: Path) -> None:
    with pytest.raises(AttributeError):
        settings.load(environment={}).theme = "light"  # type: ignore[misc]
