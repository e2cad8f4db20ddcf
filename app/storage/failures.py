"""What a database's error means to a person, and whether trying again can help.

PostgreSQL's errors are known by their `sqlstate`, so that a desk on SQLite never loads its driver.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import (
    DBAPIError,
    OperationalError,
    SQLAlchemyError,
    TimeoutError as PoolTimeout,
)

from app.domain.errors import Refused

_SQLITE_FULL = {sqlite3.SQLITE_FULL}
_SQLITE_NOT_A_DATABASE = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}

_PG_AGAIN = ("40001", "40P01", "08", "57P01", "57P02", "57P03", "53300", "25006")
"""Serialization, deadlock, connection lost, server stopping or starting, too many clients,
read-only while a standby is promoted (PostgreSQL documentation, appendix A)."""

_PG_FULL = ("53100",)

_PG_DENIED = ("42501",)
"""The account may not do this."""


def is_transient(error: SQLAlchemyError) -> bool:
    """True when the same transaction may succeed in a moment."""
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        return _code(error.orig) in _SQLITE_BUSY
    state = _state(error.orig)
    if error.connection_invalidated or state.startswith(_PG_AGAIN):
        return True
    return isinstance(error, OperationalError) and not state


def refusal(error: SQLAlchemyError, url: str) -> Refused | None:
    """The sentence for an error of the database itself; None when it is a defect of ours."""
    if isinstance(error, PoolTimeout):
        return Refused("storage.unreachable", url=url, reason="busy")
    if not isinstance(error, DBAPIError):
        return None
    origin = error.orig
    reason = str(origin).strip().split("\n")[0]
    if _code(origin) in _SQLITE_FULL or _state(origin) in _PG_FULL:
        return Refused("storage.full", url=url)
    if _code(origin) in _SQLITE_NOT_A_DATABASE:
        return Refused("storage.not_a_database", url=url, reason=reason)
    if isinstance(origin, sqlite3.OperationalError) and _is_ours(reason):
        return None
    denied = _state(origin) in _PG_DENIED
    if denied or isinstance(error, OperationalError) or is_transient(error):
        return Refused("storage.unreachable", url=url, reason=reason)
    return None


def file_refusal(error: sqlite3.Error, url: str) -> Refused:
    """The sentence for an error of a SQLite file that was opened without an engine."""
    if _code(error) in _SQLITE_FULL:
        return Refused("storage.full", url=url)
    return Refused("storage.unreachable", url=url, reason=str(error))


def _code(error: BaseException | None) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _state(error: BaseException | None) -> str:
    return getattr(error, "sqlstate", None) or ""


def _is_ours(reason: str) -> bool:
    """SQLite files a wrong statement under the same class as a broken disk."""
    return reason.startswith(("no such", "near ", "table ", "unrecognized")) or "syntax" in reason
