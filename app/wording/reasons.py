"""Reasons in words: why a file cannot be taken, why a unit is recommended."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import _, local, ngettext
from app.wording.words import N_

TROUBLES = {
    "a file is needed": N_("the address names no file"),
    "binary": N_("it is not a text file"),
    "busy": N_("somebody else is writing; try again"),
    "columns": N_("the row has more or fewer columns than the heading"),
    "encoding": N_("its characters are neither UTF-8 nor GB18030"),
    "no record": N_("it is no record"),
    "no version": N_("it is no version number"),
    "no_pack": N_("it is no pack of records"),
    "not a text": N_("it is not a text"),
    "not true or false": N_("it is neither true nor false"),
    "one_of_two": N_("one of the two is needed, and only one"),
    "too long": N_("it is too long"),
    "unknown_setting": N_("there is no such setting"),
    "unreached": N_("no connection came about; check address, port and certificates"),
    "wrong_choice": N_("it is not one of the choices"),
    "wrong_list": N_("a list is needed"),
    "wrong_number": N_("a number is needed"),
    "wrong_secret": N_("write env:NAME or keyring:NAME, never the secret itself"),
    "wrong_switch": N_("true or false is needed"),
    "wrong_table": N_("a table is needed"),
    "wrong_text": N_("a text is needed"),
    "wrong_file": N_("a file name is needed"),
    "folder": N_("it is a folder"),
    "header": N_("its first line is no heading"),
    "missing": N_("it is missing"),
    "newer than 10": N_("it is of a newer SenML version"),
    "not a URL": N_("the address is no URL"),
    "not a number": N_("it is not a number"),
    "not a place": N_("it is not a place"),
    "not connected": N_("there is no connection"),
    "not understood": N_("this must be understood and is not"),
    "not_a_time": N_("it is not a time the mapping knows"),
    "of another program": N_("it belongs to another program"),
    "too_big": N_("it is too large"),
    "two values": N_("it has two values"),
    "unknown_category": N_("the mapping knows no such category"),
    "unknown_word": N_("the mapping knows no such word"),
    "workbook": N_("it is not a whole workbook"),
}
"""Reasons that come as keys; any other is shown as it came (an operating system's own words)."""

REASONS = {
    "duty": N_("responsible by the duties list"),
    "assist": N_("assists by the duties list"),
    "skill": N_("equipped for this kind of matter"),
    "grid_officer": N_("on the spot first to look and guard; suggested to assist"),
    "nearest": N_("the nearest that may take it"),
    "by_streets": N_("the way measured along the streets"),
    "by_line": N_("the way reckoned from the straight line"),
    "free": N_("nothing in hand"),
    "under_way": N_("not free at the moment"),
    "position_old": N_("its position is {minutes} min old"),
    "other_duty": N_("not responsible by the duties list"),
    "no_place": N_("the case has no place, so the way is not counted"),
    "last_cover": N_("no other free one of its kind within {km} km"),
    "nearer_other_duty": N_("{unit} is nearer ({distance}) and not responsible"),
    "nearer_busy": N_("{unit} is nearer ({distance}) and has {n} in hand"),
    "nearer_old": N_("{unit} may be nearer, but its position is {minutes} min old"),
    "nearer_last_cover": N_("{unit} is nearer ({distance}) and the last of its kind there"),
    "nearer_line": N_("{unit} looks nearer on the map, and has {distance} along the streets"),
    "nearer_on_foot": N_("{unit} is nearer ({distance}) and on foot"),
    "nearer_under_way": N_("{unit} is nearer ({distance}) and not free"),
}


def trouble(key: str) -> str:
    """Why something cannot be taken."""
    return _(TROUBLES[key]) if key in TROUBLES else key.strip().rstrip(".。")


def reason(key: str, facts: Mapping[str, str | int | float]) -> str:
    """Why a unit is recommended, or why a nearer one is not. `facts` may carry n, minutes,
    metres, km, and `unit` with `unit_en`, the names of the nearer one."""
    n = int(facts.get("n", 0))
    if key == "busy":
        return ngettext("{n} case in hand", "{n} cases in hand", n).format(n=n)
    if key == "cover":
        text = ngettext(
            "after it {n} more stays within {km} km", "after it {n} more stay within {km} km", n
        )
        return text.format(n=n, km=_number(facts.get("km", 3)))
    told = {name: _number(value) for name, value in facts.items()}
    told["unit"] = local(told.get("unit", ""), told.get("unit_en", ""))
    told.setdefault("distance", distance(float(facts.get("metres", 0.0))))
    return _(REASONS[key]).format_map(told)


def distance(metres: float) -> str:
    """A distance as one says it: 180 m, 1.2 km."""
    return f"{round(metres, -1):.0f} m" if metres < 995 else f"{metres / 1000:.1f} km"


def _number(value: str | int | float) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
