"""The handbook's chapters, from the same files as in docs/handbook.

A chapter is a `##` heading with what stands under it. A line `<!-- rooms: queue casefile -->` under
the heading names the panels (folders of ui) it is for: F1 opens it from there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from app import paths

_ROOMS = re.compile(r"<!--\s*rooms:([^>]*?)-->\n?")
_HEADING = re.compile(r"^## +(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chapter:
    """`text` is Markdown without the heading; `rooms` are the panels it tells about."""

    title: str
    text: str
    rooms: frozenset[str]

    def has(self, words: list[str]) -> bool:
        """Every word stands in it."""
        told = f"{self.title}\n{self.text}".casefold()
        return all(word in told for word in words)


def file(language: str) -> Path:
    """The handbook in a language; English where there is none."""
    folder = paths.handbook()
    wanted = folder / ("zh.md" if language.startswith("zh") else "en.md")
    return wanted if wanted.exists() else folder / "en.md"


def chapters(text: str) -> list[Chapter]:
    """The chapters of a handbook's Markdown."""
    parts = _HEADING.split(text)[1:]
    return [_chapter(title, body) for title, body in zip(parts[::2], parts[1::2], strict=True)]


def _chapter(title: str, body: str) -> Chapter:
    rooms = frozenset(room for names in _ROOMS.findall(body) for room in names.split())
    return Chapter(title.strip(), _ROOMS.sub("", body).strip(), rooms)


def for_room(found: list[Chapter], room: str) -> int:
    """The place of the chapter about a panel; the first when none is."""
    return next((n for n, chapter in enumerate(found) if room in chapter.rooms), 0)
