"""A switch of mode in words: announced when it happens, and listed afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.catalogue import Catalogue
from app.domain.modes import Item, ModeState
from app.domain.registry import Officer
from app.i18n import _, local
from app.wording import response_level


def mode_name(catalogue: Catalogue, mode: str, preset: str = "", level: int = 0) -> str:
    """`Emergency · Flood, level Ⅱ`; a mode whose file is gone is called by its id."""
    known = catalogue.modes.get(mode)
    if known is None:
        return mode
    found = known.under(preset)
    name = local(found.name, found.name_en)
    if not level:
        return name
    return _("{mode}, {level}").format(mode=name, level=response_level(level))


def headline(catalogue: Catalogue, state: ModeState) -> str:
    """From what to what."""
    before = mode_name(catalogue, state.before, state.before_preset, state.before_level)
    after = mode_name(catalogue, state.mode, state.preset, state.level)
    return f"{before} → {after}" if state.before else after


def who(officers: Mapping[str, Officer], state: ModeState) -> str:
    """Who switched, and who confirmed it."""
    by = _person(officers, state.by)
    if not state.leader:
        return by
    leader = _person(officers, state.leader)
    return _("{officer}, confirmed by {leader}").format(officer=by, leader=leader)


def left_open(catalogue: Catalogue, state: ModeState) -> str:
    """The points of the checklists that nobody looked at; '' when all were."""
    if not state.skipped:
        return ""
    names = ", ".join(_point(catalogue, state, name) for name in state.skipped)
    return _("Skipped: {items}").format(items=names)


def _person(officers: Mapping[str, Officer], key: str) -> str:
    if key == "gateway":
        return _("by itself, at the time that was set")
    known = officers.get(key)
    return local(known.name, known.name_en) if known else key


def _point(catalogue: Catalogue, state: ModeState, name: str) -> str:
    items: list[Item] = []
    for key in (state.before, state.mode):
        mode = catalogue.modes.get(key)
        items += (*mode.exit, *mode.entry) if mode else ()
    found = next((item for item in items if item.name == name), None)
    return local(found.name, found.name_en) if found else name
