"""The type of the screens: one family, five sizes, tabular figures.

Sizes are pixels of a device-independent screen (line heights 18, 20, 22, 26, 36).
"""

from __future__ import annotations

import sys
from functools import cache, lru_cache

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from app import paths

SECONDARY = 12
BODY = 13
TITLE = 15
VALUE = 20
PAGE = 28

REGULAR = 400
MEDIUM = 500
BOLD = 700

_SHIPPED = "GridDeck Sans"  # Noto Sans SC as resources/fonts/README.md says
_LINUX = (_SHIPPED, "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")
_WINDOWS = ("Microsoft YaHei UI", _SHIPPED, "Microsoft YaHei")
_SERIF = ("Noto Serif CJK SC", "Georgia", "Times New Roman", "DejaVu Serif")


def families() -> tuple[str, ...]:
    """The families to try, best first."""
    return _WINDOWS if sys.platform == "win32" else _LINUX


def load_shipped() -> None:
    """Make the shipped family known to Qt, once. Needs an application."""
    if QFontDatabase.hasFamily(_SHIPPED):
        return
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


@cache
def font(px: int = BODY, weight: int = REGULAR) -> QFont:
    """The interface font at `px` pixels; shared and cached: copy it before changing it."""
    made = QFont(list(families()))
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made


@cache
def serif(px: int) -> QFont:
    """The serif face of the numerals inside severity shapes, so that Ⅲ is not three bars."""
    made = QFont(list(_SERIF))
    made.setPixelSize(px)
    made.setWeight(QFont.Weight.Bold)
    return made


@cache
def metrics(px: int = BODY, weight: int = REGULAR) -> QFontMetricsF:
    """The metrics of `font(px, weight)`, for delegates that measure at every paint."""
    return QFontMetricsF(font(px, weight))


@lru_cache(maxsize=4096)
def width(text: str, px: int = BODY, weight: int = REGULAR) -> float:
    """The advance of `text` in pixels; the last few thousand are remembered."""
    return metrics(px, weight).horizontalAdvance(text)
