"""Scenes, play-lists and geometry of the video wall from TOML, the centre's own over the shipped.

`wall/scenes/*.toml` is a scene each, `wall/playlists.toml` says what each mode plays, and
`wall/wall.toml` in the centre's folder tells the geometry of the wall this machine drives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from pathlib import Path

from app.domain.walls import Panel, Scene, Turn, Wall, WallPlan
from app.i18n import _
from app.reference.tables import Table, above_zero, invalid, made, one_of, over, read

ALARM = "alarm"
"""The scene an alarm of the highest priority takes the wall over with."""

MARKERS = ("cases", "alarms", "floods", "crowds", "crowds-small")
PANELS = (
    "open", "today", "worst-case", "sensing", "worst-flood", "floods", "worst-crowd", "crowds",
    "urgent", "rates", "lowest", "warnings", "plan", "alarm", "alarms", "duty",
)  # fmt: skip
FIGURES = (
    "flooded", "urgent-open", "under-way", "running", "crowded", "open", "closed-today", "on-duty",
    "posts", "received", "overdue", "whistles", "warnings", "unacknowledged", "silent", "plan",
)  # fmt: skip
NEEDS = ("", "warnings", "plan")


def scene_names(roots: Sequence[Path]) -> tuple[str, ...]:
    """The scenes there are."""
    return tuple(_files(roots))


def load_wall(roots: Sequence[Path], modes: Iterable[str]) -> WallPlan:
    """Everything in `roots`, the later over the earlier. Raises Refused `reference.invalid`."""
    scenes = {key: _scene(key, files) for key, files in _files(roots).items()}
    ordered = dict(sorted(scenes.items(), key=lambda item: (item[1].order, item[0])))
    return WallPlan(ordered, _playlists(roots, ordered, frozenset(modes)), _wall(roots))


def _files(roots: Sequence[Path]) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for root in roots:
        for file in sorted((root / "wall" / "scenes").glob("*.toml")):
            found.setdefault(file.stem, []).append(file)
    return found


def _scene(key: str, files: list[Path]) -> Scene:
    table: Table = {}
    for file in files:
        table = over(table, read(file))
    file = files[-1]
    scene = made({"id": key, **table}, Scene, file, "")
    for name in scene.markers:
        one_of(name, MARKERS, "markers", file)
    for panel in (panel for column in scene.columns for panel in column):
        _check_panel(panel, file)
    for name in scene.foot:
        one_of(name, FIGURES, "foot", file)
    return scene


def _check_panel(panel: Panel, file: Path) -> None:
    one_of(panel.kind, PANELS, "columns.kind", file)
    one_of(panel.needs, NEEDS, "columns.needs", file)
    above_zero(panel.share, "columns.share", file)
    above_zero(panel.least, "columns.least", file)


def _playlists(
    roots: Sequence[Path], scenes: Mapping[str, Scene], modes: frozenset[str]
) -> dict[str, tuple[Turn, ...]]:
    found: dict[str, tuple[Turn, ...]] = {}
    for root in roots:
        file = root / "wall" / "playlists.toml"
        if not file.exists():
            continue
        for mode, rows in read(file).items():
            one_of(mode, sorted(modes), mode, file)
            found[mode] = tuple(_turn(row, scenes, mode, file) for row in _list(rows, mode, file))
    return found


def _list(rows: object, key: str, file: Path) -> list[Table]:
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise invalid(file, key, _("a list of scenes is needed"))
    return rows


def _turn(row: Table, scenes: Mapping[str, Scene], mode: str, file: Path) -> Turn:
    turn = made(row, Turn, file, f"{mode}.")
    one_of(turn.scene, scenes, f"{mode}.scene", file)
    one_of(turn.needs, NEEDS, f"{mode}.needs", file)
    above_zero(turn.seconds, f"{mode}.seconds", file)
    return turn


def _wall(roots: Sequence[Path]) -> Wall:
    table: Table = {}
    file = roots[-1] / "wall" / "wall.toml"
    for root in roots:
        own = root / "wall" / "wall.toml"
        if own.exists():
            table, file = over(table, read(own)), own
    wall = made(table, Wall, file, "")
    _check_wall(wall, file)
    return wall


def _check_wall(wall: Wall, file: Path) -> None:
    if not (1 <= wall.columns <= 32 and 1 <= wall.rows <= 32):
        raise invalid(file, "columns, rows", _("1 to 32 is allowed"))
    if wall.screens and len(wall.screens) != wall.columns * wall.rows:
        text = _("{n} numbers are needed, one a screen").format(n=wall.columns * wall.rows)
        raise invalid(file, "screens", text)
    if not 0.2 <= wall.dim_to_share <= 1.0:
        raise invalid(file, "dim_to_share", _("0.2 to 1 is allowed"))
    for key in ("screen_width", "screen_height", "bezel_x", "bezel_y", "width_mm", "distance_m",
                "shift_px", "takeover_s"):  # fmt: skip
        if getattr(wall, key) < 0:
            raise invalid(file, key, _("0 or more is allowed"))
    for key in ("dim_from", "dim_to"):
        try:
            time.fromisoformat(getattr(wall, key))
        except ValueError as error:
            raise invalid(file, key, _("a time such as 22:00 is needed")) from error
