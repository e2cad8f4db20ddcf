"""Runs NSIS over a payload, and writes the version resource of the executables."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "windows"


def make(payload: Path, to: Path, version: str, *, stand_in: bool) -> Path:
    """GridDeck-VERSION-setup.exe in `to`, with its SHA-256 beside it. A `stand_in` for the real
    program carries that in its name."""
    makensis = shutil.which("makensis")
    if makensis is None:
        raise SystemExit("installer: makensis is missing; on Debian: apt-get install nsis")
    name = f"GridDeck-{version}-{'standin-' if stand_in else ''}setup.exe"
    file = to / name
    lists = _lists(payload, to / "lists")
    command = [
        makensis, "-V2", "-NOCD", f"-DVERSION={version}", f"-DPAYLOAD={payload}", f"-DOUT={file}",
        f"-DHERE={HERE}", f"-DLISTS={lists}", str(HERE / "installer.nsi"),
    ]  # fmt: skip
    subprocess.run(command, check=True)
    sign(file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    (to / f"{name}.sha256").write_text(f"{digest}  {name}\n", encoding="utf-8")
    return file


def _lists(payload: Path, folder: Path) -> Path:
    """What is installed and what is removed, file by file, as NSIS reads it."""
    folder.mkdir(parents=True, exist_ok=True)
    install, remove, places = list[str](), list[str](), set[Path]()
    for file in sorted(path for path in payload.rglob("*") if path.is_file()):
        inside = file.relative_to(payload)
        at = "$INSTDIR" + "".join(f"\\{part}" for part in inside.parent.parts)
        if inside.parent not in places:
            places.update((inside.parent, *inside.parent.parents))
        install += [f'SetOutPath "{at}"', f'File "{file}"']
        remove.append(f'Delete "{at}\\{inside.name}"')
    deepest = sorted(places - {Path()}, key=lambda place: -len(place.parts))
    remove += [
        'RMDir "$INSTDIR' + "".join(f"\\{part}" for part in place.parts) + '"' for place in deepest
    ]
    for name, lines in (("install", install), ("remove", remove)):
        (folder / f"{name}.nsh").write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def sign(file: Path) -> None:
    """With the certificate that GRIDDECK_SIGN_PFX names (its password in GRIDDECK_SIGN_PASSWORD);
    left unsigned without one."""
    certificate = os.environ.get("GRIDDECK_SIGN_PFX", "")
    if not certificate:
        print("installer: not signed (GRIDDECK_SIGN_PFX names no certificate)")
        return
    signed = file.with_suffix(".signed")
    subprocess.run(
        ["osslsigncode", "sign", "-pkcs12", certificate, "-pass",
         os.environ.get("GRIDDECK_SIGN_PASSWORD", ""), "-n", "GridDeck", "-in", str(file),
         "-out", str(signed)],
        check=True,
    )  # fmt: skip
    signed.replace(file)


def version_resource(file: Path, version: str) -> None:
    """The version resource as PyInstaller reads it."""
    parts = (*(int(part) for part in version.split(".")[:3]), 0, 0, 0, 0)[:4]
    words = {
        "CompanyName": "GridDeck", "FileDescription": "GridDeck 一网指挥台",
        "ProductName": "GridDeck", "FileVersion": version,
        "ProductVersion": version, "OriginalFilename": "GridDeck.exe",
    }  # fmt: skip
    strings = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in words.items())
    file.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={parts}, prodvers={parts}, mask=0x3f, flags=0,"
        f" OS=0x40004, fileType=1, subtype=0, date=(0, 0)), kids=[StringFileInfo(["
        f"StringTable('080404b0', [{strings}])]),"
        " VarFileInfo([VarStruct('Translation', [2052, 1200])])])\n",
        encoding="utf-8",
    )
