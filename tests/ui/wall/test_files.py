"""Scenes and play-lists as files: what is shipped holds together, a centre's own lies over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import paths
from app.domain.errors import Refused
from app.reference import load_catalogue
from app.reference.walls import FIGURES, MARKERS, PANELS, load_wall
from ui.wall import markers, panels
from ui.wall.panels import figures

MODES = ("daily", "holiday", "major_event", "emergency")
GATE = 'name = "东门"\nname_en = "East gate"\ncolumns = [[{ kind = "crowds" }]]\n'


def _own(tmp_path: Path, name: str, text: str) -> list[Path]:
    file = tmp_path / "wall" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return [paths.resources(), tmp_path]


def test_that_every_name_a_scene_may_use_can_be_painted() -> None:
    assert set(PANELS) == set(panels.PANELS)
    assert set(FIGURES) == set(figures.FIGURES)
    assert set(MARKERS) == set(markers.MARKERS)


def test_that_every_mode_plays_scenes_that_exist_and_begins_with_its_own() -> None:
    catalogue = load_catalogue()
    for mode in catalogue.modes.values():
        turns = catalogue.wall.playlist(mode.id, mode.wall)
        assert turns[0].scene == mode.wall
        assert all(turn.scene in catalogue.wall.scenes for turn in turns)


def test_that_a_centre_adds_a_scene_changes_a_playlist_and_tells_its_geometry(
    tmp_path: Path,
) -> None:
    roots = _own(tmp_path, "scenes/gate.toml", GATE)
    _own(tmp_path, "playlists.toml", 'daily = [{ scene = "gate", seconds = 9 }]\n')
    _own(tmp_path, "wall.toml", "columns = 3\nrows = 2\nbezel_x = 12\n")
    plan = load_wall(roots, MODES)
    assert plan.scenes["gate"].name_en == "East gate"
    assert [turn.scene for turn in plan.playlists["daily"]] == ["gate"]
    assert plan.playlists["emergency"][0].scene == "flood"
    assert (plan.wall.columns, plan.wall.bezel_x, plan.wall.takeover_s) == (3, 12, 20)


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("scenes/x.toml", 'name = "x"\nname_en = "x"\ncolumns = [[{ kind = "sea" }]]', "kind"),
        ("scenes/x.toml", 'name = "x"\nname_en = "x"\nmarkers = ["stars"]', "markers"),
        ("scenes/x.toml", 'name = "x"\nname_en = "x"\nfoot = ["luck"]', "foot"),
        ("playlists.toml", 'daily = [{ scene = "sea" }]', "daily.scene"),
        ("playlists.toml", 'siesta = [{ scene = "flood" }]', "siesta"),
        ("playlists.toml", 'daily = [{ scene = "flood", seconds = 0 }]', "daily.seconds"),
        ("playlists.toml", "daily = 5", "daily"),
        ("wall.toml", "columns = 0", "columns"),
        ("wall.toml", "columns = 2\nscreens = [1]", "screens"),
        ("wall.toml", 'dim_from = "late"', "dim_from"),
        ("wall.toml", "bezel_x = -1", "bezel_x"),
        ("wall.toml", "dim_to_share = 0.0", "dim_to_share"),
    ],
)
def test_that_a_slip_of_the_pen_is_named(tmp_path: Path, name: str, text: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        load_wall(_own(tmp_path, name, text), MODES)
    assert key in str(refused.value.facts["key"])
    assert Path(name).name in str(refused.value.facts["file"])
