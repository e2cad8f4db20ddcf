"""Bytes to an XML tree, or one sentence why not. Nothing is ever fetched, no entity is expanded."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from app.domain.errors import Refused

LARGEST = 8 * 2**20
"""A warning is a few kilobytes, a national feed some hundred; more is a mistake or an attack."""
DEEPEST = 40

_DECLARED = re.compile(
    rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["'][^>]*\?>"""
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HAN = {"gb2312", "gbk", "gb18030", "cp936", "big5", "big5hkscs"}
"""Encodings of many bytes a letter that the parser itself does not know."""


def tree(payload: bytes) -> Element:
    """The root element. Raises Refused `warning.large`, `warning.encoding`, `warning.dtd`,
    `warning.xml`."""
    if len(payload) > LARGEST:
        raise Refused("warning.large", most=LARGEST >> 20)
    if not payload.strip():
        raise Refused("warning.empty")
    text = _text(payload)
    try:
        root: Element = ElementTree.fromstring(text, forbid_dtd=True)
    except DefusedXmlException as error:
        raise Refused("warning.dtd") from error
    except (ParseError, ValueError, RecursionError) as error:
        raise Refused("warning.xml", reason=str(error)) from error
    _check_depth(root)
    return root


def _text(payload: bytes) -> str:
    """The text without its declaration, which no longer tells how it is encoded."""
    encoding = next((name for mark, name in _BOMS if payload.startswith(mark)), "")
    declared = _DECLARED.match(payload.removeprefix(b"\xef\xbb\xbf"))
    told = declared[1].decode("ascii").lower() if declared else ""
    name = encoding or ("gb18030" if told in _HAN and not told.startswith("big5") else told)
    try:
        text = payload.decode(name or "utf-8")
    except LookupError as error:
        raise Refused("warning.encoding", encoding=told) from error
    except (UnicodeDecodeError, UnicodeError) as error:
        raise Refused("warning.encoding", encoding=name or "utf-8") from error
    text = text.removeprefix("\ufeff").lstrip()
    return re.sub(r"^<\?xml[^>]*\?>", "", text, count=1)


def _check_depth(root: Element) -> None:
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise Refused("warning.xml", reason=f"more than {DEEPEST} levels")
        level = [child for element in level for child in element]


def split(tag: object) -> tuple[str, str]:
    """(namespace, local name) of an element's tag."""
    name = str(tag)
    space, _brace, local = name[1:].partition("}") if name.startswith("{") else ("", "", name)
    return space, local


def child(element: Element, name: str) -> Element | None:
    """The first child of a local name, whatever its namespace."""
    return next((c for c in element if split(c.tag)[1] == name), None)


def children(element: Element, name: str) -> list[Element]:
    """All children of a local name."""
    return [c for c in element if split(c.tag)[1] == name]


def word(element: Element | None, name: str, most: int = 20_000) -> str:
    """The text of a child, one line of blanks each; '' when there is none."""
    found = child(element, name) if element is not None else None
    text = "".join(found.itertext()) if found is not None else ""
    return text.strip()[:most]
