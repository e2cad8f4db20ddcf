"""What an officer may add to his tiles, found by what he types."""

from __future__ import annotations

from app.domain.tiles import COUNT, FLOW, SENSOR, TOP, VIEW, WORST, Tile, line_of
from app.i18n import _, local
from app.picture.picture import Picture
from ui.models.readings import kind_of
from ui.models.sensors import SensorBoard
from ui.models.tile_view import title_of

SENSORS = 8
Choice = tuple[str, object]
"""What is shown, and the line of the tile (app.domain.tiles)."""


def tile_choices(
    picture: Picture, board: SensorBoard, text: str, selected: str = ""
) -> list[Choice]:
    """Tiles of kinds and groups whose names hold `text`, then sensors; beside the sensor that is
    `selected`, each of its kind also as what goes out where the selected one tells what comes
    in."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    found = _of_many(picture, wanted)
    index = picture.sensors.index
    for row in board.search(text)[:SENSORS]:
        sensor, kind = picture.sensors.items[row], kind_of(picture, row)
        name = local(sensor.name, sensor.name_en)
        shown = f"{name} · {local(kind.name, kind.name_en)}"
        found.append((shown, line_of(Tile(SENSOR, (sensor.id,)))))
        first = index.get(selected, -1)
        if first >= 0 and first != row and picture.sensors.items[first].kind == sensor.kind:
            into = picture.sensors.items[first]
            words = _("In {one}, out {other}").format(
                one=local(into.name, into.name_en), other=name
            )
            found.append((words, line_of(Tile(FLOW, (selected, sensor.id)))))
    return found


def _of_many(picture: Picture, wanted: str) -> list[Choice]:
    choices = [Tile(TOP, (key,)) for key in picture.catalogue.kinds]
    for kind in (WORST, COUNT, VIEW):
        choices += [Tile(kind, (key,)) for key in picture.catalogue.groups]
    titles = [(title_of(picture, tile), line_of(tile)) for tile in choices]
    return [(title, line) for title, line in titles if wanted in title.casefold()]
