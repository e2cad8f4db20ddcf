"""The installer tried under Wine with a stand-in for the program: install, upgrade, uninstall."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from packing import installer

UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\GridDeck"
WITHIN_S = 60.0
_STUB = """Unicode true
Target amd64-unicode
SilentInstall silent
OutFile "{out}"
Icon "{icon}"
VIProductVersion "0.0.0.0"
Section
SectionEnd
"""


def stand_in(folder: Path) -> Path:
    """A payload with the names of the real one, whose programs do nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "_internal" / "resources").mkdir(parents=True)
    for name in ("GridDeck.exe", "griddeck-cli.exe"):
        script = folder / "stub.nsi"
        icon = installer.HERE / "griddeck.ico"
        script.write_text(_STUB.format(out=folder / name, icon=icon), encoding="utf-8")
        subprocess.run(["makensis", "-V1", "-NOCD", str(script)], check=True)
        script.unlink()
    (folder / "_internal" / "resources" / "一点一方案.txt").write_text("方案", encoding="utf-8")
    (folder / "_internal" / "old.dat").write_bytes(b"1")
    return folder


class Wine:
    """A prefix of its own."""

    def __init__(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.folder = folder
        self.drive = folder / "drive_c"
        self._environment = {
            **os.environ, "WINEPREFIX": str(folder), "WINEARCH": "win64", "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=", "DISPLAY": "", "LANG": "C.UTF-8",
        }  # fmt: skip
        self.run("wineboot", "-i")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A Windows command."""
        return subprocess.run(
            ["wine", *command], env=self._environment, check=False, capture_output=True,
            text=True, errors="replace", timeout=300,
        )  # fmt: skip

    def registry(self, root: str, value: str) -> str:
        """A value of the program's uninstall key, '' when there is none."""
        told = self.run("reg", "query", f"{root}\\{UNINSTALL}", "/v", value).stdout
        line = next((line for line in told.splitlines() if value in line), "")
        return line.split("REG_SZ")[-1].strip() if "REG_SZ" in line else ""

    def close(self) -> None:
        """End every program of the prefix."""
        subprocess.run(["wineserver", "-k"], env=self._environment, check=False)


def verify(packages: Path, folder: Path, version: str) -> Iterator[str]:
    """Every step and what was found; ends the build where something is not as it should be."""
    setup = next(packages.glob(f"GridDeck-{version}-*setup.exe"), None)
    if setup is None or shutil.which("wine") is None:
        raise SystemExit("verify: needs the installer (step installer) and wine")
    first = stand_in(folder.parent / "stand-in")
    second = stand_in(folder.parent / "stand-in-next")
    (second / "_internal" / "old.dat").unlink()
    (second / "_internal" / "new.dat").write_bytes(b"2")
    newer = installer.make(second, folder.parent, "99.0.0", stand_in=True)
    wine = Wine(folder)
    try:
        yield from _current_user(wine, setup, newer, first, second)
        yield from _all_users(wine, setup, first)
    finally:
        wine.close()


def _current_user(wine: Wine, setup: Path, newer: Path, first: Path, second: Path) -> Iterator[str]:
    place = wine.drive / "desk台"
    data = wine.drive / "data.sqlite"
    data.write_bytes(b"data")
    _install(wine, setup, "/CurrentUser", r"/D=C:\desk台")
    _same(place, first)
    (place / "own.txt").write_text("mine", encoding="utf-8")
    _expect(wine.registry("HKCU", "DisplayName") == "GridDeck", "the registry names the program")
    _expect("/S" in wine.registry("HKCU", "QuietUninstallString"), "a quiet uninstall is told")
    _expect(bool(_shortcuts(wine)), "shortcuts in the start menu")
    yield f"installed for one user with /D=: {len(_files(place)) - 2} files, registry, start menu"
    _install(wine, newer, "/CurrentUser", r"/D=C:\desk台")
    _same(place, second)
    _expect(wine.registry("HKCU", "DisplayVersion") == "99.0.0", "the registry tells the version")
    _expect((place / "own.txt").exists(), "a file of the user's own stays")
    yield "upgraded: a file of the old version is gone, the user's own is there"
    wine.run(str(place / "uninstall.exe"), "/S", "/CurrentUser")
    _until(lambda: not (place / "GridDeck.exe").exists() and not _shortcuts(wine))
    _expect(_files(place) == {"own.txt"}, "only what was installed is removed")
    _expect(wine.registry("HKCU", "DisplayName") == "", "the registry is clean")
    _expect(data.exists(), "data stays")
    yield "uninstalled: files, shortcuts and registry gone, data and the user's own file there"


def _all_users(wine: Wine, setup: Path, first: Path) -> Iterator[str]:
    _install(wine, setup, "/AllUsers", "/AutoWall")
    place = wine.drive / "Program Files" / "GridDeck"
    _same(place, first)
    _expect(wine.registry("HKLM", "DisplayName") == "GridDeck", "the machine's registry")
    run = wine.run("reg", "query", r"HKLM\Software\Microsoft\Windows\CurrentVersion\Run").stdout
    _expect("GridDeckWall" in run, "the wall starts with the session")
    wine.run(str(place / "uninstall.exe"), "/S", "/AllUsers")
    _until(lambda: not place.exists())
    _expect(wine.registry("HKLM", "DisplayName") == "", "the machine's registry is clean")
    yield "for all users in Program Files with the wall at log-in, and removed"


def _install(wine: Wine, setup: Path, *words: str) -> None:
    done = wine.run(str(setup), "/S", *words)
    _expect(done.returncode == 0, f"setup ends with 0 (was {done.returncode})")


def _shortcuts(wine: Wine) -> list[Path]:
    return [path for path in wine.drive.rglob("*.lnk") if path.parent.name == "GridDeck"]


def _files(place: Path) -> set[str]:
    return {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}


def _same(place: Path, payload: Path) -> None:
    there = _files(place) - {"uninstall.exe", "own.txt"}
    _expect(there == _files(payload), f"the files of the payload, found {sorted(there)}")


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise SystemExit(f"verify: not so: {what}")


def _until(holds: object) -> None:
    """The uninstaller returns before it is done."""
    end = time.monotonic() + WITHIN_S
    while not holds():  # type: ignore[operator]
        _expect(time.monotonic() < end, "the uninstaller came to its end")
        time.sleep(0.2)
