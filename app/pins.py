"""Secrets of persons as hashes (Argon2id, OWASP's least: 19 MiB, two passes, one lane)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST, MOST = 6, 64
"""Signs of a secret."""

DEMO = "135790"
"""The secret of every leader of the demonstration district; the window says so."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(pin: str) -> str:
    """The hash to be kept, with its own salt and parameters in it."""
    return _hasher.hash(pin)


@cache
def demo() -> str:
    """The hash of DEMO, the same each time."""
    return _hasher.hash(DEMO, salt=b"griddeck-demonst")


def fits(pin: str, kept: str) -> bool:
    """Whether `pin` is the secret of a kept hash."""
    try:
        return _hasher.verify(kept, pin)
    except (VerificationError, InvalidHashError):
        return False
