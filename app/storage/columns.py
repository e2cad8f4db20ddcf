"""Column types both engines share, and the columns of a dataclass, one for each field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)
else:
    T = TypeVar("T")


class Utc(TypeDecorator[datetime]):
    """A time, UTC inside and out; a time without zone is a defect and is refused here."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: SQLite keeps no zone, so UTC is made plain first."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always with the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """A word of a closed list, stored as its value."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """To its value."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Back to the word."""
        return None if value is None else self.words(value)


class Packed(TypeDecorator[object]):
    """A tuple or dict as JSON text."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, hint: object) -> None:
        super().__init__()
        self.hint = hint

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """To JSON."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Back to the field's own type."""
        return None if value is None else _decoder(str(self.hint), self.hint).decode(value)


_decoders: dict[str, msgspec.json.Decoder[object]] = {}


def _decoder(name: str, hint: object) -> msgspec.json.Decoder[object]:
    if name not in _decoders:
        _decoders[name] = msgspec.json.Decoder(cast(Any, hint))
    return _decoders[name]


_PLAIN: dict[object, type[sa.types.TypeEngine[Any]]] = {
    str: sa.Text,
    int: sa.BigInteger,
    float: sa.Double,
    bool: sa.Boolean,
    bytes: sa.LargeBinary,
    datetime: Utc,
}


def _column(name: str, hint: object) -> sa.Column[Any]:
    options = [a for a in get_args(hint) if a is not type(None)]
    nullable = get_origin(hint) is UnionType and len(options) < len(get_args(hint))
    kind = options[0] if nullable else hint
    plain = _PLAIN.get(kind)
    if plain is not None:
        return sa.Column(name, plain(), nullable=nullable)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return sa.Column(name, Word(kind), nullable=nullable)
    return sa.Column(name, Packed(kind), nullable=nullable)


@cache
def _hints(cls: type) -> dict[str, object]:
    return get_type_hints(cls)


def columns_of(cls: type[DataclassInstance]) -> list[sa.Column[Any]]:
    """A column for each field of `cls`, in their order."""
    hints = _hints(cls)
    return [_column(field.name, hints[field.name]) for field in fields(cls)]


class Rows(Generic[T]):
    """Turns the items of one dataclass into rows of its table and back."""

    def __init__(self, cls: type[T], table: sa.Table) -> None:
        self.cls, self.table = cls, table
        self.names = [field.name for field in fields(cls)]
        self.columns = [table.c[name] for name in self.names]

    def row(self, item: T, centre_id: str) -> dict[str, object]:
        """The row of `item`."""
        values: dict[str, object] = {name: getattr(item, name) for name in self.names}
        return {"centre_id": centre_id, **values}

    def item(self, row: Sequence[Any]) -> T:
        """The item of a row that was selected by `columns`."""
        return self.cls(*row)

    def select(self, centre_id: str) -> sa.Select[Any]:
        """All items of a centre; narrow it with `where`."""
        return sa.select(*self.columns).where(self.table.c.centre_id == centre_id)
