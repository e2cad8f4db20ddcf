"""Where things are: shipped resources and the user's own data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs


def resources() -> Path:
    """The shipped resources folder, in a source tree, a wheel or a frozen program."""
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return base / "resources"


def handbook() -> Path:
    """The officers' handbook: in a wheel or a frozen program among the resources, in a source
    tree where it is written."""
    shipped = resources() / "handbook"
    return shipped if shipped.exists() else resources().parent / "docs" / "handbook"


def data_dir() -> Path:
    """The user's data folder (GRIDDECK_HOME overrides it); made when missing."""
    override = os.environ.get("GRIDDECK_HOME")
    folder = Path(override) if override else Path(platformdirs.user_data_dir("GridDeck", False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
