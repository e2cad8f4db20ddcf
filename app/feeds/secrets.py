"""Passwords and keys of feeds: never in a file, never in a log. A setting names where one lies:
`env:NAME`, a variable of the gateway's environment, or `keyring:NAME`, the system's own keyring."""

from __future__ import annotations

import os

from app.domain.errors import Refused

SERVICE = "griddeck"
ENV, KEYRING = "env", "keyring"


def secret(given: str) -> str:
    """The secret a setting names; '' for ''. Raises Refused `feed.secret` (name)."""
    where, _colon, name = given.partition(":")
    if not given:
        return ""
    found = os.environ.get(name) if where == ENV else _from_keyring(name)
    if found is None or where not in (ENV, KEYRING):
        raise Refused("feed.secret", name=name if where in (ENV, KEYRING) else "…")
    return found


def keep(name: str, value: str) -> str:
    """Put a secret into the system's keyring; what the setting says then. Raises Refused
    `feed.keyring`."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, value)
    except (KeyringError, RuntimeError) as error:
        raise Refused("feed.keyring", name=name) from error
    return f"{KEYRING}:{name}"


def _from_keyring(name: str) -> str | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name)
    except (KeyringError, RuntimeError):
        return None
