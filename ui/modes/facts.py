"""What a switch of mode would change, in the words of the preview: one card per subject.

Everything is read from the two mode files and counted on the running picture; nothing is
changed by looking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.catalogue import SensorKind
from app.domain.modes import Change, Item, Mode, diff
from app.i18n import _, local, ngettext
from app.picture.columns import SensorState
from app.picture.picture import Picture
from ui.modes import words
from ui.widgets import format


@dataclass(frozen=True, slots=True)
class Line:
    """`before` → `after` of one thing; a line without `before` only states `after`."""

    title: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One subject with its number and its lines; `note` is said at the foot."""

    icon: str
    title: str
    count: int
    unit: str
    lines: tuple[Line, ...]
    note: str = ""


def change_count(before: Mode, after: Mode) -> int:
    """How many things a switch changes."""
    return len(diff(before, after))


def cards(picture: Picture, before: Mode, after: Mode) -> tuple[Card, ...]:
    """Limits, thresholds, suppression, forces, layers, screens, people, plans and reports."""
    return (
        _limits(picture, before, after),
        _thresholds(picture, before, after),
        _suppression(picture, before, after),
        _forces(before, after),
        _layers(picture, before, after),
        _screens(before, after),
        _people(before, after),
        _papers(picture, before, after),
    )


def plan_items(after: Mode) -> tuple[Item, ...]:
    """The plan's items in their order."""
    return after.plan


def owners(items: Iterable[Item]) -> int:
    """How many different bodies answer for `items`."""
    return len({item.owner for item in items if item.owner})


def _changes(before: Mode, after: Mode, *sections: str) -> list[Change]:
    return [change for change in diff(before, after) if change.section in sections]


def _limits(picture: Picture, before: Mode, after: Mode) -> Card:
    lines = []
    for change in _changes(before, after, "limits"):
        old, new = before.limits.get(change.key, 0), after.limits.get(change.key, 0)
        lines.append(Line(words.stage(change.key), _span(old), _span(new)))
    if before.limit_factor != after.limit_factor:
        factors = (f"×{before.limit_factor:g}", f"×{after.limit_factor:g}")
        lines.append(Line(_("Every handling limit"), *factors))
    for change in _changes(before, after, "category_limits"):
        hours = (before.category_limits.get(change.key), after.category_limits.get(change.key))
        old_text, new_text = (_span(h * 3600) if h is not None else format.DASH for h in hours)
        lines.append(Line(_category(picture, change.key), old_text, new_text))
    return Card("timer", _("Time limits"), len(lines), _("changed"), tuple(lines))


def _thresholds(picture: Picture, before: Mode, after: Mode) -> Card:
    lines = []
    for change in _changes(before, after, "thresholds"):
        kind = picture.catalogue.kinds.get(change.key)
        old, new = before.thresholds.get(change.key, ()), after.thresholds.get(change.key, ())
        pairs = [
            (a, b) for a, b in zip(_padded(old, len(new)), _padded(new, len(old)), strict=True)
        ]
        first = next((pair for pair in pairs if pair[0] != pair[1]), (None, None))
        name = local(kind.name, kind.name_en) if kind else change.key
        lines.append(Line(name, _value(first[0], kind), _value(first[1], kind)))
    return Card("gauge", _("Thresholds"), len(lines), _("changed"), tuple(lines))


def _suppression(picture: Picture, before: Mode, after: Mode) -> Card:
    counts = Counter(sensor.kind for sensor in picture.registry.sensors)
    lines = []
    for key in after.suppressed:
        muted = _("{n} sensors muted").format(n=format.number(counts[key]))
        lines.append(Line(_kind_name(picture, key), "", muted))
    for key in before.suppressed:
        if key not in after.suppressed:
            heard = _("{n} sensors heard again").format(n=format.number(counts[key]))
            lines.append(Line(_kind_name(picture, key), "", heard))
    note = _("Level Ⅰ is never muted")
    kinds = len(after.suppressed)
    return Card("bell-slash", _("Alarm suppression"), kinds, _("kinds muted"), tuple(lines), note)


def _forces(before: Mode, after: Mode) -> Card:
    lines = []
    for force in after.forces:
        old = next((f.posts for f in before.forces if f.name == force.name), 0)
        needed = _("{n} posts").format(n=force.posts)
        was = _("{n} posts").format(n=old) if old else ""
        name = local(force.name, force.name_en)
        lines.append(Line(name, was if old != force.posts else "", needed))
    for force in before.forces:
        if all(force.name != other.name for other in after.forces):
            was = _("{n} posts").format(n=force.posts)
            lines.append(Line(local(force.name, force.name_en), was, _("stood down")))
    posts = sum(force.posts for force in after.forces)
    return Card("users-three", _("Forces"), posts, _("posts"), tuple(lines))


def _layers(picture: Picture, before: Mode, after: Mode) -> Card:
    on = [layer for layer in after.map.layers if layer not in before.map.layers]
    off = [layer for layer in before.map.layers if layer not in after.map.layers]
    lines = [
        Line(title, "", " · ".join(words.layer(key) for key in keys))
        for title, keys in ((_("Shown"), on), (_("Hidden"), off))
        if keys
    ]
    if before.map.choropleth != after.map.choropleth:
        values = (before.map.choropleth, after.map.choropleth)
        old, new = (words.choropleth(_kind_name(picture, value)) for value in values)
        lines.append(Line(_("Grids coloured by"), old, new))
    count = len(on) + len(off) + (before.map.choropleth != after.map.choropleth)
    return Card("stack", _("Layers"), count, _("changed"), tuple(lines))


def _screens(before: Mode, after: Mode) -> Card:
    rows = (
        (_("Video wall"), words.scene(before.wall), words.scene(after.wall)),
        (_("Left panel"), words.panel(before.layout.left), words.panel(after.layout.left)),
        (_("Right panel"), words.panel(before.layout.right), words.panel(after.layout.right)),
        (_("Queue order"), words.order(before.queue.order), words.order(after.queue.order)),
    )
    lines = tuple(Line(*row) for row in rows if row[1] != row[2])
    return Card("monitor", _("Wall and desk"), len(lines), _("changed"), lines)


def _people(before: Mode, after: Mode) -> Card:
    """Who commands, and who is on the roster."""
    lines = [
        Line(local(item.name, item.name_en), "", local(item.owner, item.owner_en))
        for item in after.command
    ]
    for duty in after.roster:
        told = _("{n} people, {hours}").format(n=duty.people, hours=duty.hours)
        lines.append(Line(local(duty.name, duty.name_en), "", told))
    count = len(_changes(before, after, "command", "roster"))
    return Card("tree-structure", _("Command and roster"), count, _("changed"), tuple(lines))


def _papers(picture: Picture, before: Mode, after: Mode) -> Card:
    """Plans that are offered, and the clocks of reports upwards."""
    plans = [picture.catalogue.plans.get(key) for key in after.plans]
    lines = [Line(_("Plan"), "", local(plan.name, plan.name_en)) for plan in plans if plan]
    for key, title in (
        ("phone", _("Report by phone")),
        ("written", _("First report")),
        ("follow_up", _("Follow-ups, every")),
        ("final", _("Final report")),
    ):
        old, new = getattr(before.reporting, key), getattr(after.reporting, key)
        if old or new:
            was = _span(old * 60) if old and old != new else ""
            lines.append(Line(title, was, _span(new * 60)))
    if before.inside_factor != after.inside_factor:
        inside = (f"×{before.inside_factor:g}", f"×{after.inside_factor:g}")
        lines.append(Line(_("Limits inside the perimeter"), *inside))
    count = len(_changes(before, after, "plans", "reporting", "inside_factor"))
    return Card("files", _("Plans and reports"), count, _("changed"), tuple(lines))


def _span(seconds: float) -> str:
    return format.age(seconds) if seconds else format.DASH


def _padded(values: tuple[float, ...], n: int) -> tuple[float | None, ...]:
    return (*values, *[None] * max(0, n - len(values)))


def _value(value: float | None, kind: SensorKind | None) -> str:
    if value is None:
        return format.DASH
    if kind is None:
        return format.number(value)
    return format.quantity(value, local(kind.unit, kind.unit_en), kind.decimals)


def _kind_name(picture: Picture, key: str) -> str:
    kind = picture.catalogue.kinds.get(key)
    return local(kind.name, kind.name_en) if kind else key


def _category(picture: Picture, key: str) -> str:
    if key == "default":
        return _("All other categories")
    found = picture.catalogue.category(key)
    return local(found.name, found.name_en)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to look at a mode: what is so, and since or until when."""

    level: int
    title: str
    text: str
    time: str = ""


def evidence(picture: Picture, now: float) -> tuple[Evidence, ...]:
    """What stands in the picture above its thresholds, by kind of sensor, gravest first."""
    columns = picture.sensors
    found: dict[str, list[int]] = {}
    for row in (columns.state >= SensorState.LEVEL_4).nonzero()[0]:
        found.setdefault(columns.items[row].kind, []).append(int(row))
    rows = [_over(picture, kind, rows, now) for kind, rows in found.items()]
    stale = int((columns.state == SensorState.STALE).sum())
    if stale:
        text = _("{n} of {total} sensors").format(
            n=format.number(stale), total=format.number(len(columns))
        )
        rows.append(Evidence(0, _("Sensors are silent"), text))
    return tuple(sorted(rows, key=lambda e: e.level or 9))


def _over(picture: Picture, kind_id: str, rows: list[int], now: float) -> Evidence:
    columns = picture.sensors
    kind = picture.catalogue.kinds.get(kind_id)
    level = 8 - int(max(columns.state[row] for row in rows))
    rows.sort(key=lambda row: (-int(columns.state[row]), -float(columns.value[row])))
    names = [
        f"{local(columns.items[row].name, columns.items[row].name_en)} "
        f"{_value(float(columns.value[row]), kind)}"
        for row in rows[:3]
    ]
    text = ngettext(
        "{kind} over its threshold: {n} place", "{kind} over its threshold: {n} places", len(rows)
    )
    title = text.format(kind=_kind_name(picture, kind_id), n=format.number(len(rows)))
    newest = max(float(columns.at[row]) for row in rows)
    return Evidence(level, title, " · ".join(names), format.age(now - newest))
