"""Personal data in what leaves the centre: masked, always."""

from __future__ import annotations

import re

_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_IDENTITY = re.compile(r"(?<![\dXx])(\d{6})\d{8}(\d{3}[\dXx])(?![\dXx])")
"""Mobile and identity-card numbers, as they are written in China."""

_CHINA = "86"
_LONG = 11
"""Digits of a number that stays secret with seven of them shown."""


def name(value: str) -> str:
    """王建国 is 王**; a name in two words keeps the first letter."""
    return f"{value[:1]}**" if value else ""


def phone(value: str) -> str:
    """138****5678: the first three and the last four digits, of a short number only the first."""
    digits = "".join(char for char in value if char.isdigit())
    if not value:
        return ""
    if len(digits) == _LONG + len(_CHINA):
        digits = digits.removeprefix(_CHINA)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= _LONG else f"{digits[:1]}****"


def text(value: str) -> str:
    """Free text with the numbers of phones and identity cards in it masked."""
    return _IDENTITY.sub(r"\1********\2", _MOBILE.sub(r"\1****\2", value))
