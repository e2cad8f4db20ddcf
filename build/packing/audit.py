"""What a frozen program must and must not hold, and how large it may be."""

from __future__ import annotations

import re
from pathlib import Path

BUDGET_MB = 480
"""Unpacked. Qt with its multimedia is 150 of it, the street network (scipy) 46, ICU 31, OpenBLAS
25, pictures (Pillow) 20, certificates (cryptography) 14."""
REQUIRED = (
    r"GridDeck(\.exe)?$", r"griddeck-cli(\.exe)?$", r"resources/modes/daily\.toml$",
    r"resources/i18n/zh_CN/LC_MESSAGES/griddeck\.mo$", r"migrations/versions/0001_first\.py$",
    r"qtawesome/fonts/phosphor.*\.ttf$", r"pypinyin/.*\.(json|py)$", r"qsvg", r"qjpeg", r"qwebp",
    r"cacert\.pem$", r"(libopenblas|openblas).*", r"(libicudata|icuuc|icudt).*",
    r"multimedia/.*(ffmpeg|windows|media)", r"platforms/.*(qoffscreen|qwindows)",
)  # fmt: skip
FORBIDDEN = (
    r"WebEngine", r"/qml/", r"Qt6?Quick\w", r"Qt63D", r"babel/", r"qgtk3", r"libgtk-3",
    r"wayland", r"eglfs", r"qvnc", r"evdev", r"/tests?/bench", r"pytest", r"\.git/", r"tkinter",
    r"translations/qt(base)?_(?!zh_CN)",
)  # fmt: skip


def audit(folder: Path) -> list[str]:
    """What was found; ends the build with a sentence when something is wrong."""
    if not folder.is_dir():
        raise SystemExit(f"audit: {folder} is missing: freeze first")
    files = {
        path.relative_to(folder).as_posix(): path.lstat().st_size
        for path in folder.rglob("*")
        if path.is_file()
    }
    missing = [rule for rule in REQUIRED if not any(re.search(rule, name) for name in files)]
    extra = [name for name in files if any(re.search(rule, name) for rule in FORBIDDEN)]
    size = sum(files.values()) / 1e6
    faults = [f"required and missing: {rule}" for rule in missing]
    faults += [f"forbidden: {name}" for name in extra]
    if size > BUDGET_MB:
        faults.append(f"{size:.0f} MB, the budget is {BUDGET_MB}")
    if faults:
        raise SystemExit("\n".join(f"audit: {fault}" for fault in faults))
    largest = sorted(files.items(), key=lambda item: -item[1])[:8]
    told = [f"{len(files)} files, {size:.0f} MB of {BUDGET_MB}"]
    return told + [f"{bytes_ / 1e6:6.1f} MB {name}" for name, bytes_ in largest]
