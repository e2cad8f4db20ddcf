"""Finds the alerts in a file or an answer: one alert, an EDXL-DE envelope, an Atom or RSS feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from app.cap import alert, national
from app.cap.xml import split, tree, word
from app.domain.errors import Refused
from app.domain.warning_kinds import WarningRules
from app.domain.warnings import Warning

EDXL, ATOM, RSS = "EDXLDistribution", "feed", "rss"
CAP_TYPE = "application/cap+xml"
MOST = 20_000
"""Alerts in one envelope."""
_ENTRIES = ("entry", "item", "contentObject")


@dataclass(frozen=True, slots=True)
class Found:
    """One alert of a file: the warning, or why it is refused."""

    warning: Warning | None = None
    fault: Refused | None = None


@dataclass(slots=True)
class Taken:
    """What was in a file; `links` are addresses of alerts that a feed names (never fetched from
    here: a poller asks its own server alone)."""

    found: list[Found] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def warnings(self) -> list[Warning]:
        """The warnings."""
        return [one.warning for one in self.found if one.warning is not None]

    @property
    def faults(self) -> list[Refused]:
        """Why the others are refused."""
        return [one.fault for one in self.found if one.fault is not None]


def read_alerts(payload: bytes, rules: WarningRules) -> Taken:
    """All alerts in `payload`. Raises Refused when nothing can be made of the whole of it."""
    root = tree(payload)
    name = split(root.tag)[1]
    taken = Taken()
    for element in _alerts(root):
        if len(taken.found) == MOST:
            raise Refused("warning.many", most=MOST)
        taken.found.append(_one(element, rules))
    if name in (ATOM, RSS, "RDF"):
        taken.links = list(dict.fromkeys(_links(root)))
    elif not taken.found:
        raise Refused("warning.not_cap", root=name)
    return taken


def _one(element: Element, rules: WarningRules) -> Found:
    space, _name = split(element.tag)
    try:
        if national.is_national(space, element):
            return Found(national.warning_of(element, rules))
        if alert.is_cap(space, element):
            return Found(alert.warning_of(element, rules))
        raise Refused("warning.not_cap", root=space or "alert")
    except Refused as refused:
        return Found(fault=refused)


def _alerts(root: Element) -> Iterator[Element]:
    """Alert elements anywhere, outermost first; one inside another is not looked for."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if split(element.tag)[1] == "alert":
            yield element
        else:
            waiting.extend(reversed(list(element)))


def _links(root: Element) -> Iterator[str]:
    """Addresses of the entries that do not carry their alert with them."""
    for entry in (e for e in root.iter() if split(e.tag)[1] in _ENTRIES):
        if next(_alerts(entry), None) is not None:
            continue
        links = [e for e in entry if split(e.tag)[1] == "link"]
        typed = [e for e in links if e.get("type") == CAP_TYPE]
        named = (typed or [e for e in links if e.get("rel", "alternate") == "alternate"])[:1]
        for link in named:
            address = link.get("href") or (link.text or "").strip()
            if address:
                yield address
        if not named and (address := word(entry, "guid")).startswith("http"):
            yield address
