"""`python -m app.demo.basemap [FILE]`: makes the demo's base map anew."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from app.demo.basemap import archive, path


def main(arguments: list[str]) -> None:
    """Write the archive and say how large it is."""
    to = Path(arguments[0]) if arguments else path()
    count = archive.write(to)
    typer.echo(f"{to}: {count} tiles, {to.stat().st_size / 2**20:.2f} MiB")


if __name__ == "__main__":
    main(sys.argv[1:])
