"""Open311 answers in JSON or XML, as GeoReport v2 asks: lists of flat records."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from werkzeug.wrappers import Response

Record = Mapping[str, object]
JSON, XML = "json", "xml"


def answer(fmt: str, plural: str, single: str, records: Sequence[Record], status: int) -> Response:
    """The records in the form that was asked for."""
    if fmt == XML:
        body = _xml(plural, single, records)
        return Response(body, status, content_type="text/xml; charset=utf-8")
    text = json.dumps(records, ensure_ascii=False)
    return Response(text, status, content_type="application/json; charset=utf-8")


def single(fmt: str, name: str, record: Record) -> Response:
    """One record by itself, in no list."""
    if fmt == XML:
        body = _written(_element(name, record))
        return Response(body, 200, content_type="text/xml; charset=utf-8")
    text = json.dumps(record, ensure_ascii=False)
    return Response(text, 200, content_type="application/json; charset=utf-8")


def errors(fmt: str, status: int, description: str) -> Response:
    """A refusal, in the form that was asked for."""
    return answer(fmt, "errors", "error", [{"code": status, "description": description}], status)


def _xml(plural: str, single: str, records: Sequence[Record]) -> bytes:
    root = ElementTree.Element(plural)
    root.extend(_element(single, record) for record in records)
    return _written(root)


def _element(name: str, record: Record) -> ElementTree.Element:
    element = ElementTree.Element(name)
    for field, value in record.items():
        ElementTree.SubElement(element, field).text = _text(value)
    return element


def _written(root: ElementTree.Element) -> bytes:
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _text(value: object) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    # Characters XML 1.0 has no place for would break the whole answer.
    return "".join(c for c in text if c >= " " or c in "\t\n\r")
