"""`griddeck wall --check`: what the wall is made of, and how large its characters are."""

from __future__ import annotations

from app import paths
from app.cli.console import say
from app.domain.walls import ARC_MINUTES, HIGH, WIDE, Wall, arc_minutes, character_px, scale
from app.i18n import _, local
from app.reference import load_catalogue
from app.settings import Settings

_SCREEN = (round(WIDE), round(HIGH))
"""What is reckoned with where the screens say how large they are."""


def describe(settings: Settings) -> None:
    """Print the geometry, the sizes and the play-lists. Raises Refused `reference.invalid`."""
    catalogue = load_catalogue(paths.data_dir())
    plan = catalogue.wall
    for line in _geometry(plan.wall):
        say(line)
    for mode in catalogue.modes.values():
        turns = plan.playlist(mode.id, mode.wall)
        told = " → ".join(
            f"{local(plan.scenes[t.scene].name, plan.scenes[t.scene].name_en)} {t.seconds} s"
            for t in turns
            if t.scene in plan.scenes
        )
        say(f"{local(mode.name, mode.name_en)}: {told}")


def _geometry(wall: Wall) -> list[str]:
    wide, high = wall.size(_SCREEN)
    lines = [
        _("{columns} × {rows} screens, {wide} × {high} px, bezels {x} and {y} px").format(
            columns=wall.columns,
            rows=wall.rows,
            wide=wide,
            high=high,
            x=wall.bezel_x,
            y=wall.bezel_y,
        )
    ]
    if wall.width_mm <= 0 or wall.distance_m <= 0:
        lines.append(_("Width and viewing distance are not known: wall/wall.toml tells them."))
        return lines
    told = _(
        "Read from {distance} m: {need} px are needed, the smallest characters have {have} ({n}′)"
    )
    lines.append(
        told.format(
            distance=f"{wall.distance_m:g}",
            need=round(character_px(wall, (wide, high))),
            have=round(58 * scale(wall, (wide, high))),
            n=f"{max(ARC_MINUTES, arc_minutes(wall, (wide, high))):.0f}",
        )
    )
    return lines
