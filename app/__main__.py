"""`python -m app` is `griddeck`."""

from __future__ import annotations

from app.cli import run


def main() -> None:
    """The entry point of the `griddeck` command."""
    run()


if __name__ == "__main__":
    main()
