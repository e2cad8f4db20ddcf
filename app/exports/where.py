"""`stage=handling and street=410105001 or level<=2`: a choice of cases, taken apart.

`and` binds closer than `or`; there are no brackets. A value that holds one of these words or an
operator stands in quotes. Each condition itself is read by the storage, which knows the fields.
"""

from __future__ import annotations

import re

from app.domain.errors import Refused

_PART = re.compile(r"""\s*("[^"]*"|'[^']*'|[^\s"'=<>!~]+|[=<>!~]+)""")
_QUOTES = ('"', "'")
_OPERATOR = re.compile(r"[=<>!~]+")
JOINS = ("and", "or")
OPERATORS = ("=", "!=", ">=", "<=", ">", "<", "~")


def alternatives(where: str) -> list[list[str]]:
    """Conditions of which all of one list must hold; an empty text is one list of none.

    Raises Refused `export.where` (where, at) at the first place that makes no sense.
    """
    found: list[list[str]] = [[]]
    parts = _parts(where)
    while parts:
        found[-1].append(_condition(parts, where))
        if not parts:
            break
        join = parts.pop(0).casefold()
        if join not in JOINS or not parts:
            raise Refused("export.where", where=where, at=join)
        if join == "or":
            found.append([])
    return found


def _parts(where: str) -> list[str]:
    parts, at = [], 0
    text = where.strip()
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            raise Refused("export.where", where=where, at=text[at:].strip())
        parts.append(part[1])
        at = part.end()
    return parts


def _condition(parts: list[str], where: str) -> str:
    """Take `field operator value` from the front; the value may be missing (empty), or several
    bare words up to the next `and` or `or`."""
    field = parts.pop(0)
    if not re.fullmatch(r"\w+", field) or not parts or parts[0] not in OPERATORS:
        raise Refused("export.where", where=where, at=field)
    operator = parts.pop(0)
    words = []
    while parts and parts[0].casefold() not in JOINS:
        word = parts.pop(0)
        if _OPERATOR.fullmatch(word):
            raise Refused("export.where", where=where, at=word)
        words.append(word[1:-1] if word.startswith(_QUOTES) else word)
    return f"{field}{operator} {' '.join(words)}"
