"""Why a row or a grid was not taken, and what is odd about a grid, in words."""

from __future__ import annotations

from app.i18n import _
from app.imports.grid_checks import Finding


def N_(text: str) -> str:
    """Marks a text for translation; it is translated where it is used."""
    return text


ROWS = {
    "before_start": N_("it ended before it was reported"),
    "columns": N_("the row has more or fewer columns than the heading"),
    "id_taken": N_("another source already has a case of this number"),
    "id_twice": N_("an earlier row has this number already"),
    "missing": N_("it is missing"),
    "no_place": N_("it says no place in degrees"),
    "not_an_address": N_("it is no address that can be played; allowed: rtsp, rtsps, http, https"),
    "not_a_time": N_("it is not a time the mapping knows"),
    "not a number": N_("it is not a number"),
    "not_a_place": N_("it is not a place"),
    "not_above_zero": N_("it must be above 0"),
    "out_of_range": N_("it is outside the sensor's range"),
    "range": N_("the lower end must be below the upper one"),
    "threshold_order": N_("one to four values, the least grave first"),
    "twice": N_("the id was given to an earlier row"),
    "unknown_kind": N_("there is no such kind of sensor"),
    "unknown_sensor": N_("no sensor is registered under this id"),
    "unknown_category": N_("the mapping knows no such category"),
    "unknown_word": N_("the mapping knows no such word"),
}
"""Reasons of rejected rows."""

GRIDS = {
    "code_twice": N_("Grid {code} (no. {row}): the code was given to an earlier one; left out."),
    "crosses_itself": N_(
        "Grid {code} (no. {row}): its border crosses itself at {lon}, {lat}; left out."
    ),
    "disconnected": N_(
        "Grid {code} (no. {row}): its inside falls apart at {lon}, {lat}; left out."
    ),
    "gap": N_("Grid {code}: {percent} % of it ({area} m²) belongs to no grid inside it."),
    "hole": N_("Grid {code}: it has a hole of {area} m² that no other grid fills."),
    "hole_outside": N_(
        "Grid {code} (no. {row}): a hole lies outside it at {lon}, {lat}; left out."
    ),
    "holes_nested": N_("Grid {code} (no. {row}): a hole in a hole at {lon}, {lat}; left out."),
    "households": N_("Grid {code}: {households} households, where {low} to {high} are the rule."),
    "invalid": N_("Grid {code} (no. {row}): its border is wrong at {lon}, {lat}; left out."),
    "no_code": N_("No. {row} has no code; left out."),
    "no_kind": N_("Grid {code} (no. {row}): its kind “{kind}” is not known; left out."),
    "no_shape": N_("Grid {code} (no. {row}): it has no area that can be read; left out."),
    "not_an_area": N_("Grid {code} (no. {row}): its shape is {shape}, not an area; left out."),
    "not_degrees": N_("Grid {code} (no. {row}): its places are not degrees; left out."),
    "orphan": N_("Grid {code}: a micro grid whose community grid ({parent}) is not known."),
    "outside": N_("Grid {code}: {percent} % of it lies outside {parent}, which it belongs to."),
    "overlap": N_("Grid {code}: overlaps {other} by {percent} % of the smaller one."),
    "rings_twice": N_("Grid {code} (no. {row}): a border twice at {lon}, {lat}; left out."),
    "shells_nested": N_(
        "Grid {code} (no. {row}): one part inside another at {lon}, {lat}; left out."
    ),
    "too_few_points": N_("Grid {code} (no. {row}): a border of too few points; left out."),
    "touches_itself": N_(
        "Grid {code} (no. {row}): its border touches itself at {lon}, {lat}; left out."
    ),
}
"""Sentences of findings about grids; their placeholders are the finding's facts."""


def row_words(reason: str) -> str:
    """Why a row was not taken."""
    return _(ROWS[reason]) if reason in ROWS else reason


def grid_words(finding: Finding) -> str:
    """A finding about a grid in one sentence."""
    facts = {name: _figure(value) for name, value in finding.facts.items()}
    return _(GRIDS[finding.what]).format_map({"code": finding.code or "—", **facts})


def _figure(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:,}"
