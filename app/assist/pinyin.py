"""Chinese names found by their pinyin: whole, or two letters of their syllables."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=200_000)
def letters(text: str) -> tuple[str, str]:
    """(all syllables in a row, their first letters) of a text, in lower case; characters that are
    not Chinese stay as they are."""
    from pypinyin import Style, lazy_pinyin

    plain = "".join(text.split()).lower()
    return "".join(lazy_pinyin(plain)), "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER))


def matches(query: str, text: str) -> int:
    """How well `query` fits `text`: 0 not at all, 4 best (the text begins with it)."""
    wanted, plain = "".join(query.split()).lower(), "".join(text.split()).lower()
    if not wanted:
        return 0
    if plain.startswith(wanted):
        return 4
    if wanted in plain:
        return 3
    if not wanted.isascii():
        return 0
    whole, first = letters(text)
    if first.startswith(wanted) or whole.startswith(wanted):
        return 2
    return 1 if wanted in first else 0
