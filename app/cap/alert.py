"""CAP 1.2 (and 1.1, which has the same fields): an alert element to a Warning."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from app.cap.times import moment, needed
from app.cap.xml import child, children, word
from app.domain import warnings
from app.domain.errors import Refused
from app.domain.warning_kinds import COLOURS, WarningRules
from app.domain.warnings import Area, Warning

SPACES = ("urn:oasis:names:tc:emergency:cap:1.2", "urn:oasis:names:tc:emergency:cap:1.1", "")
"""'' is the Chinese profile as some systems write it: the fields of CAP without its namespace."""
LEVELS = {"Extreme": 1, "Severe": 2, "Moderate": 3, "Minor": 4, "Unknown": 4}
COLOUR_LEVELS = {"Red": 1, "Orange": 2, "Yellow": 3, "Blue": 4}
STATUSES = {status.capitalize(): status for status in warnings.STATUSES}
TYPES = {"Alert": warnings.ALERT, "Update": warnings.UPDATE, "Cancel": warnings.CANCEL}
SHORT = 60
"""A longer headline is a sentence: the event is the name then."""
SILENT = ("Ack", "Error")
"""Types that answer a warning and warn of nothing themselves."""
_REFERENCE = re.compile(
    r"([^\s,]+),([^,]+?),(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)"
)


def is_cap(space: str, root: Element) -> bool:
    """Whether an `alert` element is CAP."""
    return space in SPACES[:2] or (not space and child(root, "sent") is not None)


def identity(sender: str, identifier: str, sent: datetime) -> str:
    """The id of a warning: sender, identifier and time sent, which together are unique."""
    return f"{sender},{identifier},{sent:%Y-%m-%dT%H:%M:%SZ}"


def warning_of(root: Element, rules: WarningRules) -> Warning:
    """The warning of an alert element. Raises Refused `warning.missing`, `warning.value`,
    `warning.area`, `warning.silent`."""
    status, what, sent = _head(root)
    sender, identifier = need(root, "sender"), need(root, "identifier")
    infos = children(root, "info")
    for info in infos:
        _check(info)
    if not infos and what != warnings.CANCEL:
        raise Refused("warning.missing", field="info")
    main, other = _languages(infos)
    references = _references(word(root, "references"))
    areas = areas_of(area for info in main for area in children(info, "area"))
    texts = _texts(main, other)
    ends = [at for info in main if (at := moment(word(info, "expires"), "expires"))]
    until = max(ends) if ends and len(ends) == len(main) else sent + _valid(rules)
    return Warning(
        id=identity(sender, identifier, sent),
        kind=_kind(main, rules, texts["name"], texts["name_en"]),
        level=min((level_of(word(i, "severity"), word(i, "headline")) for i in main), default=4),
        sent=sent,
        until=until,
        assumed=not ends,
        exercise=status != warnings.ACTUAL,
        withdrawn=bool(main) and all(_all_clear(info) for info in main),
        area="；".join(dict.fromkeys(area.name for area in areas)),
        areas=areas,
        what=what,
        status=status,
        sender=sender,
        issuer=next((name for i in main if (name := word(i, "senderName"))), sender),
        references=references,
        begins=_least(main, "effective"),
        onset=_least(main, "onset"),
        urgency=word(main[0], "urgency") if main else "",
        certainty=word(main[0], "certainty") if main else "",
        name=texts["name"],
        name_en=texts["name_en"],
        text=texts["text"],
        text_en=texts["text_en"],
        advice=texts["advice"],
        advice_en=texts["advice_en"],
    )


def need(element: Element, name: str) -> str:
    """The text of a child that must be there."""
    found = word(element, name, 1000)
    if not found:
        raise Refused("warning.missing", field=name)
    return found


def one_of(value: str, allowed: Iterable[str], field: str) -> str:
    """`value` if it is one of a closed list."""
    names = list(allowed)
    if value not in names:
        raise Refused("warning.value", field=field, value=value[:60], allowed=", ".join(names))
    return value


def level_of(severity: str, *texts: str) -> int:
    """The level: by the colour in the texts (红色, orange), else by the severity."""
    for text in texts:
        for level, (name, name_en) in COLOURS.items():
            if name in text or re.search(rf"\b{name_en}\b", text, re.IGNORECASE):
                return level
    return {**LEVELS, **COLOUR_LEVELS}.get(severity, 4)


def areas_of(elements: Iterable[Element]) -> tuple[Area, ...]:
    """Areas with their shapes, latitude first. Raises Refused `warning.area`."""
    return tuple(dict.fromkeys(_area(element) for element in elements))


def _area(element: Element) -> Area:
    name = word(element, "areaDesc", 2000)
    try:
        rings = tuple(warnings.polygon(t) for p in children(element, "polygon") if (t := _plain(p)))
        circles = tuple(warnings.circle(t) for c in children(element, "circle") if (t := _plain(c)))
    except ValueError as error:
        raise Refused("warning.area", area=name, reason=str(error)) from error
    codes = [word(code, "value") or _plain(code) for code in children(element, "geocode")]
    each = dict.fromkeys(part.strip() for code in codes for part in code.split(",") if part.strip())
    return Area(name=name, polygons=rings, circles=circles, codes=tuple(each))


def _plain(element: Element) -> str:
    return (element.text or "").strip()


def _head(root: Element) -> tuple[str, str, datetime]:
    sent = needed(word(root, "sent"), "sent")
    status = one_of(need(root, "status"), STATUSES, "status")
    kind = one_of(need(root, "msgType"), (*TYPES, *SILENT), "msgType")
    one_of(need(root, "scope"), ("Public", "Restricted", "Private"), "scope")
    if kind in SILENT:
        raise Refused("warning.silent", what=kind)
    return STATUSES[status], TYPES[kind], sent


def _check(info: Element) -> None:
    for name in ("category", "event", "urgency", "severity", "certainty"):
        need(info, name)
    one_of(word(info, "severity"), (*LEVELS, *COLOUR_LEVELS), "severity")
    for area in children(info, "area"):
        need(area, "areaDesc")


def _languages(infos: list[Element]) -> tuple[list[Element], list[Element]]:
    """The blocks of the language an officer here reads first, and those of English."""
    told = [(word(info, "language") or "en-US").lower() for info in infos]
    first = next((lang for lang in told if lang.startswith("zh")), told[0] if told else "")
    english = next((lang for lang in told if lang.startswith("en")), "")
    pairs = list(zip(told, infos, strict=True))
    return [i for lang, i in pairs if lang == first], [i for lang, i in pairs if lang == english]


def _texts(main: list[Element], other: list[Element]) -> dict[str, str]:
    """Name, text and advice in both languages; the gravest block speaks for all."""
    made: dict[str, str] = {}
    for ending, blocks in (("", main), ("_en", other)):
        info = min(blocks, key=lambda i: level_of(word(i, "severity")), default=None)
        headline, text = word(info, "headline"), word(info, "description")
        short = bool(headline) and len(headline) <= SHORT
        made[f"name{ending}"] = headline if short else word(info, "event", SHORT)
        made[f"text{ending}"] = text if short else f"{headline}\n{text}".strip()
        made[f"advice{ending}"] = word(info, "instruction")
    made["name"] = made["name"] or made["name_en"]
    return made


def _kind(main: list[Element], rules: WarningRules, *names: str) -> str:
    codes = [word(c, "value") for info in main for c in children(info, "eventCode")]
    events = [word(info, "event") for info in main]
    found = next((kind for code in codes if (kind := rules.kind_of(code))), "")
    return found or rules.kind_of("", *events, *names) or (events[0] if events else "")


def _all_clear(info: Element) -> bool:
    """A block that says the danger is over."""
    return "AllClear" in [_plain(r) for r in children(info, "responseType")]


def _least(infos: list[Element], field: str) -> datetime | None:
    found = [at for info in infos if (at := moment(word(info, field), field))]
    return min(found, default=None)


def _valid(rules: WarningRules) -> timedelta:
    return timedelta(hours=rules.valid_hours)


def _references(text: str) -> tuple[str, ...]:
    found = [
        identity(s, i.strip(), needed(t, "references")) for s, i, t in _REFERENCE.findall(text)
    ]
    if text and not found:
        allowed = "sender,identifier,sent"
        raise Refused("warning.value", field="references", value=text[:60], allowed=allowed)
    return tuple(dict.fromkeys(found))
