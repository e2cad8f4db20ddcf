"""Facts about an order under way, a weather warning, a drawn shape, a named place."""

from __future__ import annotations

from app import wording
from app.domain.orders import RECEIPTS
from app.domain.shapes import ShapeKind
from app.i18n import _, local
from ui.map.fact import DOT, About, Facts
from ui.models.case_row import place_text
from ui.theme import levels
from ui.widgets import format as words


def order(about: About, key: str) -> Facts | None:
    """An order: for which case, to which unit, and how far it is."""
    picture, now = about.scene.picture, about.scene.now()
    found = picture.dispatches.get(key)
    case = picture.cases.get(found.case) if found is not None else None
    if found is None or case is None:
        return None
    last = [receipt for receipt in RECEIPTS if receipt.value in found.receipts]
    stands = _("issued") if not last else wording.receipt(last[-1])
    at = found.receipts[last[-1].value] if last else found.at
    waits = found.next_receipt()
    line = DOT.join((stands, words.moment(at, now)))
    if waits is not None and found.running:
        line += DOT + _("waits for: {receipt}").format(receipt=wording.receipt(waits))
    row = picture.units.index.get(found.unit)
    unit = picture.units.items[row] if row is not None else None
    return Facts(
        local(case.title, case.title_en), case.id, (place_text(case, picture), line),
        local(unit.name, unit.name_en) if unit else found.unit, _("under way with this order"),
        level=case.level, state=levels.ACKNOWLEDGED,
    )  # fmt: skip


def warning(about: About, key: str) -> Facts | None:
    """A weather warning: what, where, until when."""
    found = about.scene.picture.warnings.get(key)
    if found is None:
        return None
    now = about.scene.now()
    times = [words.moment(found.sent, now)]
    if found.until is not None:
        times.append(_("until {time}").format(time=words.moment(found.until, now)))
    text = local(found.text, found.text_en)
    exercise = _("exercise") if found.exercise else ""
    lines = (DOT.join(part for part in (found.area, exercise) if part), DOT.join(times), text)
    return Facts(
        local(found.name, found.name_en), "", lines, level=found.level, state=levels.UNACKNOWLEDGED
    )


def shape(about: About, key: str) -> Facts | None:
    """A shape an officer drew: its name, what it is, whose it is."""
    found = about.scene.picture.shapes.get(key)
    if found is None:
        return None
    kinds = {
        ShapeKind.POINT: _("point"), ShapeKind.LINE: _("line"), ShapeKind.POLYGON: _("area"),
        ShapeKind.CIRCLE: _("circle"), ShapeKind.TEXT: _("text"),
    }  # fmt: skip
    line = [kinds[found.kind]]
    if found.radius_m:
        line.append(_("radius {length}").format(length=words.distance(found.radius_m)))
    if found.at is not None:
        line.append(words.moment(found.at, about.scene.now()))
    officer = about.scene.picture.registry.officers.get(found.officer)
    who = local(officer.name, officer.name_en) if officer else ""
    return Facts(
        found.name or kinds[found.kind], "", (DOT.join(line), found.note), who,
        _("drew this") if who else "",
    )  # fmt: skip


def place(about: About, key: str) -> Facts | None:
    """A named place of the base map."""
    features = about.scene.picture.registry.features
    found = next((one for one in features if str(one.id) == key), None)
    if found is None or not found.name:
        return None
    return Facts(local(found.name, found.name_en))
