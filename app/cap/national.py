"""国家预警 XML: what Chinese centres really get. Like CAP, but without a namespace: senderCode,
sendTime with a space, eventType (11B06), colours as severity, bare 12-digit geocodes, references
by identifier alone, and withdrawals told in the text (解除)."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree.ElementTree import Element

from app.cap.alert import (
    COLOUR_LEVELS,
    LEVELS,
    SILENT,
    STATUSES,
    TYPES,
    areas_of,
    level_of,
    need,
    one_of,
)
from app.cap.times import moment, needed
from app.cap.xml import child, children, word
from app.domain import warnings
from app.domain.errors import Refused
from app.domain.warning_kinds import COLOURS, WarningRules
from app.domain.warnings import Warning

_LIFTED = re.compile(r"(?<!未)(?<!不)(?<!尚未)解除")


def is_national(space: str, root: Element) -> bool:
    """Whether an `alert` element is the national XML."""
    return not space and child(root, "senderCode") is not None


def warning_of(root: Element, rules: WarningRules) -> Warning:
    """The warning. Raises Refused `warning.missing`, `warning.value`, `warning.area`,
    `warning.silent`."""
    sent = needed(word(root, "sendTime"), "sendTime")
    status = STATUSES[one_of(need(root, "status"), STATUSES, "status")]
    kind = one_of(need(root, "msgType"), (*TYPES, *SILENT), "msgType")
    if kind in SILENT:
        raise Refused("warning.silent", what=kind)
    info = child(root, "info")
    if info is None and kind != "Cancel":
        raise Refused("warning.missing", field="info")
    headline, text = word(info, "headline"), word(info, "description")
    event = word(info, "eventType") or word(info, "event")
    severity = word(info, "severity")
    if severity:
        one_of(severity, (*COLOUR_LEVELS, *LEVELS), "severity")
    told = rules.kind_of(event, headline, text)
    level = COLOUR_LEVELS.get(severity) or level_of(severity, headline, text)
    end = moment(word(info, "expires"), "expires")
    areas = areas_of(children(info, "area") if info is not None else ())
    lifted = _LIFTED.search(headline) or (not headline and _LIFTED.search(text))
    return Warning(
        id=need(root, "identifier"),
        kind=told or event,
        level=level,
        name=_name(told, level, headline, rules),
        name_en=_name_en(told, level, rules),
        sent=sent,
        until=end or sent + timedelta(hours=rules.valid_hours),
        assumed=end is None,
        text=text or headline,
        area="、".join(dict.fromkeys(p for a in areas for p in a.name.split(",") if p)),
        exercise=status != warnings.ACTUAL,
        areas=areas,
        what=warnings.CANCEL if lifted else TYPES[kind],
        status=status,
        sender=need(root, "senderCode"),
        issuer=word(root, "sender"),
        references=tuple(dict.fromkeys(re.findall(r"[^\s,]+", word(root, "references")))),
        begins=moment(word(info, "effective"), "effective"),
        onset=moment(word(info, "onset"), "onset"),
        urgency=word(info, "urgency"),
        certainty=word(info, "certainty"),
        advice=word(info, "instruction"),
    )


def _name(kind: str, level: int, headline: str, rules: WarningRules) -> str:
    """大风蓝色预警 from the kind and the colour; the headline where the kind is not known."""
    if kind:
        return f"{rules.kinds[kind].name}{COLOURS[level][0]}预警"
    return headline[:120] or "预警"


def _name_en(kind: str, level: int, rules: WarningRules) -> str:
    return f"{rules.kinds[kind].name_en}, {COLOURS[level][1]}" if kind else ""
