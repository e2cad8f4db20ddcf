"""Freezes the program, proves that it runs, and packs it.

    python build/build.py deps|freeze|audit|smoke|installer|deb|verify|all

The same by hand, in `make package` and in .github/workflows/windows-installer.yml. What a step
makes lies in out/: out/GridDeck (the frozen program), out/smoke (reports), out/packages.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "out"
PROGRAM = OUT / "GridDeck"
PACKAGES = OUT / "packages"
WINDOWS = sys.platform == "win32"
EXE = ".exe" if WINDOWS else ""
sys.path.insert(0, str(ROOT / "build"))

from packing import (  # noqa: E402
    audit as auditing,
    deb,
    handbook,
    installer,
    wine,
)


def version() -> str:
    """The one version of the program."""
    text = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def deps() -> None:
    """What freezing needs, and that every dependency has a wheel for Windows."""
    _pip("install", "-c", "constraints.txt", "pyinstaller", "pyinstaller-hooks-contrib", "pefile")
    if not WINDOWS:
        wheels = OUT / "wheels"
        _pip(
            "download", "--quiet", "--only-binary=:all:", "--platform", "win_amd64",
            "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311", "--abi",
            "abi3", "--abi", "none", "-d", str(wheels), "-r", str(_requirements()),
        )  # fmt: skip
        print(f"deps: {len(list(wheels.iterdir()))} wheels resolve for Windows")
        shutil.rmtree(wheels)


def _requirements() -> Path:
    """The program's dependencies at the versions of constraints.txt, without tools."""
    import tomllib

    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    file = OUT / "requirements.txt"
    OUT.mkdir(exist_ok=True)
    lines = [*told["project"]["dependencies"], f"-c {ROOT / 'constraints.txt'}"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def freeze() -> None:
    """The frozen program, in out/GridDeck."""
    shutil.rmtree(PROGRAM, ignore_errors=True)
    OUT.mkdir(exist_ok=True)
    handbook.gather(ROOT / "docs", OUT / "carried")
    installer.version_resource(OUT / "version.txt", version())
    work = OUT / "work"
    _run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath",
         str(OUT), "--workpath", str(work), str(ROOT / "build" / "griddeck.spec")]
    )  # fmt: skip
    shutil.rmtree(work, ignore_errors=True)


def audit() -> None:
    """Forbidden and required files, and the size."""
    for line in auditing.audit(PROGRAM):
        print(f"audit: {line}")


def smoke() -> None:
    """The frozen program tries itself, without a screen and on a virtual one."""
    folder = OUT / "smoke"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    screens: dict[str, list[str]] = {"offscreen": []}
    if not WINDOWS and shutil.which("xvfb-run"):
        screens["xvfb"] = ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24"]
    for name, before in screens.items():
        _smoke_once(name, before, folder)


def _smoke_once(name: str, before: list[str], folder: Path) -> None:
    report, picture = folder / f"{name}.json", folder / f"{name}.png"
    environment = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    if name == "offscreen":
        environment["QT_QPA_PLATFORM"] = "offscreen"
    began = time.time()
    program = str(PROGRAM / f"GridDeck{EXE}")
    command = [*before, program, "--smoke", str(report), "--screenshot", str(picture)]
    code = subprocess.run(command, env=environment, check=False).returncode
    if not report.exists() or report.stat().st_mtime < began - 1:
        raise SystemExit(f"smoke: {name}: no report was written (exit code {code})")
    told = json.loads(report.read_text(encoding="utf-8"))
    for check in told["checks"]:
        print(f"smoke: {name}: {check['name']}: {'ok' if check['ok'] else 'FAILED'} "
              f"{check['seconds']} s {check['detail'].splitlines()[-1]}")  # fmt: skip
    if code or not told["ok"] or not told["frozen"] or not picture.exists():
        raise SystemExit(f"smoke: {name}: the frozen program does not run (exit code {code})")


def make_installer() -> None:
    """The Windows installer; on Linux with a stand-in for the program (see docs/admin)."""
    PACKAGES.mkdir(parents=True, exist_ok=True)
    payload = PROGRAM if WINDOWS else wine.stand_in(OUT / "stand-in")
    file = installer.make(payload, PACKAGES, version(), stand_in=not WINDOWS)
    print(f"installer: {file.name} {file.stat().st_size / 1e6:.1f} MB")


def make_deb() -> None:
    """The package for Debian and what descends from it."""
    if WINDOWS:
        return
    PACKAGES.mkdir(parents=True, exist_ok=True)
    file = deb.make(PROGRAM, PACKAGES, version())
    print(f"deb: {file.name} {file.stat().st_size / 1e6:.1f} MB")


def verify() -> None:
    """Installs, upgrades and removes silently under Wine, and compares what is there."""
    if WINDOWS:
        print("verify: done by the workflow, with the real program")
        return
    for line in wine.verify(PACKAGES, OUT / "wine", version()):
        print(f"verify: {line}")


STEPS: dict[str, Callable[[], None]] = {
    "deps": deps, "freeze": freeze, "audit": audit, "smoke": smoke, "installer": make_installer,
    "deb": make_deb, "verify": verify,
}  # fmt: skip


def _pip(*words: str) -> None:
    _run([sys.executable, "-m", "pip", "--disable-pip-version-check", *words])


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


def main() -> None:
    """One step, or all of them."""
    wanted = sys.argv[1] if len(sys.argv) == 2 else ""
    if wanted not in (*STEPS, "all"):
        raise SystemExit(f"usage: python build/build.py {'|'.join(STEPS)}|all")
    for name, step in STEPS.items():
        if wanted in (name, "all"):
            began = time.perf_counter()
            step()
            print(f"{name}: {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
