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


def errors(fmt: str, status: int, description: str) -> Response:
    """A refusal, in the form that was asked for."""
    return answer(fmt, "errors", "error", [{"code": status, "description": description}], status)


def _xml(plural: str, single: str, records: Sequence[Record]) -> bytes:
    root = ElementTree.Element(plural)
    for record in records:
        element = ElementTree.SubElement(root, single)
        for name, value in record.items():
            ElementTree.SubElement(element, name).text = _text(value)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _text(value: object) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    # Characters XML 1.0 has no place for would break the whole answer.
    return "".join(c for c in text if c >= " " or c in "\t\n\r")
