"""Where the command line speaks: answers on standard output, trouble on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

from app.domain.errors import Refused
from app.wording import sentence


def say(text: str) -> None:
    """One line of answer."""
    typer.echo(text)


def say_error(text: str) -> None:
    """One line beside the answer, on standard error."""
    typer.echo(text, err=True)


def answer(data: object, *, as_json: bool, text: str) -> None:
    """The same answer for a program (one JSON object) or for a person."""
    say(json.dumps(data, ensure_ascii=False, default=str) if as_json else text)


@contextmanager
def one_sentence() -> Iterator[None]:
    """What goes wrong becomes one clear sentence and exit code 1."""
    try:
        yield
    except Refused as refused:
        _regret(refused, refused)
    except FileNotFoundError as error:
        _regret(Refused("file.missing", path=str(error.filename)), error)
    except PermissionError as error:
        _regret(Refused("file.denied", path=str(error.filename)), error)
    except OSError as error:
        _regret(Refused("file.trouble", path=str(error.filename), reason=str(error)), error)


def _regret(refused: Refused, cause: Exception) -> NoReturn:
    typer.echo(sentence(refused), err=True)
    raise typer.Exit(1) from cause


def utf8() -> None:
    """Chinese prints on every console, also where Windows defaults to a code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
