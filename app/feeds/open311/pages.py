"""Pages of Open311 requests as servers really send them: JSON or XML, wrapped or bare, cut off."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import defusedxml.ElementTree as ElementTree

from app.feeds.polling import Unusable

_WRAPPERS = ("requests", "service_requests", "services", "data")


@dataclass(slots=True)
class Page:
    """The records of one page, and whether the page was whole."""

    records: list[dict[str, object]] = field(default_factory=list)
    whole: bool = True


def parsed(body: bytes, name: str = "request") -> Page:
    """The records of a page in JSON or XML (elements called `name`); of one that is cut off,
    those that are whole."""
    text = body.decode("utf-8-sig", "replace").strip()
    if not text:
        return Page()
    return _from_xml(text, name) if text.startswith("<") else _from_json(text)


def _from_json(text: str) -> Page:
    try:
        return Page(_records(json.loads(text)))
    except ValueError:
        pass
    reader, found, at = json.JSONDecoder(), list[dict[str, object]](), text.find("{")
    while at >= 0:
        try:
            record, at = reader.raw_decode(text, at)
        except ValueError:
            break
        found += _records(record)
        at = text.find("{", at)
    return Page(found, whole=False)


def _records(told: object) -> list[dict[str, object]]:
    """A list of records, wherever the server has put it."""
    if isinstance(told, dict):
        inner = next((told[n] for n in _WRAPPERS if n in told), None)
        return _records(inner) if inner is not None else [told]
    return [row for row in told if isinstance(row, dict)] if isinstance(told, list) else []


def _from_xml(text: str, name: str) -> Page:
    try:
        root = ElementTree.fromstring(text)
    except ElementTree.ParseError:
        return _from_cut_xml(text, name)
    except ValueError as error:  # entities and other tricks
        raise Unusable(f"XML that is not taken: {error}") from error
    return Page([{e.tag: e.text or "" for e in request} for request in root.iter(name)])


def _from_cut_xml(text: str, name: str) -> Page:
    end, begin = text.rfind(f"</{name}>"), text.find(f"<{name}>")
    if begin < 0 or end < begin:
        raise Unusable("XML that cannot be read")
    page = _from_xml(f"<all>{text[begin:end]}</{name}></all>", name)
    return Page(page.records, whole=False)
