"""The handbook as the program carries it: its pages, and its pictures made smaller."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

WIDTH, QUALITY = 1280, 80
_PICTURE = re.compile(r"!\[[^\]]*\]\(\.\./img/([\w.-]+)\.png\)")


def gather(docs: Path, to: Path) -> int:
    """Pages into `to`/handbook, what they show into `to`/img as WebP; how many pictures."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    shutil.rmtree(to, ignore_errors=True)
    pages = [*(docs / "handbook").glob("*.md")]
    (to / "img").mkdir(parents=True)
    (to / "handbook").mkdir()
    names = set[str]()
    for page in pages:
        shutil.copy(page, to / "handbook")
        names |= set(_PICTURE.findall(page.read_text(encoding="utf-8")))
    for name in sorted(names):
        picture = QImage(str(docs / "img" / f"{name}.png"))
        small = picture.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
        if not small.save(str(to / "img" / f"{name}.webp"), "WEBP", QUALITY):  # type: ignore[call-overload]
            raise SystemExit(f"handbook: {name} was not written")
    return len(names)
