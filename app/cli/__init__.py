"""The `griddeck` commands, a file per family; options that concern all stand before the verb."""

from app.cli.main import run

__all__ = ["run"]
