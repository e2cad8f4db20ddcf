"""The map's rows in the table of actions, and the buttons that run them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.domain.shapes import SLOTS
from app.i18n import _
from app.wording.words import N_
from ui.actions.table import Action
from ui.map.cards.tools_card import Tool, group
from ui.map.layers.base import Layer
from ui.map.tools.box import Toolbox
from ui.map.view import STEP

if TYPE_CHECKING:
    from ui.map.panel import MapPanel

GROUP, TOOLS = N_("Map"), N_("Map tools")
FIT, LOCK, ZOOM_IN, ZOOM_OUT = ("map.fit", "map.lock", "map.zoom_in", "map.zoom_out")
OVERVIEW, BOOKMARKS, SPLIT, FOLLOW, SHOW, COPY, PAPER, SOURCES = (
    "map.overview",
    "map.bookmarks",
    "map.split",
    "map.follow",
    "map.show",
    "map.copy_place",
    "map.paper",
    "map.sources",
)
THEME = "view.theme"
KEYS = {
    FIT: "0",
    LOCK: "L",
    ZOOM_IN: "+",
    ZOOM_OUT: "-",
    OVERVIEW: "Alt+O",
    BOOKMARKS: "Alt+B",
    SPLIT: "Alt+S",
    FOLLOW: "Alt+F",
    SHOW: "Alt+G",
    COPY: "Ctrl+Shift+C",
    PAPER: "Ctrl+P",
    SOURCES: "Ctrl+Shift+M",
    THEME: "Ctrl+Shift+D",
}
SELECTS = ("rectangle", "polygon", "circle")
MEASURES = ("distance", "area")
DRAWS = ("draw_point", "draw_line", "draw_polygon", "draw_circle", "draw_text")


def tool_action(tool_id: str) -> str:
    """The action that takes a tool."""
    return f"map.tool.{tool_id}"


def register(panel: MapPanel) -> None:
    """Put the map's commands and one row for each tool and layer into the table."""
    actions, kit = panel.context.actions, panel.kit
    actions.add(
        _view(FIT, N_("Fit district"), panel.fit, "corners-out"),
        _view(LOCK, N_("Lock or unlock the view"), panel.toggle_lock, "lock-simple"),
        _view(ZOOM_IN, N_("Zoom in"), lambda: panel.zoom(STEP), "plus", also=("=",)),
        _view(ZOOM_OUT, N_("Zoom out"), lambda: panel.zoom(-STEP), "minus"),
        _view(OVERVIEW, N_("Overview of the district"), kit.toggle_overview, "picture-in-picture"),
        _view(SPLIT, N_("Split view: two times or two sets of layers"), kit.split.toggle,
              "square-half"),
        _view(FOLLOW, N_("Follow the selected unit"), kit.follow.toggle, "navigation-arrow",
              kit.follow.why_not),
        _view(SHOW, N_("Show the selected on the map"), kit.show_selected, "crosshair",
              lambda: "" if kit.has_place() else _("Select something that has a place first.")),
        _view(COPY, N_("Copy the coordinates under the pointer"), kit.places.copy_here, "copy"),
        _view(BOOKMARKS, N_("Bookmarks: keep this view, or go to one (Ctrl 1 to 9)"),
              kit.bookmarks.open, "bookmark-simple"),
        _view(PAPER, N_("Export or print the map"), kit.paper.open, "export"),
        _view(SOURCES, N_("Map sources and downloads"), lambda: _sources(panel), "map-trifold"),
    )  # fmt: skip
    for slot in range(1, SLOTS + 1):
        actions.add(_slot_row(panel, slot))
    for tool in kit.box.tools.values():
        if tool.key:
            actions.add(_tool_row(kit.box, tool.id))
    for layer in panel.layers:
        if layer.title:
            actions.add(_layer_row(layer, panel.toggle_layer))


def _sources(panel: MapPanel) -> None:
    # What speaks to map servers is not loaded before somebody asks for it.
    from ui.map.sources.opening import open_sources

    open_sources(panel)


def buttons(locked: bool, box: Toolbox, lit: frozenset[str]) -> list[Tool]:
    """The column of tools from the top down."""
    lock = _("View locked") if locked else _("Lock the view")
    icon = "lock-simple" if locked else "lock-simple-open"
    return [
        _button(ZOOM_IN, _("Zoom in"), "plus"),
        _button(ZOOM_OUT, _("Zoom out"), "minus", rule=True),
        _button(FIT, _("Fit district"), "corners-out"),
        _button(LOCK, lock, icon, locked, True),
        group("select", _("Select a region"), "selection", _in_hand(box, SELECTS)),
        group("measure", _("Measure"), "ruler", _in_hand(box, MEASURES)),
        group("draw", _("Draw for all desks"), "pencil-line", _in_hand(box, DRAWS)),
        *_in_hand(box, ("place",), rule=True),
        _button(BOOKMARKS, _("Bookmarks"), "bookmark-simple", "bookmarks" in lit),
        _button(SPLIT, _("Split view"), "square-half", "split" in lit),
        _button(PAPER, _("Export or print the map"), "export", "paper" in lit),
        group("more", _("More"), "dots-three", _more(lit)),
    ]


def _more(lit: frozenset[str]) -> list[Tool]:
    return [
        _button(SHOW, _("Show the selected"), "crosshair"),
        _button(FOLLOW, _("Follow the unit"), "navigation-arrow", "follow" in lit),
        _button(OVERVIEW, _("Overview"), "picture-in-picture", "overview" in lit),
        _button(COPY, _("Copy coordinates"), "copy"),
        _button(SOURCES, _("Map sources"), "map-trifold"),
        _button(THEME, _("Day or night"), "moon"),
    ]


def _button(action: str, title: str, icon: str, lit: bool = False, rule: bool = False) -> Tool:
    return Tool(action, title, KEYS[action], icon, lit, rule)


def _in_hand(box: Toolbox, ids: tuple[str, ...], rule: bool = False) -> list[Tool]:
    tools = [box.tools[key] for key in ids]
    return [
        Tool(tool_action(t.id), _(t.title), t.key, t.icon, box.current is t, rule) for t in tools
    ]


def _view(
    action: str, title: str, run: Callable[[], None], icon: str,
    disabled: Callable[[], str] = lambda: "", also: tuple[str, ...] = (),
) -> Action:  # fmt: skip
    return Action(action, title, run, KEYS[action], icon, GROUP, disabled, also)


def _tool_row(box: Toolbox, tool_id: str) -> Action:
    tool = box.tools[tool_id]
    take = tool_action(tool_id)
    return Action(take, tool.title, lambda: box.take(tool_id), tool.key, tool.icon, TOOLS)


def _slot_row(panel: MapPanel, slot: int) -> Action:
    marks = panel.kit.bookmarks
    return Action(
        f"map.bookmark.{slot}", _("Go to bookmark {n}").format(n=slot),
        lambda: marks.go_slot(slot), "", "bookmark-simple", TOOLS,
        lambda: marks.why_not(slot), (f"Ctrl+{slot}",),
    )  # fmt: skip


def _layer_row(layer: Layer, toggle: Callable[[str], None]) -> Action:
    title = layer.action or layer.title
    return Action(f"map.layer.{layer.id}", title, lambda: toggle(layer.id), "", layer.icon, GROUP)
