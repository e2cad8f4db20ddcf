"""Conditions on cases as a person types them: `stage=to_sign,handling`, `reported_at>=2026-07-01`.

A condition is a field of Case, one of = != >= <= > < ~ (contains), and a value; = and != take
several, separated by commas. An empty value means that the field is empty. Personal data cannot
be searched by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.domain.cases import Case
from app.domain.errors import Refused
from app.storage.columns import Utc, Word
from app.storage.tables import cases

PERSONAL = frozenset({"reporter", "phone"})
FIELDS = tuple(name for name in Case.__dataclass_fields__ if name not in PERSONAL)
OPERATORS = ("!=", ">=", "<=", "=", ">", "<", "~")

_FORM = re.compile(r"\s*(\w+)\s*(!=|>=|<=|=|>|<|~)(.*)", re.DOTALL)
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def clauses(where: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    """The conditions as SQL. Raises Refused `query.condition`, `query.field`, `query.value`."""
    return [_clause(condition) for condition in where]


def _clause(condition: str) -> sa.ColumnElement[bool]:
    form = _FORM.fullmatch(condition)
    if form is None:
        raise Refused("query.condition", condition=condition, allowed=" ".join(OPERATORS))
    name, operator, text = form[1], form[2], form[3].strip()
    if name not in FIELDS:
        raise Refused("query.field", field=name, allowed=", ".join(FIELDS))
    column = cases.c[name]
    if operator == "~":
        return _contains(column, text)
    if operator in {"=", "!="}:
        return _among(column, text, wanted=operator == "=")
    value = _value(column, text)
    compare: dict[str, Callable[[], sa.ColumnElement[bool]]] = {
        ">=": lambda: column >= value,
        "<=": lambda: column <= value,
        ">": lambda: column > value,
        "<": lambda: column < value,
    }
    return compare[operator]()


def _contains(column: sa.Column[Any], text: str) -> sa.ColumnElement[bool]:
    if not isinstance(column.type, sa.Text):
        raise Refused("query.value", field=column.name, value=text, allowed="= != >= <= > <")
    return column.icontains(text, autoescape=True)


def _among(column: sa.Column[Any], text: str, *, wanted: bool) -> sa.ColumnElement[bool]:
    words = [word.strip() for word in text.split(",")]
    found = [_value(column, word) for word in words if word]
    clause: sa.ColumnElement[bool] = column.in_(found)
    if "" in words:
        empty = column.is_(None) if column.nullable else sa.false()
        clause = sa.or_(clause, empty, column == "" if _is_text(column) else sa.false())
    if wanted:
        return clause
    return sa.not_(clause) if not column.nullable else sa.or_(column.is_(None), sa.not_(clause))


def _is_text(column: sa.Column[Any]) -> bool:
    return type(column.type) is sa.Text


def _value(column: sa.Column[Any], text: str) -> object:
    kind = column.type
    try:
        if isinstance(kind, Word):
            return kind.words(text)
        if isinstance(kind, Utc):
            return _time(text)
        if isinstance(kind, sa.Boolean):
            return _TRUTH[text.casefold()]
        if isinstance(kind, sa.Integer):
            return int(text)
        return float(text) if isinstance(kind, sa.Double) else text
    except (ValueError, KeyError) as error:
        facts = {"field": column.name, "value": text, "allowed": _allowed(kind)}
        raise Refused("query.value", **facts) from error


def _time(text: str) -> datetime:
    """A time without zone is meant in this machine's own."""
    return datetime.fromisoformat(text).astimezone()


def _allowed(kind: sa.types.TypeEngine[Any]) -> str:
    if isinstance(kind, Word):
        return ", ".join(kind.words)
    if isinstance(kind, Utc):
        return "2026-07-20, 2026-07-20T08:00, 2026-07-20T08:00+08:00"
    return "true, false" if isinstance(kind, sa.Boolean) else "0-9"
