"""The package for Debian 12, UOS 20 and Kylin V10 desktops on amd64 (glibc 2.28 and newer as far
as the wheels in it go; what it was frozen on sets the floor: it is printed)."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

LIBRARIES = (
    "libgl1", "libegl1", "libfontconfig1", "libxkbcommon0", "libxkbcommon-x11-0", "libdbus-1-3",
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxcb-xkb1",
    "libxcb-image0", "libxcb-render-util0", "libxcb-randr0", "libpulse0",
)  # fmt: skip
_ENTRY = """[Desktop Entry]
Type=Application
Name=GridDeck
Name[zh_CN]=一网指挥台
Comment=Command-centre desk of a city district
Exec=/opt/griddeck/GridDeck
Icon=griddeck
Terminal=false
Categories=Office;
"""
_UNIT = """[Unit]
Description=GridDeck gateway
After=network-online.target
Wants=network-online.target

[Service]
EnvironmentFile=-/etc/griddeck/gateway.env
ExecStart=/opt/griddeck/griddeck-cli gateway
Restart=always
RestartSec=2
DynamicUser=yes
StateDirectory=griddeck
Environment=GRIDDECK_HOME=/var/lib/griddeck

[Install]
WantedBy=multi-user.target
"""


def make(program: Path, to: Path, version: str) -> Path:
    """griddeck_VERSION_amd64.deb in `to`."""
    glibc = platform.libc_ver()[1]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(program, root / "opt" / "griddeck", symlinks=True)
        _write(root / "usr/share/applications/griddeck.desktop", _ENTRY)
        _write(root / "lib/systemd/system/griddeck-gateway.service", _UNIT)
        icons = root / "usr/share/icons/hicolor/scalable/apps"
        icons.mkdir(parents=True)
        shutil.copy(Path(__file__).parent.parent / "windows" / "griddeck.svg", icons)
        (root / "usr/bin").mkdir(parents=True)
        (root / "usr/bin/griddeck").symlink_to("/opt/griddeck/griddeck-cli")
        size = sum(f.stat().st_size for f in root.rglob("*") if f.is_file()) // 1024
        _write(root / "DEBIAN/control", _control(version, glibc, size))
        file = to / f"griddeck_{version}_amd64.deb"
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", name, str(file)]
        root.chmod(0o755)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ})
    return file


def _control(version: str, glibc: str, size: int) -> str:
    needs = ", ".join((f"libc6 (>= {glibc})", *LIBRARIES))
    return (
        f"Package: griddeck\nVersion: {version}\nArchitecture: amd64\nSection: misc\n"
        f"Priority: optional\nMaintainer: GridDeck <maintainers@griddeck.example>\n"
        f"Installed-Size: {size}\nDepends: {needs}\nRecommends: fonts-noto-cjk\n"
        "Description: GridDeck, the command-centre desk of a city district\n"
        " Live map, sensor tiles, case queues, one-click dispatch, four modes, video wall.\n"
    )


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
